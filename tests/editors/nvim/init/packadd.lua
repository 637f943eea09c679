-- A user's configuration: the plugin as an optional package, and setup only once the first file is open.
vim.fn.mkdir(vim.env.GOUJI_TEST_TMP .. '/pack/gouji/opt', 'p')
local link = vim.env.GOUJI_TEST_TMP .. '/pack/gouji/opt/gouji'
if vim.fn.isdirectory(link) == 0 then
  assert((vim.uv or vim.loop).fs_symlink(vim.env.GOUJI_PLUGIN, link))
end
vim.opt.packpath:append(vim.env.GOUJI_TEST_TMP)
vim.cmd('packadd! gouji')
vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    require('gouji').setup({ cmd = { vim.env.GOUJI_BIN, 'lsp' }, lang = 'zh' })
  end,
})
