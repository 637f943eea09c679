// What a person does with the extension, told as stories.

import fs from 'node:fs';
import path from 'node:path';

import { holds, same, story } from './cases.mjs';
import { SETTINGS } from './code-server.mjs';

const DRAFT = '岚水区企业发展服务中心2025年度单位预算公开.txt';
const ASTRAL = '示例市𠮷山公园管理中心2024年度单位预算公开.txt';
/** A draft whose name and first line do not tell that it is one. */
const UNNAMED = 'draft.txt';
const LARGE = '两份草案：预算公开和决算公开.txt';
/** The mistakes planted in it (fixtures/wrong/README.md); each is one finding. */
const PLANTED = 19;

/** The draft of at least 60 KB is to be checked within this after it was opened, in milliseconds. */
const SOON = 1000;

/** A fresh folder with the drafts. */
export function makeWorkspace(dir, fixtures) {
    fs.mkdirSync(dir, { recursive: true });
    const read = (name) => fs.readFileSync(path.join(fixtures, name), 'utf8');
    const write = (name, text) => fs.writeFileSync(path.join(dir, name), text);
    write(DRAFT, read('unit-budget.txt'));
    write(LARGE, read('wrong/unit-budget-wrong.txt') + read('wrong/final-account-wrong.txt'));
    write(UNNAMED, read('unit-budget.txt').replace('16.85', '18.65'));
    write('notes.txt', '会议纪要\n\n讨论预算。\n');
    fs.copyFileSync(path.join(import.meta.dirname, '../nvim/draft.txt'), path.join(dir, ASTRAL));
    return dir;
}

/** A wrong figure is typed into a correct draft, and corrected. */
export async function typing({ server, folder, out }) {
    const original = fs.readFileSync(path.join(folder, DRAFT), 'utf8');
    const row = '2050803 培训支出'.split(' ')[1];
    await story('typing', server.window(folder), out, async (bench, test) => {
        await test('a file that is no draft starts no server', async () => {
            await bench.openFile('notes.txt');
            same(await bench.language(), 'Plain Text', 'language of notes.txt');
            same(server.processes().length, 0, 'servers');
        });
        await test('a draft is known by its name and wakes the extension', async () => {
            await bench.openFile(DRAFT);
            same(await bench.language(), '预算决算公开', 'language');
            await bench.until('the server', () => server.processes().length === 1);
        });
        await test('a hover on a code names the subject', async () => {
            await bench.goTo(126);
            const words = await bench.hover('2080505', '机关事业单位基本养老保险缴费支出');
            holds(words, '机关事业单位基本养老保险缴费支出', 'hover');
            await bench.portrait(path.join(out, 'hover.png'), 600);
        });
        await test('a correct draft has no problems', () => bench.noProblems());
        await test('a wrong figure that is typed gets a squiggle, and nothing else does', async () => {
            await bench.goTo(154);
            await bench.doubleClick('16.85', row);
            await bench.page.keyboard.type('18.65');
            await bench.squiggleUnder('18.65', row);
            same((await bench.squiggles()).length, 1, 'squiggles');
            await bench.screenshot(path.join(out, 'squiggle.png'));
        });
        await test('the list of problems has it', async () => {
            const problems = await bench.problems();
            holds(problems, '18.65 ≠ 16.85', 'problems');
            holds(problems, 'GJ103', 'problems');
            await bench.portrait(path.join(out, 'findings.png'), 660);
        });
        await test('a hover on the figure says what is broken', async () => {
            const words = await bench.hover('18.65', row);
            holds(words, '18.65 ≠ 16.85', 'hover');
            await bench.screenshot(path.join(out, 'hover-finding.png'));
            await bench.page.keyboard.press('Escape');
        });
        await test('a correction of the menu puts the right figure in its place', async () => {
            await bench.click('18.65', row);
            holds((await bench.quickFixes())[0], '改 18.65 为 16.85', 'first correction');
            await bench.portrait(path.join(out, 'fix.png'), 511);
            await bench.takeFix('改 18.65 为 16.85');
            await bench.placeOf('16.85', row);
        });
        await test('the list of problems is empty again', () => bench.noProblems());
        await test('the saved file is the original to the last byte', async () => {
            await bench.save();
            same(fs.readFileSync(path.join(folder, DRAFT), 'utf8') === original, true, 'the same text');
        });
        await test('undo brings the mistake back, redo takes it away', async () => {
            await bench.click('16.85', row);
            await bench.page.keyboard.press('Control+Z');
            await bench.squiggleUnder('18.65', row);
            await bench.page.keyboard.press('Control+Y');
            await bench.noProblems();
        });
        await test('nobody was told of anything', async () => same((await bench.notifications()).join(), '', 'notifications'));
    }, { scale: 2 });
}

/** A draft that only its cover tells, until the user says otherwise. */
export async function detection({ server, folder, out }) {
    await story('detection', server.window(folder), out, async (bench, test) => {
        await test('a draft is known by the title on its cover', async () => {
            await bench.openFile(UNNAMED);
            await bench.until('the language', async () => (await bench.language()) === '预算决算公开');
            await bench.until('the findings', async () => (await bench.problemCount()) > 0);
        });
        await test('who makes it plain text keeps it so', async () => {
            await bench.command('Change Language Mode');
            await bench.pickAgain('Plain Text');
            await bench.until('the language', async () => (await bench.language()) === 'Plain Text');
            await bench.noProblems();
            await new Promise((resolve) => setTimeout(resolve, 500));
            same(await bench.language(), 'Plain Text', 'language');
        });
        await test('opened again it is a draft again', async () => {
            await bench.page.locator('.tab.active .codicon-close').click();
            await bench.page.waitForSelector('.tab', { state: 'detached' });
            await bench.openFile(UNNAMED);
            await bench.until('the language', async () => (await bench.language()) === '预算决算公开');
        });
    });
}

/** Places after characters that are two in UTF-16. */
export async function astral({ server, folder, out }) {
    const prose = '2024年度支出预算421.36万元';
    await story('astral characters', server.window(folder), out, async (bench, test) => {
        await test('mistakes stand under their figures', async () => {
            await bench.openFile(ASTRAL);
            await bench.squiggleUnder('67.15', '208');
            await bench.goTo(37);
            await bench.squiggleUnder('79.17%', prose);
        });
        await test('a correction in such a line changes the figure alone', async () => {
            await bench.click('79.17%', prose);
            await bench.quickFixes();
            await bench.takeFix('79.71');
            await bench.placeOf('基本支出335.86万元，占79.71%；项目支出', prose);
            await bench.until('one problem', async () => (await bench.problemCount()) === 1);
        });
        await test('the outline has the parts and the tables', async () => {
            await bench.page.locator('.pane-header', { hasText: 'Outline' }).click();
            const outline = bench.page.locator('.outline-pane');
            await bench.until('the outline', async () => /第二部分/.test(await outline.innerText()));
            const names = await outline.locator('.monaco-list-row .label-name').allInnerTexts();
            for (const name of ['第一部分 概况', '第二部分 2024年单位预算报表', '2024年预算支出总表', '第三部分 2024年度单位预算情况说明']) {
                same(names.includes(name), true, `${name} in ${names.join(' | ')}`);
            }
            await bench.screenshot(path.join(out, 'outline.png'));
        });
        await test('the rows of a table fold', async () => {
            await bench.goTo(20);
            await bench.command('Fold');
            await bench.until('the rows hidden', async () => !(await bench.visibleText()).includes('事业单位离退休'));
            holds(await bench.visibleText(), '2024年预算支出总表', 'text');
            await bench.screenshot(path.join(out, 'folded.png'));
            await bench.command('Unfold');
            await bench.placeOf('事业单位离退休');
        });
        await test('a snippet sets up a table, without a false alarm', async () => {
            await bench.page.keyboard.press('Control+End');
            await bench.page.keyboard.type('\n\nzczb');
            const suggestion = bench.page.locator('.suggest-widget .monaco-list-row.focused', { hasText: 'zczb' });
            await bench.page.keyboard.press('Control+Space');
            await suggestion.waitFor();
            await bench.screenshot(path.join(out, 'snippet.png'));
            await bench.page.keyboard.press('Enter');
            await bench.placeOf('单位名称', '单位名称：单位名称');
            await bench.until('one problem', async () => (await bench.problemCount()) === 1);
        });
    });
}

/** A code is completed in a new row, its name with it. */
export async function completion({ server, folder, out }) {
    const last = '其他支持中小企业发展和管理支出';
    await story('completion', server.window(folder), out, async (bench, test) => {
        await bench.openFile(DRAFT);
        await bench.until('the server', async () => (await bench.debugInfo()).includes('hoverProvider'));
        await test('a code that is begun is offered with its name', async () => {
            await bench.goTo(138);
            await bench.click(last);
            await bench.page.keyboard.press('End');
            await bench.page.keyboard.press('Enter');
            await bench.page.keyboard.insertText('\t\t');
            await bench.page.keyboard.press('Home');
            await bench.page.keyboard.type('21508');
            await bench.page.locator('.suggest-widget .monaco-list-row', { hasText: '中小企业发展专项' }).first().waitFor();
            await bench.screenshot(path.join(out, 'completion.png'));
        });
        await test('taking it fills in the code and the name', async () => {
            await bench.page.locator('.suggest-widget .monaco-list-row', { hasText: '中小企业发展专项' }).first().click();
            await bench.page.waitForSelector('.suggest-widget', { state: 'hidden' });
            await bench.save();
            const lines = fs.readFileSync(path.join(folder, DRAFT), 'utf8').split('\n');
            same(lines[138], '2150805\t中小企业发展专项\t', 'the new row');
        });
    });
}

/** The commands and what surrounds the server. */
export async function commands({ server, folder, out, version }) {
    await story('commands', server.window(folder), out, async (bench, test) => {
        await test('two drafts of 60 KB are checked within a second of being opened', async () => {
            await bench.openFile(LARGE);
            await bench.until('the findings', async () => (await bench.problemCount()) === PLANTED);
            const info = await bench.debugInfo();
            const [, ms] = /first findings: (\d+) ms/.exec(info) ?? [];
            console.log(`     first findings ${ms} ms after the draft was opened`);
            same(Number(ms) < SOON, true, `${ms} ms below ${SOON}`);
            same(fs.statSync(path.join(folder, LARGE)).size >= 60 * 1024, true, 'size of the draft');
        });
        await test('the debug information has no word of a draft', async () => {
            const info = await bench.debugInfo();
            holds(info, `server: gouji ${version}`, 'debug information');
            holds(info, 'program: chosen by extension', 'debug information');
            same(/[\u4e00-\u9fff]|59\.72|\.txt/.test(info), false, `words of a draft in ${info}`);
        });
        await test('the status item tells the version', async () => {
            await bench.page.locator('#status\\.languageStatus').hover();
            const item = bench.page.locator('.hover-language-status', { hasText: `gouji ${version}` });
            await item.first().waitFor();
            await bench.screenshot(path.join(out, 'status.png'));
            await bench.page.mouse.move(600, 300);
        });
        await test('a restart brings another server with the same findings', async () => {
            const [old] = server.processes();
            await bench.command('gouji: Restart the Server');
            await bench.until('another server', () => {
                const now = server.processes();
                return now.length === 1 && now[0] !== old;
            });
            await bench.until('the findings', async () => (await bench.problemCount()) === PLANTED);
        });
        await test('a server that died comes back by itself', async () => {
            const [old] = server.processes();
            process.kill(Number(old), 'SIGKILL');
            await bench.until('another server', () => {
                const now = server.processes();
                return now.length === 1 && now[0] !== old;
            });
            await bench.until('the findings', async () => (await bench.problemCount()) === PLANTED);
        });
        await test('settings are followed at once', async () => {
            await bench.editSettings({ ...SETTINGS, 'gouji.ignore': ['GJ1'] });
            await bench.until('fewer findings', async () => (await bench.problemCount()) < 18);
            await bench.editSettings({ ...SETTINGS, 'gouji.lang': 'en' });
            await bench.until('English messages', async () => (await bench.problems()).includes('is not the sum of its'));
            await bench.editSettings(SETTINGS);
            await bench.until('Chinese messages', async () => (await bench.problems()).includes('不符'));
            await bench.until('the findings', async () => (await bench.problemCount()) === PLANTED);
        });
        await test('the log can be shown', async () => {
            await bench.command("gouji: Show the Server's Log");
            const log = bench.page.locator('.output-view-container, .output-view');
            await bench.until('words in the log', async () => (await log.first().innerText()).includes(`gouji\u00a0${version}\u00a0runs`));
        });
        await test('the walkthrough can be read', async () => {
            await bench.command('Welcome: Open Walkthrough...');
            await bench.pickAgain('Check a budget disclosure draft');
            const page = bench.page.locator('.gettingStartedContainer');
            await page.locator('text=Look up a subject code').first().waitFor();
            await bench.screenshot(path.join(out, 'walkthrough.png'));
        });
    });
}

/** Where there is no program, the user learns it. */
export async function missing({ server, folder, out }) {
    server.machineSettings({ 'gouji.path': '/nowhere/gouji' });
    await story('no program', server.window(folder), out, async (bench, test) => {
        await test('a program that is not there is told, once', async () => {
            await bench.openFile(LARGE);
            await bench.until('the message', async () => (await bench.notifications()).join().includes('/nowhere/gouji'));
            same((await bench.notifications()).length, 1, 'messages');
            same(await bench.problemCount(), 0, 'problems');
            await bench.screenshot(path.join(out, 'no-program.png'));
        });
    });
}

/** A workspace that is not trusted chooses neither the program nor the rules; once it is trusted it does. */
export async function trust({ server, folder, out }) {
    const trace = path.join(path.dirname(folder), 'the-program-of-the-workspace-ran');
    const program = path.join(folder, 'gouji-of-the-workspace');
    fs.writeFileSync(program, `#!/bin/sh\necho >'${trace}'\ncat >/dev/null\n`, { mode: 0o755 });
    fs.mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    const settings = { 'gouji.path': program, 'gouji.ignore': ['GJ'] };
    fs.writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
    server.settings({ 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' });
    await story('trust', server.window(folder), out, async (bench, test) => {
        await test('an untrusted workspace is checked by the program of the extension, with all rules', async () => {
            await bench.openFile(LARGE);
            await bench.until('the findings', async () => (await bench.problemCount()) === PLANTED);
            holds(await bench.debugInfo(), 'workspace: not trusted', 'debug information');
            same(fs.existsSync(trace), false, 'the program of the workspace ran');
        });
        await test('a trusted one may choose its program', async () => {
            await bench.command('Workspaces: Manage Workspace Trust');
            await bench.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).first().click();
            await bench.until('the program of the workspace', () => fs.existsSync(trace));
        });
    });
}

/** How it looks: both themes, and larger. */
export async function looks({ server, folder, out }) {
    for (const [name, theme, zoom] of [
        ['light', 'Default Light Modern', 1],
        ['dark', 'Default Dark Modern', 1],
        ['light 125 %', 'Default Light Modern', 1.25],
        ['dark 125 %', 'Default Dark Modern', 1.25],
    ]) {
        server.settings({ 'workbench.colorTheme': theme });
        const file = name.replaceAll(/[ %]+/g, '-').replace(/-$/, '');
        await story(`looks ${name}`, server.window(folder), out, async (bench, test) => {
            await test(`squiggles stand under their figures, ${name}`, async () => {
                await bench.openFile(LARGE);
                await bench.goTo(80);
                await bench.squiggleUnder('59.72', '八、社会保障和就业支出');
                await bench.screenshot(path.join(out, `look-${file}-table.png`));
                await bench.goTo(437);
                await bench.squiggleUnder('增长18.75%');
                await bench.screenshot(path.join(out, `look-${file}-prose.png`));
            });
        }, { zoom });
    }
}
