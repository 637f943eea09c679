-- Whatever way the plugin was installed: the draft named on the command line is checked.
local H = ...

H.case('the draft that Neovim was started with is recognised and checked', function()
  local buf = vim.api.nvim_get_current_buf()
  H.same(vim.bo[buf].filetype, 'gouji', 'file type')
  H.wait_marked(buf, { '67.15', '79.17%' })
  H.same(#H.clients(), 1, 'servers')
end)

H.case('the buffer has the command of the plugin', function()
  H.same(vim.fn.exists(':LspGoujiRestart'), 2, 'command')
end)
