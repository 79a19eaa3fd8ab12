import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webWorld } from '../../web-world.ts';

const WAITING = `process_start_time_seconds 1
queue_messages{queue="shipping-service.commands",state="delayed"} 3
queue_messages{queue="shipping-service.commands",state="ready"} 1
queue_messages{queue="shipping-service.commands",state="dead"} 9
`;

test('the overview has the figures and charts of the shop', async (t) => {
  const answers = { 'GET /api/admin/shipping-service/metrics': WAITING };
  const { signedIn } = await webWorld(t, { answers, isRestAway: true });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console');
  const figures = ['Orders a minute', 'Ended within 30 s', 'Order to confirmed', 'Requests without a 5xx'];
  for (const title of figures) assert.ok(text.includes(`<dt>${title}</dt>`), title);
  assert.match(text, /objective 99\.5 %/);
  assert.match(text, /id="chart-carrier".*?<strong>4<\/strong>/s);
});

test('the metrics have charts of the shop', async (t) => {
  const { signedIn } = await webWorld(t, { isRestAway: true });
  const { text } = await (await signedIn({ roles: ['admin'] })).get('/console/metrics');
  for (const id of ['chart-orders', 'chart-confirmed-after', 'chart-stock-outs'])
    assert.ok(text.includes(`id="${id}"`), id);
});
