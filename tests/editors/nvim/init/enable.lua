-- A user's configuration on Neovim 0.11 and later, without setup: Neovim's own way.
vim.opt.runtimepath:append(vim.env.GOUJI_PLUGIN)
vim.lsp.config('gouji', { cmd = { vim.env.GOUJI_BIN, 'lsp' }, settings = { gouji = { lang = 'zh' } } })
vim.lsp.enable('gouji')
