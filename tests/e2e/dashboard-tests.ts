import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { importAll } from '../import-all.ts';
import { readDashboards } from '../ops/dashboards.ts';
import {
  type PrometheusServer,
  type Sample,
  startPrometheus,
  whyNoPrometheus,
} from '../ops/prometheus-server.ts';
import { type Call, gatewayCalls } from './gateway-calls.ts';
import type { StartedPlatform } from './start-platform.ts';
import { UNCOUNTED_METRICS } from './uncounted-metrics.ts';

// They begin with the first trouble; a platform that is well shows nothing of them.
const OF_TROUBLE = [
  'messaging_dead_letters_total',
  'messaging_retries_total',
  'gateway_upstream_failures_total',
  'gateway_upstream_retries_total',
];
const READ_TIMEOUT_MS = 30_000;
const SERVED = 'http_server_request_duration_seconds_count > 0';

/** Customers of what is built on the platform. */
interface DashboardPart {
  /** A query that is answered when what they did has been counted. */
  readonly counted: string;
  beCustomer(call: Call, token: string): Promise<void>;
}

const parts = await importAll<DashboardPart>(import.meta.dirname, '*/dashboard-part.ts');

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
      for (const query of [SERVED, ...parts.map(({ counted }) => counted)]) {
        const isCounted = async () => assert.ok((await prometheus.query(query)).length > 0, query);
        await eventually(isCounted, { timeoutMs: READ_TIMEOUT_MS });
      }
      // What is counted grows only now for Prometheus, which did not see its beginning.
      await beCustomers();
    });
    after(() => prometheus?.stop());

    /** Sign-ins, and what is built on the platform. */
    async function beCustomers() {
      const call = gatewayCalls(() => platform().gatewayUrl);
      const account = { email: `${randomUUID()}@example.com`, password: 'a secret password' };
      await call('POST', '/api/users', { body: { ...account, full_name: 'Dash Board' } });
      const { access_token: token } = (await call('POST', '/api/users/login', { body: account })).body;
      assert.equal((await call('GET', `/api/users/${randomUUID()}`, { token })).status, 404);
      for (const part of parts) await part.beCustomer(call, token);
    }

    for (const { title, panels } of readDashboards())
      for (const panel of panels)
        test(`show on "${title}" what "${panel.title}" asks for`, async () => {
          for (const { expr, legendFormat = '' } of panel.targets) {
            const mayBeUnseen = [...OF_TROUBLE, ...UNCOUNTED_METRICS].some((name) => expr.includes(name));
            await eventually(
              async () => {
                const samples = await ask(expr);
                assert.ok(samples.length > 0 || mayBeUnseen, `nothing answers ${expr}`);
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
