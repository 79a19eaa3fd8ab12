import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { RunTools } from '../../../console/runs/background-runs.ts';
import { RunFailure } from '../../../console/runs/run-failure.ts';
import type { ActingRunner, Link, RunnerProcess } from '../../../runner/runner.ts';
import { FAULT_TEXTS, LATENCY_MS } from './faults.ts';
import type { TrialPlan } from './trial-plan.ts';

const READY_LIMIT_MS = 90_000;
/** Less than the minute after which the runner lets a service back. */
const COMMAND_LIMIT_MS = 45_000;
const POLL_MS = 250;

/** Something that lasts until it is ended. */
interface Lasting {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Does to a service what `plan` says, and lets it heal. Whatever ends it, nothing stays paused, cut off or slow. */
export async function breakAndHeal(plan: TrialPlan, runner: ActingRunner, tools: RunTools): Promise<void> {
  const { service, fault } = plan;
  const stay = () => sleep(plan.seconds * 1000, undefined, tools);
  const cutFrom = (link: Link): Lasting => ({
    begin: () => runner.cut(service, link),
    end: () => runner.mend(service, link),
  });
  const slowed = (link: Link): Lasting => ({
    begin: () => runner.slow(service, link, LATENCY_MS),
    end: () => runner.mend(service, link),
  });
  tools.tell(`Now: ${FAULT_TEXTS[fault].done(service)}.`);
  switch (fault) {
    case 'kill':
    case 'restart':
      await endOnce(service, fault, runner, tools);
      return stay();
    case 'pause':
      await during(
        { begin: () => runner.act(service, 'pause'), end: () => runner.act(service, 'resume') },
        stay,
      );
      break;
    case 'cut-database':
      await during(cutFrom('database'), stay);
      break;
    case 'cut-bus':
      await during(cutFrom('bus'), stay);
      break;
    case 'slow-database':
      await during(slowed('database'), stay);
      break;
    case 'slow-bus':
      await during(slowed('bus'), stay);
      break;
    case 'lose-command':
      // Cut off, so that one waits; it would be taken within milliseconds.
      await during(cutFrom('bus'), () => loseOne(service, runner, tools));
      await stay();
  }
  tools.tell(`${service} goes on.`);
}

async function endOnce(
  service: string,
  fault: 'kill' | 'restart',
  runner: ActingRunner,
  { signal, tell }: RunTools,
): Promise<void> {
  const before = await stateOf(runner, service);
  await runner.act(service, fault);
  await untilAnother(runner, service, before?.pid, signal);
  tell(`${service} is ready again, as another process.`);
}

async function during({ begin, end }: Lasting, work: () => Promise<void>): Promise<void> {
  try {
    // Its answer may be lost, and it be done.
    await begin();
    await work();
  } finally {
    await unlessRefused(end);
  }
}

/** What has ended meanwhile is as it should be: it is started again by itself. */
async function unlessRefused(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

async function loseOne(service: string, runner: ActingRunner, { signal, tell }: RunTools): Promise<void> {
  const until = performance.now() + COMMAND_LIMIT_MS;
  for (;;) {
    try {
      const { type, message_id } = await runner.loseCommand(service);
      tell(
        `${type} is lost, message ${message_id}. The saga that sent it asks again when it has waited long enough.`,
      );
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    if (performance.now() > until)
      throw new RunFailure(
        `No command came for ${service} within ${COMMAND_LIMIT_MS / 1000} s: nothing was lost.`,
      );
    await sleep(POLL_MS, undefined, { signal });
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}

async function untilAnother(
  runner: ActingRunner,
  service: string,
  pid: number | null | undefined,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + READY_LIMIT_MS;
  for (;;) {
    await sleep(POLL_MS, undefined, { signal });
    const now = await stateOf(runner, service);
    if (now?.state === 'ready' && now.pid !== pid) return;
    if (performance.now() > until)
      throw new RunFailure(`${service} was not ready again within ${READY_LIMIT_MS / 1000} s.`);
  }
}

async function stateOf(runner: ActingRunner, service: string): Promise<RunnerProcess | undefined> {
  return (await runner.processes()).find(({ name }) => name === service);
}
