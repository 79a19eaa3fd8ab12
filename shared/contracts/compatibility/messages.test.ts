import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import type { JsonSchema } from './json-schema.ts';
import { messageIncompatibilities, type ReleasedContract } from './messages.ts';

const released = contract(
  Type.Object({
    order_id: Type.String({ format: 'uuid' }),
    total_minor: Type.Integer({ minimum: 0 }),
    note: Type.Optional(Type.String({ maxLength: 100 })),
    status: Type.Union([Type.Literal('open'), Type.Literal('done')]),
    lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
  }),
);

function contract(schema: object, more: Partial<ReleasedContract> = {}): ReleasedContract {
  return {
    type: 'order.placed',
    version: 1,
    exchange: 'events',
    schema: JSON.parse(JSON.stringify(schema)),
    ...more,
  };
}

/** What is found when the released schema is changed by `change`. */
function after(change: (schema: Mutable) => void): string[] {
  const schema = structuredClone(released.schema) as Mutable;
  change(schema);
  return messageIncompatibilities(released, contract(schema));
}
type Mutable = JsonSchema & {
  properties: Record<string, Record<string, unknown>>;
  required: string[];
};

const statusesOf = ({ properties }: Mutable): object[] => (properties.status as { anyOf: object[] }).anyOf;

test('nothing changed, a new optional field, and better words are fine', () => {
  assert.deepEqual(messageIncompatibilities(released, released), []);
  assert.deepEqual(
    after(({ properties }) => (properties.coupon = { type: 'string' })),
    [],
  );
  assert.deepEqual(
    after(({ properties }) => Object.assign(properties.total_minor ?? {}, { description: 'in pence' })),
    [],
  );
});

for (const [what, change, message] of [
  ['a field that is gone', (s: Mutable) => delete s.properties.note, /data\.note is gone/],
  ['a required field that is gone', (s: Mutable) => delete s.properties.order_id, /data\.order_id is gone/],
  [
    'a new required field',
    (s: Mutable) => {
      s.properties.coupon = { type: 'string' };
      s.required.push('coupon');
    },
    /data\.coupon is new and required/,
  ],
  ['a field that becomes required', (s: Mutable) => s.required.push('note'), /data\.note is required now/],
  [
    'a field that becomes optional',
    (s: Mutable) => s.required.splice(s.required.indexOf('order_id'), 1),
    /data\.order_id is optional now/,
  ],
  [
    'another type',
    (s: Mutable) => (s.properties.total_minor = { type: 'string', minimum: 0 }),
    /type was "integer" and is "string"/,
  ],
  [
    'a narrower bound',
    (s: Mutable) => (s.properties.note = { type: 'string', maxLength: 10 }),
    /maxLength was 100 and is 10/,
  ],
  [
    'a new bound',
    (s: Mutable) => Object.assign(s.properties.total_minor ?? {}, { maximum: 9 }),
    /maximum 9 is new: it narrows/,
  ],
  [
    'a bound that is gone',
    (s: Mutable) => delete s.properties.total_minor?.minimum,
    /minimum 0 is gone: it widens/,
  ],
  [
    'one more value of a union',
    (s: Mutable) => statusesOf(s).push({ type: 'string', const: 'lost' }),
    /data\.status may now be .*lost/,
  ],
  ['one value less', (s: Mutable) => statusesOf(s).pop(), /data\.status may no longer be .*done/],
  [
    'a change deep inside',
    (s: Mutable) => {
      const { items } = s.properties.lines as { items: Mutable };
      items.required.splice(0, 1);
    },
    /data\.lines\[\]\.sku is optional now/,
  ],
  [
    'a schema that is closed',
    (s: Mutable) => Object.assign(s, { additionalProperties: false }),
    /additionalProperties false is new/,
  ],
] as const)
  test(`${what} is found, and named`, () => {
    const found = after(change as (schema: Mutable) => void);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0] ?? '', message);
  });

test('another exchange and another version are found', () => {
  const found = messageIncompatibilities(released, { ...released, exchange: 'commands', version: 2 });
  assert.match(found[0] ?? '', /is sent on commands, was on events/);
  assert.match(found[1] ?? '', /has version 2, was 1/);
});
