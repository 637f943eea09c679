-- A user's configuration: the plugin on the runtimepath, and setup.
vim.opt.runtimepath:append(vim.env.GOUJI_PLUGIN)
require('gouji').setup({ cmd = { vim.env.GOUJI_BIN, 'lsp' }, lang = 'zh' })
