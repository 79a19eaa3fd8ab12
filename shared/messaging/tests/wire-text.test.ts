import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOfWireText, wireTextOf } from '../src/wire/wire-text.ts';
import { aMessage } from './conformance/test-bus.ts';

test('a message is sent as it was stored, and is not parsed for its id and type', () => {
  const text = 'not JSON';
  const message = messageOfWireText({ id: '1', type: 'thing.moved' }, text);
  assert.deepEqual([message.id, message.type, wireTextOf(message)], ['1', 'thing.moved', text]);
});

test('what precedes the data is read without reading the data', () => {
  const { id, type, source, subject, time } = aMessage({ subject: 'a,"data":{' });
  const whole = JSON.stringify({ ...aMessage({ id, type, subject, data: { n: 1 } }), source, time });
  const cut = whole.slice(0, whole.indexOf(',"data":') + 9);
  const message = messageOfWireText({ id, type }, cut);
  assert.deepEqual([message.source, message.subject, message.time], [source, subject, time]);
  assert.throws(() => message.data);
});

test('every attribute can be read, in whatever order they were written', () => {
  const more = { traceparent: 't', tracestate: 's', correlationid: 'c', causationid: 'd', sequence: '1' };
  for (const whole of [aMessage({ data: { n: 1 }, ...more }), aMessage()]) {
    const { data, ...rest } = whole;
    for (const text of [JSON.stringify(whole), JSON.stringify({ data, ...rest })]) {
      const message = messageOfWireText(whole, text);
      for (const name of Object.keys(more).concat(Object.keys(whole)) as (keyof typeof whole)[])
        assert.deepEqual(message[name], whole[name], name);
      assert.deepEqual(JSON.parse(JSON.stringify(message)), whole);
    }
  }
});
