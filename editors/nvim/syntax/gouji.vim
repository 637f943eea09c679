" Highlighting of drafts: what can be told from the characters alone.
if exists('b:current_syntax')
  finish
endif

" Headings: Markdown, 第N部分, 一、, （一）
syntax match goujiHeading /^\s*#\{1,6}\s.*$/
syntax match goujiHeading /^\s*第[一二三四五六七八九十]\+部分.*$/
syntax match goujiHeading /^\s*[一二三四五六七八九十]\+、[^\t|]*$/
syntax match goujiSubheading /^\s*[（(][一二三四五六七八九十]\+[）)][^\t|。；]*$/

" Leftovers of conversion from Word or PDF.
syntax match goujiMarkup /<\/\?[a-z][^<>]*>\|\*\*/

" Notes and the line that names the unit of a table.
syntax match goujiNote /^\s*注[：:].*$/
syntax match goujiUnit /单位[：:]\s*\(万亿\|亿\|百万\|万\|千\)\?元/

" Figures. The cell before a code or a total ends in a tab or a bar; the look behind is short, since rows are long.
" A code of 3, 5 or 7 digits fills the first cells of a row; anything else with digits may be an amount.
syntax match goujiAmount /[-−]\?\d[0-9,，]*\(\.\d\+\)\?/
syntax match goujiPercent /[-−]\?\d\+\(\.\d\+\)\?[%％]/
syntax match goujiYear /\(19\|20\)\d\d\ze年/
syntax match goujiCode /\(\(^\|[\t|]\)\s*\)\@9<=\d\{3}\(\d\d\)\{0,2}\ze\s*[\t|]/

" Pipe tables.
syntax match goujiTableRule /|/
syntax match goujiTableRule /^\s*|\?\s*:\?-\{3,}[-:| ]*$/

" The line that sums a table up.
syntax match goujiTotal /\(\(^\|[\t|]\)\s*\)\@9<=\(合\s*计\|小\s*计\|总\s*计\|[本今]年\(收入\|支出\)合计\|\(收入\|支出\)总计\)\ze\s*[\t|]/

highlight default link goujiHeading Title
highlight default link goujiSubheading Statement
highlight default link goujiMarkup Comment
highlight default link goujiNote Comment
highlight default link goujiUnit Type
highlight default link goujiAmount Number
highlight default link goujiPercent Float
highlight default link goujiYear Constant
highlight default link goujiCode Identifier
highlight default link goujiTableRule Delimiter
highlight default link goujiTotal Keyword

let b:current_syntax = 'gouji'
