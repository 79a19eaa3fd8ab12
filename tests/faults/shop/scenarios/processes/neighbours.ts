import { mustSay, mustShow } from '../../../world/processes/vital-signs.ts';
import type { Activity } from '../../runs/timeline.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const AWAY_MS = 4000;

interface Absence {
  readonly services: readonly string[];
  readonly staysUp: readonly Activity[];
  meanwhile(c: ScenarioContext): Promise<unknown>;
}

/** Stops services, and starts them again; what does not need them stays up. */
async function without(c: ScenarioContext, { services, staysUp, meanwhile }: Absence): Promise<void> {
  await c.wait(WARM_UP_MS);
  const away = services.flatMap((name) => c.world.instances(name));
  const window = await c.during(`${services.join(', ')} stopped`, AWAY_MS, {
    break: () => Promise.all(away.map((replica) => replica.stop())),
    meanwhile: () => meanwhile(c),
    heal: async () => {
      await Promise.all(away.map((replica) => replica.startAgain()));
      await Promise.all(away.map((replica) => replica.untilReady()));
    },
  });
  c.mustHaveServed(window, staysUp);
  await c.reopened();
}

export const fulfilmentAway: Scenario = {
  name: 'fulfilment-away',
  kind: 'processes',
  shows: 'payment, shipping and notification away: browsing, reading and ordering go on',
  quietMs: 90_000,
  run: (c) =>
    without(c, {
      services: ['payment-service', 'shipping-service', 'notification-service'],
      staysUp: ['browse', 'read', 'order'],
      meanwhile: () => mustSay(c.world.instances('order-service'), { isReady: true, missing: [] }),
    }),
};

export const catalogueAway: Scenario = {
  name: 'catalogue-away',
  kind: 'processes',
  shows:
    'product-service away: orders are readable, none is placed without a price, and the circuits say why',
  run: (c) =>
    without(c, {
      services: ['product-service'],
      staysUp: ['read'],
      async meanwhile({ world }) {
        await mustShow(
          world.instance('order-service'),
          'circuit_open{circuit="product-service"}',
          (open) => open > 0,
        );
        await mustShow(
          world.instance('api-gateway'),
          'circuit_open{circuit="product-service"}',
          (open) => open > 0,
        );
        await mustSay(world.instances('order-service'), { isReady: true, missing: [] });
      },
    }),
};

export const identityAway: Scenario = {
  name: 'identity-away',
  kind: 'processes',
  shows:
    'user- and auth-service away: who has signed in goes on browsing, reading and ordering to an address that it names',
  run: (c) =>
    without(c, {
      services: ['user-service', 'auth-service'],
      staysUp: ['browse', 'read', 'order'],
      meanwhile: ({ world }) => mustSay(world.instances('order-service'), { isReady: true, missing: [] }),
    }),
};
