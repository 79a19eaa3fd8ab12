import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { standInGateway } from '../stand-in-gateway.ts';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  return { gateway, cli: new CliProcess(t, gateway.url) };
}

test('retries many sagas at once, and says of each what came of it', async (t) => {
  const { gateway, cli } = await start(t);
  const [one, other] = [randomUUID(), randomUUID()];
  const asked: unknown[] = [];
  gateway.deviate = (request, body) => {
    if (request !== 'POST /api/sagas/retry') return undefined;
    asked.push(body);
    const problem = { code: 'saga-not-operable', detail: 'It has ended.' };
    const items = [
      { id: one, saga: { id: one, state: 'running' }, problem: null },
      { id: other, saga: null, problem },
    ];
    return { status: 200, body: { items } };
  };
  const { code, stdout } = await cli.run(`sagas retry ${one} ${other} ${one} --reason fixed`);
  assert.deepEqual(asked, [{ ids: [one, other], reason: 'fixed' }]);
  assert.match(stdout, new RegExp(`${one} +running`));
  assert.match(stdout, new RegExp(`${other} +It has ended\\.`));
  assert.equal(code, 1, 'not all of them were retried');
  const tooMany = Array.from({ length: 101 }, () => one).join(' ');
  assert.equal((await cli.run(`sagas retry ${tooMany} --reason fixed`)).code, 2);
});
