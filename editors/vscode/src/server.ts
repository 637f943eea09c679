// The life of the server: started, stopped, started anew, and what is to be said about it.

import * as readline from 'node:readline';

import * as vscode from 'vscode';
import {
    CloseAction,
    type CloseHandlerResult,
    ErrorAction,
    LanguageClient,
    type LanguageClientOptions,
    State,
} from 'vscode-languageclient/node';

import { findProgram, type Program } from './program';
import { settingsOfServer } from './settings';

/** How long the server may take to answer for the first time, in milliseconds. */
const PATIENCE = 10_000;

/** A server that ends this often within the period, in milliseconds, is not started again. */
const ENDS = { often: 4, period: 3 * 60_000 };

/** How the server is. */
export type Condition =
    | { readonly is: 'starting' | 'running' | 'stopped' }
    | { readonly is: 'failed'; readonly why: string };

export class Server implements vscode.Disposable {
    /** What the server and the client have to say; no text of a draft is in it, unless a trace was asked for. */
    readonly log = vscode.window.createOutputChannel('gouji', { log: true });
    /** Milliseconds from the first draft to the first findings. */
    msToFirstFindings: number | undefined;
    program: Program | undefined;

    private begun = 0;
    private readonly changed = new vscode.EventEmitter<Condition>();
    private readonly firstFindings: vscode.Disposable;
    private client: LanguageClient | undefined;
    private current: Condition = { is: 'stopped' };
    /** When the server ended by itself. */
    private ends: number[] = [];
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

    /** Whether it was ever started. */
    get wanted(): boolean {
        return this.begun > 0;
    }

    start(): Promise<void> {
        this.begun = Date.now();
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
            const client = new Client(
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
            await withinPatience(client.start());
            const { name, version } = client.initializeResult?.serverInfo ?? { name: '?' };
            this.log.info(`${name} ${version ?? ''} runs: ${this.program.path}`);
        } catch (error) {
            await this.fail(error instanceof Error ? error.message : String(error));
        }
    }

    private async doStop(): Promise<void> {
        await this.drop();
        this.ends = [];
        this.become({ is: 'stopped' });
    }

    /** Lets go of the client, and sees to the end of its server. */
    private async drop(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        const running = client?.state === State.Running;
        // One that has never answered cannot be asked to go.
        if (client && !running) {
            client.serverProcess?.kill();
        }
        if (running) {
            await client.dispose().catch((error: unknown) => this.log.warn(String(error)));
        }
    }

    private async fail(why: string): Promise<void> {
        await this.drop();
        this.become({ is: 'failed', why });
        this.log.error(why);
        const showLog = vscode.l10n.t('Show the log');
        void vscode.window
            .showErrorMessage(vscode.l10n.t('gouji does not run, so drafts are not checked. {0}', why), showLog)
            .then((choice) => choice === showLog && this.log.show());
    }

    /** The server has ended although nobody asked it to. */
    private ended(): CloseHandlerResult {
        const now = Date.now();
        this.ends = [...this.ends.filter((then) => now - then < ENDS.period), now];
        this.log.warn(`the server has ended by itself (${this.ends.length})`);
        if (this.condition.is === 'running' && this.ends.length < ENDS.often) {
            return { action: CloseAction.Restart, handled: true };
        }
        if (this.condition.is === 'running') {
            void this.fail(vscode.l10n.t('The server has ended several times.'));
        }
        return { action: CloseAction.DoNotRestart, handled: true };
    }

    private become(condition: Condition): void {
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
            errorHandler: {
                // A message that could not be written or read: the end of the server, if it is that, is told below.
                error: () => ({ action: ErrorAction.Continue, handled: true }),
                closed: () => this.ended(),
            },
            // What went wrong at the start is thrown, and told once.
            initializationFailedHandler: () => false,
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

/** A client that keeps what goes wrong to its log; whatever the user has to know, `Server` tells once. */
class Client extends LanguageClient {
    override error(message: string, data?: unknown): void {
        super.error(message, data, false);
    }
}

/** Waits for the answer of a server, but not for ever. */
async function withinPatience(start: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(vscode.l10n.t('The program does not answer.'))), PATIENCE);
    });
    try {
        await Promise.race([start, tooLate]);
    } finally {
        clearTimeout(timer);
    }
}

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
