import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allScenarios } from './all-scenarios.ts';
import type { Kind } from './scenario.ts';

const KINDS: readonly Kind[] = [
  'processes',
  'databases',
  'broker',
  'redis',
  'network',
  'messages',
  'partners',
  'races',
  'mixed',
];

describe('all scenarios', () => {
  test('have names of their own, of which none begins as another does whole', () => {
    const names = allScenarios.map(({ name }) => name);
    for (const name of names)
      assert.deepEqual(
        names.filter((other) => other.startsWith(name)),
        [name],
        '--only must name one',
      );
  });

  for (const bus of ['postgres', 'rabbitmq'] as const)
    for (const kind of KINDS)
      test(`${kind}: two replicas of every service on ${bus} in at least one`, () => {
        const scenarios = allScenarios.filter(
          (scenario) =>
            scenario.kind === kind &&
            (scenario.buses?.includes(bus) ?? true) &&
            (scenario.world?.replicas?.everyService ?? 1) >= 2,
        );
        assert.ok(scenarios.length > 0);
      });
});
