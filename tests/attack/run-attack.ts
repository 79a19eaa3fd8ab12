import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { quantiles } from '../../bench/quantiles.ts';
import type { Attack } from './attacks.ts';
import { failures, goAbout, type Met, type Round } from './other-client.ts';

export interface Result {
  readonly attack: string;
  /** How much the attacker did. */
  readonly done: number;
  readonly aloneP99Ms: number;
  readonly besideP99Ms: number;
  /** Answers of the other client by status. */
  readonly answers: string;
  /** Its requests that were answered 5xx, or not at all. */
  readonly failures: number;
}

export interface Rounds {
  readonly port: number;
  readonly seconds: number;
  /** What the other client does. */
  readonly round: Round;
}

// The attack has to be under way before anything is measured beside it, and gone before the next is measured alone.
const UNDER_WAY_MS = 1000;
const GONE_MS = 1500;

/** Measures the other client alone, then beside the attack. */
export async function runAttack({ name }: Attack, { port, seconds, round }: Rounds): Promise<Result> {
  const alone = await during(seconds / 2, round);
  const thread = new Worker(new URL('./attack-thread.ts', import.meta.url), {
    workerData: { name, target: { port, size: 1 } },
  });
  const ended = once(thread, 'message');
  await sleep(UNDER_WAY_MS);
  const beside = await during(seconds, round);
  thread.postMessage('stop');
  const [done] = await ended;
  await thread.terminate();
  await sleep(GONE_MS);
  return {
    attack: name,
    done,
    aloneP99Ms: quantiles(alone.timesMs).p99,
    besideP99Ms: quantiles(beside.timesMs).p99,
    answers: answersOf(beside),
    failures: failures(beside),
  };
}

function during(seconds: number, round: Round): Promise<Met> {
  return goAbout(round, AbortSignal.timeout(seconds * 1000));
}

function answersOf({ answers }: Met): string {
  return [...answers]
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)))
    .map(([status, count]) => `${count} x ${status}`)
    .join(', ');
}
