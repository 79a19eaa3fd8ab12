import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperationName } from '@platform/api-client/operation-types.ts';
import { SERVICES } from '@platform/contracts/services.ts';
import { type Answers, away, refusing } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const START = 'process_start_time_seconds 1\n';
const QUEUE = 'queue_messages{queue="user-service.events",state="ready"} 7\n';

const operation = (service: (typeof SERVICES)[number]['name']) =>
  `GET /api/admin/${service}/metrics` satisfies OperationName;

/** Every service answers with nothing but its start. */
function quiet(): Answers {
  return Object.fromEntries(SERVICES.map(({ name }) => [operation(name), START]));
}

test('charts of the core show what the services measure, also as a table', async (t) => {
  const answers = {
    ...quiet(),
    [operation('user-service')]: `${START}${QUEUE}process_resident_memory_bytes 52e6\n`,
  };
  const { signedIn } = await webWorld(t, { answers, bundles: [] });
  const page = await (await signedIn({ roles: ['admin'] })).get('/console/metrics?range=5m');
  assert.equal(page.status, 200);
  assert.match(page.text, /<option value="5m" selected>/);
  assert.match(page.text, /id="chart-queues".*<span>ready<\/span> <strong>7<\/strong>/s);
  assert.match(
    page.text,
    /id="chart-memory-table".*<th scope="col" class="number">user-service<\/th>.*52 MB/s,
  );
  assert.match(page.text, /id="chart-requests" data-swap><p[^>]*>Counted from now on/);
  assert.match(page.text, /data-refresh="5"/);
});

test('one look after another costs the services one sample', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: quiet(), bundles: [] });
  const admin = await signedIn({ roles: ['admin'] });
  await Promise.all([admin.get('/console/metrics'), admin.get('/console/metrics')]);
  assert.equal(gateway.inputsOf(operation('user-service')).length, 1);
});

test('a service that is away is named, and the others are shown', async (t) => {
  const answers: Answers = {
    ...quiet(),
    [operation('user-service')]: START + QUEUE,
    [operation('auth-service')]: () => {
      throw away();
    },
    [operation('notification-service')]: refusing(503, 'upstream-unreachable', 'It was not reached.'),
  };
  const { signedIn } = await webWorld(t, { answers });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console/metrics');
  assert.match(text, /auth-service<\/a> \(It did not answer in time\.\)/);
  assert.match(text, /notification-service<\/a> \(It was not reached\.\)/);
  assert.match(text, /<span>ready<\/span> <strong>7<\/strong>/);
});

test('the overview has a figure against its objective, and a chart', async (t) => {
  const answers = { ...quiet(), [operation('user-service')]: `${START}outbox_oldest_age_seconds 2.5\n` };
  const { signedIn } = await webWorld(t, { answers, isRestAway: true, bundles: [] });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console');
  assert.match(text, /<dt>Requests without a 5xx<\/dt>.*objective 99\.9 %/);
  assert.match(text, /<dt>Oldest in an outbox<\/dt><dd><strong>2\.5 s<\/strong>/);
  assert.match(text, /id="chart-outbox".*<strong>2\.5 s<\/strong>/s);
});

test('metrics are for admins', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: quiet() });
  assert.equal((await (await signedIn({ roles: ['staff'] })).get('/console/metrics')).status, 404);
  assert.deepEqual(gateway.calls, []);
});
