--- Where a draft's project begins: one server runs for each such directory.
local M = {}

local uv = vim.uv or vim.loop

local function holds(dir, marker)
  return uv.fs_stat(dir .. '/' .. marker) ~= nil
end

--- The nearest directory, from `dir` upwards, that holds one of `markers`; an earlier marker wins over a nearer one.
--- A list inside the list groups markers of equal rank, as in |lsp-root_markers|.
---@param dir string
---@param markers (string|string[])[]
---@return string|nil
function M.find(dir, markers)
  for _, marker in ipairs(markers) do
    local group = type(marker) == 'table' and marker or { marker }
    local at, below = dir, nil
    while at ~= below do
      for _, name in ipairs(group) do
        if holds(at, name) then
          return at
        end
      end
      at, below = vim.fn.fnamemodify(at, ':h'), at
    end
  end
end

--- The root of the draft in a buffer: by a marker, else the directory of the file.
---@param buf integer
---@param markers (string|string[])[]
---@return string
function M.of(buf, markers)
  local name = vim.api.nvim_buf_get_name(buf)
  local dir = name == '' and uv.cwd() or vim.fn.fnamemodify(name, ':p:h')
  return M.find(dir, markers) or dir
end

return M
