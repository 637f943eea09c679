--- The server's configuration in the form of |vim.lsp.Config|: what every version of Neovim starts it with.

--- The commands in the buffers that the server is, or was, attached to: |gouji-commands|.
---@param client table
---@param buf integer
local function on_attach(client, buf)
  local start = require('gouji.start')
  start.attached(client, buf)
  local function command(name, action, desc)
    vim.api.nvim_buf_create_user_command(buf, name, action, { desc = desc, force = true })
  end
  command('LspGoujiRestart', function()
    start.restart(client)
  end, 'Stop the gouji server of this draft and start it anew')
  command('LspGoujiLog', function()
    vim.cmd('tabedit ' .. vim.fn.fnameescape(vim.lsp.get_log_path()))
    vim.cmd('normal! G')
  end, 'Show the log of the language servers')
end

-- Neovim 0.10.2 to 0.10.4 compare a byte's index with a line's length in UTF-16 (neovim#30692): in a line of Chinese the
-- cursor is then told to be at its end, and hovers and corrections miss. What they count in bytes is right.
local function utf16_is_broken()
  local index_of = vim.lsp.util._str_utfindex_enc
  if not index_of then
    return false
  end
  local ok, index = pcall(index_of, '科目1', #'科目', 'utf-16')
  return ok and index ~= 2
end

-- What Neovim says that it can do, without what it does not do well.
local function fit_for_drafts(capabilities)
  capabilities = vim.deepcopy(capabilities)
  if utf16_is_broken() then
    capabilities.general = vim.tbl_extend('force', capabilities.general or {}, { positionEncodings = { 'utf-8' } })
  end
  -- Neovim asks for findings only of the buffer that is shown when a change is sent, and not again when a hidden one is
  -- shown: after `:bufdo %s/…/…/` they would be out of date. Findings that the server sends by itself never are.
  if capabilities.textDocument then
    capabilities.textDocument.diagnostic = nil
  end
  return capabilities
end

local function before_init(params, config)
  params.capabilities = fit_for_drafts(params.capabilities)
  -- The first analysis already heeds the settings, instead of one after a change of configuration.
  local settings = type(config.settings) == 'table' and config.settings.gouji
  if params.initializationOptions == nil and settings then
    params.initializationOptions = settings
  end
end

return {
  cmd = { 'gouji', 'lsp' },
  filetypes = { 'gouji' },
  root_markers = { 'gouji.toml', '.git' },
  before_init = before_init,
  on_attach = on_attach,
}
