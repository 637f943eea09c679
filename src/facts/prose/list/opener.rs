//! Where lists open: behind words such as 其中, and in a bracket behind an amount.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::prose::mention::{Mention, Passage, Role, is_inside};

/// What opens a list.
pub(super) static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"其中|收入中|支出中|用于(?:以下|下列)?(?:几个)?(?:方面)?|包括|包含|构成|按[^,;。:()\d]{2,10}(?:分|划分|分类|来源|性质)[,:]|分别(?:为|是)|具体(?:情况)?(?:为|是|如下|:$)|分为")
        .expect("the pattern is fixed")
});

/// The place where a list opens.
pub(super) struct Opener {
    /// The paragraph, as an index into the passage.
    pub(super) paragraph: usize,
    /// The side that its words name: 收入中, 支出中.
    pub(super) side: Option<&'static str>,
    /// The first byte of its words.
    pub(super) start: usize,
    /// The byte behind them.
    pub(super) end: usize,
    /// How many brackets deep it stands.
    pub(super) depth: usize,
    /// Whether no word opens it, but only a colon behind an amount.
    pub(super) is_bare: bool,
    /// Where the list must end: at the bracket that closes around it, or with the sentence.
    pub(super) until: usize,
}

/// Where lists open in a passage.
pub(super) fn openers(passage: &Passage) -> Vec<Opener> {
    let mut openers = Vec::new();
    for (index, paragraph) in passage.paragraphs.iter().enumerate() {
        let text = paragraph.text();
        for found in OPENERS.find_iter(text) {
            let before = &text[..found.start()];
            let depth = before.matches('(').count().saturating_sub(before.matches(')').count());
            let lead = before.rsplit([';', '。', ':', ',']).next().unwrap_or(before);
            let lead = if lead.contains(|c: char| c.is_ascii_digit()) { "" } else { lead };
            let begins = |side: &&str| found.as_str().starts_with(*side) || lead.contains(*side);
            let side = ["收入", "支出"].into_iter().find(begins);
            let until = end_of_list(text, found.end(), depth);
            let (paragraph, start, end) = (index, found.start(), found.end());
            // `按支出功能分类:` at the head of a paragraph does not tell what is sorted.
            let is_in_front = |mention: &Mention| mention.paragraph == index && mention.digits.end <= start;
            let is_told = || passage.mentions.iter().any(|it| it.role == Role::Amount && is_in_front(it));
            let is_bare = found.as_str().starts_with('按') && !is_told();
            openers.push(Opener { paragraph, side, start, end, depth, is_bare, until });
        }
    }
    // `24.26万元(购置费0万元、运行维护费24.26万元)`: the bracket itself opens the list, also behind `24.26万元,占3.00%`.
    for mention in passage.mentions.iter().filter(|mention| matches!(mention.role, Role::Amount | Role::Share)) {
        let text = passage.paragraphs[mention.paragraph].text();
        let start = mention.digits.end + mention.measure.len();
        if mention.role == Role::Amount && text[start..].starts_with(':') {
            let (end, depth) = (start + 1, mention.depth);
            let until = end_of_list(text, end, depth);
            openers.push(Opener { paragraph: mention.paragraph, side: None, start, end, depth, is_bare: true, until });
        }
        let inside = text[start..].strip_prefix('(');
        if inside.is_some_and(|inside| OPENERS.find(inside).is_none_or(|found| found.start() != 0)) {
            let (end, depth) = (start + 1, mention.depth + 1);
            let until = end_of_list(text, end, depth);
            openers.push(Opener { paragraph: mention.paragraph, side: None, start, end, depth, is_bare: false, until });
        }
    }
    openers
}

/// Where a list must end that opens at `from`, `depth` brackets deep.
fn end_of_list(text: &str, from: usize, depth: usize) -> usize {
    let mut open = 0_usize;
    for (at, c) in text[from..].char_indices() {
        match c {
            '。' if is_inside(text, from + at) => {}
            '。' => return from + at,
            '(' => open += 1,
            ')' if open > 0 => open -= 1,
            ')' if depth > 0 => return from + at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use crate::facts::prose::tests::claimed;
    use crate::relations::Family;

    fn lists(text: &str) -> Vec<String> {
        claimed(text, Family::List)
    }

    #[test]
    fn what_an_amount_contains_may_stand_in_a_bracket_behind_its_full_stop() {
        let text =
            "1、干部教育支出292.41万元。（包含教职工工资福利等支出191.41万元、项目支出74.00万元、不可预见费27.00万元）";
        assert_eq!(lists(text), ["292.41 = 191.41 + 74.00 + 27.00"]);
        assert_eq!(lists(&text.replace("292.41", "287.41")), ["✗ 287.41 = 191.41 + 74.00 + 27.00"]);
    }

    #[test]
    fn items_in_paragraphs_may_stand_below_a_colon() {
        let text = "“三公”经费决算20.23万元，比上年减少0.80万元，主要原因是厉行节约。具体情况：\n\n\
                    一、因公出国（境）费决算7.81万元，比上年减少1.30万元。\n\n\
                    二、公务用车购置及运行维护费决算11.90万元，全部为公务用车运行维护费11.90万元，与上年持平。\n\n\
                    三、公务接待费决算0.52万元，比上年增加0.50万元。";
        let found = lists(text);
        for list in ["20.23 = 7.81 + 11.90 + 0.52", "0.80 = 1.30 + 0.50", "11.90 = 11.90"] {
            assert!(found.contains(&list.to_owned()), "{found:?}");
        }
        assert!(lists(&text.replace("7.81", "8.71")).iter().any(|list| list.starts_with('✗')));
    }
}
