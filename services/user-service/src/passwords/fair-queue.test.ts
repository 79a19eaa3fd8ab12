import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FairQueue, type Turn } from './fair-queue.ts';

/** A queue whose one place is taken until `start`; notes the order in which work is done. */
function heldQueue(queue = 64) {
  const fair = new FairQueue({ concurrency: 1, queue });
  const { promise, resolve } = Promise.withResolvers<void>();
  const order: string[] = [];
  const refused: string[] = [];
  const all = [fair.run({ network: 'first', isKnown: false }, () => promise)];
  const ask = (name: string, turn: Turn) =>
    all.push(
      fair
        .run(turn, async () => void order.push(name))
        .catch((error) => {
          assert.equal(error.code, 'too-many-attempts');
          refused.push(name);
        }),
    );
  const done = async () => {
    resolve();
    await Promise.all(all);
    return { order, refused };
  };
  return { ask, done };
}

const of = (network: string, isKnown = false): Turn => ({ network, isKnown });

describe('fair queue', () => {
  it('lets networks take turns, each in its own order', async () => {
    const { ask, done } = heldQueue();
    for (let i = 1; i <= 4; i++) ask(`a${i}`, of('a'));
    for (let i = 1; i <= 2; i++) ask(`b${i}`, of('b'));
    ask('c1', of('c'));
    assert.deepEqual((await done()).order, ['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('serves whoever comes last after one of a network that asked for thirty', async () => {
    const { ask, done } = heldQueue();
    for (let i = 0; i < 30; i++) ask('stranger', of('a'));
    ask('owner', of('b'));
    assert.equal((await done()).order.indexOf('owner'), 1);
  });

  it('serves known networks first, and the others now and then', async () => {
    const { ask, done } = heldQueue();
    for (const network of ['s', 't', 'u']) ask(network, of(network));
    for (let i = 1; i <= 4; i++) ask(`k${i}`, of('k', true));
    assert.deepEqual((await done()).order, ['k1', 'k2', 'k3', 's', 'k4', 't', 'u']);
  });

  it('when it is full, takes the last place of the network with the most', async () => {
    const { ask, done } = heldQueue(4);
    for (let i = 1; i <= 5; i++) ask(`a${i}`, of('a'));
    ask('b1', of('b'));
    ask('b2', of('b'));
    ask('b3', of('b'));
    const { order, refused } = await done();
    assert.deepEqual(order, ['a1', 'b1', 'a2', 'b2']);
    assert.deepEqual(refused.sort(), ['a3', 'a4', 'a5', 'b3']);
  });

  it('when it is full of networks with one each, only a known one gets in', async () => {
    const { ask, done } = heldQueue(3);
    for (const network of ['a', 'b', 'c', 'd']) ask(network, of(network));
    ask('k', of('k', true));
    const { order, refused } = await done();
    assert.deepEqual(order, ['k', 'b', 'c']);
    assert.deepEqual(refused.sort(), ['a', 'd']);
  });

  it('lets nobody wait for longer than a while', async () => {
    const fair = new FairQueue({ concurrency: 1, queue: 9, longestWaitMs: 1 });
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = fair.run(of('a'), () => promise);
    const late = [of('a'), of('a'), of('b', true)].map((turn) => fair.run(turn, async () => 'never'));
    for (const each of late) await assert.rejects(each, { code: 'too-many-attempts', retryAfterSeconds: 1 });
    resolve();
    await first;
    assert.equal(await fair.run(of('a'), async () => 'done'), 'done');
  });

  it('gives the place back when work fails', async () => {
    const fair = new FairQueue({ concurrency: 1, queue: 0 });
    await assert.rejects(
      fair.run(of('a'), () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await fair.run(of('a'), async () => 'done'), 'done');
  });
});
