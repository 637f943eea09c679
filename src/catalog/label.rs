//! When two labels are the same label.

use crate::text::fold_label;

/// `label` without what makes no difference between names: spaces, the width of brackets and of digits, quotation marks.
///
/// Two names are the same name exactly if their keys are equal: `因公出国(境)费用` and `因公出国（境） 费用`,
/// `“三公”经费` and `三公经费`.
pub fn label_key(label: &str) -> String {
    let mut key = fold_label(label);
    key.retain(|c| !is_quote(c));
    key
}

/// Whether `c` is a quotation mark of any width or direction.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』')
}

#[cfg(test)]
mod tests {
    use super::label_key;

    #[test]
    fn layout_and_quotation_marks_make_no_difference() {
        for (one, other) in [
            ("因公出国(境)费用", "因公出国（境） 费用"),
            ("“三公”经费", "三公经费"),
            ("\"三公\"经费", "“三公”经费"),
            ("其他社会保障 和就业支出", "其他社会保障和就业支出"),
            ("２０８", "208"),
        ] {
            assert_eq!(label_key(one), label_key(other));
        }
        assert_ne!(label_key("行政单位医疗"), label_key("事业单位医疗"));
        assert_ne!(label_key("资本性支出"), label_key("资本性支出（基本建设）"));
    }
}
