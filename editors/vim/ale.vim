" Vim with ALE: findings and hovers of gouji. Put this into the vimrc.
augroup gouji
  autocmd!
  autocmd BufRead,BufNewFile *.gouji,*.ysgk,*.jsgk,*预算公开*.txt,*预算公开*.md,*决算公开*.txt,*决算公开*.md set filetype=gouji
  autocmd FileType gouji setlocal noexpandtab tabstop=14 shiftwidth=0
augroup END

call ale#linter#Define('gouji', {
\   'name': 'gouji',
\   'lsp': 'stdio',
\   'executable': 'gouji',
\   'command': '%e lsp',
\   'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
\   'lsp_config': {'gouji': {'lang': 'zh'}},
\})
