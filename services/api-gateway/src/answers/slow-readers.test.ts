import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { SlowReaders } from './slow-readers.ts';

/** An answer whose client takes it when the test says so. */
class Answer extends EventEmitter {
  isCut = false;
  readonly socket = {
    destroy: () => {
      this.isCut = true;
    },
  };

  get response(): ServerResponse {
    return this as unknown as ServerResponse;
  }
}

test('a client that has not taken what was written within the time is cut', () => {
  const readers = new SlowReaders(1000);
  const answer = new Answer();
  readers.wait(answer.response, 0);
  readers.cutLate(999);
  assert.equal(answer.isCut, false);
  readers.cutLate(1000);
  assert.equal(answer.isCut, true);
});

test('the time begins anew whenever the client has taken all that was written', () => {
  const readers = new SlowReaders(1000);
  const answer = new Answer();
  for (let now = 0; now < 20_000; now += 999) {
    readers.wait(answer.response, now);
    readers.cutLate(now + 998);
    answer.emit('drain');
  }
  assert.equal(answer.isCut, false);
  readers.wait(answer.response, 20_000);
  readers.cutLate(21_000);
  assert.equal(answer.isCut, true);
});

test('more that is written while the client takes nothing gives it no more time', () => {
  const readers = new SlowReaders(1000);
  const answer = new Answer();
  readers.wait(answer.response, 0);
  readers.wait(answer.response, 900);
  readers.cutLate(1000);
  assert.equal(answer.isCut, true);
});

test('an answer that has ended is not cut', () => {
  const readers = new SlowReaders(1000);
  for (const end of ['finish', 'close']) {
    const answer = new Answer();
    readers.wait(answer.response, 0);
    answer.emit(end);
    readers.cutLate(5000);
    assert.equal(answer.isCut, false, end);
  }
});
