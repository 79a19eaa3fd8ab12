import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { mustBeWrongUsage, mustGiveUp, mustTellTrouble } from '../said-failures.ts';
import { standInGateway } from '../stand-in-gateway.ts';

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
  await mustGiveUp(await start(t), ['products list', 'orders place X=1']);
});

test('says what goes wrong while it tries again', async (t) => {
  await mustTellTrouble(await start(t), 'products list');
});

test('wrong usage has a code as well, and nothing but JSON where that was asked for', async (t) => {
  const { cli } = await start(t);
  await mustBeWrongUsage(cli, ['orders plaice', 'products list --nonsense', 'products list --timeout 0']);
});
