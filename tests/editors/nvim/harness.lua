-- What the tests in this directory share: cases, waiting, and a user's view of findings, hovers and actions.
-- A test file is given this table and names its cases; H.main runs them, and any failure is exit status 1.
local H = {}

H.dir = vim.env.GOUJI_TEST_DIR
H.plugin = vim.env.GOUJI_PLUGIN
H.program = vim.env.GOUJI_BIN

-- How long anything may take before it counts as not happening, in milliseconds.
local PATIENCE = 20000

local cases = {}
local notices = {}
local expected_notices = {}

-- What the plugin and Neovim tell the user is part of the behaviour: an unexpected warning is a failure.
vim.notify = function(message, level)
  notices[#notices + 1] = { message = message, level = level or vim.log.levels.INFO }
end

local function say(...)
  io.stdout:write(table.concat({ ... }, ' '), '\n')
  io.stdout:flush()
end

--- Names a behaviour and how it is tried.
function H.case(name, try)
  cases[#cases + 1] = { name = name, try = try }
end

--- Fails unless the two are the same.
function H.same(got, wanted, what)
  if not vim.deep_equal(got, wanted) then
    error(('%s: got %s, wanted %s'):format(what, vim.inspect(got), vim.inspect(wanted)), 2)
  end
end

--- Fails unless `text` holds `part`.
function H.holds(text, part, what)
  if not text:find(part, 1, true) then
    error(('%s: %q is not in %q'):format(what, part, text), 2)
  end
end

--- Waits until `is` gives something true, and gives that.
function H.wait(what, is)
  local last
  local function ask()
    last = is()
    return last
  end
  if not vim.wait(PATIENCE, ask, 10) then
    error('waited in vain for ' .. what, 2)
  end
  return last
end

--- The notices so far that hold `part`; those are expected then.
function H.notices_with(part)
  expected_notices[#expected_notices + 1] = part
  return vim.tbl_filter(function(notice)
    return notice.message:find(part, 1, true) ~= nil
  end, notices)
end

--- The lines of a file beside the tests.
function H.lines_of(name)
  return vim.fn.readfile(H.dir .. '/' .. name)
end

local copies = 0

--- Opens a copy of a file beside the tests, in a directory of its own, as a user does.
function H.open(name, as)
  copies = copies + 1
  local dir = ('%s/draft-%d'):format(vim.fn.tempname(), copies)
  vim.fn.mkdir(dir, 'p')
  local path = dir .. '/' .. (as or name)
  vim.fn.writefile(H.lines_of(name), path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  return vim.api.nvim_get_current_buf()
end

--- All lines of a buffer.
function H.text(buf)
  return vim.api.nvim_buf_get_lines(buf, 0, -1, false)
end

--- The clients of the server that are attached to a buffer, or all.
function H.clients(buf)
  local all = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return vim.tbl_filter(function(client)
    return client.name == 'gouji' and (not buf or vim.lsp.buf_is_attached(buf, client.id))
  end, all)
end

--- The findings about figures (GJ1xx to GJ4xx) in a buffer, in order of place, each with the text that it marks.
function H.findings(buf)
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(buf)) do
    local code = tostring(d.code or (d.user_data and d.user_data.lsp and d.user_data.lsp.code))
    if code:match('^GJ[1-4]') then
      local line = vim.api.nvim_buf_get_lines(buf, d.lnum, d.lnum + 1, false)[1] or ''
      found[#found + 1] = {
        code = code,
        line = d.lnum + 1,
        column = d.col,
        text = line:sub(d.col + 1, d.end_col),
        message = d.message,
      }
    end
  end
  table.sort(found, function(a, b)
    return a.line < b.line or (a.line == b.line and a.column < b.column)
  end)
  return found
end

--- The texts that findings mark, in order of place.
function H.marked(buf)
  return vim.tbl_map(function(finding)
    return finding.text
  end, H.findings(buf))
end

--- Waits until exactly these texts are marked.
function H.wait_marked(buf, wanted)
  local ok = vim.wait(PATIENCE, function()
    return vim.deep_equal(H.marked(buf), wanted)
  end, 10)
  if not ok then
    error(('findings: got %s, wanted %s'):format(vim.inspect(H.findings(buf)), vim.inspect(wanted)), 2)
  end
end

--- Puts the cursor on the first character of the first occurrence of `part` in the line, or after `before`.
function H.cursor_on(buf, line, part, before)
  local text = vim.api.nvim_buf_get_lines(buf, line - 1, line, false)[1]
  local from = before and select(2, text:find(before, 1, true)) + 1 or 1
  local at = text:find(part, from, true)
  assert(at, part .. ' is not in line ' .. line)
  vim.api.nvim_win_set_cursor(0, { line, at - 1 })
end

--- Types keys as the user does, and comes back to normal mode.
function H.type(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'xt', false)
end

--- The answer to a request at the cursor, straight from the server.
function H.request(buf, method)
  local client = H.clients(buf)[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer
  local function take(problem, result)
    answer = { problem = problem, result = result }
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, take, buf)
  else
    client.request(method, params, take, buf)
  end
  H.wait('an answer to ' .. method, function()
    return answer
  end)
  H.same(answer.problem, nil, method)
  return answer.result
end

local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end, vim.api.nvim_list_wins())
end

--- What the user reads after asking for a hover at the cursor.
function H.hover_float()
  vim.lsp.buf.hover()
  local window = H.wait('the window of the hover', function()
    return floats()[1]
  end)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, '\n')
end

--- Asks for the corrections at the cursor and takes the one whose title holds all of `parts`.
function H.take_action(buf, parts)
  local before, titles = H.text(buf), {}
  vim.ui.select = function(items, _, choose)
    for index, item in ipairs(items) do
      local title = (item.action or item[2]).title
      titles[#titles + 1] = title
      local fits = true
      for _, part in ipairs(parts) do
        fits = fits and title:find(part, 1, true)
      end
      if fits then
        return choose(item, index)
      end
    end
    error(('no correction with %s among %s'):format(vim.inspect(parts), vim.inspect(titles)))
  end
  -- As between two commands that are typed: `u` takes back one of them.
  vim.bo[buf].undolevels = vim.bo[buf].undolevels
  vim.lsp.buf.code_action()
  H.wait('a correction with ' .. vim.inspect(parts), function()
    return not vim.deep_equal(H.text(buf), before)
  end)
end

-- Tries the cases in order, up to the first that fails, and says whether all held.
local function try_all()
  -- What the plugin did wrong while Neovim started.
  H.same(vim.v.errmsg, '', 'errors at start')
  for _, case in ipairs(cases) do
    local ok, problem = pcall(case.try)
    if not ok then
      say('FAIL', case.name .. ':', tostring(problem))
      for _, notice in ipairs(notices) do
        say('     notice:', notice.message)
      end
      return false
    end
    say('ok  ', case.name)
  end
  for _, notice in ipairs(notices) do
    local expected = notice.level < vim.log.levels.WARN
    for _, part in ipairs(expected_notices) do
      expected = expected or notice.message:find(part, 1, true)
    end
    if not expected then
      say('FAIL', 'no notice but those expected:', notice.message)
      return false
    end
  end
  return true
end

-- Every error becomes an exit status: one that escapes leaves a headless Neovim waiting for ever.
local function guarded(action)
  local ok, held = xpcall(action, debug.traceback)
  if not ok then
    say('FAIL', tostring(held))
  end
  if not (ok and held) then
    vim.cmd('cquit 1')
  end
end

--- Runs the test file and leaves Neovim, once Neovim has started as for a user.
function H.main(file)
  guarded(function()
    assert(loadfile(file))(H)
    return true
  end)
  vim.api.nvim_create_autocmd('VimEnter', {
    callback = vim.schedule_wrap(function()
      guarded(try_all)
      say('end ', tostring(#cases), 'cases')
      vim.cmd('qall!')
    end),
  })
end

return H
