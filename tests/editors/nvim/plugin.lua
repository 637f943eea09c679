-- The plugin around the server: projects, options, restart, health, help.
local H = ...

local gouji = require('gouji')
local program = { H.program, 'lsp' }

-- A fresh directory with these files, each a copy of draft.txt unless it is a marker.
local function project(files)
  local dir = vim.fn.tempname()
  for _, name in ipairs(files) do
    local path = dir .. '/' .. name
    vim.fn.mkdir(vim.fn.fnamemodify(path, ':h'), 'p')
    vim.fn.writefile(name:match('%.txt$') and H.lines_of('draft.txt') or {}, path)
  end
  return dir
end

local function edit(path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  return vim.api.nvim_get_current_buf()
end

local function health_report()
  vim.cmd('silent checkhealth gouji')
  local report = table.concat(H.text(vim.api.nvim_get_current_buf()), '\n')
  vim.cmd('bwipeout!')
  return report
end

H.case('one server runs for a project, another for a draft outside of it', function()
  local dir = project({ 'gouji.toml', '市/甲/2024预算公开.txt', '市/乙/2024预算公开.txt' })
  local first = edit(dir .. '/市/甲/2024预算公开.txt')
  H.wait_marked(first, { '67.15', '79.17%' })
  local second = edit(dir .. '/市/乙/2024预算公开.txt')
  H.wait_marked(second, { '67.15', '79.17%' })
  H.same(H.clients(first)[1].id, H.clients(second)[1].id, 'server of the second draft')
  H.same(H.clients(first)[1].config.root_dir, dir, 'root by gouji.toml')

  local lone = project({ '2024预算公开.txt' })
  local third = edit(lone .. '/2024预算公开.txt')
  H.wait_marked(third, { '67.15', '79.17%' })
  H.same(H.clients(third)[1].config.root_dir, lone, 'root without a marker')
  H.same(#H.clients(), 2, 'servers')
end)

H.case('a restart brings a new server for the same drafts', function()
  local buf = vim.api.nvim_get_current_buf()
  local old = H.clients(buf)[1].id
  vim.cmd('LspGoujiRestart')
  H.wait('another server', function()
    local client = H.clients(buf)[1]
    return client and client.id ~= old
  end)
  H.same(vim.lsp.get_client_by_id(old), nil, 'old server')
  vim.api.nvim_buf_set_lines(buf, 0, 0, false, { '' })
  H.wait('findings of the new server', function()
    local finding = H.findings(buf)[1]
    return #H.findings(buf) == 2 and finding.line == 23
  end)
  H.same(#H.clients(), 2, 'servers')
end)

H.case('the log is shown in a tab of its own', function()
  local buf = vim.api.nvim_get_current_buf()
  vim.cmd('LspGoujiLog')
  H.same(vim.fn.expand('%:p'), vim.fn.resolve(vim.lsp.get_log_path()), 'file')
  vim.cmd('tabclose')
  H.same(vim.api.nvim_get_current_buf(), buf, 'buffer')
end)

H.case('a server that died is brought back by a restart, with its drafts', function()
  local first = vim.api.nvim_get_current_buf()
  local second = edit(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(first), ':h') .. '/2025预算公开.txt')
  H.wait('the server', function()
    return H.clients(second)[1]
  end)
  for _, pid in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    (vim.uv or vim.loop).kill(pid, 'sigkill')
  end
  H.wait('the end of the servers', function()
    return #H.clients() == 0
  end)
  vim.cmd('LspGoujiRestart')
  H.wait_marked(first, { '67.15', '79.17%' })
  H.wait('the server in the other draft', function()
    return H.clients(second)[1]
  end)
  H.same(#H.clients(), 1, 'servers')
  H.notices_with('exit code')
  vim.cmd('bwipeout ' .. second)
  vim.cmd('buffer ' .. first)
end)

H.case('the health check has nothing to object, and tells the version of the program', function()
  local report = health_report()
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
  H.holds(report, vim.trim(vim.fn.system({ H.program, '--version' })), 'report')
  H.holds(report, 'utf-', 'position encoding in the report')
  H.holds(report, '2024年度单位预算公开.txt → gouji', 'report')
end)

H.case('a rule that is ignored by an option is not heard of', function()
  gouji.setup({ cmd = program, ignore = { 'GJ4' } })
  local buf = edit(project({ '2024预算公开.txt' }) .. '/2024预算公开.txt')
  H.wait_marked(buf, { '67.15' })
  H.holds(health_report(), 'GJ4', 'settings in the report')
end)

H.case('messages are in the language that was chosen', function()
  local messages = {}
  for _, lang in ipairs({ 'zh', 'en' }) do
    gouji.setup({ cmd = program, lang = lang, select = { 'GJ1' }, ignore = {} })
    local buf = edit(project({ '2024预算公开.txt' }) .. '/2024预算公开.txt')
    H.wait_marked(buf, { '67.15' })
    messages[lang] = H.findings(buf)[1].message
  end
  assert(messages.zh ~= messages.en, 'both say ' .. messages.zh)
end)

H.case('on_attach of the user is called, beside that of the plugin', function()
  local attached
  gouji.setup({
    cmd = program,
    select = {},
    on_attach = function(_, buf)
      attached = buf
    end,
  })
  local buf = edit(project({ '2024预算公开.txt' }) .. '/2024预算公开.txt')
  H.wait('on_attach', function()
    return attached
  end)
  H.same(attached, buf, 'buffer')
  H.same(vim.fn.exists(':LspGoujiRestart'), 2, 'command')
end)

H.case('options that cannot be used are told', function()
  gouji.setup({ cmd = program, langg = 'zh', year = '2024' })
  H.same(#H.notices_with('langg'), 1, 'notices of the unknown option')
  H.same(#H.notices_with('year'), 1, 'notices of the unfit option')
end)

H.case('a program that is not there is told once, and the health check says what to do', function()
  gouji.setup({ cmd = { '/nowhere/gouji', 'lsp' } })
  for _ = 1, 2 do
    local buf = edit(project({ '2024预算公开.txt' }) .. '/2024预算公开.txt')
    H.same(#H.clients(buf), 0, 'servers')
  end
  H.same(#H.notices_with('找不到程序 /nowhere/gouji'), 1, 'notices')
  H.holds(health_report(), 'ERROR', 'report')
end)

H.case('the help has tags', function()
  local copy = vim.fn.tempname()
  vim.fn.mkdir(copy .. '/doc', 'p')
  vim.fn.writefile(vim.fn.readfile(H.plugin .. '/doc/gouji.txt'), copy .. '/doc/gouji.txt')
  vim.cmd('helptags ' .. copy .. '/doc')
  vim.opt.runtimepath:prepend(copy)
  for _, tag in ipairs({ 'gouji', 'gouji-install', 'gouji-options', ':LspGoujiRestart' }) do
    vim.cmd('help ' .. tag)
    H.same(vim.fn.expand('%:t'), 'gouji.txt', tag)
    vim.cmd('helpclose')
  end
end)
