import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { readDashboards } from '../ops/dashboards.ts';
import {
  type PrometheusServer,
  type Sample,
  startPrometheus,
  whyNoPrometheus,
} from '../ops/prometheus-server.ts';
import { gatewayCalls } from './gateway-calls.ts';
import type { StartedPlatform } from './start-platform.ts';

// They begin with the first trouble; a platform that is well shows nothing of them.
const OF_TROUBLE = [
  'messaging_dead_letters_total',
  'messaging_retries_total',
  'gateway_upstream_failures_total',
  'gateway_upstream_retries_total',
];
const READ_TIMEOUT_MS = 30_000;

/** On a platform with the demo catalogue. */
export function dashboardTests(platform: () => StartedPlatform): void {
  describe('the dashboards', { skip: whyNoPrometheus() }, () => {
    let prometheus: PrometheusServer;
    let names: readonly string[];

    before(async () => {
      const origins = new Map<string, string>(
        platform()
          .state()
          .processes.flatMap(({ name, management_url: url }) => (url === null ? [] : [[name, url]])),
      );
      names = [...origins.keys()];
      prometheus = await startPrometheus(origins);
      await beCustomers();
      const placed = async () => assert.ok((await prometheus.query('orders_placed_total > 0')).length > 0);
      await eventually(placed, { timeoutMs: READ_TIMEOUT_MS });
      // What is counted grows only now for Prometheus, which did not see its beginning.
      await beCustomers();
    });
    after(() => prometheus?.stop());

    /** Orders that are confirmed and rejected, reads that a cache answers, and a request that is refused. */
    async function beCustomers() {
      const call = gatewayCalls(() => platform().gatewayUrl);
      const account = { email: `${randomUUID()}@example.com`, password: 'a secret password' };
      await call('POST', '/api/users', { body: { ...account, full_name: 'Dash Board' } });
      const { access_token: token } = (await call('POST', '/api/users/login', { body: account })).body;
      for (const [card_token, status] of [
        ['tok_visa', 'confirmed'],
        ['tok_declined', 'rejected'],
      ]) {
        const body = { lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }], card_token };
        const answer = await call('POST', '/api/orders', { token, body, headers: { prefer: 'wait=20' } });
        assert.equal(answer.body.status, status);
      }
      for (let i = 0; i < 2; i += 1) await call('GET', '/api/products');
      assert.equal((await call('GET', `/api/orders/${randomUUID()}`, { token })).status, 404);
    }

    for (const { title, panels } of readDashboards())
      for (const panel of panels)
        test(`show on "${title}" what "${panel.title}" asks for`, async () => {
          for (const { expr, legendFormat = '' } of panel.targets) {
            const isOfTrouble = OF_TROUBLE.some((name) => expr.includes(name));
            await eventually(
              async () => {
                const samples = await ask(expr);
                assert.ok(samples.length > 0 || isOfTrouble, `nothing answers ${expr}`);
                for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
                  for (const { labels } of samples)
                    assert.ok(label in labels, `${expr} has no ${label} for its legend`);
              },
              { timeoutMs: READ_TIMEOUT_MS },
            );
          }
        });

    /** Of whatever service can be chosen on the dashboard. */
    async function ask(expr: string): Promise<Sample[]> {
      if (!expr.includes('$service')) return prometheus.query(expr);
      const answers = names.map((name) => prometheus.query(expr.replaceAll('$service', name)));
      return (await Promise.all(answers)).flat();
    }
  });
}
