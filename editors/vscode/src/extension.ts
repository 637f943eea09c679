// gouji (勾稽) for VS Code: starts the language server for drafts of 预算公开 and 决算公开, and tells how it fares.

import * as vscode from 'vscode';

import { debugInfo } from './debugInfo';
import { onFirstDraft, recogniseDrafts } from './drafts';
import { Server } from './server';
import { settingsNeedAnotherProgram } from './settings';
import { showStatus } from './status';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
    const running = new Server(context);
    server = running;
    context.subscriptions.push(
        running,
        showStatus(running),
        vscode.commands.registerCommand('gouji.restart', () => running.restart()),
        vscode.commands.registerCommand('gouji.showLog', () => running.log.show()),
        vscode.commands.registerCommand('gouji.copyDebugInfo', async () => {
            await vscode.env.clipboard.writeText(debugInfo(context, running));
            void vscode.window.showInformationMessage(vscode.l10n.t('The debug information is on the clipboard.'));
        }),
        vscode.workspace.onDidChangeConfiguration((event) => {
            if (running.wanted && settingsNeedAnotherProgram(event)) {
                void running.restart();
            }
        }),
        // From here on the workspace's own path counts too.
        vscode.workspace.onDidGrantWorkspaceTrust(() => {
            if (running.wanted) {
                void running.restart();
            }
        }),
        // Plain text alone wakes the extension, but not the server.
        onFirstDraft(() => void running.start()),
        recogniseDrafts(),
    );
}

export async function deactivate(): Promise<void> {
    await server?.stop();
}
