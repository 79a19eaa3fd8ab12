import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { problem, standInGateway } from './stand-in-gateway.ts';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

test('says what it waits for, and gives up after the time it was given', async (t) => {
  const { gateway, cli } = await start(t);
  gateway.deviate = () => 'silent';
  for (const command of [
    'whoami',
    'login --email a@example.com',
    'users resend-verification',
    'status',
    'verify',
  ]) {
    const { code, stderr } = await cli.run(`${command} --timeout 1.5`, { input: 'right' });
    assert.equal(code, 1, command);
    assert.match(
      stderr,
      /^platform: waiting for the platform at http:\S+: [A-Z]+ \/\S+; gives up after 1\.5 s/m,
      command,
    );
    assert.match(stderr, /no answer from the platform at .* within 1\.5 s; .*--timeout SECONDS/, command);
  }
  const { stderr } = await cli.run('--json whoami --timeout 0.5');
  assert.equal(JSON.parse(stderr).error.code, 'timeout', 'a program finds nothing but the error');
});

test('says what goes wrong while it tries again', async (t) => {
  const { gateway, cli } = await start(t);
  gateway.deviate = () => problem(503, 'unavailable');
  const { code, stderr } = await cli.run('whoami --timeout 3');
  assert.equal(code, 1);
  assert.match(stderr, /waiting for .* \(it answered 503 unavailable, trying again\); gives up/);
  assert.match(stderr, /^platform: It is unavailable/m);
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
  for (const args of [
    'users plaice',
    'nonsense',
    'whoami --nonsense',
    'whoami --timeout 0',
    'whoami --as /',
  ]) {
    const { code, stderr, stdout } = await cli.run(`--json ${args}`);
    assert.deepEqual([code, JSON.parse(stderr).error.code, stdout], [2, 'wrong-usage', ''], args);
    assert.equal((await cli.run(args)).code, 2, args);
  }
});
