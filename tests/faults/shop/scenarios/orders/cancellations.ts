import { BusTap } from '../../../world/network/bus-tap.ts';
import { until } from '../../../world/until.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { untilEnded } from './races.ts';

// Before the money is taken, while it is, and after.
const MOMENTS = [
  'inventory.reserved',
  'payment.authorise',
  'payment.authorised',
  'payment.capture',
  'payment.captured',
  'shipping.create',
  'shipment.created',
] as const;

export const cancelAndShip: Scenario = {
  name: 'cancel-while-fulfilled',
  kind: 'races',
  shows:
    'orders cancelled at the instant of each step of their fulfilment end one way: cancelled and not charged, or confirmed',
  world: { replicas: { everyService: 2 } },
  // Its customers cancel by themselves as well, whenever they like.
  load: { kinds: ['cancelled'], customers: 6, thinkMs: 50 },
  async run(c) {
    const answers = new Map<string, Promise<number>>();
    const tap = await BusTap.open(c.world);
    await tap.listen(({ type, subject }) => {
      if (type === momentOf(subject) && !answers.has(subject))
        answers.set(subject, cancelAsStaff(c, subject));
    });
    const window = c.timeline.begin('cancellations at every moment');
    await c.wait(8000);
    await untilEachSideWon(answers);
    await c.load.stop();
    c.timeline.healed(window);
    await untilEnded(c, 60_000);
    await tap.close();
    await mustHaveOneEnd(c, answers);
  },
};

/** On a slow machine few orders come to a moment that is too late. */
async function untilEachSideWon(answers: ReadonlyMap<string, Promise<number>>): Promise<void> {
  const won = new Set<number>();
  await until(
    'a cancellation is in time and another too late',
    async () => {
      for (const answer of answers.values()) won.add(await answer);
      return won.has(202) && won.has(409);
    },
    60_000,
  );
}

/** The moment at which an order is cancelled follows from its id. */
function momentOf(orderId: string): string | undefined {
  return MOMENTS[Number.parseInt(orderId.slice(-4), 16) % MOMENTS.length];
}

async function cancelAsStaff({ shop }: ScenarioContext, orderId: string): Promise<number> {
  const path = `/api/orders/${orderId}/cancel`;
  return (await shop.http.call({ method: 'POST', path, token: shop.adminToken, body: {} })).status;
}

async function mustHaveOneEnd(
  { world, timeline }: ScenarioContext,
  answers: ReadonlyMap<string, Promise<number>>,
): Promise<void> {
  const rows = await world.postgres.query<{ id: string; status: string }>(
    'orders',
    'select id, status from orders where id = any($1)',
    [[...answers.keys()]],
  );
  let accepted = 0;
  let refused = 0;
  for (const { id, status } of rows) {
    const answer = await answers.get(id);
    if (answer === 202) accepted += 1;
    if (answer === 409) refused += 1;
    if (answer === 202 ? status === 'confirmed' : answer === 409 && status === 'cancelled')
      throw new Error(`order ${id}: its cancellation was answered ${answer}, and it is ${status}`);
  }
  timeline.remark(`${accepted} cancellations in time, ${refused} too late`);
}
