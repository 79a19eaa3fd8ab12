import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { type Finding, FollowingResolver } from './following-resolver.ts';

function following(t: { after(end: () => void): void }, ask: () => Promise<Finding>): FollowingResolver {
  const resolver = new FollowingResolver({ service: 'a', ask, retryMs: 1 });
  t.after(() => resolver.close());
  return resolver;
}

test('knows nothing before the first answer, and follows those after it', async (t) => {
  const answers = [['http://b', 'http://a', 'http://b'], ['http://c']];
  const resolver = following(t, async () => ({ origins: answers.shift() ?? ['http://c'], validForMs: 1 }));
  assert.deepEqual(resolver.origins(), []);
  await eventually(() => assert.deepEqual(resolver.origins(), ['http://c']));
});

test('keeps the last good answer while the registry is away, and goes on asking', async (t) => {
  let asked = 0;
  let isAway = false;
  const resolver = following(t, async () => {
    asked++;
    if (isAway) throw new Error('away');
    return { origins: [asked === 1 ? 'http://a' : 'http://b'], validForMs: 1 };
  });
  await eventually(() => assert.deepEqual(resolver.origins(), ['http://b']));
  isAway = true;
  const before = asked;
  await eventually(() => assert.ok(asked > before + 3));
  assert.deepEqual(resolver.origins(), ['http://b']);
});

test('believes an answer that names no instance', async (t) => {
  const answers = [['http://a'], []];
  const resolver = following(t, async () => ({ origins: answers.shift() ?? [], validForMs: 1 }));
  await eventually(() => assert.equal(answers.length, 0));
  await eventually(() => assert.deepEqual(resolver.origins(), []));
});

test('asks no more once it is closed, and lets go of a question under way', async () => {
  let asked = 0;
  let wasLetGo = false;
  const resolver = new FollowingResolver({
    service: 'a',
    ask: (signal) =>
      new Promise((_resolve, reject) => {
        asked++;
        signal.addEventListener('abort', () => {
          wasLetGo = true;
          reject(signal.reason);
        });
      }),
  });
  resolver.close();
  await eventually(() => assert.ok(wasLetGo));
  assert.equal(asked, 1);
});
