-- Neovim 0.11 and later: vim.lsp.enable('gouji') starts the server with this; vim.lsp.config('gouji', {...}) changes it.
local config = vim.deepcopy(require('gouji.server'))

-- A draft outside of any project still has a root: the directory that it lies in.
config.root_dir = function(buf, on_dir)
  on_dir(require('gouji.root').of(buf, vim.lsp.config.gouji.root_markers))
end

return config
