import { requestJson } from '../../../../platform/src/first-start/http-json.ts';
import { until } from '../until.ts';
import type { Replica } from './replica.ts';

// A check of readiness takes a second at most, and is kept for half of one.
const NOTICED_MS = 60_000;
const ASKED_MS = 10_000;

/** What a process says of its readiness: 503 unless it has what it needs, and what it misses. */
export interface Readiness {
  readonly isReady: boolean;
  readonly missing: readonly string[];
}

export async function readinessOf({ managementUrl: url }: Replica): Promise<Readiness> {
  const { status, body } = await requestJson(`${url}/health/ready`, { timeoutMs: ASKED_MS });
  const { checks } = body as { checks: readonly { readonly name: string; readonly status: string }[] };
  return {
    isReady: status === 200,
    missing: checks.flatMap((check) => (check.status === 'ok' ? [] : [check.name])),
  };
}

/** Throws unless every one of `replicas` soon says just this of its readiness. */
export async function mustSay(replicas: readonly Replica[], expected: Readiness): Promise<void> {
  const wanted = JSON.stringify(expected);
  for (const replica of replicas)
    await until(
      `${replica.name} says ${wanted} of its readiness`,
      async () => JSON.stringify(await readinessOf(replica)) === wanted,
      NOTICED_MS,
    );
}

/** Throws unless a metric of `replica` soon has a value for which `check` holds. `series` is written as in `/metrics`. */
export function mustShow(
  replica: Replica,
  series: string,
  check: (value: number) => boolean,
  withinMs = NOTICED_MS,
): Promise<void> {
  return until(
    `${replica.name} shows in its metrics what happened to it: ${series}`,
    async () => {
      const value = await metricOf(replica, series);
      return value !== undefined && check(value);
    },
    withinMs,
  );
}

async function metricOf({ managementUrl: url }: Replica, series: string): Promise<number | undefined> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ASKED_MS) });
  const line = (await response.text()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
