// The life of the server: started, stopped, started anew, and what is to be said about it.

import * as readline from 'node:readline';

import * as vscode from 'vscode';
import { LanguageClient, State, type LanguageClientOptions } from 'vscode-languageclient/node';

import { findProgram, type Program } from './program';
import { settingsOfServer } from './settings';

/** How the server is. */
export type Condition =
    | { readonly is: 'starting' | 'running' | 'stopped' }
    | { readonly is: 'failed'; readonly why: string };

export class Server implements vscode.Disposable {
    /** What the server and the client have to say; no text of a draft is in it, unless a trace was asked for. */
    readonly log = vscode.window.createOutputChannel('gouji', { log: true });
    /** Milliseconds from the activation of the extension to the first findings. */
    msToFirstFindings: number | undefined;
    program: Program | undefined;

    private readonly begun = Date.now();
    private readonly changed = new vscode.EventEmitter<Condition>();
    private readonly firstFindings: vscode.Disposable;
    private client: LanguageClient | undefined;
    private current: Condition = { is: 'stopped' };
    /** Starts and stops wait for each other. */
    private queue: Promise<void> = Promise.resolve();

    readonly onDidChange = this.changed.event;

    constructor(private readonly context: vscode.ExtensionContext) {
        this.firstFindings = vscode.languages.onDidChangeDiagnostics((event) => this.noteFindings(event.uris));
    }

    get condition(): Condition {
        return this.current;
    }

    /** What the server said of itself when it was started. */
    get answer(): LanguageClient['initializeResult'] {
        return this.client?.initializeResult;
    }

    start(): Promise<void> {
        return this.enqueue(() => this.doStart());
    }

    stop(): Promise<void> {
        return this.enqueue(() => this.doStop());
    }

    /** Stops the server, if it runs, and starts the program that is installed or chosen now. */
    restart(): Promise<void> {
        return this.enqueue(async () => {
            await this.doStop();
            await this.doStart();
        });
    }

    dispose(): void {
        this.firstFindings.dispose();
        this.changed.dispose();
        this.log.dispose();
    }

    private enqueue(task: () => Promise<void>): Promise<void> {
        this.queue = this.queue.then(task, task);
        return this.queue;
    }

    private async doStart(): Promise<void> {
        try {
            this.program = findProgram(this.context);
            const client = new LanguageClient(
                'gouji',
                'gouji',
                { command: this.program.path, args: ['lsp'] },
                this.options(),
            );
            this.client = client;
            client.onDidChangeState(({ newState }) => {
                if (client === this.client) {
                    this.become({ is: NAMES[newState] });
                }
            });
            await client.start();
        } catch (error) {
            await this.fail(error instanceof Error ? error.message : String(error));
        }
    }

    private async doStop(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        if (client) {
            // A server that does not go by itself is killed; one that never came cannot be asked to go.
            await client.dispose().catch((error: unknown) => this.log.warn(String(error)));
        }
        this.become({ is: 'stopped' });
    }

    private async fail(why: string): Promise<void> {
        this.become({ is: 'failed', why });
        this.log.error(why);
        const showLog = vscode.l10n.t('Show the log');
        void vscode.window
            .showErrorMessage(vscode.l10n.t('gouji does not run, so drafts are not checked. {0}', why), showLog)
            .then((choice) => choice === showLog && this.log.show());
    }

    private become(condition: Condition): void {
        // Why it failed is worth more than that it is stopped.
        if (this.current.is === 'failed' && condition.is === 'stopped' && this.client) {
            return;
        }
        this.current = condition;
        this.changed.fire(condition);
    }

    private options(): LanguageClientOptions {
        return {
            // Not the other side of a comparison, nor what version control shows.
            documentSelector: [
                { language: 'gouji', scheme: 'file' },
                { language: 'gouji', scheme: 'untitled' },
            ],
            outputChannel: this.log,
            initializationOptions: settingsOfServer,
            middleware: {
                workspace: { configuration: (params) => params.items.map(() => settingsOfServer()) },
            },
            // The server has sentences only, no commands and no HTML.
            markdown: { isTrusted: false, supportHtml: false },
            stdioOptions: {
                stdout: (lines, log) => void readline.createInterface({ input: lines }).on('line', (line) => log.info(line)),
                stderr: (lines, log) => void readline.createInterface({ input: lines }).on('line', (line) => tell(log, line)),
            },
        };
    }

    private noteFindings(uris: readonly vscode.Uri[]): void {
        const any = uris.some((uri) =>
            vscode.languages.getDiagnostics(uri).some((finding) => finding.source === 'gouji'),
        );
        if (any && this.msToFirstFindings === undefined) {
            this.msToFirstFindings = Date.now() - this.begun;
            this.firstFindings.dispose();
        }
    }
}

const NAMES = {
    [State.Stopped]: 'stopped',
    [State.Starting]: 'starting',
    [State.Running]: 'running',
    [State.StartFailed]: 'stopped',
} as const;

/** Puts a line of the server's log into ours, at its own level. */
function tell(log: vscode.LogOutputChannel, line: string): void {
    const [, level, words] = /^\S+\s+(ERROR|WARN|INFO|DEBUG|TRACE)\s+(.*)$/.exec(line) ?? [];
    switch (level) {
        case 'ERROR':
            return log.error(words ?? line);
        case 'WARN':
            return log.warn(words ?? line);
        case 'DEBUG':
            return log.debug(words ?? line);
        case 'TRACE':
            return log.trace(words ?? line);
        default:
            return log.info(words ?? line);
    }
}
