-- Subjects and names: completion, definition, references and renaming, with characters outside the BMP in front.
local H = ...

local buf

-- The answer to a request at the cursor with more parameters.
local function ask(method, more)
  local params = vim.lsp.util.make_position_params(0, H.clients(buf)[1].offset_encoding)
  for key, value in pairs(more or {}) do params[key] = value end
  local answers = vim.lsp.buf_request_sync(buf, method, params, 10000)
  for _, answer in pairs(answers or {}) do
    if answer.result then return answer.result end
  end
  error('no answer to ' .. method)
end

H.case('a code is completed with its name', function()
  buf = H.open('draft.txt')
  H.wait_marked(buf, { '67.15', '79.17%' })
  vim.api.nvim_buf_set_lines(buf, 25, 25, false, { '2080506\t\t0.00\t0.00\t' })
  vim.api.nvim_win_set_cursor(0, { 26, 7 })
  local item = ask('textDocument/completion').items[1]
  H.holds(item.label, '2080506 机关事业单位职业年金缴费支出', 'first completion')
  vim.lsp.util.apply_text_edits(item.additionalTextEdits, buf, H.clients(buf)[1].offset_encoding)
  H.same(H.text(buf)[26], '2080506\t机关事业单位职业年金缴费支出\t0.00\t0.00\t', 'the row')
  H.holds(ask('completionItem/resolve', item).documentation.value, '职业年金', 'documentation')
  vim.api.nvim_buf_set_lines(buf, 25, 26, false, {})
end)

H.case('a code leads to its row and its page', function()
  H.cursor_on(buf, 25, '2080505')
  local targets = ask('textDocument/definition')
  H.same(targets[1].range.start.line, 24, 'line of the row')
  local page = table.concat(vim.fn.readfile(vim.uri_to_fname(targets[2].uri)), '\n')
  H.holds(page, '### 2080505 机关事业单位基本养老保险缴费支出', 'page')
end)

H.case('the unit is renamed everywhere', function()
  H.cursor_on(buf, 1, '公园')
  H.same(#ask('textDocument/references', { context = { includeDeclaration = true } }), 3, 'places')
  local edit = ask('textDocument/rename', { newName = '示例市𠮷水站' })
  vim.lsp.util.apply_workspace_edit(edit, H.clients(buf)[1].offset_encoding)
  H.same(H.text(buf)[1], '示例市𠮷水站', 'title')
  H.holds(H.text(buf)[37], '示例市𠮷水站2024年度支出预算', 'sentence')
end)
