//! The numerals in front of row names, which give a table its depth.

/// The style of ①, ②.
pub(super) const CIRCLED: usize = 4;

/// The style of the numeral that a name opens with, outermost 0, and its length in bytes; none if it has none:
/// `一、`, `(一)`, `1.`, `(1)`, `①`, `1)`.
fn numeral(name: &str) -> Option<(usize, usize)> {
    let bracket = usize::from(name.starts_with('('));
    let inside = &name[bracket..];
    let first = inside.chars().next()?;
    let (is_digit, most): (fn(char) -> bool, usize) = match first {
        '①'..='⑫' if bracket == 0 => return Some((CIRCLED, first.len_utf8())),
        '0'..='9' => (|c| c.is_ascii_digit(), 2),
        _ if is_chinese(first) => (is_chinese, 3),
        _ => return None,
    };
    let length: usize = inside.chars().take(most).take_while(|c| is_digit(*c)).map(char::len_utf8).sum();
    let end = bracket + length;
    let arabic = usize::from(most == 2);
    if bracket == 1 {
        let behind = name[end..].strip_prefix(')')?;
        let stop = behind.chars().next().filter(|c| matches!(c, '、' | '.')).map_or(0, char::len_utf8);
        return Some((1 + 2 * arabic, end + 1 + stop));
    }
    let behind = name[end..].chars().next()?;
    let style = match (arabic, behind) {
        (0, '、' | '.' | ':') => 0,
        (1, '、' | '.' | '．') => 2,
        (1, ')') => 5,
        _ => return None,
    };
    Some((style, end + behind.len_utf8()))
}

const CHINESE: &str = "一二三四五六七八九";

const fn is_chinese(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// The style of the numeral that a name opens with, outermost 0; none if it has none.
pub(super) fn style(name: &str) -> Option<usize> {
    let name = name.strip_prefix("其中").map_or(name, |rest| rest.trim_start_matches(':'));
    numeral(name).map(|(style, _)| style)
}

/// The style of the numeral that a name opens with, and its number; none if it has none.
pub(super) fn ordinal(name: &str) -> Option<(usize, u32)> {
    let (style, length) = numeral(name)?;
    let mut value = 0;
    for c in name[..length].chars() {
        value = match c {
            '①'..='⑫' => c as u32 - '①' as u32 + 1,
            '0'..='9' => value * 10 + (c as u32 - '0' as u32),
            // 二十三 is two tens and three.
            '十' => value.max(1) * 10,
            _ => value + CHINESE.chars().position(|digit| digit == c).map_or(0, |at| at as u32 + 1),
        };
    }
    Some((style, value))
}

/// A name without `其中：` and numerals in front.
pub(super) fn strip(name: &str) -> &str {
    let mut rest = name;
    loop {
        let before = rest.len();
        if let Some(behind) = rest.strip_prefix("其中") {
            rest = behind.trim_start_matches(':');
        }
        if let Some((_, length)) = numeral(rest) {
            rest = &rest[length..];
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// Whether a name opens as an item of a list: with a numeral or 其中.
pub(super) fn is_item(name: &str) -> bool {
    name.starts_with("其中") || style(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_have_numbers() {
        for (name, expected) in [
            ("十二、住房保障支出", Some((0, 12))),
            ("二十三、其他支出", Some((0, 23))),
            ("二十、转移性支出", Some((0, 20))),
            ("(三)车辆", Some((1, 3))),
            ("12、工程", Some((2, 12))),
            ("(2)服务", Some((3, 2))),
            ("②公务用车运行维护费", Some((CIRCLED, 2))),
            ("50万元以上设备", None),
        ] {
            assert_eq!(ordinal(name), expected, "{name}");
        }
    }

    #[test]
    fn numerals_have_styles() {
        for (name, expected, bare) in [
            ("十二、住房保障支出", Some(0), "住房保障支出"),
            ("一.收入", Some(0), "收入"),
            ("(三)车辆", Some(1), "车辆"),
            ("(十一)、车辆", Some(1), "车辆"),
            ("1.货物", Some(2), "货物"),
            ("12、工程", Some(2), "工程"),
            ("(2)服务", Some(3), "服务"),
            ("②公务用车运行维护费", Some(4), "公务用车运行维护费"),
            ("3)其他", Some(5), "其他"),
            ("(三𠮷)车辆", None, "(三𠮷)车辆"),
            ("其中:1.一般公共预算", Some(2), "一般公共预算"),
            ("其中:基本支出", None, "基本支出"),
            ("一般公共预算", None, "一般公共预算"),
            ("50万元以上设备", None, "50万元以上设备"),
            ("(本级)", None, "(本级)"),
            ("(一", None, "(一"),
            ("2080505", None, "2080505"),
            ("", None, ""),
        ] {
            assert_eq!((style(name), strip(name)), (expected, bare), "{name}");
        }
    }
}
