//! The arguments of the command line.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::{Outcome, usage};
use crate::config::code_prefix;
use crate::rules::{Lang, Severity};

/// The whole command line. Help is written in Chinese here, in English in the table of `usage`.
#[derive(Debug, Parser)]
#[command(
    name = "gouji",
    version,
    about = "勾稽：检查部门、单位预算公开和决算公开草案的数字与文字",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The language of all output.
    #[arg(long, global = true, display_order = 100, value_name = "LANG", default_value = "zh", value_parser = langs(), help = "输出语言：zh（默认）或 en")]
    pub lang: Lang,
    #[arg(short, long, global = true, display_order = 101, action = ArgAction::Help, help = "显示帮助")]
    help: Option<bool>,
    #[arg(short = 'V', long, display_order = 102, action = ArgAction::Version, help = "显示版本")]
    version: Option<bool>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(about = "检查草案，列出不勾稽的数字和其他问题")]
    /// Checks drafts.
    Check(CheckArgs),
    #[command(about = "说明一条规则；不写编号则列出全部规则")]
    /// Explains a rule.
    Rule {
        /// The rule's code.
        #[arg(value_name = "CODE", help = "规则编号，如 GJ101")]
        code: Option<String>,
    },
    #[command(about = "查一个科目编码：各级名称、适用年度")]
    /// Looks up a 科目 code.
    Code {
        /// The code.
        #[arg(value_name = "CODE", help = "科目编码，如 2080505")]
        code: String,
        /// The fiscal year.
        #[arg(long, value_name = "YEAR", value_parser = years(), help = "预算年度，如 2024")]
        year: Option<u16>,
    },
    #[command(about = "查一个名词的解释")]
    /// Looks up a term.
    Term {
        /// The term.
        #[arg(value_name = "NAME", help = "名词，如 三公经费")]
        name: String,
    },
    #[command(about = "启动语言服务器（由编辑器调用，使用标准输入输出）")]
    /// Serves an editor.
    Lsp {
        /// Accepted because editors pass it; there is no other transport.
        #[arg(long, help = "使用标准输入输出（默认，也是唯一的方式）")]
        stdio: bool,
        /// The editor's process, which the server is not to outlive.
        #[arg(long = "clientProcessId", value_name = "PID", help = "编辑器的进程号；编辑器退出时服务器也退出")]
        client_process_id: Option<u32>,
    },
}

/// What `check` is to do.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "field docs speak of flags")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct CheckArgs {
    /// Files, folders, or `-` for standard input; the current folder when empty.
    #[arg(value_name = "PATH", help = "要检查的文件或目录；- 表示标准输入；不写则检查当前目录")]
    pub paths: Vec<PathBuf>,
    /// How to print.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats(), help = "输出格式：text（默认）、json、sarif、github")]
    pub format: Format,
    /// The rules to run.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = codes, help = "只用这些规则，逗号分隔，可写整族：GJ101,GJ4")]
    pub select: Vec<String>,
    /// The rules to leave out.
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = codes, help = "不用这些规则，写法同 --select")]
    pub ignore: Vec<String>,
    /// The least severity to report.
    #[arg(long, value_name = "LEVEL", default_value = "information", value_parser = severities(), help = "最低报告级别：error、warning、information（默认）、hint")]
    pub min_severity: Severity,
    /// The fiscal year.
    #[arg(long, value_name = "YEAR", value_parser = years(), help = "预算年度；不写则取草案封面上的年度")]
    pub year: Option<u16>,
    /// The settings.
    #[arg(long, value_name = "FILE", help = "配置文件；不写则从草案所在目录向上找 gouji.toml")]
    pub config: Option<PathBuf>,
    /// The name of standard input.
    #[arg(long, value_name = "NAME", help = "标准输入在报告里的文件名")]
    pub stdin_name: Option<PathBuf>,
    /// Colours.
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = colors(), help = "颜色：auto（默认，只在终端上）、always、never")]
    pub color: Color,
    /// Corrections are made.
    #[arg(long, help = "改正只有一种改法的问题，写回文件；标准输入则把改好的草案写到标准输出")]
    pub fix: bool,
    /// Corrections are shown.
    #[arg(long, help = "只显示 --fix 会怎样改，不写文件；有可改的退出码为 1")]
    pub diff: bool,
    /// Corrections that are not the only ones are made, or shown, too.
    #[arg(long, help = "与 --fix 或 --diff 连用：有几种改法的，也按排在最前的改")]
    pub unsafe_fixes: bool,
    /// How much is checked, in place of what is wrong.
    #[arg(long, help = "不列问题，列出多少数字参加了勾稽、哪些没有（text、json 格式）")]
    pub coverage: bool,
    /// The summary only.
    #[arg(short, long, help = "只输出最后的汇总（text 格式）")]
    pub quiet: bool,
}

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment asks for none.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Reads the command line. What is to be said about it (help, version, mistakes) has been said when this returns
/// how to end instead.
///
/// # Errors
/// [`Outcome::Clean`] after help that was asked for, [`Outcome::Failed`] after a mistake.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Outcome> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = usage::lang(&arguments);
    let error = match usage::command(lang).try_get_matches_from(&arguments) {
        Ok(matches) => match <Cli as clap::FromArgMatches>::from_arg_matches(&matches) {
            Ok(cli) => return Ok(cli),
            Err(error) => error,
        },
        Err(error) => error,
    };
    if error.use_stderr() {
        let _ = write!(anstream::stderr().lock(), "{}", usage::mistake(&error, &arguments, lang));
        return Err(Outcome::Failed);
    }
    let _ = write!(anstream::stdout().lock(), "{}", error.render().ansi());
    Err(Outcome::Clean)
}

fn langs() -> impl clap::builder::TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["zh", "en"]).map(|name| if name == "en" { Lang::En } else { Lang::Zh })
}

fn severities() -> impl clap::builder::TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(["error", "warning", "information", "hint"]).map(|name| match name.as_str() {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "information" => Severity::Information,
        _ => Severity::Hint,
    })
}

fn formats() -> clap::builder::EnumValueParser<Format> {
    clap::builder::EnumValueParser::new()
}

fn colors() -> clap::builder::EnumValueParser<Color> {
    clap::builder::EnumValueParser::new()
}

fn years() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(2007..=2099)
}

fn codes(written: &str) -> Result<String, &'static str> {
    code_prefix(written).ok_or("no rule code")
}
