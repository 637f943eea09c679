//! The registry of the rules against their files.

use std::fs;
use std::path::Path;

use gouji::rules::RULES;

#[test]
fn every_file_is_registered_under_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".rs").filter(|stem| stem.starts_with("gj")).map(str::to_uppercase))
        .collect();
    files.sort();
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(files, codes);
    for rule in RULES {
        assert!(
            rule.explanation().starts_with(&format!("# {} {} {}\n", rule.code, rule.name, rule.title)),
            "{}",
            rule.code
        );
    }
}
