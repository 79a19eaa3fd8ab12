import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { freePortBase } from '../platform/src/environment/free-port-base.ts';
import { platform as topology } from '../platform/src/topology.ts';

const ROOT = join(import.meta.dirname, '..');

/** What `npm start -- --json` prints, as far as a bench reads it. */
export interface PlatformState {
  readonly gateway_url: string;
  readonly port_base: number;
  readonly backing: { readonly postgresql: string };
  readonly ready_in_ms: number;
  readonly memory_mb: number;
  readonly runner: { readonly pid: number };
  readonly processes: readonly {
    readonly name: string;
    readonly pid: number | null;
    readonly memory_mb: number | null;
  }[];
}

/** The platform started from this checkout, with data and ports of its own. */
export interface PlatformUnderTest {
  readonly state: PlatformState;
  readonly dataFolder: string;
  readonly admin: { readonly email: string; readonly password: string };
  stop(): Promise<void>;
}

/** Starts it as `npm start` does, with `more` options. The environment's `POSTGRES_URL`, `RABBITMQ_URL`, `REDIS_URL` hold for it too. */
export async function startPlatform(
  dataFolder: string,
  portBase?: number,
  more: readonly string[] = [],
): Promise<PlatformUnderTest> {
  const ports = String(portBase ?? (await freePortBase(topology)));
  const args = ['--json', '--port-base', ports, '--data', dataFolder, ...more];
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const state = await readState(child.stdout);
  const admin = JSON.parse(await readFile(join(dataFolder, 'admin.json'), 'utf8'));
  return {
    state,
    dataFolder,
    admin,
    async stop() {
      // Once more does no harm: its number may be another process's by then.
      if (child.exitCode === null && child.signalCode === null) process.kill(state.runner.pid, 'SIGTERM');
      await ended;
    },
  };
}

/** Runs `work` with a data folder that is removed afterwards. */
export async function withDataFolder<T>(work: (dataFolder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'platform-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs `platform ARGS --json` against it and returns what was printed. */
export async function runCli<T>(platform: PlatformUnderTest, ...args: string[]): Promise<T> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'clients/cli/bin/platform.mjs'), '--json', '--data', platform.dataFolder, ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(await text(child.stdout)) as T;
}

async function readState(stdout: NodeJS.ReadableStream): Promise<PlatformState> {
  let printed = '';
  for await (const chunk of stdout) {
    printed += chunk;
    try {
      return JSON.parse(printed) as PlatformState;
    } catch {
      // Not all of it yet.
    }
  }
  throw new Error('the platform did not start');
}
