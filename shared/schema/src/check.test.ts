import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkOf } from './check.ts';
import { Type } from './type.ts';

const UUID = '0198c0de-0000-7000-8000-000000000000';

describe('the check of a schema', () => {
  const Order = Type.Object({ id: Type.String({ format: 'uuid' }), lines: Type.Array(Type.Integer()) });

  it('says nothing of what fits', () => assert.equal(checkOf(Order)({ id: UUID, lines: [1] }), undefined));

  it('names the place and what is wanted, not the value', () => {
    const misfit = checkOf(Order)({ id: UUID, lines: [1, 'secret'] });
    assert.equal(misfit, '/lines/1 must be integer');
    assert.match(checkOf(Order)('secret') ?? '', /^\/ must be object$/);
  });

  it('takes a UUID in its canonical form only', () => {
    for (const id of [`urn:uuid:${UUID}`, `{${UUID}}`, UUID.replaceAll('-', '')])
      assert.match(checkOf(Order)({ id, lines: [] }) ?? '', /^\/id must match format "uuid"$/);
    assert.equal(checkOf(Order)({ id: UUID.toUpperCase(), lines: [] }), undefined);
  });

  it('takes only times that a date can be made of', () => {
    const Time = Type.String({ format: 'date-time' });
    assert.equal(checkOf(Time)('2026-01-31T12:00:00+01:00'), undefined);
    assert.match(checkOf(Time)('2016-12-31T23:59:60Z') ?? '', /date-time/);
  });

  it('refuses numbers that no JSON has', () =>
    assert.notEqual(checkOf(Type.Number())(Number.POSITIVE_INFINITY), undefined));

  it('is compiled once', () => assert.equal(checkOf(Order), checkOf(Order)));

  it('refuses a schema that would let everything pass', () =>
    assert.throws(() => checkOf(Type.String({ format: 'no-such' })), /a schema is not usable: .*no-such/));
});
