import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The built command line, which `npm test` builds anew. */
const cli = 'dist/server/cli.js';
export const built = existsSync(cli);

/** What the built server says of itself, as a JSON line. */
type Line = { msg?: string; port?: number };

/** `attune serve` in a process of its own, on a port of its own, that may be killed and started again. */
export class ServerProcess {
  /** '' while it is down. */
  url = '';
  /** How often it ended by itself: it never should. */
  crashes = 0;
  #process: ChildProcess | undefined;

  /** @param environment such as DATABASE_URL or ATTUNE_DATA */
  constructor(readonly environment: Record<string, string>) {}

  /** Starts it, and waits until it takes requests, or until it was killed before. */
  async start(): Promise<void> {
    const own = spawn(process.execPath, [cli, 'serve'], {
      // Each client has an address of its own, so that none comes to the limit of requests.
      env: { ...process.env, PORT: '0', ATTUNE_TRUST_PROXY: '1', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = own;
    let said = '';
    own.stderr.on('data', (text) => {
      said += text;
    });
    const gone = new Promise<'gone'>((resolve) => own.once('exit', () => resolve('gone')));
    void gone.then(() => {
      if (this.#process !== own) return;
      this.crashes++;
      console.warn(`The server ended by itself: ${said}`);
      this.url = '';
    });
    const ready = new Promise<string>((resolve) => {
      createInterface(own.stdout).on('line', (text) => {
        const { msg, port } = JSON.parse(text) as Line;
        if (msg === 'ready') resolve(`http://127.0.0.1:${port}`);
      });
    });
    const url = await Promise.race([ready, gone]);
    if (this.#process !== own) return;
    if (url === 'gone') throw new Error(`The server did not start: ${said}`);
    this.url = url;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    this.url = '';
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  /** Ends it without a word, also while it starts. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Lets it answer what it was asked. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }
}
