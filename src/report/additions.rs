//! The files of subjects that a project adds to the catalogue.

use std::fs;
use std::path::Path;

use crate::catalog::{AdditionError, Additions};
use crate::rules::Lang;
use crate::text::decode;

/// Reads a file, and tells in sentences what of it cannot be read.
pub(super) fn read(file: &Path, lang: Lang) -> (Additions, Vec<String>) {
    let shown = file.display();
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            let sentence = lang.pick(
                format!("读不了 [catalog] extra 所列的 {shown}（{error}）；路径从 gouji.toml 所在目录算起。"),
                format!("{shown}, listed in [catalog] extra, cannot be read ({error}); paths start at the gouji.toml."),
            );
            return (Additions::default(), vec![sentence]);
        }
    };
    let (additions, problems) = Additions::read(&decode(&bytes).text);
    let sentence = |(line, error): (u32, AdditionError)| {
        let (line, what) = (line + 1, sentence(error, lang));
        lang.pick(format!("{shown} 第 {line} 行：{what}"), format!("{shown}, line {line}: {what}"))
    };
    (additions, problems.into_iter().map(sentence).collect())
}

fn sentence(error: AdditionError, lang: Lang) -> &'static str {
    match error {
        AdditionError::Header => lang.pick(
            "首行要用制表符分隔写明各栏：code、name 必有，另可有 valid_from、valid_to、former_names、also_named、explanation",
            "the first line names the columns, parted by tabs: code and name, and if wanted valid_from, valid_to, \
             former_names, also_named, explanation",
        ),
        AdditionError::Code => lang.pick(
            "编码要是 3 位（类）、5 位（款）或 7 位（项）数字，以 1、2、3 或 5 开头",
            "a code has 3, 5 or 7 digits and begins with 1, 2, 3 or 5",
        ),
        AdditionError::Name => lang.pick("缺科目名称", "there is no name"),
        AdditionError::Year => {
            lang.pick("年度要写四位数字，旧名称写作“名称@最后年度”", "years have four digits; a former name is name@year")
        }
        AdditionError::Cells => lang.pick("单元格比首行的栏多", "there are more cells than columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_name_the_file_and_the_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("科目.tsv");
        fs::write(&file, "code\tname\n2080577\t离退休干部活动\n2080\t短\n").expect("a file");
        let (additions, problems) = read(&file, Lang::Zh);
        assert!(additions.find("2080577").is_some());
        assert!(matches!(problems.as_slice(), [one] if one.contains("科目.tsv 第 3 行：编码要是")), "{problems:?}");
        let (_, problems) = read(&folder.path().join("没有"), Lang::En);
        assert!(matches!(problems.as_slice(), [one] if one.contains("cannot be read")), "{problems:?}");
    }
}
