import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { BUNDLES } from '../../services/web/src/bundles.ts';
import { consoleMetrics } from '../../services/web/src/console/metrics/console-metrics.ts';
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
      const exported = exportedIn(texts.values());
      const { asked, unrecorded } = askedMetrics();
      assert.ok(asked.length > 25, `${asked.length} metrics are asked for`);
      assert.deepEqual(
        asked.filter((name) => !exported.has(name)),
        asked.filter((name) => UNCOUNTED_METRICS.includes(name)),
      );
      assert.deepEqual(unrecorded, []);
    });

    test('are there for everything that the console shows', () => {
      const exported = exportedIn(texts.values());
      const shown = [undefined, ...BUNDLES].flatMap(
        (bundle) => consoleMetrics(bundle?.console.metrics).watched,
      );
      assert.deepEqual(
        shown.map(({ metric }) => metric).filter((name) => !exported.has(name)),
        [],
      );
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

/** The names of what there are samples of. */
function exportedIn(texts: Iterable<string>): Set<string> {
  const types = [...texts].flatMap((text) => [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]);
  const names = types.flatMap(([, name = '', type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Set(names);
}
