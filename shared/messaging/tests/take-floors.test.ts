import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TakeFloors } from '../src/postgres/consuming/take-floors.ts';

const QUEUE = 1;

test('a look begins after the last id given out before the one before', () => {
  const floors = new TakeFloors();
  assert.equal(floors.begin(QUEUE), 0);
  floors.end(QUEUE, 101);
  assert.equal(floors.begin(QUEUE), 101);
});

test('what is named while a look is under way is looked for by the next', () => {
  const floors = new TakeFloors();
  floors.begin(QUEUE);
  floors.lower(QUEUE, 50);
  floors.end(QUEUE, 101);
  assert.equal(floors.begin(QUEUE), 50);
});

test('what nobody names is found after two minutes', () => {
  const floors = new TakeFloors();
  const look = (next: number) => {
    const from = floors.begin(QUEUE);
    floors.end(QUEUE, next);
    return from;
  };
  look(10);
  floors.age();
  look(20);
  floors.age();
  look(30);
  floors.lowerToOlder(QUEUE);
  assert.equal(look(40), 10);
  assert.equal(look(40), 40);
});

/** A queue of the server: messages become visible in any order, and are named when they do. */
type Step =
  | { readonly kind: 'give out' }
  | { readonly kind: 'commit'; readonly which: number }
  | { readonly kind: 'hear' }
  | { readonly kind: 'look'; readonly slots: number; readonly commitsMeanwhile: readonly number[] };

const which = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('give out' as const) }),
  fc.record({ kind: fc.constant('commit' as const), which }),
  fc.record({ kind: fc.constant('hear' as const) }),
  fc.record({
    kind: fc.constant('look' as const),
    slots: fc.integer({ min: 1, max: 3 }),
    commitsMeanwhile: fc.array(which),
  }),
);

test('no message is missed, in whatever order they commit, are heard of and are looked for', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const floors = new TakeFloors();
      const uncommitted: number[] = [];
      const visible = new Set<number>();
      const unheard: number[] = [];
      let lastId = 0;
      const commit = (i: number) => {
        const [id] = uncommitted.splice(i % Math.max(uncommitted.length, 1), 1);
        if (id === undefined) return;
        visible.add(id);
        unheard.push(id);
      };
      const hear = () => {
        for (const id of unheard.splice(0)) floors.lower(QUEUE, id);
      };
      const look = (slots: number, commitsMeanwhile: readonly number[] = []) => {
        const from = floors.begin(QUEUE);
        const found = [...visible].filter((id) => id >= from).sort((a, b) => a - b);
        for (const i of commitsMeanwhile) commit(i);
        // The server's answer and its notifications may come in either order.
        if (commitsMeanwhile.length % 2 === 1) hear();
        const taken = found.slice(0, slots);
        for (const id of taken) visible.delete(id);
        floors.end(QUEUE, (taken.length >= slots ? (taken.at(-1) ?? 0) : lastId) + 1);
      };
      for (const one of steps) {
        if (one.kind === 'give out') uncommitted.push(++lastId);
        else if (one.kind === 'commit') commit(one.which);
        else if (one.kind === 'hear') hear();
        else look(one.slots, one.commitsMeanwhile);
      }
      while (uncommitted.length > 0) commit(0);
      hear();
      for (let looks = visible.size; looks >= 0; looks--) look(1);
      assert.deepEqual([...visible], []);
    }),
  );
});
