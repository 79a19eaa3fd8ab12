import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { problem, standInGateway } from '../stand-in-gateway.ts';

const NO_PRODUCTS = { status: 200, body: { items: [], next_cursor: null } };

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  gateway.deviate = (request) => (request === 'GET /api/products' ? NO_PRODUCTS : undefined);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

test('what is open to all is still shown after a logout, though empty', async (t) => {
  const { cli } = await start(t);
  assert.equal((await cli.run('logout')).code, 0);
  assert.equal((await cli.run('products list')).code, 1);
});

test('what changes nothing does not say who asked', async (t) => {
  const { cli } = await start(t);
  await cli.login('ann@example.com', 'ann');
  assert.doesNotMatch((await cli.run('products list')).stderr, /acting as/);
});

test('says what it waits for, and gives up after the time it was given', async (t) => {
  const { gateway, cli } = await start(t);
  gateway.deviate = () => 'silent';
  for (const command of ['products list', 'orders place X=1']) {
    const { code, stderr } = await cli.run(`${command} --timeout 1.5`, { input: 'right' });
    assert.equal(code, 1, command);
    assert.match(
      stderr,
      /^platform: waiting for the platform at http:\S+: [A-Z]+ \/\S+; gives up after 1\.5 s/m,
      command,
    );
    assert.match(stderr, /no answer from the platform at .* within 1\.5 s; .*--timeout SECONDS/, command);
  }
  const { stderr } = await cli.run('--json products list --timeout 0.5');
  assert.equal(JSON.parse(stderr).error.code, 'timeout', 'a program finds nothing but the error');
});

test('says what goes wrong while it tries again', async (t) => {
  const { gateway, cli } = await start(t);
  gateway.deviate = () => problem(503, 'unavailable');
  const { code, stderr } = await cli.run('products list --timeout 3');
  assert.equal(code, 1);
  assert.match(stderr, /waiting for .* \(it answered 503 unavailable, trying again\); gives up/);
  assert.match(stderr, /^platform: It is unavailable/m);
});

test('wrong usage has a code as well, and nothing but JSON where that was asked for', async (t) => {
  const { cli } = await start(t);
  for (const args of ['orders plaice', 'products list --nonsense', 'products list --timeout 0']) {
    const { code, stderr, stdout } = await cli.run(`--json ${args}`);
    assert.deepEqual([code, JSON.parse(stderr).error.code, stdout], [2, 'wrong-usage', ''], args);
    assert.equal((await cli.run(args)).code, 2, args);
  }
});
