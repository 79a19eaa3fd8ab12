import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { PROMETHEUS, readRules, ruleFiles } from './rule-files.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TESTS = ruleFiles('tests*.yml');
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const skip = hasPromtool ? false : 'promtool is not installed (Debian package prometheus)';

function promtool(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: PROMETHEUS, encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
}

test('configuration and rules of Prometheus are valid', { skip }, () => {
  promtool('check', 'config', 'prometheus.yml');
});

test('each alert fires for what it is there for, and for no less', { skip }, () => {
  promtool('test', 'rules', ...TESTS);
});

test('every alert is tested twice: when it must fire, and when it must not', () => {
  interface RuleTests {
    readonly tests: readonly {
      readonly alert_rule_test: readonly {
        readonly alertname: string;
        readonly exp_alerts: readonly unknown[];
      }[];
    }[];
  }
  const files = TESTS.map((name) => parse(readFileSync(join(PROMETHEUS, name), 'utf8')) as RuleTests);
  const cases = files.flatMap(({ tests }) => tests).flatMap(({ alert_rule_test }) => alert_rule_test);
  const named = (fires: boolean) =>
    new Set(cases.filter((one) => one.exp_alerts.length > 0 === fires).map(({ alertname }) => alertname));
  const alerts = readRules('alerts.yml');
  const all = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name).toSorted();
  assert.deepEqual([...named(true)].toSorted(), all);
  assert.deepEqual([...named(false)].toSorted(), all);
});

test('every alert has its runbook, and every runbook its alert', () => {
  const alerts = readRules('alerts.yml');
  const named = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name = '']) =>
    name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase(),
  );
  const linked = [...alerts.matchAll(/runbook: docs\/(?:\w+\/)?operations\.md#([\w-]+)/g)].map(
    ([, anchor]) => anchor,
  );
  const written = globSync('docs/**/operations.md', { cwd: ROOT }).flatMap(runbooksIn);
  assert.ok(named.length > 10);
  assert.deepEqual(linked, named);
  assert.deepEqual(written.toSorted(), named.toSorted());
});

function runbooksIn(file: string): string[] {
  const [, runbooks = ''] = readFileSync(join(ROOT, file), 'utf8').split('\n## Runbooks\n');
  const [own = ''] = runbooks.split('\n## ');
  return [...own.matchAll(/^### ([\w-]+)$/gm)].map(([, anchor = '']) => anchor);
}
