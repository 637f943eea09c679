-- A draft with two planted mistakes: findings, hovers and corrections, as the user meets them.
local H = ...

-- Where the mistakes stand in draft.txt: the total of subject 208, and a share in the prose.
local TOTAL = { line = 22, text = '67.15', right = '61.75' }
local SHARE = { line = 37, text = '79.17%', right = '79.71' }

local buf

H.case('both mistakes are found, at their place', function()
  buf = H.open('draft.txt')
  H.wait_marked(buf, { TOTAL.text, SHARE.text })
  local findings = H.findings(buf)
  H.same({ findings[1].line, findings[2].line }, { TOTAL.line, SHARE.line }, 'lines')
  -- The columns count bytes; characters outside the BMP stand before the share.
  H.same(findings[1].column, #'208\t社会保障和就业支出\t', 'column of the total')
  local before = '示例市𠮷山公园管理中心2024年度支出预算421.36万元，其中：基本支出335.86万元，占'
  H.same(findings[2].column, #before, 'column of the share')
  H.same(findings[1].code:sub(1, 3), 'GJ1', 'family of the total')
  H.same(findings[2].code:sub(1, 3), 'GJ4', 'family of the share')
end)

H.case('a hover on a code names the subject', function()
  H.cursor_on(buf, 25, '2080505')
  local hover = H.request(buf, 'textDocument/hover')
  H.holds(vim.inspect(hover.contents), '机关事业单位基本养老保险缴费支出', 'hover')
  H.holds(H.hover_float(), '机关事业单位基本养老保险缴费支出', 'window of the hover')
end)

H.case('a hover on a wrong total shows what its parts make', function()
  H.cursor_on(buf, TOTAL.line, TOTAL.text)
  H.holds(H.hover_float(), TOTAL.right, 'window of the hover')
end)

H.case('a correction sets the total to the sum of its parts', function()
  H.cursor_on(buf, TOTAL.line, TOTAL.text)
  H.take_action(buf, { '改', '为', TOTAL.right })
  H.wait_marked(buf, { SHARE.text })
end)

H.case('a correction sets the share to what the figures make, with its decimals', function()
  H.cursor_on(buf, SHARE.line, SHARE.text)
  H.take_action(buf, { '改', '为', SHARE.right })
  H.wait_marked(buf, {})
end)

H.case('the corrected draft is right to the last character', function()
  H.same(H.text(buf), H.lines_of('draft.fixed.txt'), 'text')
end)

H.case('undoing a correction brings its finding back', function()
  vim.cmd('silent undo')
  H.wait_marked(buf, { SHARE.text })
  vim.cmd('silent redo')
  H.wait_marked(buf, {})
end)
