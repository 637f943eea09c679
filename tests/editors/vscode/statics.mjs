// What can be told of the extension without an editor: its strings, patterns, colours, snippets and size.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { holds, results, same } from './cases.mjs';

const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma');
const textmate = require('vscode-textmate');

const EXTENSION = path.resolve(import.meta.dirname, '../../../editors/vscode');

const text = (name) => fs.readFileSync(path.join(EXTENSION, name), 'utf8');
const json = (name) => JSON.parse(text(name));

/** The names on both sides are the same ones. */
function sameNames(got, wanted, what) {
    const sorted = (names) => JSON.stringify([...new Set(names)].sort());
    same(sorted(got), sorted(wanted), what);
}

function versions() {
    const [, version] = /^version = "(.*)"$/m.exec(text('../../Cargo.toml'));
    same(json('package.json').version, version, 'version of the extension');
    same(json('package-lock.json').version, version, 'version in the lock');
}

function size(vsix) {
    same(fs.statSync(vsix).size < 8 * 1024 * 1024, true, 'below 8 MB');
}

function strings() {
    const wanted = [...text('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    for (const file of ['package.nls.json', 'package.nls.zh-cn.json']) {
        sameNames(Object.keys(json(file)), wanted, `keys of ${file}`);
    }
    const sources = fs.readdirSync(path.join(EXTENSION, 'src')).map((name) => text(`src/${name}`));
    const said = [...sources.join('').matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, words]) => words);
    sameNames(Object.keys(json('l10n/bundle.l10n.zh-cn.json')), said, 'sentences of the Chinese bundle');
}

function manifest() {
    const { activationEvents, capabilities, contributes } = json('package.json');
    same(activationEvents.join(), 'onLanguage:gouji,onLanguage:plaintext', 'activation');
    const harmless = ['gouji.lang', 'gouji.detect', 'gouji.trace.server'];
    const settings = Object.keys(contributes.configuration.properties);
    const restricted = capabilities.untrustedWorkspaces.restrictedConfigurations;
    sameNames(restricted, settings.filter((name) => !harmless.includes(name)), 'restricted settings');
}

function firstLines() {
    const pattern = new RegExp(json('package.json').contributes.languages[0].firstLine);
    const drafts = ['2025年度单位预算公开', '\uFEFF示例局2024年度部门决算公开说明', '# **示例局2024年度部门预算公开**', '2 0 2 4 年 度 单 位 决 算 公 开', '示例局2023年度部门决算'];
    for (const line of drafts) {
        same(pattern.test(line), true, line);
    }
    for (const line of ['会议纪要', '关于预算公开的说明', '2025年度工作总结', '关于布置2024年度部门决算工作的通知', '']) {
        same(pattern.test(line), false, line);
    }
}

async function titles() {
    const esbuild = path.join(EXTENSION, 'node_modules/.bin/esbuild');
    const { stdout } = spawnSync(esbuild, ['src/title.ts', '--format=esm'], { cwd: EXTENSION, encoding: 'utf8' });
    const { hasTitle } = await import(`data:text/javascript;base64,${Buffer.from(stdout).toString('base64')}`);
    for (const [cover, wanted] of [
        [['', '示例局', '', '2025年度部门预算公开'], true],
        [['\uFEFF# **示例局**', '2 0 2 4 年 度 单 位 决 算 公 开 说 明'], true],
        [['示例局2025年度', '部门预算公开'], true],
        [['<p align="center">2024年度部门决算公开（草案）</p>'], true],
        [['示例局2024年度部门决算', '目录'], true],
        [['示例局2024年部门预算（草案）'], true],
        [['关于做好2025年度预算公开工作的通知'], false],
        [['关于布置2024年度部门决算工作的通知'], false],
        [['会议纪要', '讨论预算公开'], false],
        [[...Array(20).fill('正文'), '2025年度部门预算公开'], false],
        [[], false],
    ]) {
        same(hasTitle(cover), wanted, cover.join(' / '));
    }
}

function words() {
    const { pattern, flags } = json('language-configuration.json').wordPattern;
    const wordsOf = (line) => [...line.matchAll(new RegExp(pattern, `g${flags}`))].map(([word]) => word).join(' ');
    for (const [line, wanted] of [
        ['2080505\t养老保险\t1,234.56', '2080505 养老保险 1,234.56'],
        ['|208|社会保障和就业支出|-0.15|', '208 社会保障和就业支出 -0.15'],
        ['支出421.36万元，占79.71%；项目', '支出 421.36 万元 占 79.71 项目'],
        ['（一）因公出国（境）费', '一 因公出国 境 费'],
        ['２０２５年，１２．６４', '２０２５ 年 １２．６４'],
        ['2024-2025年', '2024 2025 年'],
        ['𠮷山公园1.0', '𠮷山公园 1.0'],
    ]) {
        same(wordsOf(line), wanted, 'words');
    }
}

async function colours() {
    await oniguruma.loadWASM(fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
    const registry = new textmate.Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
            createOnigString: (string) => new oniguruma.OnigString(string),
        }),
        loadGrammar: async () => textmate.parseRawGrammar(text('syntaxes/gouji.tmLanguage.json'), 'gouji.json'),
    });
    const grammar = await registry.loadGrammar('text.gouji');
    const scopeOf = (line, part) => {
        const at = line.indexOf(part);
        const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
        const token = tokens.find(({ startIndex, endIndex }) => startIndex <= at && at < endIndex);
        return token.scopes.at(-1);
    };
    for (const [line, part, scope] of [
        ['第二部分 2024年单位预算报表', '第二', 'markup.heading.1.gouji'],
        ['一、支出预算情况说明', '支出', 'markup.heading.2.gouji'],
        ['## 第一部分 概况', '概况', 'markup.heading.1.gouji'],
        ['（二）其他', '其他', 'markup.heading.3.gouji'],
        ['一、本单位职责.....\t1', '本单位', 'meta.table.row.gouji'],
        ['公开01表', '公开', 'markup.heading.table.gouji'],
        ['单位：万元', '万元', 'storage.type.unit.gouji'],
        ['合计\t\t421.36', '合计', 'keyword.other.total.gouji'],
        ['合计\t\t421.36', '421.36', 'constant.numeric.gouji'],
        ['2080505\t养老\t1,234.56', '2080505', 'entity.name.tag.code.gouji'],
        ['2080505\t养老\t1,234.56', '1,234.56', 'constant.numeric.gouji'],
        ['|2080505|养老|39.28|', '2080505', 'entity.name.tag.code.gouji'],
        ['|2080505|养老|39.28|', '|养', 'punctuation.separator.table.gouji'],
        ['| --- | ---: |', '---', 'punctuation.definition.table.gouji'],
        ['基本支出335.86万元，占79.71%', '335', 'constant.numeric.amount.gouji'],
        ['基本支出335.86万元，占79.71%', '79', 'constant.numeric.percent.gouji'],
        ['注：本表无数据', '本表', 'comment.line.note.gouji'],
        ['减少１２．６４万元', '１２', 'constant.numeric.full-width.gouji'],
    ]) {
        same(scopeOf(line, part), scope, `${part} in ${line}`);
    }
}

/** The text that a snippet puts in place, with every default and first choice. */
function expand(body) {
    const defaults = new Map([...body.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, number, words]) => [number, words]));
    return body
        .replaceAll('$CURRENT_YEAR', '2025')
        .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
        .replace(/\$\{(\d+)(?::[^}]*)?\}|\$(\d+)/g, (_, braced, bare) => {
            const words = defaults.get(braced ?? bare) ?? '';
            return words.replace('$CURRENT_YEAR', '2025');
        });
}

function snippets(program) {
    for (const [name, { prefix, body }] of Object.entries(json('snippets/gouji.json'))) {
        same(prefix.length, 2, `prefixes of ${name}`);
        const draft = expand(body.join('\n'));
        same(/[${}]/.test(draft), false, `placeholders left in ${name}`);
        const { status, stdout } = spawnSync(program, ['check', '-'], { input: draft, encoding: 'utf8' });
        same(status, 0, `${name}: ${stdout}`);
    }
}

function readme() {
    const pictures = [...text('README.md').matchAll(/!\[[^\]]+\]\((images\/[^)]+)\)/g)].map(([, file]) => file);
    same(pictures.length >= 3, true, 'three pictures');
    for (const file of pictures) {
        same(fs.existsSync(path.join(EXTENSION, file)), true, file);
    }
    for (const setting of Object.keys(json('package.json').contributes.configuration.properties)) {
        holds(text('README.md'), `\`${setting}\``, 'README');
    }
}

/** Tries all of it. */
export async function statics(program, vsix) {
    console.log('-- without an editor');
    for (const [name, check] of [
        ['the version is that of the program', versions],
        ['the package is small', () => size(vsix)],
        ['every string is there in both languages', strings],
        ['the extension wakes for drafts and plain text, and trusts no stranger', manifest],
        ['a draft is known by its first line', firstLines],
        ['a draft is known by the title on its cover', titles],
        ['an amount or a code is one word', words],
        ['codes, totals, amounts and headings have their colours', colours],
        ['no snippet gives a finding', () => snippets(program)],
        ['the README has its pictures and all settings', readme],
    ]) {
        try {
            await check();
            results.passed += 1;
            console.log(`ok   ${name}`);
        } catch (error) {
            results.failed += 1;
            console.log(`FAIL ${name}: ${error instanceof Error ? error.message : error}`);
        }
    }
}
