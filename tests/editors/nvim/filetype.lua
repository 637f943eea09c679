-- Which files are drafts, and what being one does to a buffer.
local H = ...

-- Opens a file of this name, with these lines, and gives its type.
local function type_of(name, lines)
  local path = vim.fn.tempname() .. '/' .. name
  vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
  vim.fn.writefile(lines or { '' }, path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  return vim.bo.filetype
end

H.case('the extensions are the project\'s own', function()
  for _, name in ipairs({ 'a.gouji', '2024.ysgk', '2023.jsgk' }) do
    H.same(type_of(name), 'gouji', name)
  end
end)

H.case('a file is a draft by its name', function()
  for _, name in ipairs({
    '预算公开.txt',
    '示例中心2024年度单位预算公开.txt',
    '示例局2023年度部门决算公开（终稿）.md',
    '2024 预算公开 v2.TXT',
    '示例局2023年度部门决算.txt',
  }) do
    H.same(type_of(name, { '# 目录' }), 'gouji', name)
  end
end)

H.case('a new file is a draft by its name', function()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.fn.tempname() .. '-2025年度单位预算公开.txt'))
  H.same(vim.bo.filetype, 'gouji', 'file type')
end)

H.case('a text file is a draft by its title', function()
  local covers = {
    { '示例中心', '', '2024年度单位预算公开' },
    { '', '', '示 例 中 心', '', '2 0 2 3 年 度 单 位 决 算 公 开', '' },
    { '# **示例局2024年度部门预算公开说明**' },
    { '示例局2024年度', '部门预算公开' },
    { '示例局2024年部门预算' },
    { '示例局2023年度部门决算（草案）' },
    { '内部稿', '', '', '示例开发区', '', '2024年度　部门预算公开' },
  }
  for _, lines in ipairs(covers) do
    H.same(type_of('a.txt', lines), 'gouji', table.concat(lines, '/'))
  end
end)

H.case('other text files are left alone', function()
  local texts = {
    { '会议纪要', '讨论2024年度预算。' },
    { '关于做好2024年度部门预算公开工作的通知' },
    { '关于布置2024年度部门决算工作的通知' },
    { '预算公开', '2024年度' },
    {},
  }
  for _, lines in ipairs(texts) do
    H.same(type_of('a.txt', lines), 'text', table.concat(lines, '/'))
  end
  local late = {}
  for line = 1, 20 do
    late[line] = '第' .. line .. '行'
  end
  late[21] = '2024年度单位预算公开'
  H.same(type_of('late.txt', late), 'text', 'a title below the first 20 lines')
  H.same(type_of('2024年度预算公开/readme.txt', { '说明' }), 'text', 'a name of a directory')
end)

H.case('markdown and other types are left alone', function()
  H.same(type_of('notes.md', { '# 2024年度单位预算公开' }), 'markdown', 'notes.md')
  H.same(type_of('预算公开.lua'), 'lua', '预算公开.lua')
end)

H.case('tabs stay tabs, an amount is a word, and all of it is undone with the type', function()
  type_of('a.gouji', { '2080505\t养老\t1,234.56' })
  H.same({ vim.bo.expandtab, vim.bo.commentstring }, { false, '' }, 'options')
  H.same(vim.fn.virtcol({ 1, #'2080505\t养老\t1' }), 12 + 36 + 1, 'column of the amount')
  vim.api.nvim_win_set_cursor(0, { 1, #'2080505\t养老\t' })
  H.same(vim.fn.expand('<cword>'), '1,234.56', 'word under the cursor')
  vim.bo.filetype = 'text'
  H.same({ vim.bo.vartabstop, vim.bo.iskeyword }, { '', vim.go.iskeyword }, 'options after')
end)

H.case('headings, codes, amounts and percentages are told apart', function()
  vim.cmd('syntax on')
  local lines = {
    '第二部分 2024年单位预算报表',
    '合计\t\t421.36',
    '2080505\t养老\t1,234.56',
    '|2080505|养老|39.28|',
    '基本支出335.86万元，占79.71%',
    '注：本表无数据',
  }
  type_of('b.gouji', lines)
  local function at(line, part)
    local column = assert(lines[line]:find(part, 1, true), part)
    return vim.fn.synIDattr(vim.fn.synID(line, column, 1), 'name')
  end
  H.same(at(1, '第二'), 'goujiHeading', 'heading')
  H.same(at(2, '合计'), 'goujiTotal', 'total')
  H.same(at(3, '2080505'), 'goujiCode', 'code')
  H.same(at(3, '1,234.56'), 'goujiAmount', 'amount')
  H.same(at(4, '2080505'), 'goujiCode', 'code in a pipe table')
  H.same(at(4, '|'), 'goujiTableRule', 'rule')
  H.same(at(5, '335.86'), 'goujiAmount', 'amount in prose')
  H.same(at(5, '79.71'), 'goujiPercent', 'percentage')
  H.same(at(6, '注'), 'goujiNote', 'note')
end)
