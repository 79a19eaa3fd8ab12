import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_MESSAGES, busRightsOf } from '@platform/contracts/senders.ts';
import { maySend } from '@platform/messaging/message.ts';

const root = join(import.meta.dirname, '..');
const exclude = ['**/node_modules/**', '**/*.test.ts'];
const byName = new Map<string, (typeof ALL_MESSAGES)[number]>();
for (const path of globSync('shared/contracts/src/**/*-messages.ts', { cwd: root })) {
  for (const [name, exported] of Object.entries(await import(join(root, path))))
    if (typeof exported === 'object' && exported !== null && 'exchange' in exported)
      byName.set(name, exported as never);
}

/** The contracts that the source of a service drafts, or adds to its outbox, by their names. */
function sentIn(service: string): string[] {
  const texts = globSync(`services/${service}/src/**/*.ts`, { cwd: root, exclude }).map((path) =>
    readFileSync(join(root, path), 'utf8'),
  );
  const SENT = /\b(?:draft|about)\(\s*(?:order,\s*)?(\w+)|\boutbox\.add\(\s*\w+,\s*(\w+)/g;
  return texts
    .flatMap((text) => [...text.matchAll(SENT)].map((match) => match[1] ?? match[2] ?? ''))
    .filter((name) => byName.has(name));
}

describe('the senders that contracts name', () => {
  test('are there for every contract, and are services', () => {
    assert.deepEqual(new Set(ALL_MESSAGES), new Set(byName.values()), 'senders.ts has every file');
    for (const { type, sentBy = [] } of ALL_MESSAGES) {
      assert.ok(sentBy.length > 0, `${type} names nobody in sentBy`);
      for (const service of sentBy)
        assert.ok(existsSync(join(root, 'services', service)), `${type}: ${service}`);
    }
  });

  test('are told of one service for each command that handles it, and of none for events', () => {
    for (const { type, exchange, handledBy } of ALL_MESSAGES) {
      assert.equal(handledBy !== undefined, exchange === 'commands', type);
      if (handledBy !== undefined) assert.ok(existsSync(join(root, 'services', handledBy)), type);
    }
  });

  for (const service of globSync('*', { cwd: join(root, 'services') }))
    test(`let ${service} send what it sends`, () => {
      for (const name of sentIn(service)) {
        const contract = byName.get(name);
        assert.ok(contract && maySend(contract, service), `${service} sends ${name}, which does not name it`);
      }
    });

  test('let nobody send what its source does not mention', () => {
    for (const service of globSync('*', { cwd: join(root, 'services') })) {
      const source = globSync(`services/${service}/src/**/*.ts`, { cwd: root, exclude })
        .map((path) => readFileSync(join(root, path), 'utf8'))
        .join('\n');
      for (const { type } of busRightsOf(service).sends) {
        const [name = ''] = [...byName].find(([, contract]) => contract.type === type) ?? [];
        assert.match(source, new RegExp(`\\b${name}\\b`), `${service} may send ${type}, and never does`);
      }
    }
  });
});
