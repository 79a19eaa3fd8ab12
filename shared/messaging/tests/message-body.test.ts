import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedMessageError } from '../src/transport-errors.ts';
import { encodeMessage, parseMessage, peekMessage } from '../src/wire/message-body.ts';
import { aMessage } from './conformance/test-bus.ts';

test('a message comes back as it was sent', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary-ascii', minLength: 1 }), (data, subject) => {
      const message = aMessage({ data, subject });
      // What JSON itself does not carry, such as -0, is not ours to keep.
      assert.deepEqual(parseMessage(encodeMessage(message)), JSON.parse(JSON.stringify(message)));
    }),
  );
});

test('any text is a message, or malformed, and nothing else', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
      assert.throws(() => parseMessage(body), MalformedMessageError);
      peekMessage(body);
    }),
  );
});

test('is malformed with an attribute of another type, known to few as it may be', () => {
  for (const name of ['traceparent', 'tracestate', 'correlationid', 'causationid', 'sequence', 'subject'])
    assert.throws(() => parseMessage(JSON.stringify({ ...aMessage(), [name]: 5 })), MalformedMessageError);
});

test('keeps attributes it does not know', () => {
  const body = JSON.stringify({ ...aMessage(), partitionkey: 'p', data_base64: 'AA==' });
  assert.equal((parseMessage(body) as unknown as { partitionkey: string }).partitionkey, 'p');
});
