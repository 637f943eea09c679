// Cases and their results. A story is a row of cases in one window, of which each builds on those before.

import path from 'node:path';

import { Workbench } from './workbench.mjs';

export const results = { passed: 0, failed: 0 };

/** Tries the cases in order, up to the first that fails; a picture is kept of what was on the screen then. */
export async function story(name, url, out, tell, options) {
    console.log(`-- ${name}`);
    let bench;
    let current = 'the window opens';
    const begun = Date.now();
    try {
        bench = await Workbench.open(url, options);
        const test = async (what, action) => {
            current = what;
            const from = Date.now();
            await action();
            results.passed += 1;
            console.log(`ok   ${what} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
        };
        await tell(bench, test);
        current = 'nothing went wrong in the window';
        if (bench.pageErrors.length) {
            throw new Error(bench.pageErrors.join('; '));
        }
    } catch (error) {
        results.failed += 1;
        console.log(`FAIL ${current}: ${error instanceof Error ? error.message : error}`);
        const picture = path.join(out, `failed-${name.replaceAll(' ', '-')}.png`);
        await bench?.screenshot(picture).catch(() => {});
        console.log(`     on the screen: ${picture}`);
        for (const words of (await bench?.notifications().catch(() => [])) ?? []) {
            console.log(`     told: ${words}`);
        }
    } finally {
        await bench?.close();
    }
    console.log(`     ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

export function same(got, wanted, what) {
    if (got !== wanted) {
        throw new Error(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
    }
}

export function holds(text, part, what) {
    if (!text.includes(part)) {
        throw new Error(`${what}: ${JSON.stringify(part)} is not in ${JSON.stringify(text)}`);
    }
}
