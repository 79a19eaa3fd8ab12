import type { MessagingState } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { platform } from '../../../../platform/src/topology.ts';
import { until } from '../../world/until.ts';
import type { World } from '../../world/world.ts';
import { Http } from '../load/http.ts';

const POLL_MS = 300;

/** Waits until no order is under way and no message waits anywhere. Returns what is still not so after `timeoutMs`. */
export async function waitUntilQuiet(world: World, timeoutMs: number): Promise<string[]> {
  const http = new Http(world.gatewayUrls);
  let unquiet: string[] = [];
  try {
    await until(
      'the platform is quiet',
      async () => {
        unquiet = [...(await openOrders(world)), ...(await waitingMessages(http, world.adminToken))];
        return unquiet.length === 0;
      },
      timeoutMs,
      POLL_MS,
    );
    return [];
  } catch {
    return unquiet; // Each of them is a line of the verdict.
  } finally {
    http.close();
  }
}

async function openOrders({ postgres }: World): Promise<string[]> {
  const { database = 'orders' } = platform.services.find(({ name }) => name === 'order-service') ?? {};
  const [row] = await postgres.query<{ open: string }>(
    database,
    `select count(*) as open from orders where status = 'placed'`,
  );
  return row === undefined || row.open === '0' ? [] : [`${row.open} orders have not ended`];
}

async function waitingMessages(http: Http, token: string): Promise<string[]> {
  const states = await Promise.all(
    MESSAGING_SERVICES.map(async (service) => {
      const { status, body } = await http.call({ path: `/api/admin/${service}/messaging`, token });
      if (status !== 200) return [`${service} does not tell of its messages (${status})`];
      const { outbox, queues } = body as MessagingState;
      const waiting = queues
        .filter(({ ready, unacknowledged, delayed }) => ready + unacknowledged + delayed > 0)
        .map(
          ({ queue, ready, unacknowledged, delayed }) =>
            `${queue}: ${ready} ready, ${unacknowledged} in hand, ${delayed} delayed`,
        );
      const pending = outbox?.pending ?? 0;
      return pending > 0 ? [`${service}: ${pending} in the outbox`, ...waiting] : waiting;
    }),
  );
  return states.flat();
}
