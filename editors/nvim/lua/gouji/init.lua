--- gouji (勾稽) for Neovim: checks drafts of 预算公开 and 决算公开 while they are typed. See |gouji|.
local M = {}

local function is_strings(value)
  if type(value) ~= 'table' then
    return false
  end
  for _, item in ipairs(value) do
    if type(item) ~= 'string' then
      return false
    end
  end
  return true
end

local function one_of(...)
  local types = { ... }
  return function(value)
    return vim.tbl_contains(types, type(value))
  end
end

-- What the server is told: the key, whether a value will do, and what would.
local SETTINGS = {
  lang = {
    function(value)
      return value == 'zh' or value == 'en'
    end,
    "'zh' | 'en'",
  },
  year = {
    function(value)
      return type(value) == 'number' and value % 1 == 0
    end,
    'a year, such as 2024',
  },
  select = { is_strings, "a list of rule codes or prefixes, such as { 'GJ1' }" },
  ignore = { is_strings, "a list of rule codes or prefixes, such as { 'GJ501' }" },
  extra = { is_strings, 'a list of files of subjects' },
}

-- What Neovim's client is told.
local CLIENT = {
  cmd = {
    function(value)
      return type(value) == 'function' or (is_strings(value) and value[1] ~= nil)
    end,
    "a command, such as { 'gouji', 'lsp' }",
  },
  filetypes = { is_strings, "a list of file types, such as { 'gouji' }" },
  root_markers = { one_of('table'), 'a list of file names' },
  capabilities = { one_of('table'), 'a table' },
  on_attach = { one_of('function'), 'a function(client, bufnr)' },
}

-- The configuration that the options stand for. What cannot be used is told and left out.
local function configuration(opts)
  local config, settings = {}, {}
  for key, value in pairs(opts) do
    local known = SETTINGS[key] or CLIENT[key]
    if not known then
      vim.notify(('gouji: 未知选项 %s / unknown option, see :help gouji-options'):format(key), vim.log.levels.WARN)
    elseif not known[1](value) then
      vim.notify(('gouji: 选项 %s 应为 / must be %s'):format(key, known[2]), vim.log.levels.WARN)
    else
      (SETTINGS[key] and settings or config)[key] = value
    end
  end
  if next(settings) then
    config.settings = { gouji = settings }
  end
  if config.on_attach then
    local theirs, ours = config.on_attach, require('gouji.server').on_attach
    config.on_attach = function(client, buf)
      ours(client, buf)
      theirs(client, buf)
    end
  end
  return config
end

--- Starts the server for all drafts. The options: |gouji-options|.
---@param opts table|nil
function M.setup(opts)
  require('gouji.start').enable(configuration(opts or {}))
end

return M
