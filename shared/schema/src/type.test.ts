import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type as TypeBox } from 'typebox';
import { isOptional, Type } from './type.ts';

type Builders = typeof Type;

const SCHEMAS: Readonly<Record<keyof Builders, (build: Builders) => object>> = {
  Array: (build) => build.Array(build.String(), { maxItems: 2 }),
  Boolean: (build) => build.Boolean({ default: true }),
  Enum: (build) => build.Enum(['a', 'b'], { title: 'Letter' }),
  Integer: (build) => build.Integer({ minimum: 0 }),
  Literal: (build) => build.Array(build.Union([build.Literal('a'), build.Literal(1), build.Literal(true)])),
  Null: (build) => build.Null({ description: 'none' }),
  Number: (build) => build.Number({ maximum: 1.5 }),
  Object: (build) => build.Object({ a: build.String(), b: build.Null() }, { additionalProperties: false }),
  Optional: (build) =>
    build.Object({ a: build.Optional(build.String({ minLength: 1 })), b: build.Integer() }),
  Partial: (build) => build.Partial(build.Object({ a: build.String(), b: build.Optional(build.Integer()) })),
  Record: (build) =>
    build.Object({
      any: build.Record(build.String(), build.Integer(), { maxProperties: 3 }),
      some: build.Record(build.String({ pattern: '^[a-z]+$' }), build.Null(), {
        additionalProperties: false,
      }),
    }),
  String: (build) => build.String({ format: 'uuid' }),
  Union: (build) => build.Union([build.String(), build.Null()], { description: 'a name' }),
  Unknown: (build) => build.Unknown({ description: 'anything' }),
};

describe('the builders of schemas', () => {
  for (const [name, schema] of Object.entries(SCHEMAS))
    it(`make of ${name} what TypeBox makes`, () => {
      assert.equal(JSON.stringify(schema(Type)), JSON.stringify(schema(TypeBox)));
    });

  it('are all compared', () => assert.deepEqual(Object.keys(SCHEMAS), Object.keys(Type)));

  it('leave out "required" when every field is optional, and without fields', () => {
    for (const build of [Type, TypeBox]) {
      assert.equal('required' in build.Object({ a: build.Optional(build.String()) }), false);
      assert.equal('required' in build.Object({}), false);
    }
  });

  it('mark what is optional where no JSON shows it, on a copy', () => {
    const name = Type.String({ title: 'Name' });
    const optional = Type.Optional(name);
    assert.equal(isOptional(optional), true);
    assert.equal(isOptional(Type.Optional(optional)), true);
    assert.equal(isOptional(name), false);
    assert.deepEqual(Object.keys(optional), ['type', 'title']);
  });
});
