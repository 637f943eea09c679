// The settings, and which of them the server is told.

import * as vscode from 'vscode';

const SECTION = 'gouji';

/** Those that the server reads; the others are the extension's own. */
const OF_SERVER = ['lang', 'year', 'select', 'ignore', 'extra'] as const;

/** All settings, as far as the workspace's trust lets them be seen. */
export function settings(): vscode.WorkspaceConfiguration {
    return vscode.workspace.getConfiguration(SECTION);
}

/** What the server is told. What the user has not chosen is left out. */
export function settingsOfServer(): Record<string, unknown> {
    const all = settings();
    return Object.fromEntries(OF_SERVER.filter((key) => isChosen(all, key)).map((key) => [key, all.get(key)]));
}

/** Whether the change of settings is about the program itself. */
export function settingsNeedAnotherProgram(event: vscode.ConfigurationChangeEvent): boolean {
    return event.affectsConfiguration(`${SECTION}.path`);
}

function isChosen(all: vscode.WorkspaceConfiguration, key: string): boolean {
    const value = all.inspect(key);
    const chosen = value?.workspaceFolderValue ?? value?.workspaceValue ?? value?.globalValue;
    return chosen !== undefined && all.get(key) !== null;
}
