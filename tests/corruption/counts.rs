//! Which counts a reader could check: those of a breakdown, of a list of names, of a table.

use super::draft::{Class, Figure};
use super::table::is_row;
use super::written::Written;
use gouji::number::Decimal;

/// A count of a sentence.
struct Count<'a> {
    figure: usize,
    value: Decimal,
    measure: &'a str,
}

/// Leaves out the counts of `figures` that stand alone.
pub(crate) fn keep_checkable(lines: &[String], figures: &mut Vec<Figure>) {
    let mut kept = vec![false; figures.len()];
    for (number, line) in lines.iter().enumerate() {
        let mut sentence: Vec<Count> = Vec::new();
        let mut start = 0;
        for (at, figure) in figures.iter().enumerate() {
            if figure.line as usize != number || figure.class != Class::Count {
                continue;
            }
            if line[start..figure.digits.start].contains(['。', '；']) {
                breakdowns(&sentence, &mut kept);
                sentence.clear();
            }
            start = figure.end;
            let value = Written::read(&line[figure.digits.clone()]).value();
            let measure = line[figure.digits.end..figure.end].trim();
            kept[at] |= is_list(&line[figure.end..]) || is_tabulated(lines, value, measure);
            sentence.push(Count { figure: at, value, measure });
        }
        breakdowns(&sentence, &mut kept);
    }
    let mut kept = kept.into_iter();
    figures.retain(|figure| kept.next() == Some(true) || figure.class != Class::Count);
}

/// Keeps a count that is the sum of those behind it in its sentence, and these.
fn breakdowns(sentence: &[Count], kept: &mut [bool]) {
    for (at, total) in sentence.iter().enumerate() {
        let parts: Vec<&Count> = sentence[at + 1..].iter().filter(|part| part.measure == total.measure).collect();
        let mut sum = Decimal::ZERO;
        for (last, part) in parts.iter().enumerate() {
            sum += part.value;
            let complete = last + 1 == parts.len() || sum > Decimal::ZERO && parts[last + 1].value > total.value - sum;
            if last > 0 && complete && sum == total.value {
                for part in &parts[..=last] {
                    kept[part.figure] = true;
                }
                kept[total.figure] = true;
            }
        }
    }
}

/// Whether what stands behind a count names what is counted.
fn is_list(behind: &str) -> bool {
    let near: String = behind.chars().take(8).collect();
    let sentence = behind.split('。').next().unwrap_or(behind);
    ["分别为", "分别是", "即", "包括", "，为", ",为"].iter().any(|word| near.contains(word)) && sentence.contains('、')
}

/// Whether a table has a row of what is counted, with the same number.
fn is_tabulated(lines: &[String], value: Decimal, measure: &str) -> bool {
    let unit = [format!("({measure}"), format!("（{measure}")];
    let shown = value.to_string();
    lines
        .iter()
        .filter(|line| is_row(line) && unit.iter().any(|unit| line.contains(unit.as_str())))
        .any(|line| line.split(['\t', '|']).any(|cell| cell.trim() == shown))
}
