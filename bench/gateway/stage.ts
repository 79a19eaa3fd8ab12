import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subject, SubjectOptions } from './subjects.ts';
import { requestWith } from './turn.ts';

const STUB = fileURLToPath(new URL('./service-stub.ts', import.meta.url));

/** What a bench of the gateway runs on: a service behind, a folder for logs, and an end to everything it started. */
export interface Stage {
  readonly options: SubjectOptions;
  /** The request to send, with a good token. */
  readonly request: string;
  /** Has `subject` ended with the stage. */
  add(subject: Subject): Subject;
}

/** Runs `work` on a stage. */
export async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-bench-'));
  const processes: ChildProcess[] = [];
  try {
    const stub = fork(STUB, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    processes.push(stub);
    const [{ port, token }] = (await once(stub, 'message')) as [{ port: number; token: string }];
    return await work({
      options: { folder, servicePort: port },
      request: requestWith(token),
      add(subject) {
        processes.push(subject.child);
        return subject;
      },
    });
  } finally {
    for (const child of processes) await end(child);
    await rm(folder, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
