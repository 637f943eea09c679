--- Which files are drafts: the names and first lines that make a file's type `gouji`.
local M = {}

--- Extensions that are the project's own.
M.extensions = { 'gouji', 'ysgk', 'jsgk' }

-- How far down a title is looked for: covers open with stamps and blank lines.
local TITLE_LINES = 20
local READ_LINES = 200

-- What a title says: that something is disclosed, or whose budget or account it is.
local TITLES = { '预算公开', '决算公开', '部门预算', '部门决算', '单位预算', '单位决算' }

-- What may follow the title's last word; anything else (工作的通知, …) is a text about disclosure, not a draft.
local AFTER_TITLE = { '信息', '说明', '情况', '报告', '报表', '文本', '材料', '草案', '表', '目录', '编制说明', '（', '(' }

--- Whether the name alone says that the file is a draft.
---@param path string
---@return boolean
function M.by_name(path)
  local name = vim.fn.fnamemodify(path, ':t')
  local extension = (name:match('%.(%w+)$') or ''):lower()
  if vim.tbl_contains(M.extensions, extension) then
    return true
  end
  if extension ~= 'txt' and extension ~= 'md' then
    return false
  end
  local stem = vim.fn.fnamemodify(name, ':r')
  for index, word in ipairs(TITLES) do
    if stem:find(word, 1, true) and (index <= 2 or vim.endswith(stem, word)) then
      return true
    end
  end
  return false
end

-- A line without the blanks and the markup that covers are spread out with.
local function squeeze(line)
  line = line:gsub('\239\187\191', ''):gsub('\227\128\128', ''):gsub('\194\160', '') -- BOM, U+3000, U+00A0
  return (line:gsub('<[^<>]*>', ''):gsub('[%s#*]', ''))
end

local function is_title(line)
  local _, year = line:find('年', 1, true)
  if not year then
    return false
  end
  for _, word in ipairs(TITLES) do
    local _, last = line:find(word, year + 1, true)
    if last then
      local rest = line:sub(last + 1)
      if rest == '' then
        return true
      end
      for _, follow in ipairs(AFTER_TITLE) do
        if vim.startswith(rest, follow) then
          return true
        end
      end
    end
  end
  return false
end

--- Whether a title such as 2024年度单位预算公开 stands among the first lines, whole or broken in two.
---@param lines string[]
---@return boolean
function M.by_lines(lines)
  local previous, seen = '', 0
  for _, line in ipairs(lines) do
    line = squeeze(line)
    if line ~= '' then
      if is_title(line) or is_title(previous .. line) then
        return true
      end
      previous, seen = line, seen + 1
      if seen == TITLE_LINES then
        return false
      end
    end
  end
  return false
end

--- The file type of a `.txt` file, or nil to leave it to Neovim.
---@param path string
---@param buf integer|nil
---@return string|nil
function M.of_text(path, buf)
  if M.by_name(path) or (buf and M.by_lines(vim.api.nvim_buf_get_lines(buf, 0, READ_LINES, false))) then
    return 'gouji'
  end
end

--- The file type of any other file, or nil to leave it to Neovim. Markdown is a draft by its name only.
---@param path string
---@return string|nil
function M.of_name(path)
  if M.by_name(path) then
    return 'gouji'
  end
end

return M
