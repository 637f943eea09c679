//! From the economic classification of departments to that of governments.

use super::read::{DataError, rows, split};

/// Where a departmental economic class (款) usually appears in the governmental classification.
///
/// A hint only: published drafts of institutions use both columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mapping {
    /// The departmental code, five digits.
    pub department: &'static str,
    administrative: &'static str,
    institution: &'static str,
}

impl Mapping {
    /// The governmental codes for an administrative unit (行政单位); none where such units have no such expenditure.
    pub fn administrative(&self) -> impl Iterator<Item = &'static str> + Clone {
        split(self.administrative)
    }

    /// The governmental codes for an institution (事业单位).
    pub fn institution(&self) -> impl Iterator<Item = &'static str> + Clone {
        split(self.institution)
    }
}

/// Reads `economic_map.tsv`, whose rows are in the order of departmental codes.
pub(super) fn read(text: &'static str) -> Result<Vec<Mapping>, DataError> {
    rows(text, ["department", "administrative", "institution"])
        .map(|row| {
            let (_, [department, administrative, institution]) = row?;
            Ok(Mapping { department, administrative, institution })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, Table};

    #[test]
    fn every_code_of_the_mapping_is_listed() {
        let catalog = Catalog::get();
        for mapping in catalog.mappings() {
            assert!(catalog.subject(Table::Departmental, mapping.department).is_some(), "{}", mapping.department);
            assert!(mapping.institution().count() > 0, "{}", mapping.department);
            for code in mapping.administrative().chain(mapping.institution()) {
                assert!(catalog.subject(Table::Governmental, code).is_some(), "{code}");
            }
        }
        assert!(catalog.mappings().is_sorted_by(|one, next| one.department < next.department));
    }

    #[test]
    fn the_mapping_is_found_in_both_directions() {
        let catalog = Catalog::get();
        let pension = catalog.mapping("30108").expect("it is mapped");
        assert_eq!(pension.administrative().collect::<Vec<_>>(), ["50102"]);
        assert_eq!(pension.institution().collect::<Vec<_>>(), ["50501"]);
        assert_eq!(catalog.mapping("30107").expect("it is mapped").administrative().next(), None);
        assert_eq!(catalog.mapping("301"), None);
        let back: Vec<_> = catalog.mapped_to("50103").map(|mapping| mapping.department).collect();
        assert_eq!(back, ["30113"]);
    }
}
