//! What the kinds of tables say of each other: the relations of `tables.tsv` and of what a project adds to it.
//!
//! A table is known by its title, its cells by the names of their rows and columns or by codes. Where two tables of a part
//! are of one kind, or a cell cannot be told from another, nothing is claimed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::catalog::{Cell, Status, TableKind, TableRelation, Tables};
use crate::facts::draft::FigureId;
use crate::facts::figure::{CodeMention, Facts, Figure, Judged};
use crate::facts::region::{Region, RegionKind};
use crate::facts::table::without_numeral;
use crate::number::is_slip;
use crate::relations::{Family, Form, Relation, Verdict, evaluate};

/// How many relations of a soft group must hold before one that does not is told: equalities, bounds.
const FEWEST: [usize; 2] = [2, 3];

/// What must hold between the tables of a part; what `known` relations say already is left out.
pub(super) fn relations(regions: &[Region], tables: &Tables, known: &[Judged<FigureId>]) -> Vec<Judged<FigureId>> {
    let index = by_kind(regions);
    let mut groups: BTreeMap<&str, Vec<(&TableRelation, Form<FigureId>)>> = BTreeMap::new();
    for relation in &tables.relations {
        let forms = forms(relation, &index);
        groups.entry(&relation.name).or_default().extend(forms.into_iter().map(|form| (relation, form)));
    }
    let pair = |form: &Form<FigureId>| match form {
        Form::Equal { left, right } => Some((*left.min(right), *left.max(right))),
        _ => None,
    };
    let pairs: BTreeSet<_> = known.iter().flat_map(|judged| &judged.relation.readings).filter_map(pair).collect();
    let is_known = |form: &Form<FigureId>| pair(form).is_some_and(|pair| pairs.contains(&pair));
    let mut found = Vec::new();
    for group in groups.into_values() {
        found.extend(told(&group, regions).into_iter().filter(|judged| !is_known(judged.reading())));
    }
    found
}

/// A table whose kind is known.
struct Table<'a> {
    region: u32,
    kind: &'a TableKind,
    facts: &'a Facts,
    /// The rows by their codes; none where a code has several.
    rows: HashMap<&'a str, Option<&'a CodeMention>>,
}

impl<'a> Table<'a> {
    fn new(region: u32, kind: &'a TableKind, facts: &'a Facts) -> Self {
        let mut rows = HashMap::with_capacity(facts.codes.len());
        for mention in &facts.codes {
            rows.entry(mention.code.as_str()).and_modify(|row| *row = None).or_insert(Some(mention));
        }
        Self { region, kind, facts, rows }
    }
}

/// The tables by kind; those of which a part has several are left out.
fn by_kind(regions: &[Region]) -> BTreeMap<&str, Table<'_>> {
    let mut found: BTreeMap<&str, Option<(u32, &TableKind)>> = BTreeMap::new();
    for (region, at) in regions.iter().zip(0..).filter(|(region, _)| region.kind == RegionKind::Table) {
        let Some(kind) = region.context.kind.as_deref().filter(|_| !region.facts.figures.is_empty()) else { continue };
        found.entry(&kind.title).and_modify(|entry| *entry = None).or_insert(Some((at, kind)));
    }
    let table = |(region, kind): (u32, _)| Table::new(region, kind, &regions[region as usize].facts);
    found.into_iter().filter_map(|(title, entry)| Some((title, table(entry?)))).collect()
}

/// What a relation comes to in this part: one form, or one for each code.
fn forms(relation: &TableRelation, index: &BTreeMap<&str, Table>) -> Vec<Form<FigureId>> {
    let table = |cell: &Cell| index.get(cell.table.as_str());
    let Some(left_table) = table(&relation.left) else { return Vec::new() };
    if relation.right.iter().any(|cell| table(cell).is_none()) {
        return Vec::new();
    }
    let form = |code: Option<&str>| {
        let figure = |cell: &Cell| {
            let table = table(cell)?;
            let code = cell.code.as_deref().map(|own| if own == "*" { code.unwrap_or(own) } else { own });
            let figure = find(table, &cell.names, code)?;
            Some(FigureId { region: table.region, figure })
        };
        let left = figure(&relation.left)?;
        let right = relation.right.iter().map(figure).collect::<Option<Vec<_>>>()?;
        Some(match right.as_slice() {
            [whole] if relation.at_most => Form::AtMost { part: left, whole: *whole },
            [right] => Form::Equal { left, right: *right },
            _ => Form::Sum { total: left, parts: right.into_iter().map(|part| (part, false)).collect() },
        })
    };
    if relation.left.code.as_deref() == Some("*") {
        let codes = &left_table.facts.codes;
        codes.iter().filter(|mention| !mention.implied).filter_map(|mention| form(Some(&mention.code))).collect()
    } else {
        form(None).into_iter().collect()
    }
}

/// The only figure of a table that all names fit, in the row of `code` if there is one. A table with a single column of
/// amounts need not call it 合计.
fn find(table: &Table, names: &[String], code: Option<&str>) -> Option<u32> {
    let figures = &table.facts.figures;
    let rows: Cow<[u32]> = match code {
        Some(code) => table.rows.get(code).copied().flatten()?.figures.as_slice().into(),
        None => (0..figures.len() as u32).collect(),
    };
    let only = |names: &[&String]| {
        let words: Vec<Option<&[String]>> = names.iter().map(|name| table.kind.words(name)).collect();
        let fits_all = |figure: &u32| {
            let figure = &figures[*figure as usize];
            names.iter().zip(&words).all(|(name, words)| fits(figure, *words, name))
        };
        let mut fitting = rows.iter().copied().filter(fits_all);
        (fitting.next(), fitting.next())
    };
    match only(&names.iter().collect::<Vec<_>>()) {
        (Some(figure), None) => Some(figure),
        (None, _) => {
            let others: Vec<&String> = names.iter().filter(|name| *name != TOTAL).collect();
            let found = (others.len() < names.len()).then(|| only(&others));
            found.and_then(|(first, second)| first.filter(|_| second.is_none()))
        }
        _ => None,
    }
}

/// The name of the column that a table with a single one need not have.
const TOTAL: &str = "合计";

/// Whether a figure stands in a row or a column of one of these names.
fn fits(figure: &Figure, words: Option<&[String]>, name: &str) -> bool {
    let is_one = |label: &str| match words {
        Some(words) => words.iter().any(|word| word == label),
        None => name == label,
    };
    let column = |segment: &str| is_one(segment) || segment.split_once('年').is_some_and(|(_, behind)| is_one(behind));
    is_one(without_numeral(&figure.name).trim_end_matches(':')) || figure.column.split('·').any(column)
}

/// The relations of a group that are worth keeping: what is sure; of what is soft, equalities that hold, and the only one
/// that does not where the others do.
fn told(group: &[(&TableRelation, Form<FigureId>)], regions: &[Region]) -> Vec<Judged<FigureId>> {
    let quantity = |id: FigureId| regions[id.region as usize].facts.figures[id.figure as usize].quantity;
    let judged = group.iter().filter_map(|(relation, form)| {
        if form.figures().iter().all(|figure| quantity(*figure).value.is_zero()) {
            return None;
        }
        let label = Arc::from(relation.text.as_str());
        let judged = Relation { family: Family::Tables, label, readings: vec![form.clone()] };
        let outcome = evaluate(&judged, quantity)?;
        Some((relation.status == Status::Soft, Judged { relation: judged, outcome: Some(outcome) }))
    });
    let judged: Vec<_> = judged.collect();
    let holds = |judged: &Judged<FigureId>| judged.outcome.is_some_and(|outcome| outcome.verdict < Verdict::Broken);
    let held = judged.iter().filter(|(_, judged)| holds(judged)).count();
    let stands_out = judged.len() == held + 1;
    let keeps = |is_soft: bool, judged: &Judged<FigureId>| match judged.relation.readings[0] {
        _ if !is_soft => true,
        Form::Equal { .. } if holds(judged) => true,
        Form::Equal { left, right } => stands_out && held >= FEWEST[0] && is_slip(quantity(left), quantity(right)),
        _ => stands_out && held >= FEWEST[1] && !holds(judged),
    };
    judged.into_iter().filter(|(is_soft, judged)| keeps(*is_soft, judged)).map(|(_, judged)| judged).collect()
}

#[cfg(test)]
mod tests {
    use crate::facts::Draft;
    use crate::syntax::Tree;
    use crate::text::Text;

    /// What is said to be broken in a draft.
    fn broken(text: &str) -> Vec<String> {
        let draft = Draft::read(&Tree::parse(&Text::new(text)));
        draft.parts[0].broken().map(|judged| judged.relation.label.to_string()).collect()
    }

    fn draft(reception: &str, pension: &str) -> String {
        format!(
            "2025年一般公共预算支出表\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
             2080505\t机关事业单位基本养老保险缴费支出\t19.52\t{pension}\t\n\
             2080506\t机关事业单位职业年金缴费支出\t9.76\t9.76\t\n2210201\t住房公积金\t17.93\t17.93\t\n\n\
             2025年一般公共预算基本支出表\n\n科目编码\t科目名称\t合计\n\
             30108\t机关事业单位基本养老保险缴费\t19.52\n30109\t职业年金缴费\t9.76\n30113\t住房公积金\t17.93\n\
             30217\t公务接待费\t0.65\n\n\
             2025年“三公”经费支出表\n\n项目\t预算数\n因公出国（境）费\t\n公务接待费\t{reception}\n公务用车购置及运行费\t\n"
        )
    }

    #[test]
    fn a_part_is_no_more_than_its_whole() {
        assert_eq!(broken(&draft("0.65", "19.52")), [""; 0]);
        assert_eq!(broken(&draft("0.80", "19.52")), [""; 0]);
        assert_eq!(broken(&draft("0.56", "19.52")), ["基本支出中的公务接待费不大于“三公”经费表的同一项"]);
    }

    #[test]
    fn what_is_soft_is_told_where_it_looks_like_a_slip() {
        let told = broken(&draft("0.65", "19.25"));
        assert!(told.iter().any(|label| label.contains("养老保险缴费按功能分类")), "{told:?}");
        let told = broken(&draft("0.65", "10.00"));
        assert!(!told.iter().any(|label| label.contains("养老保险缴费按功能分类")), "{told:?}");
    }
}
