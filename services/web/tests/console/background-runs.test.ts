import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { continueTrace, currentContext, runWithContext } from '@platform/telemetry/trace-context.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { BackgroundRuns, type RunTools } from '../../src/console/runs/background-runs.ts';

const TOO_LONG = { tooLong: 'It took too long.' };
const never = ({ signal }: RunTools) => sleep(600_000, 'never', { signal });

test('one run goes on at a time, and says how far it is', async () => {
  const runs = new BackgroundRuns<string, string>(TOO_LONG);
  const go = Promise.withResolvers<void>();
  const first = runs.start('one', async ({ tell }) => {
    tell('Begun.');
    await go.promise;
    return 'result';
  });
  assert.equal(runs.start('another', never).id, first.id);
  assert.deepEqual(
    runs.find(first.id)?.notes.map(({ text }) => text),
    ['Begun.'],
  );
  go.resolve();
  await eventually(() => assert.deepEqual(runs.find(first.id)?.state, { kind: 'done', result: 'result' }));
  assert.notEqual(runs.start('another', async () => 'more').id, first.id);
});

test('what a run does is no part of the trace of the page that has started it', async () => {
  const runs = new BackgroundRuns<string, string>(TOO_LONG);
  const seen: unknown[] = [];
  runWithContext(continueTrace(undefined, undefined), () =>
    runs.start('one', async () => {
      seen.push(currentContext());
      await sleep(1);
      seen.push(currentContext());
      return 'result';
    }),
  );
  await eventually(() => assert.deepEqual(seen, [undefined, undefined]));
});

test('a run that takes too long, fails, or whose process ends says why', async () => {
  const reasonOf = async (runs: BackgroundRuns<string, unknown>, id: string) => {
    await eventually(() => assert.notEqual(runs.find(id)?.endedAt, null));
    const state = runs.find(id)?.state;
    return state?.kind === 'failed' ? state.reason : undefined;
  };
  const limited = new BackgroundRuns<string, unknown>({ ...TOO_LONG, limitMs: 20 });
  assert.equal(await reasonOf(limited, limited.start('late', never).id), 'It took too long.');
  const failures: unknown[] = [];
  const failing = new BackgroundRuns<string, unknown>({
    ...TOO_LONG,
    onFailure: (error) => failures.push(error),
  });
  const mistake = new Error('a mistake of ours');
  const { id } = failing.start('wrong', () => Promise.reject(mistake));
  assert.equal(await reasonOf(failing, id), 'It failed. The log of web says why.');
  assert.deepEqual(failures, [mistake]);
  const closed = new BackgroundRuns<string, unknown>(TOO_LONG);
  const last = closed.start('closed', never);
  await closed.close();
  assert.equal(await reasonOf(closed, last.id), 'This process was stopped.');
});

test('the last twenty are kept', async () => {
  const runs = new BackgroundRuns<number, number>(TOO_LONG);
  for (let i = 0; i < 25; i += 1) {
    const { id } = runs.start(i, async () => i);
    await eventually(() => assert.notEqual(runs.find(id)?.endedAt, null));
  }
  assert.deepEqual([runs.all.length, runs.all[0]?.subject], [20, 24]);
});
