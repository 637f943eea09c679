// A VS Code server on this machine alone: no login, no gallery, no telemetry, nothing in the user's own home.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export const SETTINGS = {
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'workbench.startupEditor': 'none',
    'workbench.enableExperiments': false,
    'workbench.colorTheme': 'Default Light Modern',
    'security.workspace.trust.enabled': false,
    'editor.fontFamily': "'Noto Sans Mono CJK SC', monospace",
    // A file on the disk is what the test wrote there, until it is saved.
    'files.autoSave': 'off',
    'files.simpleDialog.enable': true,
    // The browser's own language is English; the drafts' authors have Chinese messages.
    'gouji.lang': 'zh',
};

export class CodeServer {
    /** Installs the extension into a fresh server with all its data in `dir`, and starts that. */
    static async start(entry, vsix, dir) {
        const server = new CodeServer(entry, dir);
        for (const folder of [server.userDir, server.machineDir, server.extensionsDir, server.home]) {
            fs.mkdirSync(folder, { recursive: true });
        }
        server.settings({});
        server.machineSettings({});
        server.install(vsix);
        await server.listen();
        return server;
    }

    constructor(entry, dir) {
        this.entry = entry;
        this.userDir = path.join(dir, 'user/User');
        this.machineDir = path.join(dir, 'user/Machine');
        this.extensionsDir = path.join(dir, 'extensions');
        this.home = path.join(dir, 'home');
        this.forgotten = new Set();
        this.log = path.join(dir, 'server.log');
        this.arguments = [
            this.entry,
            ...['--user-data-dir', path.join(dir, 'user')],
            ...['--extensions-dir', this.extensionsDir],
            ...['--config', path.join(dir, 'config.yaml')],
        ];
        this.env = { ...process.env, HOME: this.home, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
    }

    /** The user's settings of the next windows, beside those that every test has. Open windows do not learn of them. */
    settings(more) {
        fs.writeFileSync(path.join(this.userDir, 'settings.json'), JSON.stringify({ ...SETTINGS, ...more }, null, 2));
    }

    /** The settings of the machine in the next windows: those about its own programs count in no other file of the user's. */
    machineSettings(all) {
        fs.writeFileSync(path.join(this.machineDir, 'settings.json'), JSON.stringify(all, null, 2));
    }

    install(vsix) {
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [...this.arguments, '--install-extension', vsix, '--force'],
            { env: this.env, encoding: 'utf8' },
        );
        if (status !== 0 || !/successfully installed/.test(stdout)) {
            throw new Error(`the extension cannot be installed: ${stdout}${stderr}`);
        }
    }

    async listen() {
        const more = ['--auth', 'none', '--bind-addr', '127.0.0.1:0'];
        const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
        this.process = spawn(process.execPath, [...this.arguments, ...more, ...quiet], {
            env: this.env,
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
        });
        const log = fs.createWriteStream(this.log);
        this.process.stderr.pipe(log);
        this.url = await new Promise((resolve, reject) => {
            let said = '';
            this.process.stdout.on('data', (chunk) => {
                log.write(chunk);
                said += chunk;
                const [, url] = /listening on (http:\S+?)\/?\s/.exec(said) ?? [];
                if (url) {
                    resolve(url);
                }
            });
            this.process.once('exit', () => reject(new Error(`code-server has ended: ${said}`)));
        });
    }

    /** The address of a window on a folder. */
    window(folder) {
        return `${this.url}/?folder=${encodeURI(folder)}`;
    }

    /** Forgets the processes so far: a window that was closed is kept alive for a while, in case it comes back. */
    forgetProcesses() {
        this.forgotten = new Set(this.allProcesses());
    }

    /** The processes of the program that the extension carries, but for those forgotten. */
    processes() {
        return this.allProcesses().filter((pid) => !this.forgotten.has(pid));
    }

    allProcesses() {
        return fs.readdirSync('/proc').filter((pid) => {
            try {
                return fs.readlinkSync(`/proc/${pid}/exe`).startsWith(this.extensionsDir);
            } catch {
                return false;
            }
        });
    }

    /** Ends the server with all its children. */
    stop() {
        if (this.process) {
            try {
                process.kill(-this.process.pid, 'SIGKILL');
            } catch {
                // It has ended by itself.
            }
        }
    }
}
