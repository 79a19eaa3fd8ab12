import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts');
export const ADMIN = { email: 'admin@platform.example', password: 'right' };

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of stdout. */
  // biome-ignore lint/suspicious/noExplicitAny: every command prints another shape
  readonly json: any;
}

interface RunOptions {
  readonly input?: string;
  readonly isInputOpen?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** The command line beside a platform that `npm start` seems to run at `gatewayUrl`. */
export class CliProcess {
  readonly data: string;
  readonly home: string;

  constructor(t: Cleanup, gatewayUrl: string, { hasAdmin = true } = {}) {
    this.data = mkdtempSync(join(tmpdir(), 'cli-data-'));
    this.home = mkdtempSync(join(tmpdir(), 'cli-home-'));
    t.after(() => {
      for (const folder of [this.data, this.home]) rmSync(folder, { recursive: true, force: true });
    });
    writeFileSync(join(this.data, 'runner.json'), JSON.stringify({ gateway_url: gatewayUrl }));
    if (hasAdmin) writeFileSync(join(this.data, 'admin.json'), JSON.stringify(ADMIN));
  }

  /** Nothing is ever written to its standard input, which stays open. */
  runWithOpenInput(args: string): Promise<Ended> {
    return this.run(args, { isInputOpen: true });
  }

  async run(args: string, { env = {}, ...options }: RunOptions = {}): Promise<Ended> {
    const child = this.#spawn(args, env);
    if (!options.isInputOpen) child.stdin.end(options.input ?? '');
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr, json: stdout.startsWith('{') ? JSON.parse(stdout) : undefined };
  }

  /** Does `then` once its output has `text`: by default what Ctrl-C does. */
  async runUntil(args: string, text: RegExp, then?: () => void): Promise<Omit<Ended, 'json'>> {
    const child = this.#spawn(args);
    child.stdin.end();
    let [stdout, stderr, isThere] = ['', '', false];
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (isThere || !text.test(stdout)) return;
      isThere = true;
      if (then === undefined) child.kill('SIGINT');
      else then();
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  #spawn(args: string, env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
    const all = ['--disable-warning=ExperimentalWarning', MAIN, '--data', this.data, ...args.split(' ')];
    return spawn(process.execPath, all, { env: bareEnvironment({ HOME: this.home, ...env }) });
  }

  /** Signs in; throws if that fails. */
  async login(email: string, as?: string): Promise<void> {
    const profile = as === undefined ? '' : ` --as ${as}`;
    const { code, stderr } = await this.run(`login --email ${email}${profile}`, { input: 'right\n' });
    if (code !== 0) throw new Error(stderr);
  }

  /** The profile's session file. */
  session(profile = 'default'): { path: string; expire(): void } {
    const name = profile === 'default' ? 'cli-session.json' : `cli-session.${profile}.json`;
    const path = join(this.data, name);
    return {
      path,
      expire: () =>
        writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), expiresAt: 1 })),
    };
  }
}
