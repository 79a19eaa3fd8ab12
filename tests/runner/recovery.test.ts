import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { assertGone, identities, startRunner, temporaryData } from './runner-process.ts';

// Of all tests, one after another: what one leaves behind is what the next start has to cope with, and a first start
// costs twice as much as any other.
const dataFolder = temporaryData({ after });

test('starts a crashed service again, with growing pauses, and says so', async (t) => {
  const runner = await startRunner(t, { dataFolder });
  const state = await runner.ready();
  const url = state.processes[1]?.url ?? '';
  for (const restarts of [1, 2]) {
    crash(url);
    await eventually(() => {
      const service = runner.state().processes[1];
      assert.deepEqual([service?.restarts, service?.state], [restarts, 'ready']);
    });
  }
  assert.match(runner.stderr(), /left-service ended with code 3, starting again in 0\.25 s/);
  assert.match(runner.stderr(), /left-service ended with code 3, starting again in 0\.5 s/);
  assert.match(runner.stderr(), /left-service is ready again/);
  runner.child.kill('SIGINT');
  assert.equal(await runner.ended, 0);
});

test('starts PostgreSQL again when it is killed', async (t) => {
  const runner = await startRunner(t, { dataFolder });
  const state = await runner.ready();
  process.kill(state.processes[0]?.pid ?? 0, 'SIGKILL');
  await eventually(() => {
    const server = runner.state().processes[0];
    assert.ok((server?.restarts ?? 0) >= 1);
    assert.equal(server?.state, 'ready');
  });
  runner.child.kill('SIGINT');
  assert.equal(await runner.ended, 0);
});

test('the next start ends what a killed runner left behind', async (t) => {
  const killed = await startRunner(t, { dataFolder, env: { STAND_IN_IS_DEAF: '1' } });
  const left = identities(await killed.ready());
  killed.child.kill('SIGKILL');
  await killed.ended;
  const next = await startRunner(t, { dataFolder, portBase: killed.portBase });
  await next.ready();
  assertGone(left);
  next.child.kill('SIGINT');
  assert.equal(await next.ended, 0);
});

test('services and PostgreSQL end by themselves when their runner is killed', async (t) => {
  const killed = await startRunner(t, { dataFolder });
  const left = identities(await killed.ready());
  killed.child.kill('SIGKILL');
  await killed.ended;
  const ending = process.platform === 'linux' ? left : left.slice(1);
  await eventually(() => assertGone(ending));
});

function crash(url: string): void {
  const outgoing = request(`${url}/crash`);
  outgoing.on('error', () => undefined); // It dies without an answer.
  outgoing.end();
}
