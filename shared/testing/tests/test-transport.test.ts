import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Message } from '@platform/messaging/message.ts';
import { eventually } from '../src/eventually.ts';
import { testTransport } from '../src/test-transport.ts';

test('two tests on one server do not hear each other', async (t) => {
  const [one, two] = [await testTransport(t, 'postgres'), await testTransport(t, 'postgres')];
  const heard: string[] = [];
  for (const [name, { transport }] of Object.entries({ one, two }))
    await transport.subscribe(
      { queue: 'listener', bindings: [{ exchange: 'events', pattern: '#' }] },
      async ({ message }) => void heard.push(`${name} hears ${message.subject}`),
    );
  const second = await two.connect('second');
  await second.publish('events', [event('two')]);
  await one.transport.publish('events', [event('one')]);
  await eventually(() => assert.deepEqual(heard.toSorted(), ['one hears one', 'two hears two']));
});

function event(subject: string): Message {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'test.happened',
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:platform:schema:test.happened:1',
    data: {},
  };
}
