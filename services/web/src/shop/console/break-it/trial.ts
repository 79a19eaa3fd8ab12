import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { Verification } from '@platform/verify/verification.ts';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import type { RunTools } from '../../../console/runs/background-runs.ts';
import { RunFailure } from '../../../console/runs/run-failure.ts';
import type { Runner } from '../../../runner/runner.ts';
import { repeating } from '../audit/repeating.ts';
import { breakAndHeal } from './break-and-heal.ts';
import { countOrders, type OrderCount } from './order-count.ts';
import { CARDS, type LoadResult, OrderLoad } from './order-load.ts';
import type { TrialPlan } from './trial-plan.ts';

const WARM_UP_MS = 1_000;
const AFTERWARDS_MS = 1_000;
const ENDED_LIMIT_MS = 120_000;
const ENOUGH_SKUS = 8;
const ENOUGH_STOCK = 30;

export interface TrialVerdict {
  readonly load: LoadResult;
  readonly count: OrderCount;
  readonly verification: Verification;
}

export interface TrialDeps extends RunTools {
  readonly api: ApiClient;
  readonly runner: Runner;
  /** Whose orders they are. */
  readonly userId: string;
}

/**
 * Places orders, breaks a service among them, lets it heal and all orders end, and has the audit judge. Whatever ends it, a
 * service that was paused, cut off or slowed goes on.
 */
export async function carryOutTrial(
  plan: TrialPlan,
  { api, runner, userId, signal, tell }: TrialDeps,
): Promise<TrialVerdict> {
  const since = new Date().toISOString();
  const recipient = `Trial ${randomUUID()}`;
  const cards = plan.isProviderTroubled ? CARDS.troubled : CARDS.answered;
  const load = new OrderLoad(api, { skus: await skusInStock(api, signal), cards, recipient });
  const enough = new AbortController();
  const loading = load.run(plan.ordersPerSecond, enough.signal, signal);
  tell(`Customers place ${plan.ordersPerSecond} orders a second.`);
  try {
    await sleep(WARM_UP_MS, undefined, { signal });
    await breakAndHeal(plan, runner.as(userId), { signal, tell });
    await sleep(AFTERWARDS_MS, undefined, { signal });
  } finally {
    enough.abort();
    await loading;
  }
  const { placed, retries } = load.result;
  tell(
    `No more orders: ${placed.size} were taken, ${retries} requests were sent again. Waiting until each has ended.`,
  );
  const asked = repeating(api);
  const marks = { customerId: userId, since, recipient };
  const count = await countOrders(asked, marks, load.result, { limitMs: ENDED_LIMIT_MS, signal });
  tell('All is quiet. The audit asks every service.');
  return { load: load.result, count, verification: await verifyPlatform(asked, { signal }) };
}

async function skusInStock(api: ApiClient, signal: AbortSignal): Promise<readonly string[]> {
  const { items } = await api.call('GET /api/stock', { query: { limit: 100 } }, { signal });
  const plenty = items.filter(({ available }) => available >= ENOUGH_STOCK).slice(0, ENOUGH_SKUS);
  if (plenty.length === 0)
    throw new RunFailure(`No product has ${ENOUGH_STOCK} in stock: fill the stock up first.`);
  return plenty.map(({ sku }) => sku);
}
