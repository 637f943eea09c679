//! Help and mistakes of the command line, in Chinese and English.
//!
//! `clap` speaks English only and in its own shape; a clerk gets one sentence that says what to do.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _};

use super::args::Cli;
use crate::rules::Lang;

/// The English of every help text, by subcommand (the program itself first) and argument; `""` is the subcommand.
const ENGLISH: [(&str, &[(&str, &str)]); 6] = [
    (
        "gouji",
        &[
            ("", "Checks Chinese budget and final-account disclosure drafts"),
            ("lang", "language of all output: zh (default) or en"),
            ("help", "show this help"),
            ("version", "show the version"),
        ],
    ),
    (
        "check",
        &[
            ("", "Check drafts and list figures that do not tie and other findings"),
            ("paths", "files or folders; - is standard input; the current folder without any"),
            ("format", "text (default), json, sarif or github"),
            ("select", "run these rules only, separated by commas; whole families too: GJ101,GJ4"),
            ("ignore", "leave these rules out; written like --select"),
            ("min_severity", "least severity to report: error, warning, information (default) or hint"),
            ("year", "fiscal year; that of the cover without it"),
            ("config", "settings; without it gouji.toml is looked for from the draft's folder upwards"),
            ("stdin_name", "file name of standard input in the report"),
            ("color", "auto (default, on a terminal only), always or never"),
            (
                "fix",
                "make the corrections that have no alternative; the corrected standard input goes to standard output",
            ),
            ("diff", "show what --fix would change and write no file; ends with 1 if there is anything"),
            ("unsafe_fixes", "with --fix or --diff: where there are several corrections, take the likeliest"),
            (
                "coverage",
                "instead of findings, how many figures take part in a relation, and which do not (text, json)",
            ),
            ("quiet", "print the summary only (text format)"),
        ],
    ),
    ("rule", &[("", "Explain a rule; list all rules without a code"), ("code", "rule code, such as GJ101")]),
    (
        "code",
        &[
            ("", "Look up an item code: the names of its levels, the years it is valid in"),
            ("code", "item code, such as 2080505"),
            ("year", "fiscal year, such as 2024"),
        ],
    ),
    ("term", &[("", "Explain a term"), ("name", "the term, such as 三公经费")]),
    (
        "lsp",
        &[
            ("", "Start the language server (called by editors, on standard input and output)"),
            ("client_process_id", "process number of the editor; the server ends with it"),
            ("stdio", "use standard input and output (the default, and the only way)"),
        ],
    ),
];

/// The language that the arguments ask for, found before they are understood: mistakes are told in it too.
pub(super) fn lang(arguments: &[OsString]) -> Lang {
    let mut arguments = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    while let Some(argument) = arguments.next() {
        if argument == "--lang=en" || argument == "--lang" && arguments.next().is_some_and(|value| value == "en") {
            return Lang::En;
        }
    }
    Lang::Zh
}

/// The command line with its help in `lang`.
pub(super) fn command(lang: Lang) -> Command {
    let command = dress(Cli::command(), lang);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, |sub| dress(sub, lang)))
}

fn dress(mut command: Command, lang: Lang) -> Command {
    let english = ENGLISH.iter().find(|(name, _)| *name == command.get_name()).map_or(&[][..], |(_, texts)| *texts);
    let english = |id: &str| english.iter().find(|(name, _)| *name == id).map(|(_, text)| *text);
    if lang == Lang::En
        && let Some(text) = english("")
    {
        command = command.about(text);
    }
    command = command
        .help_template(
            lang.pick("{about}\n\n用法：{usage}\n\n{all-args}\n", "{about}\n\nUsage: {usage}\n\n{all-args}\n"),
        )
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .subcommand_value_name(lang.pick("命令", "COMMAND"));
    command.mut_args(|mut argument| {
        if lang == Lang::En
            && let Some(text) = english(argument.get_id().as_str())
        {
            argument = argument.help(text);
        }
        let heading =
            if argument.is_positional() { lang.pick("参数", "Arguments") } else { lang.pick("选项", "Options") };
        argument = argument.help_heading(heading);
        // The texts name the values, and which is the default, in their own language.
        if argument.get_action().takes_values() {
            argument.hide_possible_values(true).hide_default_value(true)
        } else {
            argument
        }
    })
}

/// The sentence about a mistake, ending in a line break.
pub(super) fn mistake(error: &clap::Error, arguments: &[OsString], lang: Lang) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return error.render().ansi().to_string();
    }
    let context = |kind| error.get(kind).map(plain).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    // `--year <YEAR>` in the sentence is `--year`.
    let flag = argument.split(' ').next().unwrap_or_default();
    let value = context(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => {
            let suggested = context(ContextKind::SuggestedArg);
            let hint = match suggested.as_str() {
                "" => String::new(),
                suggested => lang.pick(format!("，是不是 {suggested}？"), format!("; did you mean {suggested}?")),
            };
            lang.pick(format!("不认识的参数 {argument}{hint}"), format!("unknown argument {argument}{hint}"))
        }
        ErrorKind::InvalidSubcommand => {
            let name = context(ContextKind::InvalidSubcommand);
            let suggested = context(ContextKind::SuggestedSubcommand);
            let meant = if suggested.is_empty() { format!("check {name}") } else { suggested };
            lang.pick(
                format!("没有“{name}”这个命令，是不是 gouji {meant}？"),
                format!("there is no command `{name}`; did you mean gouji {meant}?"),
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            lang.pick(format!("{flag} 后面缺少内容"), format!("{flag} wants a value"))
        }
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            lang.pick(
                format!("{flag} 不能是“{value}”，可以写：{valid}"),
                format!("{flag} cannot be `{value}`; possible values: {valid}"),
            )
        }
        ErrorKind::ValueValidation if matches!(flag, "--select" | "--ignore") => lang.pick(
            format!("“{value}”不是规则编号；写 GJ401 这样的编号，或 GJ4 表示整个一族，多个用逗号分隔"),
            format!("`{value}` is no rule code; write one like GJ401, or GJ4 for a whole family, separated by commas"),
        ),
        ErrorKind::ValueValidation if flag == "--year" => lang.pick(
            format!("“{value}”不是 2007 到 2099 之间的年份；写 --year 2024 这样的"),
            format!("`{value}` is no year from 2007 to 2099; write one like --year 2024"),
        ),
        ErrorKind::MissingRequiredArgument => lang.pick(format!("缺少 {argument}"), format!("{argument} is missing")),
        ErrorKind::ArgumentConflict => {
            lang.pick(format!("{flag} 只能写一次"), format!("{flag} can be given once only"))
        }
        _ => return error.render().to_string(),
    };
    let known = command(lang);
    let named = arguments.iter().skip(1).find_map(|argument| known.find_subcommand(argument.to_str()?));
    let help = named.map_or_else(|| "gouji --help".to_owned(), |sub| format!("gouji {} --help", sub.get_name()));
    let end = if sentence.ends_with(['？', '?']) { "" } else { lang.pick("。", ".") };
    lang.pick(format!("gouji: {sentence}{end}全部写法见 {help}。\n"), format!("gouji: {sentence}{end} See {help}.\n"))
}

fn plain(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn told(arguments: &[&str]) -> String {
        let arguments: Vec<OsString> =
            std::iter::once("gouji").chain(arguments.iter().copied()).map(Into::into).collect();
        let lang = lang(&arguments);
        let error = command(lang).try_get_matches_from(&arguments).expect_err("a mistake");
        mistake(&error, &arguments, lang)
    }

    #[test]
    fn every_text_has_its_english() {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        let english = command(Lang::En);
        for command in std::iter::once(&english).chain(english.get_subcommands()) {
            let about = command.get_about().expect("every command has a text").to_string();
            assert!(!chinese(&about), "{about}");
            for argument in command.get_arguments() {
                let help = argument.get_help().expect("every argument has a text").to_string();
                assert!(!chinese(&help.replace("三公经费", "")), "{} {help}", command.get_name());
            }
        }
        let zh = self::command(Lang::Zh);
        for command in std::iter::once(&zh).chain(zh.get_subcommands()) {
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some_and(|help| chinese(&help.to_string())), "{}", argument.get_id());
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::Zh).debug_assert();
    }

    #[test]
    fn a_mistake_is_one_sentence_that_says_what_to_do() {
        let all = [
            told(&["check", "--fromat", "json"]),
            told(&["check", "--xyz"]),
            told(&["chek", "."]),
            told(&["draft.txt"]),
            told(&["check", "--format", "xml"]),
            told(&["check", "--format"]),
            told(&["check", "--select", "GJ1,abc"]),
            told(&["check", "--year", "24"]),
            told(&["code"]),
            told(&["check", "--year", "2024", "--year", "2025"]),
            told(&["check", "--lang", "en", "--fromat", "json"]),
            told(&["check", "--lang=en", "--year", "x"]),
            told(&["check", "--lang=de"]),
        ];
        expect![[r#"
            gouji: 不认识的参数 --fromat，是不是 --format？全部写法见 gouji check --help。
            gouji: 不认识的参数 --xyz。全部写法见 gouji check --help。
            gouji: 没有“chek”这个命令，是不是 gouji check？全部写法见 gouji --help。
            gouji: 没有“draft.txt”这个命令，是不是 gouji check draft.txt？全部写法见 gouji --help。
            gouji: --format 不能是“xml”，可以写：text, json, sarif, github。全部写法见 gouji check --help。
            gouji: --format 后面缺少内容。全部写法见 gouji check --help。
            gouji: “abc”不是规则编号；写 GJ401 这样的编号，或 GJ4 表示整个一族，多个用逗号分隔。全部写法见 gouji check --help。
            gouji: “24”不是 2007 到 2099 之间的年份；写 --year 2024 这样的。全部写法见 gouji check --help。
            gouji: 缺少 <CODE>。全部写法见 gouji code --help。
            gouji: --year 只能写一次。全部写法见 gouji check --help。
            gouji: unknown argument --fromat; did you mean --format? See gouji check --help.
            gouji: `x` is no year from 2007 to 2099; write one like --year 2024. See gouji check --help.
            gouji: --lang 不能是“de”，可以写：zh, en。全部写法见 gouji check --help。
        "#]].assert_eq(&all.concat());
    }
}
