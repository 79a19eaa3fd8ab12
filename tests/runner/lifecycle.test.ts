import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { assertGone, identities, startRunner, temporaryData } from './runner-process.ts';

// Of the tests that need no first start, which costs twice as much as any other.
const usedData = temporaryData({ after });

test('starts everything, keeps its data, and leaves nothing running behind', async (t) => {
  const dataFolder = temporaryData(t, 'data with spaces');
  const first = await startRunner(t, { dataFolder });
  const state = await first.ready();
  assert.deepEqual(
    state.processes.map(({ name, state }) => [name, state]),
    [
      ['postgresql', 'ready'],
      ['left-service', 'ready'],
      ['right-service', 'ready'],
    ],
  );
  assert.ok((state.memory_mb ?? 0) > 20);
  assert.equal(statSync(join(dataFolder, 'secrets.json')).mode & 0o777, 0o600);
  const running = identities(state);
  first.child.kill('SIGINT');
  assert.equal(await first.ended, 0);
  assertGone(running);
  assert.ok(!existsSync(join(dataFolder, 'runner.json')));

  const second = await startRunner(t, { dataFolder });
  await second.ready();
  second.child.kill('SIGTERM');
  assert.equal(await second.ended, 0);
});

/** Services that do not end when they are asked to, and are killed after `graceMs`. */
const deaf = (graceMs: number) => ({ STAND_IN_IS_DEAF: '1', STAND_IN_GRACE_MS: String(graceMs) });

test('stops although a service does not listen, once its time is over', async (t) => {
  const runner = await startRunner(t, { dataFolder: usedData, env: deaf(100) });
  const running = identities(await runner.ready());
  runner.child.kill('SIGINT');
  assert.equal(await runner.ended, 0);
  assertGone(running);
});

test('a second Ctrl-C forces the end', async (t) => {
  // By themselves they would end in ten minutes.
  const runner = await startRunner(t, { dataFolder: usedData, env: deaf(600_000) });
  const running = identities(await runner.ready());
  runner.child.kill('SIGINT');
  await eventually(() => assert.equal(runner.state().processes[1]?.state, 'stopping'));
  runner.child.kill('SIGINT');
  await runner.ended;
  assertGone(running);
});

// What is on disk when the signal comes: before initdb, during it, while PostgreSQL starts, while services start.
for (const moment of ['runner.lock', 'secrets.json', 'postgres', 'logs/left-service.log']) {
  test(`Ctrl-C while it starts, as soon as there is ${moment}`, async (t) => {
    const dataFolder = temporaryData(t);
    const runner = await startRunner(t, { dataFolder });
    await eventually(() => assert.ok(existsSync(join(dataFolder, moment))));
    runner.child.kill('SIGINT');
    // It may have become ready just before the signal came.
    assert.ok([130, 0].includes((await runner.ended) as number), runner.stderr());
    const again = await startRunner(t, { dataFolder, portBase: runner.portBase });
    await again.ready();
    again.child.kill('SIGINT');
    assert.equal(await again.ended, 0);
  });
}

test('stops everything when the process that started it is gone', async (t) => {
  const runner = await startRunner(t, { dataFolder: usedData });
  const running = identities(await runner.ready());
  runner.child.disconnect();
  assert.equal(await runner.ended, 0);
  assertGone(running);
});

test('keeps nothing with --ephemeral', async (t) => {
  const dataFolder = temporaryData(t);
  const runner = await startRunner(t, { dataFolder, isEphemeral: true });
  const state = await runner.ready();
  assert.ok(existsSync(state.data));
  runner.child.kill('SIGINT');
  assert.equal(await runner.ended, 0);
  assert.ok(!existsSync(state.data));
});
