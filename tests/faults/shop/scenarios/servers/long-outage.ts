import { until } from '../../../world/until.ts';
import type { FaultWindow } from '../../runs/timeline.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { closeBus, openBus, rabbitNode } from './brokers.ts';

// Longer than the first step is asked for: 10 + 20 + 40 + 80 s.
const AWAY_MS = 160_000;
// All that waited is fulfilled at once, on a machine that may be busy.
const ENDED_WITHIN_MS = 180_000;
// The node may take a while to stop; what was under way then may be asked for once more.
const UNDER_WAY_MS = 30_000;

export const longOutage: Scenario = {
  name: 'broker-away-long',
  kind: 'broker',
  shows:
    'no broker for longer than a saga asks: no order is rejected for it, nothing is asked again meanwhile',
  load: { customers: 1, thinkMs: 2400, kinds: ['happy'] },
  quietMs: ENDED_WITHIN_MS,
  async run(c) {
    const isRabbit = c.world.rabbitMq !== undefined;
    const window = await c.during('no broker for minutes', AWAY_MS, {
      break: () => (isRabbit ? rabbitNode(c).stop() : closeBus(c)),
      heal: () => (isRabbit ? rabbitNode(c).start() : openBus(c)),
    });
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    const askedAgain = await countSagas(
      c,
      window,
      `exists (select from saga_journal where saga_id = saga.id and kind = 'sent' and attempt > 1 and at < to_timestamp($2))`,
    );
    if (askedAgain > 0) throw new Error(`${askedAgain} orders had more than one command for a step`);
    const isOver = async () => (await countSagas(c, window, `status in ('running', 'compensating')`)) === 0;
    await until('every order of the outage has ended', isOver, ENDED_WITHIN_MS);
    const undone = await countSagas(c, window, `status <> 'completed'`);
    if (undone > 0) throw new Error(`${undone} orders came to nothing for an outage`);
  },
};

/** Of the orders that were placed while the broker was away. */
async function countSagas(c: ScenarioContext, window: FaultWindow, condition: string): Promise<number> {
  const [row] = await c.world.postgres.query<{ count: number }>(
    'orders',
    `select count(*)::integer as count from saga
     where started_at between to_timestamp($1) and to_timestamp($2) and ${condition}`,
    [(window.beganAt + UNDER_WAY_MS) / 1000, (window.healedAt ?? Date.now()) / 1000],
  );
  return row?.count ?? 0;
}
