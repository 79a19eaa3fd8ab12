import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { authConfig, connectionUrl, httpConfig, secret } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { type Setting, settingsOf } from '../src/config/settings.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const Config = Type.Object({
  ...httpConfig,
  ...authConfig,
  SEALING_SECRET: secret('Seals things'),
  DATABASE_URL: connectionUrl('postgres://role:password@host:port/database', '^postgres://'),
  PARTNER_URL: Type.String({ default: 'http://127.0.0.1:9' }),
  ORIGINS: Type.Array(Type.String(), { default: ['https://a.example', 'https://b.example'] }),
});
const SEALING = 'q8Zr2mVx7KpLw4TnYb6HsJd3FgCe9RuA';
const DATABASE = 'postgres://shop:hunter2-hunter2@127.0.0.1:5432/shop';
const GIVEN = { PORT: '8001', SEALING_SECRET: SEALING, DATABASE_URL: DATABASE };

function settings(environment: Record<string, string>): ReadonlyMap<string, Setting> {
  const list = settingsOf(Config, loadConfig(Config, environment), environment);
  return new Map(list.map((setting) => [setting.name, setting]));
}

/** Without its description. */
function settingOf(name: string, environment: Record<string, string>) {
  const { description: _, ...setting } = settings(environment).get(name) ?? assert.fail(name);
  return setting;
}

test('says of every setting its value and where it came from', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'level'), 'debug\n');
  const environment = { ...GIVEN, LOG_LEVEL_FILE: join(folder, 'level'), ADVERTISED_HOST: '' };
  const of = (name: string) => settingOf(name, environment);
  const open = { is_secret: false };
  assert.deepEqual(of('PORT'), { name: 'PORT', source: 'environment', value: '8001', ...open });
  assert.deepEqual(of('LOG_LEVEL'), { name: 'LOG_LEVEL', source: 'file', value: 'debug', ...open });
  assert.deepEqual(of('MAX_CONNECTIONS').value, '4000');
  assert.deepEqual(of('ORIGINS').value, 'https://a.example,https://b.example');
  assert.deepEqual(of('ADVERTISED_HOST'), {
    name: 'ADVERTISED_HOST',
    source: 'default',
    value: null,
    ...open,
  });
  assert.deepEqual([...settings(environment).keys()], Object.keys(Config.properties));
});

test('a secret never leaves: neither one by its name, nor a login in an address', () => {
  const environment = { ...GIVEN, PARTNER_URL: 'https://shop:hunter2-hunter2@partner.example/' };
  for (const [name, value] of [
    ['SEALING_SECRET', SEALING],
    ['DATABASE_URL', DATABASE],
    ['PARTNER_URL', environment.PARTNER_URL],
  ] as const)
    assert.deepEqual(settingOf(name, environment), {
      name,
      source: 'environment',
      value: null,
      is_secret: true,
      length: value.length,
      sha256_prefix: createHash('sha256').update(value).digest('hex').slice(0, 4),
    });
  const all = JSON.stringify([...settings(environment).values()]);
  assert.ok(!all.includes(SEALING) && !all.includes('hunter2'));
});

test('a secret that is not set shows so', () => {
  const unset = { source: 'default', value: null, is_secret: true };
  assert.deepEqual(settingOf('SERVICE_SECRET', GIVEN), { name: 'SERVICE_SECRET', ...unset });
  assert.deepEqual(settingOf('CONSUL_HTTP_TOKEN', GIVEN), { name: 'CONSUL_HTTP_TOKEN', ...unset });
});

test('admins read them at the running service, nobody else does', async () => {
  const list = settingsOf(Config, loadConfig(Config, GIVEN), GIVEN);
  const { app, bearer } = sampleApp({}, { settings: () => list });
  const url = '/api/admin/sample-service/config';
  assert.equal((await app.inject({ url })).statusCode, 401);
  assert.equal((await app.inject({ url, headers: bearer('staff') })).statusCode, 403);
  const answer = await app.inject({ url, headers: bearer('admin') });
  assert.deepEqual([answer.statusCode, answer.json()], [200, list]);
});
