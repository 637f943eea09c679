-- A correct draft: a wrong figure is typed, found, and typed right again.
local H = ...

local buf

H.case('a correct draft has no findings', function()
  buf = H.open('draft.fixed.txt')
  H.wait('the server', function()
    return H.clients(buf)[1]
  end)
  -- An answer shows that the server has read the draft; only then is silence an answer too.
  H.cursor_on(buf, 25, '2080505')
  H.holds(vim.inspect(H.request(buf, 'textDocument/hover')), '机关事业单位', 'hover')
  H.same(H.findings(buf), {}, 'findings')
end)

H.case('a wrong total typed over a right one is found, and gone when typed right', function()
  H.cursor_on(buf, 26, '330.15')
  H.type('cw331.15<Esc>')
  H.wait_marked(buf, { '331.15' })
  H.same(H.findings(buf)[1].line, 26, 'line')
  H.cursor_on(buf, 26, '331.15')
  H.type('cw330.15<Esc>')
  H.wait_marked(buf, {})
end)

H.case('a wrong share typed after an astral character is found at its place', function()
  H.cursor_on(buf, 37, '20.29')
  H.type('cw29.20<Esc>')
  H.wait('the finding', function()
    return vim.tbl_contains(H.marked(buf), '29.20%')
  end)
  H.type('u')
  H.wait_marked(buf, {})
end)

H.case('an edit of the buffer by another plugin is followed', function()
  local line = vim.api.nvim_buf_get_lines(buf, 36, 37, false)[1]
  local from, to = line:find('79.71', 1, true)
  vim.api.nvim_buf_set_text(buf, 36, from - 1, 36, to, { '97.71' })
  H.wait('the finding', function()
    return vim.tbl_contains(H.marked(buf), '97.71%')
  end)
  vim.api.nvim_buf_set_text(buf, 36, from - 1, 36, to, { '79.71' })
  H.wait_marked(buf, {})
end)

H.case('lines put above a mistake move its finding', function()
  H.cursor_on(buf, 26, '330.15')
  H.type('cw331.15<Esc>')
  H.wait_marked(buf, { '331.15' })
  vim.api.nvim_buf_set_lines(buf, 2, 2, false, { '（征求意见稿）', '' })
  H.wait('the finding two lines below', function()
    local finding = H.findings(buf)[1]
    return finding and finding.line == 28 and finding.text == '331.15'
  end)
end)

H.case('the text is what was typed', function()
  H.type('u')
  H.type('u')
  H.wait_marked(buf, {})
  H.same(H.text(buf), H.lines_of('draft.fixed.txt'), 'text')
end)
