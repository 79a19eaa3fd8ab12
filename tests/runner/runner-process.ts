import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { isDataFolder, openDataFolder } from '../../platform/src/data-folder/data-folder.ts';
import type { PlatformState } from '../../platform/src/data-folder/platform-state.ts';
import { freePortBase } from '../../platform/src/environment/free-port-base.ts';
import { endLeftProcesses } from '../../platform/src/processes/left-processes.ts';
import { identify, isRunning, type ProcessIdentity } from '../../platform/src/processes/process-identity.ts';
import { standIns } from './fixtures/stand-ins.ts';

/** A runner of the stand-in platform, seen from outside. */
export interface RunnerProcess {
  readonly child: ChildProcess;
  readonly portBase: number;
  readonly dataFolder: string;
  stdout(): string;
  stderr(): string;
  /** Resolves with the state once everything is ready; rejects when the runner ended before. */
  ready(): Promise<PlatformState>;
  /** The state as the runner last wrote it down. */
  state(): PlatformState;
  /** Resolves with the exit code, or the signal it was killed by. */
  readonly ended: Promise<number | string>;
}

const MAIN = join(import.meta.dirname, 'fixtures', 'stand-in-platform.ts');
const START_TIMEOUT_MS = 180_000;

/** A folder for data that is removed, with what still runs on it, when the test, or the file of `after`, ends. */
export function temporaryData(t: Cleanup, name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'runner-test-'));
  // As for real data folders: others may pass through.
  chmodSync(parent, 0o755);
  const path = join(parent, name);
  t.after(async () => {
    const folder = isDataFolder(path) ? openDataFolder(path) : undefined;
    if (folder !== undefined) await endLeftProcesses(folder);
    folder?.lock.release();
    rmSync(parent, { recursive: true, force: true, maxRetries: 5 });
  });
  return path;
}

export interface RunnerOptions {
  readonly dataFolder: string;
  readonly portBase?: number;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** True leaves the data folder to the runner. */
  readonly isEphemeral?: boolean;
}

/** Starts a runner; it is killed, if it still runs, when the test ends. */
export async function startRunner(t: Cleanup, options: RunnerOptions): Promise<RunnerProcess> {
  const { dataFolder, args = [], env = {} } = options;
  const portBase = options.portBase ?? (await freePortBase(standIns));
  const data = options.isEphemeral ? ['--ephemeral'] : ['--data', dataFolder];
  const all = [...data, '--port-base', String(portBase), '--json', ...args];
  const child = spawn(process.execPath, [MAIN, ...all], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, POSTGRES_URL: '', RABBITMQ_URL: '', REDIS_URL: '', SMTP_URL: '', ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const ended = endOf(child);
  let end: number | string | undefined;
  ended.then((how) => {
    end = how;
  });
  t.after(() => void child.kill('SIGKILL'));
  return {
    child,
    portBase,
    dataFolder,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended,
    state: () => JSON.parse(readFileSync(join(dataFolder, 'runner.json'), 'utf8')),
    async ready() {
      const hasSaid = () => output.stdout.endsWith('\n');
      await eventually(() => assert.ok(hasSaid() || end !== undefined, `not ready: ${output.stderr}`), {
        timeoutMs: START_TIMEOUT_MS,
      });
      assert.ok(hasSaid(), `it ended with ${end}: ${output.stderr}`);
      return JSON.parse(output.stdout) as PlatformState;
    },
  };
}

/** Not its `close` event, which does not come once the channel has been closed from this side. */
async function endOf(child: ChildProcess): Promise<number | string> {
  const streams = [child.stdout, child.stderr].map((stream) => stream && finished(stream));
  const how = new Promise<number | string>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code ?? -1)),
  );
  await Promise.allSettled(streams);
  return how;
}

/** The processes of a state, so that a test can see later whether they are gone. */
export function identities(state: PlatformState): ProcessIdentity[] {
  return state.processes.flatMap(({ pid }) => {
    const identity = pid === null ? undefined : identify(pid);
    return identity === undefined ? [] : [identity];
  });
}

/** Passes when none of the processes runs any more. */
export function assertGone(processes: readonly ProcessIdentity[]): void {
  assert.ok(processes.length > 0, 'there were processes');
  assert.deepEqual(processes.filter(isRunning), []);
}
