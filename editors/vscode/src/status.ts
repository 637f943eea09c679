// The language status item: the server's condition, beside the name of the language.

import * as vscode from 'vscode';

import type { Server } from './server';

/** Shows how the server is, for as long as the result is not disposed of. */
export function showStatus(server: Server): vscode.Disposable {
    const item = vscode.languages.createLanguageStatusItem('gouji.server', { language: 'gouji' });
    item.name = vscode.l10n.t('gouji server');
    const show = (): void => {
        const condition = server.condition;
        const version = server.answer?.serverInfo?.version ?? '';
        item.busy = condition.is === 'starting';
        item.severity = vscode.LanguageStatusSeverity.Information;
        item.command = { title: vscode.l10n.t('Show the log'), command: 'gouji.showLog' };
        switch (condition.is) {
            case 'starting':
                item.text = vscode.l10n.t('gouji is starting');
                break;
            case 'running':
                item.text = `gouji ${version}`;
                item.detail = vscode.l10n.t('drafts are checked as you type');
                return;
            case 'stopped':
            case 'failed':
                item.text = vscode.l10n.t('gouji does not run');
                item.severity = vscode.LanguageStatusSeverity.Error;
                item.command = { title: vscode.l10n.t('Start it anew'), command: 'gouji.restart' };
                break;
        }
        item.detail = condition.is === 'failed' ? condition.why : '';
    };
    show();
    return vscode.Disposable.from(item, server.onDidChange(show));
}
