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

test('nobody else may, and no other level is taken', async () => {
  const { app, bearer, defaults } = sampleApp();
  const put = (payload: object, headers = {}) => app.inject({ method: 'PUT', url, headers, payload });
  assert.equal((await put({ level: 'debug' })).statusCode, 401);
  assert.equal((await put({ level: 'debug' }, bearer('staff'))).statusCode, 403);
  const refused = await put({ level: 'loud' }, bearer('admin'));
  assert.deepEqual([refused.statusCode, refused.json().errors[0].field], [422, 'level']);
  assert.equal(defaults.logger.level, 'info');
});
