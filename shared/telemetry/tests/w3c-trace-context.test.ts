import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contextFromHeaders } from '../src/propagation.ts';
import { formatTraceparent } from '../src/trace-context.ts';

// The cases of the specification's own suite (github.com/w3c/trace-context, test/test.py), and of its text.

const TRACE_ID = '12345678901234567890123456789012';
const PARENT = `00-${TRACE_ID}-1234567890123456-01`;

function contextOf(traceparent: string | undefined, tracestate?: string) {
  return contextFromHeaders((name) => (name === 'traceparent' ? traceparent : tracestate));
}

const stateOf = (tracestate: string) => contextOf(PARENT, tracestate).tracestate;

const RESTARTED = {
  'an absent one': undefined,
  'an empty one': '',
  'something behind version 00': `${PARENT}.`,
  'more fields in version 00': `${PARENT}-what-the-future-will-be-like`,
  'a later version, not parted by a dash': `cc-${TRACE_ID}-1234567890123456-01.what-the-future`,
  'a later version, too short': `cc-${TRACE_ID}-1234567890123456-0`,
  'version ff': `ff-${TRACE_ID}-1234567890123456-01`,
  'a version that is not hexadecimal': `.0-${TRACE_ID}-1234567890123456-01`,
  'a version in capitals': `CC-${TRACE_ID}-1234567890123456-01`,
  'a long version': `000-${TRACE_ID}-1234567890123456-01`,
  'a short version': `0-${TRACE_ID}-1234567890123456-01`,
  'a trace id of zeros': `00-${'0'.repeat(32)}-1234567890123456-01`,
  'a trace id that is not hexadecimal': `00-.${TRACE_ID.slice(1)}-1234567890123456-01`,
  'a trace id in capitals': `00-ABCDEF${TRACE_ID.slice(6)}-1234567890123456-01`,
  'a long trace id': `00-${TRACE_ID}3-1234567890123456-01`,
  'a short trace id': `00-${TRACE_ID.slice(1)}-1234567890123456-01`,
  'a parent id of zeros': `00-${TRACE_ID}-0000000000000000-01`,
  'a parent id that is not hexadecimal': `00-${TRACE_ID}-123456789012345.-01`,
  'a long parent id': `00-${TRACE_ID}-12345678901234567-01`,
  'a short parent id': `00-${TRACE_ID}-123456789012345-01`,
  'flags that are not hexadecimal': `00-${TRACE_ID}-1234567890123456-.0`,
  'long flags': `00-${TRACE_ID}-1234567890123456-001`,
  'short flags': `00-${TRACE_ID}-1234567890123456-1`,
  'two of them, joined': `${PARENT}, ${PARENT}`,
};

for (const [what, traceparent] of Object.entries(RESTARTED))
  test(`traceparent, ${what}: a new trace begins, without the tracestate`, () => {
    const { traceId, spanId, tracestate } = contextOf(traceparent, 'foo=1');
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.match(spanId, /^[0-9a-f]{16}$/);
    assert.ok(!String(traceparent).includes(traceId) && !/^0+$/.test(traceId));
    assert.equal(tracestate, undefined);
  });

test('a good traceparent is continued by a span of its own', () => {
  const { traceId, spanId } = contextOf(PARENT);
  assert.equal(traceId, TRACE_ID);
  assert.notEqual(spanId, '1234567890123456');
});

test('a later version is read as far as it is known, and goes on as version 00', () => {
  for (const more of ['', '-what-the-future-will-be-like']) {
    const context = contextOf(`cc-${TRACE_ID}-1234567890123456-01${more}`);
    assert.equal(formatTraceparent(context), `00-${TRACE_ID}-${context.spanId}-01`);
  }
});

test('sampled and random flags go on as they came, undefined ones do not', () => {
  for (const [came, goes] of [
    ['00', '00'],
    ['01', '01'],
    ['02', '02'],
    ['03', '03'],
    ['ff', '03'],
    ['fc', '00'],
  ])
    assert.ok(formatTraceparent(contextOf(PARENT.slice(0, -2) + came)).endsWith(`-${goes}`), came);
});

test('a trace that begins here says that its id is random, and is not sampled', () => {
  assert.ok(formatTraceparent(contextOf(undefined)).endsWith('-02'));
});

test('tracestate: members go on in their order, spaces and empty members do not', () => {
  for (const [came, goes] of [
    ['foo=1,bar=2', 'foo=1,bar=2'],
    ['foo=1 \t , \t bar=2, \t baz=3', 'foo=1,bar=2,baz=3'],
    ['\t foo=1 \t', 'foo=1'],
    ['foo=1,', 'foo=1'],
    [',,foo=1, ,bar=2', 'foo=1,bar=2'],
    ['foo= inner spaces ', 'foo= inner spaces'],
    ['foo=1,foo=2', 'foo=1,foo=2'],
    ['foo@=1,foo@@bar=2,t@v=3', 'foo@=1,foo@@bar=2,t@v=3'],
    ['0a_-*/=!"#$%&\'()*+-./0:;<>?@A[\\]^_`a{|}~', '0a_-*/=!"#$%&\'()*+-./0:;<>?@A[\\]^_`a{|}~'],
  ] as const)
    assert.equal(stateOf(came), goes);
});

test('tracestate: one malformed member discards all, and leaves the traceparent alone', () => {
  for (const bad of [
    'foo =1',
    'FOO=1',
    'foo.bar=1',
    '@foo=1',
    'foo=1=2',
    'foo=',
    'foo',
    '=1',
    'foo=\u00e9',
    'foo=\x07',
  ])
    for (const state of [bad, `ok=1,${bad}`, `${bad},ok=1`]) {
      const context = contextOf(PARENT, state);
      assert.deepEqual([context.traceId, context.tracestate], [TRACE_ID, undefined], state);
    }
});

test('tracestate: an empty one is none', () => {
  for (const empty of ['', ' ', ',', ' ,\t,']) assert.equal(stateOf(empty), undefined);
});

test('tracestate: 32 members go on, 33 are discarded', () => {
  const members = (count: number) => Array.from({ length: count }, (_, i) => `bar${i}=${i}`).join(',');
  assert.equal(stateOf(members(32)), members(32));
  assert.equal(stateOf(members(33)), undefined);
});

test('tracestate: keys and values have 256 characters at most', () => {
  for (const [key, value, isGood] of [
    ['z'.repeat(256), '1', true],
    ['z'.repeat(257), '1', false],
    [`${'t'.repeat(241)}@${'v'.repeat(14)}`, '1', true],
    ['foo', 'v'.repeat(256), true],
    ['foo', 'v'.repeat(257), false],
  ] as const) {
    const state = `a=1,${key}=${value}`;
    assert.equal(stateOf(state), isGood ? state : undefined);
  }
});

test('tracestate: beyond 1024 characters whole members go, long ones first, then the last', () => {
  const short = Array.from({ length: 8 }, (_, i) => `s${i}=${'x'.repeat(90)}`);
  const long = `long=${'x'.repeat(200)}`;
  assert.equal(
    stateOf([long, ...short, `last=${'x'.repeat(90)}`].join(',')),
    [...short, `last=${'x'.repeat(90)}`].join(','),
  );
  const many = Array.from({ length: 20 }, (_, i) => `s${i}=${'x'.repeat(90)}`);
  assert.equal(stateOf(many.join(',')), many.slice(0, 10).join(','));
});

test('whatever comes, what goes on is well formed and bounded', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a0=,@ \t-*/_Z.') }));
  fc.assert(
    fc.property(text, (state) => {
      const passed = stateOf(state);
      if (passed === undefined) return;
      assert.ok(passed.length <= 1024);
      assert.equal(stateOf(passed), passed);
    }),
    { numRuns: 1000 },
  );
});

test('a tracestate that is longer than any can be is not read', () => {
  const longest = Array.from({ length: 32 }, (_, i) => `k${i}=1`).join(',');
  assert.equal(stateOf(longest), longest);
  assert.equal(stateOf(`a=1${' '.repeat(20_000)},b=2`), undefined);
  assert.equal(stateOf(`${','.repeat(20_000)}a=1`), undefined);
});

test('spaces and empty members are no harm, however many', () => {
  assert.equal(stateOf(`${' ,'.repeat(5000)}a=1${' \t'.repeat(2000)},\t b=2`), 'a=1,b=2');
  assert.equal(stateOf(`a=1${' '.repeat(15_000)}x`), undefined);
});

test('a traceparent that is longer than any can be begins a new trace', () => {
  const later = `cc${PARENT.slice(2)}-${'f'.repeat(1000)}`;
  assert.notEqual(contextOf(later).traceId, TRACE_ID);
  assert.equal(contextOf(later.slice(0, 200)).traceId, TRACE_ID);
});
