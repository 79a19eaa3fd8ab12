import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { mustBeWrongUsage, mustGiveUp, mustTellTrouble } from './said-failures.ts';
import { standInGateway } from './stand-in-gateway.ts';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

test('says what it waits for, and gives up after the time it was given', async (t) => {
  await mustGiveUp(await start(t), [
    'whoami',
    'login --email a@example.com',
    'users resend-verification',
    'status',
    'verify',
  ]);
});

test('says what goes wrong while it tries again', async (t) => {
  await mustTellTrouble(await start(t), 'whoami');
});

test('stops to wait for a password that never comes', async (t) => {
  const { cli } = await start(t);
  const { code, stderr } = await cli.runWithOpenInput('login --email a@example.com --timeout 1.2');
  assert.equal(code, 1);
  assert.match(stderr, /waiting for the password on standard input/);
  assert.match(stderr, /no password came on standard input within 1\.2 s/);
});

test('wrong usage has a code as well, and nothing but JSON where that was asked for', async (t) => {
  const { cli } = await start(t);
  await mustBeWrongUsage(cli, [
    'users plaice',
    'nonsense',
    'whoami --nonsense',
    'whoami --timeout 0',
    'whoami --as /',
  ]);
});
