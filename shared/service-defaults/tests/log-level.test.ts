import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleApp } from './fixtures/sample-app.ts';

const url = '/api/admin/sample-service/log-level';

test('an admin changes how much is logged while the service runs, and that is logged itself', async () => {
  const { app, bearer, defaults, logged } = sampleApp();
  const headers = bearer('admin');
  defaults.logger.debug({}, 'before');
  const changed = await app.inject({ method: 'PUT', url, headers, payload: { level: 'debug' } });
  assert.deepEqual([changed.statusCode, changed.json()], [200, { level: 'debug' }]);
  defaults.logger.debug({}, 'after');
  const said = logged.map(({ msg }) => msg);
  assert.ok(said.includes('after') && !said.includes('before'));
  assert.equal(logged.find(({ audit }) => audit === 'log-level')?.to, 'debug');
  assert.equal((await app.inject({ url, headers })).json().level, 'debug');
});

test('a level for a while is told with its end, and then it is as it was before the first change', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 10, 30, 12) });
  const { app, bearer, defaults, logged } = sampleApp();
  const headers = bearer('admin');
  const put = async (payload: object) => (await app.inject({ method: 'PUT', url, headers, payload })).json();
  const until = '2026-11-30T12:15:00.000Z';
  assert.deepEqual(await put({ level: 'debug', for_seconds: 900 }), { level: 'debug', until });
  assert.deepEqual((await app.inject({ url, headers })).json(), { level: 'debug', until });
  await put({ level: 'trace', for_seconds: 60 });
  t.mock.timers.tick(60_000);
  assert.deepEqual((await app.inject({ url, headers })).json(), { level: 'info' });
  assert.deepEqual(logged.at(-1)?.msg, 'log level back as it was');
  await put({ level: 'debug', for_seconds: 60 });
  await put({ level: 'warn' });
  t.mock.timers.tick(60_000);
  assert.equal(defaults.logger.level, 'warn', 'what is set for good stays');
});

test('nobody else may, and no other level is taken', async () => {
  const { app, bearer, defaults } = sampleApp();
  const put = (payload: object, headers = {}) => app.inject({ method: 'PUT', url, headers, payload });
  assert.equal((await put({ level: 'debug' })).statusCode, 401);
  assert.equal((await put({ level: 'debug' }, bearer('staff'))).statusCode, 403);
  const refused = await put({ level: 'loud' }, bearer('admin'));
  assert.deepEqual([refused.statusCode, refused.json().errors[0].field], [422, 'level']);
  assert.equal((await put({ level: 'debug', for_seconds: 0 }, bearer('admin'))).statusCode, 422);
  assert.equal(defaults.logger.level, 'info');
});
