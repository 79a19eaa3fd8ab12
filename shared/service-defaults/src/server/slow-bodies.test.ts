import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { SlowBodies } from './slow-bodies.ts';

interface Coming {
  complete: boolean;
  destroyed: boolean;
  readableLength: number;
  socket: { bytesRead: number };
}

function coming(): Coming {
  return { complete: false, destroyed: false, readableLength: 0, socket: { bytesRead: 100 } };
}

function sweeper(...requests: Coming[]) {
  const bodies = new SlowBodies({ minBytesPerS: 100, graceMs: 5000 });
  return (nowMs: number) => [...bodies.late(requests as unknown as IncomingMessage[], nowMs)].length;
}

test('a body that does not come is late after the grace, and not before', () => {
  const at = sweeper(coming());
  assert.deepEqual([at(0), at(4999), at(5000)], [0, 0, 1]);
});

test('a body that comes as fast as asked for is not, and is once it slows down', () => {
  const request = coming();
  const at = sweeper(request);
  at(0);
  request.socket.bytesRead += 500;
  assert.equal(at(5000), 0);
  request.socket.bytesRead += 499;
  assert.deepEqual([at(9000), at(10_000)], [0, 1]);
});

test('it is not late while what has come is not taken, and has the grace anew from then on', () => {
  const request = coming();
  const at = sweeper(request);
  at(0);
  request.readableLength = 16_384;
  assert.deepEqual([at(4000), at(60_000)], [0, 0]);
  request.readableLength = 0;
  assert.deepEqual([at(61_000), at(64_999), at(65_000)], [0, 0, 1]);
});

test('nothing is asked of one that has come as a whole, or of any at a rate of 0', () => {
  const request = { ...coming(), complete: true };
  const at = sweeper(request);
  assert.deepEqual([at(0), at(60_000)], [0, 0]);
  const none = new SlowBodies({ minBytesPerS: 0, graceMs: 0 });
  assert.equal([...none.late([coming() as unknown as IncomingMessage], 0)].length, 0);
});
