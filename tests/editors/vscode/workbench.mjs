// VS Code as a person sees it: a browser on the workbench of a server, driven by mouse and keyboard.

import { chromium } from 'playwright-core';

/** How long anything may take before it counts as not happening, in milliseconds. */
const PATIENCE = 30_000;

// Without these, Chromium looks for hosts that a machine without network does not know, and wants a sandbox that root has not.
const CHROMIUM = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export class Workbench {
    /** Opens the workbench at `url`, everything `zoom` times as large as usual, with `scale` times the pixels in pictures. */
    static async open(url, { zoom = 1, scale = 1, width = 1280, height = 800 } = {}) {
        const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: CHROMIUM });
        const context = await browser.newContext({
            viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
            deviceScaleFactor: zoom * scale,
            permissions: ['clipboard-read', 'clipboard-write'],
        });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        const bench = new Workbench(browser, page);
        page.on('pageerror', (error) => bench.pageErrors.push(String(error)));
        await page.goto(url, { waitUntil: 'domcontentloaded' });
        await page.waitForSelector('.monaco-workbench');
        await page.waitForSelector('.explorer-folders-view .monaco-list-row');
        return bench;
    }

    constructor(browser, page) {
        this.browser = browser;
        this.page = page;
        this.pageErrors = [];
    }

    close() {
        return this.browser.close();
    }

    screenshot(path, options = {}) {
        return this.page.screenshot({ path, animations: 'disabled', caret: 'hide', ...options });
    }

    /** A picture of the editor without what surrounds it, down to `bottom`. */
    async portrait(path, bottom) {
        const { x, y, width } = await this.page.locator('.part.editor').boundingBox();
        await this.screenshot(path, { clip: { x, y, width, height: bottom - y } });
    }

    /** Waits until `is` gives something true, and gives that; `what` is told where it does not. */
    async until(what, is) {
        const deadline = Date.now() + PATIENCE;
        for (;;) {
            const value = await is();
            if (value) {
                return value;
            }
            if (Date.now() > deadline) {
                throw new Error(`waited in vain for ${what}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    }

    /** Opens a file of the folder from the explorer. */
    async openFile(name) {
        await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
        await this.page.waitForSelector('.tab.active .label-name');
        await this.until(`the text of ${name}`, async () => {
            const tab = await this.page.locator('.tab.active .label-name').first().innerText();
            return tab.includes(name) && (await this.page.locator('.editor-instance .view-line').count()) > 0;
        });
    }

    /** Runs a command by its title in the command palette. */
    async command(title) {
        await this.pick(`>${title}`, title);
    }

    /** Puts the cursor at a line and column, both counted from 1, and that place into view. */
    async goTo(line, column = 1) {
        await this.pick(`:${line}:${column}`);
        await this.page.waitForSelector('.quick-input-widget', { state: 'hidden' });
    }

    /** Takes the row of the quick input for `query` whose label begins so, or the first. */
    async pick(query, label = undefined) {
        await this.page.keyboard.press('Escape');
        await this.page.keyboard.press('F1');
        const input = this.page.locator('.quick-input-widget .quick-input-box input');
        await input.waitFor();
        await input.fill(query);
        if (label) {
            const row = this.page.locator('.quick-input-list .monaco-list-row').filter({
                has: this.page.locator('.label-name', { hasText: new RegExp(`^${escape(label)}`) }),
            });
            await row.first().click();
        } else {
            await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
            await this.page.keyboard.press('Enter');
        }
    }

    /** Whatever VS Code tells in its notifications. */
    async notifications() {
        return this.page.locator('.notification-list-item-message').allInnerTexts();
    }

    /** The language in the status bar. */
    language() {
        return this.page.locator('#status\\.editor\\.mode').innerText();
    }

    /** The visible squiggles of a severity, as boxes on the screen. */
    async squiggles(severity = '(error|warning|info)') {
        return this.page.evaluate((pattern) => {
            const found = [...document.querySelectorAll('.editor-instance .view-overlays .cdr')];
            return found
                .filter((element) => new RegExp(`squiggly-${pattern}`).test(element.className))
                .map((element) => {
                    const { x, y, width, height } = element.getBoundingClientRect();
                    return { x, y, width, height };
                });
        }, severity);
    }

    /** Where a stretch of the visible text is on the screen; `line` is a part of its line. */
    async placeOf(text, line = text) {
        const find = () =>
            this.page.evaluate(
                ([text, line]) => {
                    // VS Code shows spaces as no-break ones, and tabs as dots of its own.
                    const plain = (s) => s.replace(/\u00a0/g, ' ');
                    for (const view of document.querySelectorAll('.editor-instance .view-lines .view-line')) {
                        if (!plain(view.textContent).includes(line)) {
                            continue;
                        }
                        const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
                        const nodes = [];
                        let all = '';
                        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                            nodes.push([all.length, node]);
                            all += plain(node.data);
                        }
                        const from = all.indexOf(text);
                        if (from < 0) {
                            continue;
                        }
                        const at = (offset) => {
                            const [start, node] = nodes.findLast(([start]) => start <= offset);
                            return [node, offset - start];
                        };
                        const range = document.createRange();
                        range.setStart(...at(from));
                        const [node, offset] = at(from + text.length - 1);
                        range.setEnd(node, offset + 1);
                        const { x, y, width, height } = range.getBoundingClientRect();
                        return { x, y, width, height };
                    }
                    return null;
                },
                [text, line],
            );
        return this.until(`${text} on the screen`, find);
    }

    /** Waits for a squiggle exactly under this text. */
    async squiggleUnder(text, line = text) {
        return this.until(`a squiggle under ${text}`, async () => {
            const place = await this.placeOf(text, line);
            const near = (a, b) => Math.abs(a - b) <= 2;
            return (await this.squiggles()).some(
                (box) => near(box.x, place.x) && near(box.width, place.width) && box.y < place.y + place.height && place.y < box.y + box.height,
            );
        });
    }

    /** Selects a stretch of the visible text as a person does, by a double click on the word. */
    async doubleClick(text, line = text) {
        const place = await this.placeOf(text, line);
        await this.page.mouse.dblclick(place.x + place.width / 2, place.y + place.height / 2);
    }

    async click(text, line = text) {
        const place = await this.placeOf(text, line);
        await this.page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    }

    /** What the editor says when the mouse rests on this text. */
    async hover(text, line = text) {
        const place = await this.placeOf(text, line);
        await this.page.mouse.move(place.x + place.width + 200, place.y + 150);
        await this.page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 4 });
        const hover = this.page.locator('.monaco-resizable-hover:visible, .monaco-hover:visible').first();
        await hover.waitFor();
        return this.until('the words of the hover', async () => {
            const words = await hover.innerText();
            return words.includes('Loading') ? '' : words.replace(/\u00a0/g, ' ');
        });
    }

    /** The titles of the corrections on offer at the cursor; the menu stays open. */
    async quickFixes() {
        // VS Code offers nothing while it is still asking what there is for the new place of the cursor.
        await this.page.locator('.lightBulbWidget:visible, [class*="codicon-gutter-lightbulb"]:visible').first().waitFor();
        await this.page.keyboard.press('Control+.');
        const rows = this.page.locator('.action-widget .monaco-list-row.action');
        await rows.first().waitFor();
        return (await rows.allInnerTexts()).map((title) => title.trim());
    }

    /** Takes a correction of the open menu, by the keyboard. */
    async takeFix(part) {
        const titles = await this.page.locator('.action-widget .monaco-list-row.action').allInnerTexts();
        const index = titles.findIndex((title) => title.includes(part));
        if (index < 0) {
            throw new Error(`no correction with ${part} among ${titles.join(' | ')}`);
        }
        for (let step = 0; step < index; step += 1) {
            await this.page.keyboard.press('ArrowDown');
        }
        await this.page.keyboard.press('Enter');
        await this.page.waitForSelector('.action-widget', { state: 'hidden' });
    }

    /** Opens the list of problems and gives its rows. */
    async problems() {
        const panel = this.page.locator('.markers-panel');
        if (!(await panel.isVisible())) {
            await this.page.keyboard.press('Control+Shift+M');
            await panel.waitFor();
        }
        return (await panel.innerText()).replace(/\u00a0/g, ' ');
    }

    /** Waits until the list of problems is empty. */
    async noProblems() {
        await this.until('an empty list of problems', async () =>
            (await this.problems()).includes('No problems have been detected'),
        );
    }

    /** How many problems the badge of the status bar counts. */
    async problemCount() {
        const label = await this.page.locator('#status\\.problems a').getAttribute('aria-label');
        if (/No Problems/.test(label)) {
            return 0;
        }
        return [...label.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
    }

    /** All text that can be seen in the editor. */
    async visibleText() {
        const lines = await this.page.locator('.editor-instance .view-lines .view-line').allInnerTexts();
        return lines.join('\n').replace(/\u00a0/g, ' ');
    }

    /** What the command for debug information puts on the clipboard. */
    async debugInfo() {
        await this.page.evaluate(() => navigator.clipboard.writeText(''));
        await this.command('gouji: Copy Debug Information');
        return this.until('debug information', () => this.page.evaluate(() => navigator.clipboard.readText()));
    }

    /** Takes a row of the quick input that is open already. */
    async pickAgain(label) {
        await this.page.locator('.quick-input-widget .quick-input-box input').fill(label);
        await this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().waitFor();
        await this.page.keyboard.press('Enter');
    }

    /** Saves the file that was changed. */
    async save() {
        await this.page.waitForSelector('.tab.active.dirty');
        await this.page.keyboard.press('Control+S');
        await this.page.waitForSelector('.tab.active:not(.dirty)');
    }

    /** Makes these the user's settings, in the editor for them. */
    async editSettings(settings) {
        await this.command('Preferences: Open User Settings (JSON)');
        await this.page.locator('.tab.active .label-name', { hasText: 'settings.json' }).waitFor();
        await this.page.locator('.editor-instance .view-lines').first().click();
        await this.page.keyboard.press('Control+A');
        await this.page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(settings, null, 2));
        await this.page.keyboard.press('Control+V');
        await this.save();
        await this.page.locator('.tab.active .codicon-close').click();
        await this.page.locator('.tab.active .label-name', { hasText: 'settings.json' }).waitFor({ state: 'detached' });
    }
}

/** A pattern that matches these characters and no others. */
function escape(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
