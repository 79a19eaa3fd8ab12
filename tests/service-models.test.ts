import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { grpcUrlVariable, urlVariable } from '@platform/contracts/address-variables.ts';
import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import { ALL_MESSAGES } from '@platform/contracts/senders.ts';

const root = join(import.meta.dirname, '..');
const EXTENSION = /^create extension if not exists (\w+)/gm;
const exclude = ['**/*.test.ts'];
const nameOf = new Map<unknown, string>();
for (const path of globSync('shared/contracts/src/**/*-messages.ts', { cwd: root }))
  for (const [name, exported] of Object.entries(await import(join(root, path)))) nameOf.set(exported, name);

/** The messages that the source of a service names as values. */
function namedIn(service: string): Set<string> {
  const text = globSync(`services/${service}/src/**/*.ts`, { cwd: root, exclude })
    .map((path) => readFileSync(join(root, path), 'utf8').replace(/^import type [^;]*;/gm, ''))
    .join('\n');
  const named = ALL_MESSAGES.filter((contract) => new RegExp(`\\b${nameOf.get(contract)}\\b`).test(text));
  return new Set(named.map(({ type }) => type));
}

for (const service of ALL_SERVICES)
  describe(`the model of ${service.name}`, async () => {
    const { config } = await import(join(root, 'services', service.name, 'src', 'config.ts'));
    const settings: string[] = Object.keys(config.properties);
    const having = (pattern: RegExp) => settings.filter((setting) => pattern.test(setting)).toSorted();

    test('says what its configuration asks for', () => {
      const { database, usesBus, usesCache, sendsMail, servesPages, issuesTokens, grpcPort } = service;
      for (const [setting, isUsed] of Object.entries({
        DATABASE_URL: database !== undefined,
        RABBITMQ_URL: usesBus,
        REDIS_URL: usesCache,
        SMTP_URL: sendsMail,
        PUBLIC_URL: sendsMail || servesPages,
        SERVICE_CLIENTS: issuesTokens,
        SERVICE_SECRET: !issuesTokens,
        GRPC_PORT: grpcPort !== undefined,
      }))
        assert.equal(settings.includes(setting), isUsed, setting);
    });

    test('names the secrets that its configuration does', () => {
      const own = service.issuesTokens ? [] : ['SERVICE_SECRET'];
      assert.deepEqual(having(/_SECRET$/), [...service.secrets, ...own].toSorted());
    });

    test('calls whom its configuration has the addresses of', () => {
      // Whom every service asks for keys and revocations.
      const issuers = ALL_SERVICES.filter(({ issuesTokens }) => issuesTokens && !service.issuesTokens);
      const called = new Set([...issuers.map(({ name }) => name), ...service.calls]);
      const addresses = having(/_URL$/).filter(
        (setting) => !/^(DATABASE|BUS|RABBITMQ|REDIS|SMTP|PUBLIC|RUNNER)_/.test(setting),
      );
      assert.deepEqual(
        addresses,
        [...[...called].map(urlVariable), ...service.callsByGrpc.map(grpcUrlVariable)].toSorted(),
      );
    });

    test('names the extensions that its migrations make', () => {
      const migrations = globSync(`services/${service.name}/migrations/*.sql`, { cwd: root });
      const made = migrations.flatMap((path) =>
        [...readFileSync(join(root, path), 'utf8').matchAll(EXTENSION)].map(([, name]) => name),
      );
      assert.deepEqual([...(service.database?.extensions ?? [])].toSorted(), [...new Set(made)].toSorted());
    });

    test('listens to what its source handles', () => {
      const { sends, handles, listensTo } = service;
      const named = namedIn(service.name);
      assert.deepEqual(
        [...handles, ...listensTo].filter((type) => !named.has(type)),
        [],
        'no source handles',
      );
      assert.deepEqual(
        [...named].filter((type) => ![...sends, ...handles, ...listensTo].includes(type)),
        [],
        'left out',
      );
    });
  });
