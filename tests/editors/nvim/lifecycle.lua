-- A draft under check, with the processes told to the runner, which sees to the end of them.
local H = ...

H.case('a server runs for the draft', function()
  H.wait_marked(vim.api.nvim_get_current_buf(), { '67.15', '79.17%' })
  local processes = vim.api.nvim_get_proc_children(vim.fn.getpid())
  assert(#processes > 0, 'no process')
  table.insert(processes, 1, vim.fn.getpid())
  -- Renamed into place, so that the runner never reads half of it.
  local path = vim.env.GOUJI_TEST_TMP .. '/processes'
  vim.fn.writefile(vim.tbl_map(tostring, processes), path .. '.new')
  vim.fn.rename(path .. '.new', path)
end)

if vim.env.GOUJI_TEST_LINGER then
  H.case('Neovim stays until it is killed', function()
    H.wait('the end', function()
      return false
    end)
  end)
end
