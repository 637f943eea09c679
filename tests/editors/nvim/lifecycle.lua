-- A draft under check, with the server's process told to the runner, which sees to the end of it.
local H = ...

H.case('a server runs for the draft', function()
  H.wait_marked(vim.api.nvim_get_current_buf(), { '67.15', '79.17%' })
  local children = vim.api.nvim_get_proc_children(vim.fn.getpid())
  assert(#children > 0, 'no process')
  -- Renamed into place, so that the runner never reads half of it.
  local path = vim.env.GOUJI_TEST_TMP .. '/servers'
  vim.fn.writefile(vim.tbl_map(tostring, children), path .. '.new')
  vim.fn.rename(path .. '.new', path)
end)

if vim.env.GOUJI_TEST_LINGER then
  H.case('Neovim stays until it is killed', function()
    H.wait('the end', function()
      return false
    end)
  end)
end
