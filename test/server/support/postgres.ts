import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where PostgreSQL's programs are, as ensure-browsers.mjs found them, or undefined. */
function programs(): string | undefined {
  try {
    return (JSON.parse(readFileSync('.browsers.json', 'utf8')) as { postgres?: string }).postgres;
  } catch {
    return undefined;
  }
}

export const bin = programs();
if (!bin) console.warn('PostgreSQL is not installed: its tests are skipped.');

/** PostgreSQL refuses to run as root. */
const asUser = process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];

/** A port below the range from which the system gives them out, so that nobody else takes it meanwhile. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** The lines that a program of the system says; none where it finds nothing. */
function linesOf(program: string, ...args: string[]): string[] {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return [];
  }
}

/** The processes that one has started. */
const childrenOf = (pid: number): number[] => linesOf('pgrep', '-P', String(pid)).map(Number);

/** Whether any of these still runs; one that has ended and that nobody has asked about, a zombie, does not. */
const anyRuns = (pids: number[]): boolean =>
  linesOf('ps', '-o', 'stat=', '-p', String(pids)).some((state) => !state.startsWith('Z'));

/** A PostgreSQL of its own. */
export class Postgres {
  readonly #folder = mkdtempSync(join(tmpdir(), 'attune-postgres-'));
  readonly #data = join(this.#folder, 'data');
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(readonly fsync: boolean) {}

  /** @param fsync whether what is written is on the disk before it is acknowledged; a power cut is tried by nobody, so it saves time without */
  static async start({ fsync = false } = {}): Promise<Postgres> {
    const postgres = new Postgres(fsync);
    chmodSync(postgres.#folder, 0o777);
    postgres.#run('initdb', [
      '-D',
      postgres.#data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ]);
    postgres.#port = await freePort();
    process.once('exit', () => postgres.#process?.kill());
    await postgres.resume();
    return postgres;
  }

  #command(program: string, args: string[]): [string, string[]] {
    const [command = '', ...rest] = [...asUser, join(bin as string, program), ...args];
    return [command, rest];
  }

  #run(program: string, args: string[]): void {
    execFileSync(...this.#command(program, args), { stdio: 'ignore', cwd: this.#folder });
  }

  /** Starts it again after a stop. */
  async resume(): Promise<void> {
    const settings = [
      `fsync=${this.fsync ? 'on' : 'off'}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      `port=${this.#port}`,
    ];
    this.#process = spawn(
      ...this.#command('postgres', ['-D', this.#data, ...settings.flatMap((setting) => ['-c', setting])]),
      { stdio: 'ignore', cwd: this.#folder },
    );
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#ask('select 1');
        return;
      } catch (error) {
        if (attempt > 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async #ask(sql: string): Promise<void> {
    const client = new pg.Client({ host: '127.0.0.1', port: this.#port, user: 'postgres', database: 'postgres' });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** The URL of a new database. */
  async database(): Promise<string> {
    const name = `t${Math.random().toString(36).slice(2)}`;
    await this.#ask(`create database ${name}`);
    return `postgres://postgres@127.0.0.1:${this.#port}/${name}`;
  }

  /** Stops it at once; its data stays. */
  async pause(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGINT');
    await ended;
  }

  /** Its own process, which listens, and those that answer; each is in a group of its own. */
  #processes(): number[] {
    const pid = this.#process?.pid;
    return pid ? [pid, ...childrenOf(pid)] : [];
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#processes()) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
  }

  /** Stops every process where it stands: connections stay, and nothing is answered, until `thaw`. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Ends every process without a word, as a crash does, and waits until all are gone; its data stays. */
  async kill(): Promise<void> {
    const pids = this.#processes();
    const running = this.#process;
    const ended = new Promise((resolve) => running?.once('exit', resolve));
    this.#signal('SIGKILL');
    this.#process = undefined;
    await ended;
    while (anyRuns(pids)) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async stop(): Promise<void> {
    await this.pause();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
