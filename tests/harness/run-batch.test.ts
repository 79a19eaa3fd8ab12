import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixture, runFixtures } from './run-fixtures.ts';

// What is planted, and what the run says of it: the name of its failure, and something of its explanation.
const PLANTED = [
  ['fails', 'fails.ts: adds up', /one and one[\s\S]*is three/],
  ['exits', 'exits.ts (process.exit(0) in "in the middle")', /^$/],
  ['is-killed', 'is-killed.ts (killed by SIGKILL in "dies")', /^$/],
  ['never-closes', 'never-closes.ts (left open: TCPServerWrap)', /^$/],
  ['rejects-late', 'rejects-late.ts (an error outside of its tests)', /Error: too late/],
  ['is-empty', 'is-empty.ts (has no tests)', /^$/],
  ['cannot-load', 'cannot-load.ts', /broken on the way in/],
  ['exits-while-loading', 'exits-while-loading.ts (process.exit(0) while it was loaded)', /^$/],
  ['fails-before', 'fails-before.ts', /not prepared/],
  ['cuts-off', 'cuts-off.ts (process.exit(7) in "is not told of")', /EBADF/],
] as const;

describe('a run', () => {
  for (const [name, failure, why] of PLANTED)
    test(`names a file that ${name.replaceAll('-', ' ')}`, async (t) => {
      const { failures } = (await runFixtures(t, [name])).judgement;
      const found = failures.find((one) => one.name === `tests/harness/fixtures/${failure}`);
      assert.ok(found, JSON.stringify(failures));
      assert.match(found.why, why);
      assert.equal(found.file, fixture(name));
    });

  test('ends a file that never ends, and names the test', async (t) => {
    const { failures } = (await runFixtures(t, ['never-ends'], { silentMs: 3000 })).judgement;
    assert.deepEqual(
      failures.map(({ name }) => name),
      [`${fixture('never-ends')} (timed out after 3 s in "waits for ever")`],
    );
  });

  test('counts what passed and what was skipped, file by file', async (t) => {
    const { judgement } = await runFixtures(t, ['passes', 'ordered', 'fails']);
    const { passed, skipped, failures } = judgement;
    assert.deepEqual([passed, skipped, failures.length], [10, ['for a reason'], 1]);
  });

  test('says of the others in a process that ended before its time that they were not run', async (t) => {
    const { failures } = (await runFixtures(t, ['passes', 'exits-while-loading'])).judgement;
    assert.deepEqual(failures.map(({ file }) => file).toSorted(), [
      fixture('exits-while-loading'),
      fixture('passes'),
    ]);
  });

  test('tells the name and the error of a failing test every time', async (t) => {
    for (let i = 0; i < 5; i += 1) {
      const { failures } = (await runFixtures(t, ['fails'], { seed: i })).judgement;
      assert.equal(failures.length, 1);
      assert.match(failures[0]?.why ?? '', /one and one/);
    }
  });
});

test('a seed repeats the order of tests, and another one changes it', async (t) => {
  const orderOf = async (seed: number) => {
    const { report } = await runFixtures(t, ['ordered'], { seed });
    return report.records.flatMap((record) => (record.type === 'running' ? [record.test] : [])).join('');
  };
  const [first, again, ...others] = [await orderOf(1), await orderOf(1), await orderOf(2), await orderOf(3)];
  assert.equal(first, again);
  assert.ok(others.some((other) => other !== first));
});
