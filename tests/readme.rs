//! What the README shows is what the program does.

use std::process::Command;

use gouji::config::Config;
use gouji::rules::{Lang, RULES, Severity};

const README: &str = include_str!("../README.md");

/// The first block of the README in a language.
fn block(language: &str) -> &'static str {
    let (_, from) = README.split_once(&format!("```{language}\n")).expect("the README has such a block");
    from.split_once("```").expect("the block ends").0
}

/// What the program prints.
fn output(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("the program starts");
    String::from_utf8(output.stdout).expect("the report is text")
}

#[test]
fn the_report_is_a_real_one() {
    let report = output(&["check", "fixtures/wrong/unit-budget-wrong.txt"]);
    for finding in block("text").trim_end().split("\n\n") {
        assert!(report.contains(finding), "not in the report any more:\n{finding}");
    }
}

#[test]
fn the_table_lists_every_rule() {
    for rule in RULES {
        let severity = match rule.severity {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Information | Severity::Hint => "提示",
        };
        let row = format!("| {} | {severity} | {} |", rule.code, rule.title);
        assert!(README.contains(&row), "no row {row}");
    }
}

#[test]
fn every_option_is_explained() {
    let help = output(&["check", "--help"]);
    let options = || help.split_whitespace().filter(|word| word.starts_with("--") && *word != "--help");
    assert!(options().count() > 0);
    for option in options() {
        assert!(README.contains(&format!("`{option}")), "nothing about {option}");
    }
}

#[test]
fn the_settings_are_understood() {
    let (config, problems) = Config::parse(block("toml"), Lang::Zh);
    assert_eq!(problems, []);
    assert_eq!((config.draft.year, config.exceptions.len()), (Some(2025), 1));
}
