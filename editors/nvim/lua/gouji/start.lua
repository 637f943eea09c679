--- Starting the server with whatever the running Neovim offers for it.
local M = {}

local root = require('gouji.root')

-- Neovim 0.7: the clients that were started, by root.
local clients_by_root = {}

-- Neovim 0.7 has no notion of reusing a client, so the roots are counted here.
local function start_0_7(buf, config)
  local client = clients_by_root[config.root_dir]
  if not client then
    config.on_exit = function()
      clients_by_root[config.root_dir] = nil
    end
    client = vim.lsp.start_client(config)
    clients_by_root[config.root_dir] = client
  end
  if client then
    vim.lsp.buf_attach_client(buf, client)
  end
end

-- Neovim 0.8 to 0.10: one client for each name and root.
local function start_0_8(buf, config)
  vim.api.nvim_buf_call(buf, function()
    vim.lsp.start(config)
  end)
end

local start = vim.fn.has('nvim-0.8') == 1 and start_0_8 or start_0_7

-- Attaches the server to a buffer, unless the buffer is no file.
local function attach(buf, config)
  if vim.bo[buf].buftype == '' then
    config = vim.deepcopy(config)
    config.name = 'gouji'
    config.root_dir = root.of(buf, config.root_markers)
    start(buf, config)
  end
end

-- Calls `on_draft` for each buffer whose file type is among `filetypes`, present and future.
local function on_drafts(filetypes, on_draft)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('gouji', { clear = true }),
    pattern = filetypes,
    callback = function(event)
      on_draft(event.buf)
    end,
  })
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buf) and vim.tbl_contains(filetypes, vim.bo[buf].filetype) then
      on_draft(buf)
    end
  end
end

--- Whether the program of `cmd` can be run. A function connects by itself, so nothing is known of it.
---@param cmd string[]|function
---@return boolean
function M.runnable(cmd)
  return type(cmd) == 'function' or vim.fn.executable(cmd[1]) == 1
end

local told = false

-- Says once why there are no diagnostics.
local function tell_missing(cmd)
  if not told then
    told = true
    vim.notify(
      ('gouji: 找不到程序 %s，见 :help gouji-install / the program is not on the PATH'):format(cmd[1]),
      vim.log.levels.WARN
    )
  end
end

--- The configuration that |gouji.setup()| made, for the health check; nil before.
M.config = nil

--- Starts the server for all drafts, those that are open and those to come.
---@param config table what differs from gouji.server, in the form of |vim.lsp.Config|
function M.enable(config)
  local full = vim.tbl_deep_extend('force', require('gouji.server'), config)
  M.config = full
  if vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.config('gouji', config)
    vim.lsp.enable('gouji')
    -- Neovim itself says so only in its log.
    on_drafts(full.filetypes, function()
      if not M.runnable(full.cmd) then
        tell_missing(full.cmd)
      end
    end)
    return
  end
  on_drafts(full.filetypes, function(buf)
    if M.runnable(full.cmd) then
      attach(buf, full)
    else
      tell_missing(full.cmd)
    end
  end)
end

-- Client functions became methods with Neovim 0.11.
local function stop(client, force)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop(force)
  else
    client.stop(force)
  end
end

-- The buffers that each client was attached to, by its number. They are remembered beyond its end.
local buffers_of = {}

--- Remembers that the client was attached to the buffer, for a restart.
---@param client table
---@param buf integer
function M.attached(client, buf)
  buffers_of[client.id] = buffers_of[client.id] or {}
  buffers_of[client.id][buf] = true
end

--- Stops a client, if it still runs, and starts its like for the same buffers, with the program that is installed now.
---@param client table
function M.restart(client)
  local function gone()
    return vim.lsp.get_client_by_id(client.id) == nil
  end
  if not gone() then
    stop(client)
    if not vim.wait(3000, gone, 20) then
      stop(client, true)
      vim.wait(3000, gone, 20)
    end
  end
  for buf in pairs(buffers_of[client.id] or {}) do
    if vim.api.nvim_buf_is_loaded(buf) then
      start(buf, client.config)
    end
  end
  buffers_of[client.id] = nil
end

return M
