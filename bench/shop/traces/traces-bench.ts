import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../../bench-options.ts';
import { type PlatformCost, startMeasuring } from '../../platform-cost.ts';
import { type PlatformUnderTest, startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { type Quantiles, quantiles } from '../../quantiles.ts';
import { placeMany, stock } from '../orders/order-load.ts';
import { signIn } from '../orders/shop-client.ts';
import { runnerControl } from '../runner-control.ts';

const PAIRS = 12;
// Of one platform, in one turn: a few seconds.
const ORDERS = 150;
const AT_ONCE = 8;
const WARM_UP = 300;
// Of these orders spans are counted, once they are written.
const COUNTED = 20;
const WRITTEN_MS = 2_000;

/** Of one platform in one turn. */
interface Turn {
  readonly cost: PlatformCost;
  readonly orders: readonly string[];
}

/**
 * What traces cost: the CPU time of all processes for an order, on a platform as it is started and on one with `--no-traces`.
 * Both run at the same time, and are loaded in turns, so that a machine that gets slower does so for both. `orders` are those of
 * one turn.
 */
export const tracesBench: Bench = ({ orders = ORDERS }) =>
  withDataFolder((kept) =>
    withDataFolder(async (without) => {
      const platforms = [await startPlatform(kept)];
      try {
        platforms.push(await startPlatform(without, undefined, ['--no-traces']));
        for (const platform of platforms) await warmUp(platform);
        return await measure(platforms[0] as PlatformUnderTest, platforms[1] as PlatformUnderTest, orders);
      } finally {
        await Promise.all(platforms.map((platform) => platform.stop()));
      }
    }),
  );

async function warmUp(platform: PlatformUnderTest): Promise<void> {
  const shop = await signIn(platform);
  await stock(shop);
  await placeMany(shop, WARM_UP, AT_ONCE);
}

async function measure(kept: PlatformUnderTest, without: PlatformUnderTest, orders: number) {
  const pairs: { readonly kept: Turn; readonly without: Turn }[] = [];
  for (let i = 0; i < PAIRS; i += 1) {
    // Whoever comes first has it no better than the other.
    const first = await turn(i % 2 === 0 ? kept : without, orders);
    const second = await turn(i % 2 === 0 ? without : kept, orders);
    pairs.push(i % 2 === 0 ? { kept: first, without: second } : { kept: second, without: first });
  }
  const percents = pairs.map((pair) => (msPerOrder([pair.kept]) / msPerOrder([pair.without]) - 1) * 100);
  const [traced, untraced] = [pairs.map((pair) => pair.kept), pairs.map((pair) => pair.without)];
  const [withMs, withoutMs] = [msPerOrder(traced), msPerOrder(untraced)];
  return {
    orders_each: pairs.reduce((sum, pair) => sum + pair.kept.orders.length, 0),
    cpu_ms_per_order: { with_traces: rounded(withMs), without: rounded(withoutMs) },
    traces_cost_percent: rounded((withMs / withoutMs - 1) * 100),
    of_each_pair_percent: percents.map(rounded),
    // Those of services alone make spans.
    cpu_ms_by_service: Object.fromEntries(
      kept.state.processes.map(({ name }) => {
        const of = (turns: readonly Turn[]) => rounded(msPerOrder(turns, (process) => process === name));
        return [name, { with_traces: of(traced), without: of(untraced) }];
      }),
    ),
    spans_per_order: await countSpans(kept, pairs.at(-1)?.kept.orders ?? []),
  };
}

async function turn(platform: PlatformUnderTest, orders: number): Promise<Turn> {
  // A token is good for some minutes.
  const shop = await signIn(platform);
  const endMeasuring = await startMeasuring(platform);
  const confirmed = await placeMany(shop, orders, AT_ONCE);
  return { orders: confirmed, cost: await endMeasuring() };
}

/** Of all processes, or of those that `isMeant`. */
function msPerOrder(turns: readonly Turn[], isMeant: (process: string) => boolean = () => true): number {
  const seconds = turns
    .flatMap(({ cost }) => [...cost])
    .reduce((sum, [process, spent]) => sum + (isMeant(process) ? spent : 0), 0);
  return (seconds * 1000) / turns.reduce((sum, { orders }) => sum + orders.length, 0);
}

async function countSpans(platform: PlatformUnderTest, orders: readonly string[]): Promise<Quantiles> {
  const runner = await runnerControl(platform);
  await sleep(WRITTEN_MS);
  const counts: number[] = [];
  for (const id of orders.slice(-COUNTED)) counts.push((await runner.spans(id)).length);
  return quantiles(counts);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
