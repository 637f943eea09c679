--- `:checkhealth gouji`
local M = {}

-- The names of the reporting functions changed with Neovim 0.10.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

-- The configuration in effect, whichever way the server was enabled.
local function configuration()
  if vim.fn.has('nvim-0.11') == 1 and vim.lsp.config.gouji then
    return vim.lsp.config.gouji
  end
  return require('gouji.start').config or require('gouji.server')
end

local function clients()
  local all = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return vim.tbl_filter(function(client)
    return client.name == 'gouji'
  end, all)
end

-- What `program --version` prints, or nil and why it printed nothing. A program that hangs is given up.
local function version_of(program)
  local output = {}
  local function collect(_, lines)
    vim.list_extend(output, lines)
  end
  local job = vim.fn.jobstart({ program, '--version' }, {
    on_stdout = collect,
    on_stderr = collect,
    stdout_buffered = true,
    stderr_buffered = true,
  })
  local status = job > 0 and vim.fn.jobwait({ job }, 5000)[1] or job
  if status == -1 then
    vim.fn.jobstop(job)
    return nil, 'no answer within 5 s'
  end
  local text = vim.trim(table.concat(output, ' '))
  if status ~= 0 then
    return nil, ('exit status %d %s'):format(status, text)
  end
  return text
end

local function check_neovim()
  local v = vim.version()
  local version = ('%d.%d.%d'):format(v.major, v.minor, v.patch)
  if vim.fn.has('nvim-0.7') == 1 then
    ok('Neovim ' .. version)
  else
    fail('Neovim ' .. version .. '：需要 0.7 以上 / 0.7 or later is needed')
  end
end

local function check_program(cmd)
  if type(cmd) == 'function' then
    info('程序由函数提供 / the server is reached through a function')
    return
  end
  local program = cmd[1]
  if vim.fn.executable(program) ~= 1 then
    fail(('找不到程序 %s / not found'):format(program), {
      '安装 gouji，或用 setup({ cmd = { "/路径/gouji", "lsp" } }) 指明位置',
      'install gouji or say where it is with setup({ cmd = { "/path/to/gouji", "lsp" } })',
    })
    return
  end
  local path = vim.fn.exepath(program)
  local version, why = version_of(program)
  if version then
    ok(('程序 / program: %s (%s)'):format(path, version))
  else
    fail(('程序 %s --version 失败 / failed: %s'):format(path, why))
  end
end

local function check_filetype()
  if vim.g.did_load_filetypes == nil or vim.g.did_load_filetypes == 0 then
    fail('文件类型识别未开启 / file type detection is off', { ':filetype plugin on' })
    return
  end
  local sample = '2024年度单位预算公开.txt'
  local found
  if vim.fn.has('nvim-0.8') == 1 then
    found = vim.filetype.match({ filename = sample }) == 'gouji'
  else
    found = vim.fn.exists('#filetypedetect#BufRead#*.gouji') == 1
  end
  if found then
    ok('文件类型识别：' .. sample .. ' → gouji')
  else
    fail('识别规则未加载 / detection rules are not loaded', { 'editors/nvim must be on the runtimepath at startup' })
  end
end

local function check_clients()
  local running = clients()
  if #running == 0 then
    warn('没有运行中的服务器 / no server is running', {
      '打开一份草案 / open a draft',
      'require("gouji").setup() 或 / or vim.lsp.enable("gouji") (0.11+)',
    })
  end
  for _, client in ipairs(running) do
    local attached = 0
    for _, buf in ipairs(vim.api.nvim_list_bufs()) do
      attached = attached + (vim.lsp.buf_is_attached(buf, client.id) and 1 or 0)
    end
    ok(('服务器 / server %d: %d 份草案 / drafts, %s, root %s'):format(
      client.id,
      attached,
      client.offset_encoding or 'utf-16',
      client.config.root_dir or '-'
    ))
    local settings = client.config.settings and client.config.settings.gouji
    if settings then
      info('设置 / settings: ' .. vim.inspect(settings, { newline = ' ', indent = '' }))
    end
  end
end

--- Reports what the server needs and whether it is there.
function M.check()
  start('gouji 勾稽')
  check_neovim()
  check_program(configuration().cmd)
  check_filetype()
  check_clients()
end

return M
