// Drafts among plain text files, which neither their names nor their first lines tell.

import * as vscode from 'vscode';

import { settings } from './settings';
import { hasTitle, READ_LINES } from './title';

const PLAIN = 'plaintext';
const DRAFT = 'gouji';

/** Makes plain text with the title of a disclosure a draft when it is opened, once: whoever turns it back keeps it so. */
export function recogniseDrafts(): vscode.Disposable {
    const known = new Set<string>();
    const look = (document: vscode.TextDocument): void => {
        const key = document.uri.toString();
        if (document.languageId !== PLAIN || document.uri.scheme !== 'file' || known.has(key)) {
            return;
        }
        known.add(key);
        if (settings().get<boolean>('detect') !== false && hasTitle(firstLines(document))) {
            void vscode.languages.setTextDocumentLanguage(document, DRAFT);
        }
    };
    // Another language closes a document too, and opens it again in the same moment.
    const forget = (document: vscode.TextDocument): void =>
        void setTimeout(() => {
            const key = document.uri.toString();
            if (!vscode.workspace.textDocuments.some((open) => open.uri.toString() === key)) {
                known.delete(key);
            }
        });
    vscode.workspace.textDocuments.forEach(look);
    return vscode.Disposable.from(
        vscode.workspace.onDidOpenTextDocument(look),
        vscode.workspace.onDidCloseTextDocument(forget),
    );
}

/** Calls `then` once, when there is a draft. */
export function onFirstDraft(then: () => void): vscode.Disposable {
    const isDraft = (document: vscode.TextDocument): boolean => document.languageId === DRAFT;
    if (vscode.workspace.textDocuments.some(isDraft)) {
        then();
        return vscode.Disposable.from();
    }
    const opened = vscode.workspace.onDidOpenTextDocument((document) => {
        if (isDraft(document)) {
            opened.dispose();
            then();
        }
    });
    return opened;
}

function* firstLines(document: vscode.TextDocument): Iterable<string> {
    for (let line = 0; line < Math.min(document.lineCount, READ_LINES); line += 1) {
        yield document.lineAt(line).text;
    }
}
