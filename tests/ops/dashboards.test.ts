import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { literalProblems } from '../typed-literals.ts';
import { readDashboards } from './dashboards.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TYPE = "import('@grafana/schema').Dashboard";

describe('the dashboards', () => {
  const dashboards = readDashboards();
  const literals = dashboards.map((value) => ({ name: value.title, type: TYPE, value }));

  test('are of the form that Grafana takes', async () => {
    assert.ok(literals.length >= 3);
    assert.deepEqual(await literalProblems(literals), []);
  });

  test('would be refused with a field that Grafana does not know', async () => {
    const [panel] = dashboards[0]?.panels ?? [];
    const planted = { name: 'planted', type: TYPE, value: { panels: [{ ...panel, gridPoz: {} }] } };
    assert.match((await literalProblems([planted])).join(), /planted: .*gridPoz/);
  });

  test('ask the data sources that Grafana is given', () => {
    const file = join(ROOT, 'ops/grafana/provisioning/datasources/datasources.yml');
    const { datasources } = parse(readFileSync(file, 'utf8')) as {
      datasources: readonly { readonly uid: string; readonly type: string }[];
    };
    const known = datasources.map(({ uid, type }) => `${type} ${uid}`);
    for (const { title, panels } of dashboards)
      for (const { datasource } of panels)
        assert.ok(known.includes(`${datasource.type} ${datasource.uid}`), `${title}: ${datasource.uid}`);
  });
});
