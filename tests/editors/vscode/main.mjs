// main.mjs PROGRAM ENTRY VSIX FIXTURES DIR OUT [STORY...] -- tells all stories of the extension in VSIX, in the code-server at
// ENTRY; PROGRAM is the gouji inside.
//
// DIR holds what the run leaves behind, OUT the pictures. Ends in "N passed, N failed"; the exit status is 1 if anything failed.

import fs from 'node:fs';
import path from 'node:path';

import { results } from './cases.mjs';
import { CodeServer } from './code-server.mjs';
import { statics } from './statics.mjs';
import * as stories from './stories.mjs';

const [program, entry, vsix, fixtures, dir, out, ...only] = process.argv.slice(2);
const version = /gouji-(\S+)\.vsix$/.exec(vsix)?.[1];
fs.mkdirSync(out, { recursive: true });

await statics(program, vsix);
let server;
try {
    server = await CodeServer.start(entry, vsix, path.join(dir, 'server'));
    for (const name of only.length ? only : ['typing', 'detection', 'astral', 'completion', 'commands', 'missing', 'looks', 'trust']) {
        server.forgetProcesses();
        server.settings({});
        server.machineSettings({});
        const folder = stories.makeWorkspace(path.join(dir, name), fixtures);
        await stories[name]({ server, folder, out, version });
    }
} catch (error) {
    results.failed += 1;
    console.log(`FAIL ${error instanceof Error ? error.stack : error}`);
} finally {
    server?.stop();
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed === 0 && results.passed > 0 ? 0 : 1);
