// What a report about a defect needs to say. No text, name or place of a draft is in it.

import * as os from 'node:os';

import * as vscode from 'vscode';

import type { Server } from './server';
import { settingsOfServer } from './settings';

/** The debug information, as Markdown. */
export function debugInfo(context: vscode.ExtensionContext, server: Server): string {
    const { condition, answer } = server;
    const rows: [string, unknown][] = [
        ['extension', (context.extension.packageJSON as { version: string }).version],
        ['VS Code', `${vscode.version}, ${vscode.env.appHost}, ${vscode.env.language}`],
        ['system', `${process.platform} ${process.arch}, ${os.release()}, Node ${process.version}`],
        ['server', answer?.serverInfo ? `${answer.serverInfo.name} ${answer.serverInfo.version}` : 'none'],
        ['program', server.program ? `chosen by ${server.program.chosenBy}` : 'none'],
        ['condition', condition.is],
        ['first findings', server.msToFirstFindings === undefined ? 'none yet' : `${server.msToFirstFindings} ms`],
        ['position encoding', answer?.capabilities.positionEncoding ?? 'unknown'],
        ['capabilities', Object.keys(answer?.capabilities ?? {}).join(', ')],
        ['workspace', vscode.workspace.isTrusted ? 'trusted' : 'not trusted'],
        ['settings', JSON.stringify(settingsOfServer())],
        ...vscode.workspace.textDocuments.filter((draft) => draft.languageId === 'gouji').map(describe),
    ];
    return rows.map(([name, value]) => `- ${name}: ${String(value)}`).join('\n') + '\n';
}

function describe(draft: vscode.TextDocument, index: number): [string, string] {
    const findings = vscode.languages.getDiagnostics(draft.uri).filter((finding) => finding.source === 'gouji');
    const codes = findings.map(({ code }) => String(typeof code === 'object' ? code.value : code)).sort();
    const ends = draft.eol === vscode.EndOfLine.CRLF ? 'CRLF' : 'LF';
    return [`draft ${index + 1}`, `${draft.lineCount} lines, ${ends}, ${draft.uri.scheme}, findings: ${codes.join(' ') || 'none'}`];
}
