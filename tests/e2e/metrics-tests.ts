import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { askedMetrics } from '../ops/metric-names.ts';
import type { StartedPlatform } from './start-platform.ts';
import { UNCOUNTED_METRICS } from './uncounted-metrics.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

export function metricsTests(platform: () => StartedPlatform): void {
  describe('the metrics of all services', () => {
    const texts = new Map<string, string>();

    before(async () => {
      for (const { name, management_url: url } of platform().state().processes)
        if (url !== null) texts.set(name, await (await fetch(`${url}/metrics`)).text());
    });

    test('are there for everything that rules and dashboards ask for', () => {
      const types = [...texts.values()].flatMap((text) => [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]);
      const exported = new Set(
        types.flatMap(([, name = '', type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
        ),
      );
      const { asked, unrecorded } = askedMetrics();
      assert.ok(asked.length > 25, `${asked.length} metrics are asked for`);
      assert.deepEqual(
        asked.filter((name) => !exported.has(name)),
        asked.filter((name) => UNCOUNTED_METRICS.includes(name)),
      );
      assert.deepEqual(unrecorded, []);
    });

    test('are in the format and by the rules of Prometheus', {
      skip: hasPromtool ? false : 'promtool is not installed (Debian package prometheus)',
    }, () => {
      assert.equal(texts.size, SERVICE_NAMES.length);
      for (const [service, text] of texts) {
        const { status, stderr, stdout } = spawnSync('promtool', ['check', 'metrics'], {
          input: text,
          encoding: 'utf8',
        });
        assert.equal(status, 0, `${service}: ${stdout}${stderr}`);
      }
    });
  });
}
