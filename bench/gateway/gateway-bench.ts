import type { Bench } from '../bench-options.ts';
import { quantiles } from '../quantiles.ts';
import { findNginx } from './nginx.ts';
import { onStage } from './stage.ts';
import { bareProxySubject, gatewaySubject, nginxSubject, type Subject } from './subjects.ts';
import { type Turn, takeTurn } from './turn.ts';

const WARM_UP = 20_000;
const REQUESTS = 20_000;
const ROUNDS = 9;

/**
 * What passing a request on costs: CPU seconds for 100,000 requests through nginx's proxy_pass, through bare
 * @fastify/http-proxy, and through this gateway with token check, rate limit, tracing, metrics and access log, to the same
 * service under the same load. They take short turns, one after another, so that a busy neighbour meets all of them;
 * figures are medians over the turns, and the ratio is the median of the ratios within each round. The load shares the
 * machine, so requests a second are what all of it together reaches.
 */
export const gatewayBench: Bench = () =>
  onStage(async ({ options, request, add }) => {
    const nginxVersion = findNginx();
    const subjects = [add(await gatewaySubject(options)), add(bareProxySubject(options))];
    if (nginxVersion !== undefined) subjects.unshift(add(await nginxSubject(options)));
    const turns = new Map<Subject, Turn[]>(subjects.map((subject) => [subject, []]));
    for (const subject of subjects) await takeTurn(subject, request, WARM_UP);
    for (let round = 0; round < ROUNDS; round++)
      for (const subject of subjects) turns.get(subject)?.push(await takeTurn(subject, request, REQUESTS));
    const base = nginxVersion === undefined ? undefined : subjects[0] && turns.get(subjects[0]);
    const figures = [...turns].map(([{ name }, own]) => [name, summary(own, base)]);
    return {
      rounds: ROUNDS,
      nginx_version: nginxVersion ?? 'not on the PATH',
      ...Object.fromEntries(figures),
    };
  });

function summary(turns: readonly Turn[], base: readonly Turn[] | undefined): Record<string, unknown> {
  const { p50, p99 } = quantiles(turns.flatMap(({ latenciesMs }) => latenciesMs));
  const ratios = turns.map(({ cpuPer100k }, i) => cpuPer100k / (base?.[i]?.cpuPer100k ?? Number.NaN));
  const costs = turns.map(({ cpuPer100k }) => cpuPer100k);
  return {
    cpu_s_per_100k: quantiles(costs).p50,
    cpu_s_per_100k_least: rounded(Math.min(...costs)),
    ...(base === undefined ? {} : { cpu_ratio_to_nginx: quantiles(ratios).p50 }),
    requests_per_second: Math.round(quantiles(turns.map(({ requests, seconds }) => requests / seconds)).p50),
    p50_ms: p50,
    p99_ms: p99,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
