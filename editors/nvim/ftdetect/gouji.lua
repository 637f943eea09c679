-- Detection of drafts; what makes a file a draft stands in lua/gouji/filetype.lua.
local filetype = require('gouji.filetype')

if vim.fn.has('nvim-0.8') == 1 then
  local extension = {}
  for _, name in ipairs(filetype.extensions) do
    extension[name] = 'gouji'
  end
  vim.filetype.add({
    extension = extension,
    pattern = {
      ['.*%.[tT][xX][tT]'] = filetype.of_text,
      ['.*%.[mM][dD]'] = filetype.of_name,
    },
  })
else
  -- 0.7 knows vim.filetype.add but does not consult it unless the user opted in, so autocommands serve both cases.
  -- They come after Neovim's own, which have called a .md file markdown by then.
  local function detect(patterns, of)
    vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
      group = 'filetypedetect',
      pattern = patterns,
      callback = function(event)
        if vim.bo[event.buf].filetype ~= 'gouji' and of(event.match, event.buf) then
          vim.bo[event.buf].filetype = 'gouji'
        end
      end,
    })
  end
  detect({ '*.gouji', '*.ysgk', '*.jsgk', '*.md', '*.MD' }, filetype.of_name)
  detect({ '*.txt', '*.TXT' }, filetype.of_text)
end
