-- Edits of every kind that an editor knows: after each, the findings are those of the same text opened afresh.
local H = ...

local draft, fresh

-- The findings of this text in a file that was never edited. The draft is hidden meanwhile, with its last edit perhaps
-- not yet sent: that must not make a difference.
local function findings_afresh(lines)
  if fresh then
    vim.cmd('bwipeout! ' .. fresh)
  end
  local path = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(draft), ':h') .. '/另一份预算公开.txt'
  vim.fn.writefile(lines, path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  fresh = vim.api.nvim_get_current_buf()
  H.wait('the server', function()
    return H.clients(fresh)[1]
  end)
  local text = table.concat(lines, '\n')
  local wrong = text:find('67.15', 1, true) or text:find('79.17%', 1, true)
  H.wait('findings of the same text', function()
    return not wrong or #H.findings(fresh) > 0
  end)
  local found = H.findings(fresh)
  vim.cmd('buffer ' .. draft)
  return found
end

local EDITS = {
  { 'the first line deleted', 'ggdd' },
  { 'and put back below', 'p' },
  { 'a line opened and typed', 'Go2025年<CR>　二行𠮷<Esc>' },
  { 'lines joined', 'ggJJ' },
  { 'a line moved', ':22move 2<CR>' },
  { 'that taken back', 'u' },
  { 'a block cut out of three lines', ':22<CR>0<C-v>2jx' },
  { 'that taken back', 'u' },
  { 'blank lines deleted', [[:g/^$/delete<CR>]] },
  { 'that taken back', 'u' },
  { 'and done again', '<C-r>' },
  { 'a word replaced everywhere', [[:%s/万元/亿元/g<CR>]] },
  { 'and back', [[:%s/亿元/万元/g<CR>]] },
  { 'an astral character deleted', [[/𠮷<CR>x]] },
  { 'all copied below', ':%copy $<CR>' },
  { 'the second half deleted', ':41,$delete<CR>' },
  { 'all deleted', ':%delete<CR>' },
  { 'all undone', ':earlier 100<CR>' },
}

H.case('a draft is open', function()
  draft = H.open('draft.txt', '甲预算公开.txt')
  H.wait_marked(draft, { '67.15', '79.17%' })
end)

for number, edit in ipairs(EDITS) do
  H.case(('edit %d: %s'):format(number, edit[1]), function()
    local before = H.text(draft)
    H.type(edit[2])
    assert(not vim.deep_equal(H.text(draft), before), 'the text is the same')
    local wanted = findings_afresh(H.text(draft))
    if not vim.wait(20000, function()
      return vim.deep_equal(H.findings(draft), wanted)
    end, 10) then
      error(('got %s, afresh %s'):format(vim.inspect(H.findings(draft)), vim.inspect(wanted)))
    end
  end)
end
