import type { Bench } from '../bench-options.ts';
import { quantiles } from '../quantiles.ts';
import { onStage } from './stage.ts';
import { gatewaySubject } from './subjects.ts';
import { type Turn, takeTurn } from './turn.ts';

const WARM_UP = 20_000;
const REQUESTS = 20_000;
const ROUNDS = 7;

/**
 * Whether several workers do several times the work: requests a second, and CPU a request, of one gateway with one
 * worker and of one with two, in turns. Load and service share the cores with them, so that on two cores the rate
 * cannot double; what a request costs says what it would be with cores to spare.
 */
export const gatewayWorkersBench: Bench = () =>
  onStage(async ({ options, request, add }) => {
    const turns = new Map<number, Turn[]>();
    const subjects = [];
    for (const workers of [1, 2])
      subjects.push({
        workers,
        subject: add(
          await gatewaySubject(options, { WORKERS: String(workers), PORT: String(25_090 + workers) }),
        ),
      });
    for (let round = 0; round <= ROUNDS; round++)
      for (const { workers, subject } of subjects) {
        const turn = await takeTurn(
          { ...subject, port: 25_090 + workers },
          request,
          round === 0 ? WARM_UP : REQUESTS,
        );
        if (round > 0) turns.set(workers, [...(turns.get(workers) ?? []), turn]);
      }
    const rate = (workers: number) =>
      quantiles((turns.get(workers) ?? []).map(({ requests, seconds }) => requests / seconds)).p50;
    const figures = [...turns].map(([workers, own]) => [
      `workers_${workers}`,
      {
        requests_per_second: Math.round(rate(workers)),
        cpu_s_per_100k: quantiles(own.map(({ cpuPer100k }) => cpuPer100k)).p50,
      },
    ]);
    return { ...Object.fromEntries(figures), speed_up: Math.round((rate(2) / rate(1)) * 100) / 100 };
  });
