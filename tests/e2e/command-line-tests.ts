import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import type { SuiteTools } from './suite-tools.ts';

/** The command line, as operators and programs use it. */
export function commandLineTests({ call, cli, customer }: SuiteTools): void {
  test('tells programs that work it by its command line what went wrong', async () => {
    const { code, stderr } = await cli('users', 'verify-email', 'A'.repeat(43));
    const { error } = JSON.parse(stderr);
    assert.deepEqual([code, error.status, error.code], [1, 400, 'invalid-token']);
  });

  test('shows every service ready, and explains wrong usage', async () => {
    const status = await cli('status');
    assert.deepEqual([status.code, status.json.services.length >= SERVICE_NAMES.length], [0, true]);
    assert.equal((await cli('users', 'plaice')).code, 2);
  });

  test('the command line shows which keys sign, to admins alone', async () => {
    const { code, json } = await cli('signing-keys', 'list');
    assert.equal(code, 0);
    const { body } = await call('GET', '/.well-known/jwks.json');
    const published = body.keys.map(({ kid }: { kid: string }) => kid).toSorted();
    assert.deepEqual(json.keys.map(({ kid }: { kid: string }) => kid).toSorted(), published);
    assert.equal((await call('GET', '/api/auth/keys', { token: customer().token })).status, 403);
  });

  test('the command line shows and changes how much a service logs', async () => {
    const levels = async () => (await cli('log-level', 'show')).json.items;
    const level = async () =>
      (await levels()).find(({ service }: { service: string }) => service === 'notification-service').level;
    const before = await level();
    assert.equal((await cli('log-level', 'set', 'notification-service', 'warn')).code, 0);
    assert.equal(await level(), 'warn');
    assert.equal((await cli('log-level', 'set', 'notification-service', before)).code, 0);
    const { code, stderr } = await cli('log-level', 'set', 'notification-service', 'loud');
    assert.deepEqual([code, /Allowed choices are silent, error/.test(stderr)], [2, true]);
    assert.equal((await cli('log-level', 'set', 'api-gateway', 'debug')).code, 2);
  });
}
