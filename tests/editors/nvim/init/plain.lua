-- A user's configuration on Neovim 0.11 and later, without what the plugin does for Neovim: findings are asked for then.
vim.opt.runtimepath:append(vim.env.GOUJI_PLUGIN)
vim.lsp.config('gouji', {
  cmd = { vim.env.GOUJI_BIN, 'lsp' },
  init_options = { lang = 'zh' },
  before_init = function() end,
})
vim.lsp.enable('gouji')
