import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeByOrder } from './merge-by-order.ts';

async function* feed(ids: readonly string[]): AsyncGenerator<{ order_id: string }> {
  for (const order_id of ids) yield { order_id };
}

const sortedIds = fc.uniqueArray(fc.uuid()).map((ids) => ids.sort());

test('yields every order once, with what each feed says of it', () =>
  fc.assert(
    fc.asyncProperty(sortedIds, sortedIds, sortedIds, async (a, b, shared) => {
      const left = [...new Set([...a, ...shared])].sort();
      const right = [...new Set([...b, ...shared])].sort();
      const seen: [string, boolean, boolean][] = [];
      for await (const { orderId, rows } of mergeByOrder({ left: feed(left), right: feed(right) })) {
        seen.push([orderId, rows.left !== undefined, rows.right !== undefined]);
      }
      const expected = [...new Set([...left, ...right])]
        .sort()
        .map((id) => [id, left.includes(id), right.includes(id)]);
      assert.deepEqual(seen, expected);
    }),
  ));
