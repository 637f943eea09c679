-- A user's configuration: no options at all, and the program on the PATH.
vim.opt.runtimepath:append(vim.env.GOUJI_PLUGIN)
require('gouji').setup()
