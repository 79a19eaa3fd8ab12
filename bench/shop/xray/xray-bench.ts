import type { Bench } from '../../bench-options.ts';
import { startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { adminApi } from '../orders/admin-api.ts';
import { placeOrders, untilEnded } from '../orders/place-orders.ts';
import { runnerControl } from '../runner-control.ts';
import { eachAtOnce } from '../year/each-at-once.ts';
import { killServices } from './kill-services.ts';
import { gapsOf, type OrderEvidence } from './order-gaps.ts';
import { readEvidence } from './read-evidence.ts';

const ORDERS = 100;
const READ_AT_ONCE = 2;
// Of the orders that are not complete, so that a broken build prints no thousand lines.
const MOST_TOLD = 20;

/**
 * Whether the X-ray of an order is complete, of orders that were placed while services were killed: every step of the
 * saga has its command and its answer, every message its handling, or a word that this is not known; the ledger balances,
 * and every check of the audit holds.
 */
export const xrayBench: Bench = ({ orders = ORDERS }) =>
  withDataFolder(async (dataFolder) => {
    const platform = await startPlatform(dataFolder);
    try {
      const api = await adminApi(platform);
      const stopKilling = killServices(await runnerControl(platform));
      const placing = placeOrders(api, orders);
      const kills = await placing.then(stopKilling, stopKilling);
      const ids = await placing;
      await untilEnded(api);
      const evidence = await eachAtOnce(ids, READ_AT_ONCE, (id) => readEvidence(api, id));
      return { orders, kills, ...figures(ids, evidence) };
    } finally {
      await platform.stop();
    }
  });

function figures(ids: readonly string[], evidence: readonly OrderEvidence[]) {
  const judged = evidence.map((one, i) => ({ order: ids[i], gaps: gapsOf(one) }));
  const incomplete = judged.filter(({ gaps }) => gaps.length > 0);
  const outcomes = evidence
    .flatMap(({ messages: { messages } }) => messages)
    .flatMap(({ deliveries }) => deliveries.map(({ outcome }) => outcome));
  return {
    complete: judged.length - incomplete.length,
    messages_became: Object.fromEntries(
      [...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, all]) => [outcome, all.length]),
    ),
    incomplete: incomplete.slice(0, MOST_TOLD),
  };
}
