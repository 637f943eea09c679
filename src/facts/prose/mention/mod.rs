//! The figures of a passage, each with the words in front of it and its part in the sentence.

mod unit;
mod words;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use self::unit::{adopted_unit, narrow, torn_unit};
pub(super) use self::words::{FALLS, RISES};
use self::words::{role, trend_word};
use crate::facts::behind_owner;
use crate::facts::figure::{Figure, Place, TrendWord};
use crate::number::{Token, TokenKind};
use crate::relations::Trend;
use crate::syntax::{Block, Content, Paragraph};

/// The part that a figure plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// An amount of money.
    Amount,
    /// An amount by which something grew or shrank.
    Change(Trend),
    /// The rate of a change; the direction is missing after words such as 增幅.
    Rate(Option<Trend>),
    /// A share (占…).
    Share,
    /// A degree of completion (完成…的).
    Completion,
    /// A number of things.
    Count,
    /// Anything else.
    Other,
}

/// A figure of a passage.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The paragraph, as an index into the passage.
    pub(super) paragraph: usize,
    /// The sentence, counted through the passage.
    pub(super) sentence: usize,
    /// The part of the sentence between semicolons, counted through the passage.
    pub(super) segment: usize,
    /// How deep in brackets it stands.
    pub(super) depth: usize,
    /// Its digits in the paragraph's text.
    pub(super) digits: Range<usize>,
    /// The words in front of it, back to the last mark or figure.
    pub(super) label: String,
    /// Its part in the sentence.
    pub(super) role: Role,
    /// The measure word behind a count.
    pub(super) measure: String,
    /// Its index among the region's figures.
    pub(super) figure: u32,
}

/// Paragraphs that belong together.
pub(super) struct Passage<'a> {
    pub(super) paragraphs: Vec<&'a Paragraph>,
    /// The block of each paragraph.
    blocks: Vec<usize>,
    pub(super) mentions: Vec<Mention>,
    /// The direction words in front of changes and rates.
    pub(super) trends: Vec<TrendWord>,
}

impl<'a> Passage<'a> {
    /// Reads the figures of the paragraphs among `blocks`.
    pub(super) fn read(blocks: &'a [Arc<Block>]) -> (Self, Vec<Figure>) {
        let mut passage = Self { paragraphs: Vec::new(), blocks: Vec::new(), mentions: Vec::new(), trends: Vec::new() };
        let mut figures = Vec::new();
        let (mut sentence, mut segment) = (0, 0);
        for (ordinal, block) in blocks.iter().enumerate() {
            let Content::Paragraph(paragraph) = block.content() else { continue };
            let index = passage.paragraphs.len();
            passage.paragraphs.push(paragraph);
            passage.blocks.push(ordinal);
            let text = paragraph.text();
            let mut at = 0;
            let mut depth: usize = 0;
            let mut carried = passage.carried(index);
            let figures_of_text = paragraph.tokens.iter().enumerate().filter(|(_, token)| !is_code(text, token));
            for (ordinal_in_text, token) in figures_of_text {
                for (offset, c) in text[at..token.digits.start].char_indices() {
                    match c {
                        '。' if is_inside(text, at + offset) => {}
                        '。' | '!' | '?' => {
                            sentence += 1;
                            segment += 1;
                            depth = 0;
                        }
                        ';' => segment += 1,
                        '(' => depth += 1,
                        ')' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
                let before = [std::mem::take(&mut carried), &text[at..token.digits.start]].concat();
                let is_whole = before.len() == token.digits.start - at;
                let label = if is_whole { label(&text[at..token.digits.start]) } else { label(&before) };
                let unit = adopted_unit(paragraph, ordinal_in_text, label)
                    .or_else(|| torn_unit(&blocks[ordinal + 1..], text, token));
                let role = role(token, label, unit, text[token.end..].starts_with('/'));
                if let Role::Change(trend) | Role::Rate(Some(trend)) = role
                    && is_whole
                    && let Some((_, word)) = trend_word(label)
                {
                    let start = label.as_ptr() as usize - text.as_ptr() as usize + word.start;
                    let place = Place { block: ordinal as u32, span: paragraph.span(start..start + word.len()) };
                    passage.trends.push(TrendWord { figure: figures.len() as u32, place, trend });
                }
                let label = if role == Role::Count && label.is_empty() { behind(&text[token.end..]) } else { label };
                let quantity = unit.map_or(token.quantity, |unit| token.quantity.in_unit(unit));
                let place = Place { block: ordinal as u32, span: paragraph.span(token.digits.clone()) };
                passage.mentions.push(Mention {
                    paragraph: index,
                    sentence,
                    segment,
                    depth,
                    digits: token.digits.clone(),
                    label: label.to_owned(),
                    role,
                    measure: text[token.digits.end..token.end].to_owned(),
                    figure: figures.len() as u32,
                });
                figures.push(Figure { place, quantity, name: label.into(), column: Arc::from("") });
                at = token.end;
            }
            // A paragraph that ends in the middle of a sentence goes on in the next one.
            let rest = &text[at..];
            sentence += rest.matches(['。', '!', '?']).count();
            segment += 1 + rest.matches(['。', ';']).count();
        }
        narrow(&passage, &mut figures);
        (passage, figures)
    }

    /// Whether paragraph `index` breaks off where a line or a page does, and goes on in the next one.
    pub(super) fn goes_on(&self, index: usize) -> bool {
        let Some(next) = self.paragraphs.get(index + 1) else { return false };
        let text = self.paragraphs[index].text();
        let adjacent = self.blocks[index] + 1 == self.blocks[index + 1];
        let breaks_off = !text.ends_with(['。', '!', '?']) && (adjacent || !text.ends_with([';', ':']));
        // `51.64万元` looks like an item of a list.
        let is_figure = |token: &&Token| {
            token.digits.start == 0 && matches!(token.kind, TokenKind::Money | TokenKind::Percent | TokenKind::Points)
        };
        let is_item =
            crate::facts::list_numeral(next.text()).is_some() && !next.tokens.first().is_some_and(|t| is_figure(&t));
        breaks_off && !next.text().starts_with('(') && !is_item
    }

    /// Whether paragraph `index` goes on in the next one, or is one of several items.
    pub(super) fn may_go_on(&self, index: usize) -> bool {
        let next = self.paragraphs.get(index + 1).map(|next| next.text());
        let is_item = |text: &str| text.starts_with('(') || crate::facts::list_numeral(text).is_some();
        let ends_item = self.paragraphs[index].text().ends_with(';');
        self.goes_on(index) || (ends_item && next.is_some_and(|next| !is_item(next)))
    }

    /// Whether the paragraph before `index` breaks off right behind the digits of a figure.
    pub(super) fn is_torn(&self, index: usize) -> bool {
        let before = index.checked_sub(1).filter(|before| self.goes_on(*before)).map(|before| self.paragraphs[before]);
        before.is_some_and(|before| before.tokens.last().is_some_and(|last| last.digits.end == before.text().len()))
    }

    /// What heads the sentence of a figure in paragraph `index` that is only called a budget or an account: the paragraph
    /// itself, and the words above it that name a 科目 (`行政运行(项):` at the end of a line).
    pub(super) fn opening(&self, index: usize, label: &str) -> Cow<'a, str> {
        /// How many lines or pages further up a sentence may begin.
        const FURTHEST: usize = 3;
        let own = self.paragraphs[index].text();
        if !is_bare(label) {
            return own.into();
        }
        for above in (index.saturating_sub(FURTHEST)..index).rev() {
            let paragraph = self.paragraphs[above];
            let text = paragraph.text();
            let heads = text.ends_with(':') && above + 1 == index && paragraph.tokens.is_empty();
            if !heads && !self.goes_on(above) {
                break;
            }
            if heads || ["(类)", "(款)", "(项)"].iter().any(|level| text.contains(level)) {
                return [text, own].concat().into();
            }
        }
        own.into()
    }

    /// The words that the paragraph before `index` breaks off with, where `index` goes on from it: `比上年增加` at the end of
    /// a page. A line without marks may be a heading.
    fn carried(&self, index: usize) -> &'a str {
        let Some(before) = index.checked_sub(1).filter(|before| self.goes_on(*before)) else { return "" };
        let paragraph = self.paragraphs[before];
        let text = paragraph.text();
        let last = paragraph.tokens.last().map_or(0, |token| token.end);
        let words = label(&text[last..]);
        if words.len() == text.len() || words.contains(['(', ')']) { "" } else { words }
    }

    /// The first of the paragraphs that paragraph `index` goes on from.
    pub(super) fn beginning(&self, index: usize) -> usize {
        (0..index).rev().take_while(|before| self.goes_on(*before)).last().unwrap_or(index)
    }

    /// The text between two mentions of one paragraph.
    pub(super) fn between(&self, from: &Mention, to: &Mention) -> &'a str {
        let text = self.paragraphs[from.paragraph].text();
        if from.paragraph == to.paragraph && from.digits.end <= to.digits.start {
            &text[from.digits.end..to.digits.start]
        } else {
            ""
        }
    }

    /// The text between two mentions that follow each other, also where a line or a page breaks off between them.
    pub(super) fn lead_to(&self, from: &Mention, to: &Mention) -> String {
        if from.paragraph == to.paragraph {
            return self.between(from, to).to_owned();
        }
        let (front, behind) = (self.paragraphs[from.paragraph].text(), self.paragraphs[to.paragraph].text());
        [&front[from.digits.end..], &behind[..to.digits.start]].concat()
    }

    /// Whether a segment (`…;`) ends between a mention and the next one.
    pub(super) fn ends_segment(&self, from: &Mention) -> bool {
        let next = self.mentions.get(from.figure as usize + 1);
        next.is_none_or(|next| self.lead_to(from, next).contains([';', '。']))
    }

    /// The words in front of a figure, back to the amount before it or to the end of the segment before.
    pub(super) fn lead(&self, index: usize) -> &'a str {
        let mention = &self.mentions[index];
        let text = self.paragraphs[mention.paragraph].text();
        let before = self.mentions[..index].iter().rev().find(|other| other.role == Role::Amount);
        let start = before.filter(|other| other.paragraph == mention.paragraph).map_or(0, |other| other.digits.end);
        let lead = &text[start..mention.digits.start];
        lead.rfind([';', '。', ':']).map_or(lead, |mark| &lead[mark..])
    }

    /// What mention `index` is the figure of, without the owner of the draft. One that only says which of several figures
    /// it is (`支出决算`) has the name of the amount before it; empty if none has one.
    pub(super) fn name(&self, index: usize, owner: Option<&str>) -> &str {
        let own = &self.mentions[index];
        let named = self.mentions[..=index]
            .iter()
            .rev()
            .take_while(|mention| (mention.paragraph, mention.segment) == (own.paragraph, own.segment))
            .find(|mention| !is_bare(&mention.label))
            .map_or("", |mention| mention.label.as_str());
        behind_owner(named, owner)
    }

    /// The sentence that a figure stands in.
    pub(super) fn sentence(&self, mention: &Mention) -> &'a str {
        let text = self.paragraphs[mention.paragraph].text();
        let ends = || text.match_indices('。').map(|(at, _)| at).filter(|at| !is_inside(text, *at));
        let start = ends().take_while(|at| *at < mention.digits.start).last().map_or(0, |at| at + '。'.len_utf8());
        let end = ends().find(|at| *at >= mention.digits.end).unwrap_or(text.len());
        &text[start..end]
    }

    /// The amounts before mention `index`, nearest first.
    pub(super) fn amounts_before(&self, index: usize) -> impl Iterator<Item = &Mention> {
        self.mentions[..index].iter().rev().filter(|mention| mention.role == Role::Amount)
    }
}

/// Whether the full stop at `at` only ends what a bracket says: `(运行费4万元。)比上年增加1万元`.
pub(super) fn is_inside(text: &str, at: usize) -> bool {
    text[at..].strip_prefix('。').is_some_and(|rest| rest.starts_with(')'))
}

/// The words in front of a figure: what follows the last mark of `before`. Closed brackets are part of the words.
fn label(before: &str) -> &str {
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in before.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth > 0 => depth -= 1,
            ',' | ';' | '。' | '、' | ':' | '(' | '!' | '?' if depth == 0 => {
                start = at + c.len_utf8();
                break;
            }
            '。' if is_inside(before, at) => {}
            '。' | ';' => {
                start = at + c.len_utf8();
                break;
            }
            _ => {}
        }
    }
    let label = before[start..].trim();
    let label = label.strip_prefix("其中").unwrap_or(label);
    crate::facts::list_numeral(label).unwrap_or(label)
}

/// Whether words only say that a figure is what those in front of it come to: `2人,每人3.5万元,共计7万元`.
pub(super) fn recaps(label: &str) -> bool {
    matches!(label.trim_end_matches(['为', '是', ':']), "共" | "共计" | "合计" | "总计" | "小计" | "计")
}

/// Whether words only say which of several figures one is.
pub(super) fn is_bare(label: &str) -> bool {
    let mut rest = label.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年');
    while let Some(shorter) = BARE.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest.is_empty()
}

/// Words that say which of several figures for the same thing one is.
const BARE: [&str; 18] = [
    "年初",
    "全年",
    "调整",
    "本年",
    "当年",
    "度",
    "财政拨款",
    "支出",
    "收入",
    "预算",
    "决算",
    "执行",
    "安排",
    "数",
    "为",
    "共",
    "是",
    "实际",
];

/// The words behind a count that none stand in front of: `20人为全额事业编制`.
fn behind(text: &str) -> &str {
    let end = text.find([',', ';', '。', '、', ':', '(', ')']).unwrap_or(text.len());
    text[..end].strip_prefix('为').unwrap_or("")
}

/// Whether a figure is a code in brackets beside its name: `行政运行(2080101)`, `(301)工资福利支出`.
fn is_code(text: &str, token: &Token) -> bool {
    let digits = &text[token.digits.clone()];
    let in_brackets = text[..token.digits.start].ends_with('(') && text[token.end..].starts_with(')');
    token.kind == TokenKind::Bare
        && in_brackets
        && matches!(digits.len(), 3 | 5 | 7)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.starts_with(['2', '3', '5'])
}
