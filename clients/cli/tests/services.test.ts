import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { standInGateway } from './stand-in-gateway.ts';

const SETTINGS = [
  { name: 'PORT', source: 'environment', value: '8001', is_secret: false },
  { name: 'DATABASE_URL', source: 'file', value: null, is_secret: true, length: 43, sha256_prefix: 'ab12' },
  { name: 'ADVERTISED_HOST', source: 'default', value: null, is_secret: false },
];
const CIRCUITS = [{ name: 'carrier', state: 'open', failures: 10, retry_at: '2026-01-31T12:00:00.000Z' }];

test('shows the settings of a service and what it has given up calling', async (t) => {
  const gateway = await standInGateway(t);
  const cli = new CliProcess(t, gateway.url);
  gateway.deviate = (request) => {
    if (request === 'GET /api/admin/user-service/config') return { status: 200, body: SETTINGS };
    return request === 'GET /api/admin/user-service/circuits' ? { status: 200, body: CIRCUITS } : undefined;
  };
  const { stdout: settings } = await cli.run('services config user-service');
  assert.match(settings, /PORT +8001 +environment/);
  assert.match(settings, /DATABASE_URL +set, 43 characters, SHA-256 ab12… +file/);
  assert.match(settings, /ADVERTISED_HOST +not set +default/);
  assert.match(
    (await cli.run('services circuits user-service')).stdout,
    /carrier +open +10 +2026-01-31T12:00/,
  );
  const { stdout: json } = await cli.run('services config user-service --json');
  assert.deepEqual(JSON.parse(json), { items: SETTINGS });
  assert.equal((await cli.run('services config no-service')).code, 2);
});
