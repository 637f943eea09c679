-- The outline and the folds of a draft, as the user asks Neovim for them.
local H = ...

local buf

H.case('the outline lists parts, sections and tables', function()
  buf = H.open('draft.txt')
  H.wait_marked(buf, { '67.15', '79.17%' })
  vim.lsp.buf.document_symbol()
  -- A list of places: that of the window in newer versions, of the editor in older ones.
  local function places()
    local list = vim.fn.getloclist(0, { items = 0, filewinid = 0 }).items
    return #list > 0 and list or vim.fn.getqflist()
  end
  H.wait('the list', function()
    return #places() > 0
  end)
  local lines = {}
  for _, place in ipairs(places()) do
    lines[#lines + 1] = ('%d %s'):format(place.lnum, place.text)
  end
  local list = table.concat(lines, '\n')
  H.holds(list, '第一部分 概况', 'outline')
  H.holds(list, '2024年预算支出总表', 'outline')
  assert(list:find('37 ', 1, true) == nil and list:find('35 .*一、支出预算情况说明'), list)
  vim.cmd('silent! lclose | silent! cclose')
end)

if vim.fn.has('nvim-0.11') == 1 then
  H.case('parts and tables fold', function()
    vim.wo.foldlevel = 99
    vim.wo.foldmethod = 'expr'
    vim.wo.foldexpr = 'v:lua.vim.lsp.foldexpr()'
    H.wait('the folds', function()
      return vim.fn.foldlevel(25) > vim.fn.foldlevel(13)
    end)
    vim.cmd('25foldclose')
    local first, last = vim.fn.foldclosed(25), vim.fn.foldclosedend(25)
    assert(first > 13 and first <= 20 and last == 31, ('%d to %d'):format(first, last))
  end)
end
