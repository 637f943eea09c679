-- How a draft is edited. Only options of the buffer; windows are the user's.
if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

local options = {
  -- Tabs separate the cells of a table: they are never turned into spaces, and leave room for what most tables hold,
  -- a code, the longest name of a subject, and amounts.
  expandtab = false,
  softtabstop = 0,
  shiftwidth = 0,
  tabstop = 14,
  vartabstop = '12,36,14',
  -- A paragraph is one line, however long: a break inside it would be a break in the text.
  textwidth = 0,
  -- Drafts have no comments.
  comments = '',
  commentstring = '',
  -- Full-width brackets for the % key.
  matchpairs = '(:),[:],{:},（:）,《:》,【:】,「:」,“:”',
  -- An amount such as 1,234.56 is one word, so that `cw` retypes all of it.
  iskeyword = '@,48-57,_,192-255,44,46',
}

local undo = {}
for name, value in pairs(options) do
  vim.bo[name] = value
  undo[#undo + 1] = name .. '<'
end
vim.b.undo_ftplugin = 'setlocal ' .. table.concat(undo, ' ')
