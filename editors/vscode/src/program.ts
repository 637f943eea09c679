// Which program is the server.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

import * as vscode from 'vscode';

import { settings } from './settings';

/** The program to run, and who chose it. */
export interface Program {
    readonly path: string;
    readonly chosenBy: 'setting' | 'extension';
}

/**
 * The program of the setting `gouji.path`, else the one that the extension carries.
 *
 * A workspace that is not trusted has no say in it: the setting is a restricted one, so VS Code hides its value there.
 * @throws {Error} with a sentence for the user, if the program cannot be run.
 */
export function findProgram(context: vscode.ExtensionContext): Program {
    const chosen = settings().get<string>('path', '').trim();
    const program: Program = chosen
        ? { path: withHome(chosen), chosenBy: 'setting' }
        : { path: carried(context), chosenBy: 'extension' };
    if (!path.isAbsolute(program.path)) {
        throw new Error(vscode.l10n.t('The setting gouji.path must be an absolute path, not {0}.', program.path));
    }
    try {
        fs.accessSync(program.path, fs.constants.X_OK);
    } catch {
        throw new Error(
            program.chosenBy === 'setting'
                ? vscode.l10n.t('There is no program at {0}; see the setting gouji.path.', program.path)
                : vscode.l10n.t('This extension carries no program for this system; set gouji.path to that of gouji.'),
        );
    }
    return program;
}

function carried(context: vscode.ExtensionContext): string {
    return context.asAbsolutePath(path.join('server', process.platform === 'win32' ? 'gouji.exe' : 'gouji'));
}

function withHome(file: string): string {
    return /^~[/\\]/.test(file) ? path.join(os.homedir(), file.slice(2)) : file;
}
