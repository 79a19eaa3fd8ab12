import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@platform/api-client/api-error.ts';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import type { ActingRunner } from '../../../services/web/src/runner/runner.ts';

const PAUSE_MS = 1_500;
const READY_WITHIN_MS = 120_000;
const POLL_MS = 200;

/** How often each service was killed. */
export type Kills = Readonly<Record<string, number>>;

/** Kills one service after the other, in turns, until it is told to stop; then waits until all run again. */
export function killServices(runner: ActingRunner): () => Promise<Kills> {
  const kills = new Map<string, number>();
  const stopping = new AbortController();
  const killing = killInTurns(runner, kills, stopping.signal);
  return async () => {
    stopping.abort();
    await killing;
    await untilReady(runner);
    return Object.fromEntries(kills);
  };
}

async function killInTurns(
  runner: ActingRunner,
  kills: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    const service = MESSAGING_SERVICES[turn % MESSAGING_SERVICES.length];
    if (service !== undefined && (await kill(runner, service)))
      kills.set(service, (kills.get(service) ?? 0) + 1);
    await sleep(PAUSE_MS);
  }
}

/** False for one that is not up: it has yet to start after the last time. */
async function kill(runner: ActingRunner, service: string): Promise<boolean> {
  try {
    await runner.act(service, 'kill');
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) return false;
    throw error;
  }
}

async function untilReady(runner: ActingRunner): Promise<void> {
  const endsAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const unready = (await runner.processes()).filter(({ state }) => state !== 'ready');
    if (unready.length === 0) return;
    if (Date.now() > endsAt)
      throw new Error(`not ready again: ${unready.map(({ name }) => name).join(', ')}`);
    await sleep(POLL_MS);
  }
}
