import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Statement } from '@platform/database/sql.ts';
import { MessagePump, type PumpedQueue } from '../src/postgres/consuming/message-pump.ts';
import type { BusSession } from '../src/postgres/sessions/bus-session.ts';

/** A pump on a session whose looks find nothing, and from which ids on it looked. */
function setUp(lastId: number) {
  const floors: number[] = [];
  const session = {
    id: 1,
    async run({ values }: Statement) {
      // What is acknowledged (two lists) and by whom; then of which queues what is wanted: ids, slots, floors.
      floors.push(...(values[5] as number[]));
      return [{ id: null, last_id: lastId }];
    },
  } as unknown as BusSession;
  return { pump: new MessagePump(session), floors };
}

const queue: PumpedQueue = { queueId: 7, room: () => 1, take: () => undefined };

test('looks at all of a queue once it listens to it, also after a look of before', async () => {
  const { pump, floors } = setUp(100);
  pump.add(queue);
  await nextTurn();
  pump.wake(7);
  await nextTurn();
  pump.forget();
  pump.wake(7); // As by a handler that ends before the session listens again.
  await nextTurn();
  pump.add(queue);
  await nextTurn();
  assert.deepEqual(floors, [0, 101, 0, 0]);
});
