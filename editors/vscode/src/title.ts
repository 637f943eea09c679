// Whether the first lines of a text have the title of a disclosure: 2025年度单位预算公开.

/** Covers open with stamps and blank lines; the title is among the first lines that are not blank. */
const TITLE_LINES = 20;

/** How many lines are looked at. */
export const READ_LINES = 200;

// That something is disclosed, or whose budget or account it is, and what may follow that in a title; anything else
// (工作的通知, …) is a text about disclosure, not a draft.
const TITLE =
    /年.*?(?:[预决]算公开|(?:部门|单位)[预决]算)(?:$|信息|说明|情况|报告|报表|文本|材料|草案|表|目录|编制说明|（|\()/u;

/** Whether a title stands there, whole or broken in two. */
export function hasTitle(lines: Iterable<string>): boolean {
    let previous = '';
    let seen = 0;
    for (const line of lines) {
        const words = squeezed(line);
        if (!words) {
            continue;
        }
        if (TITLE.test(words) || TITLE.test(previous + words)) {
            return true;
        }
        previous = words;
        seen += 1;
        if (seen === TITLE_LINES) {
            return false;
        }
    }
    return false;
}

/** A line without the blanks and the markup that covers are spread out with. */
function squeezed(line: string): string {
    return line.replace(/<[^<>]*>/gu, '').replace(/[\s\uFEFF#*]/gu, '');
}
