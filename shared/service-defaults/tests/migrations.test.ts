import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { ServiceProcess } from './fixtures/service-process.ts';

test('a service that is not to migrate waits until another process has, with --migrate', async (t) => {
  const { url } = await createTestDatabase(t);
  const environment = { SAMPLE_PARTS: 'database,migrations', DATABASE_URL: url };
  const service = new ServiceProcess({ ...environment, MIGRATE_ON_START: 'false' });
  t.after(() => service.kill());
  const { reason } = await service.logged('waiting', { waiting_for: 'migrations' });
  assert.match(String(reason), /service\/001-[a-z-]+\.sql/);
  const migration = new ServiceProcess(environment, ['--migrate']);
  t.after(() => migration.kill());
  assert.equal(await migration.ended(), 0);
  await migration.logged('the database is up to date');
  await service.logged('ready');
});

test('--migrate ends with 1 and says why when a migration is wrong', async (t) => {
  const { url } = await createTestDatabase(t);
  const migration = new ServiceProcess({ SAMPLE_PARTS: 'database,wrong-migrations', DATABASE_URL: url }, [
    '--migrate',
  ]);
  t.after(() => migration.kill());
  assert.equal(await migration.ended(), 1);
  const { err } = await migration.logged('the database could not be migrated');
  assert.match((err as { message: string }).message, /001-wrong\.sql/);
});
