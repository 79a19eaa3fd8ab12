import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePump } from '../src/postgres/consuming/message-pump.ts';
import type { BusSession } from '../src/postgres/sessions/bus-session.ts';
import { Heartbeat } from '../src/postgres/sessions/heartbeat.ts';

test('a beat that ends after the heartbeat was stopped leaves no timer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const answer = Promise.withResolvers<unknown[]>();
  let beats = 0;
  const run = () => {
    beats++;
    return answer.promise;
  };
  const heartbeat = new Heartbeat({ id: 1, run } as unknown as BusSession, {} as MessagePump, () => []);
  heartbeat.start();
  const beat = heartbeat.beat();
  await nextTurn();
  heartbeat.stop();
  answer.resolve([{ is_alive: true, has_dead_sessions: false, has_more_due: false, next_due_ms: 5000 }]);
  await beat;
  t.mock.timers.tick(60_000);
  await nextTurn();
  assert.equal(beats, 1);
});

test('a session that was closed while it connected has no heartbeat', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const heartbeat = new Heartbeat({ id: undefined } as BusSession, {} as MessagePump, () => []);
  const beat = t.mock.method(heartbeat, 'beat');
  heartbeat.start();
  t.mock.timers.tick(60_000);
  assert.equal(beat.mock.callCount(), 0);
});
