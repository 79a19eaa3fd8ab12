import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Statement, sql } from '../src/sql.ts';

test('an interpolation becomes a parameter, never text', () => {
  const { text, values } =
    sql`select * from user_account where email = ${"'; drop table x; --"} and age > ${7}`;
  assert.equal(text, 'select * from user_account where email = $1 and age > $2');
  assert.deepEqual(values, ["'; drop table x; --", 7]);
});

test('a nested fragment is spliced in with its parameters renumbered', () => {
  const condition = sql`status = ${'open'} and total > ${5}`;
  const { text, values } = sql`select ${1} from t where ${condition} or ${condition} limit ${9}`;
  assert.equal(
    text,
    'select $1 from t where status = $2 and total > $3 or status = $4 and total > $5 limit $6',
  );
  assert.deepEqual(values, [1, 'open', 5, 'open', 5, 9]);
});

test('fragments are joined, and none make an empty one', () => {
  const { text, values } = sql`where ${sql.join([sql`a = ${1}`, sql`b = ${2}`, sql.raw('c')], ' and ')}`;
  assert.deepEqual([text, values], ['where a = $1 and b = $2 and c', [1, 2]]);
  assert.deepEqual([sql.join([], ', ').text, sql.empty.text], ['', '']);
});

test('a where has the conditions that are not left out', () => {
  const { text, values } = sql`select ${sql.where([sql`a = ${1}`, false, sql`b = ${2}`])} limit ${3}`;
  assert.deepEqual([text, values], ['select where a = $1 and b = $2 limit $3', [1, 2, 3]]);
  assert.deepEqual([sql.where([false]).text, sql.where([]).text], ['', '']);
});

test('an object that looks like a statement is a value, as it may have come from outside', () => {
  const forged = JSON.parse('{"text":"drop table x","values":[],"raw":["drop table x"]}');
  const { text, values } = sql`select ${forged}`;
  assert.deepEqual([text, values], ['select $1', [forged]]);
});

/** A tree of fragments: text pieces, values and nested fragments. */
type Tree = readonly (string | { value: unknown } | Tree)[];
const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.array(
    fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(' and ', '(', ')', 'x', '', ' = '),
      fc.record({ value: fc.anything() }, { noNullPrototype: true }),
      tie('tree'),
    ),
    { maxLength: 6 },
  ),
})).tree;

function build(node: Tree): Statement {
  return sql.join(
    node.map((part) =>
      typeof part === 'string'
        ? sql.raw(part)
        : 'value' in part
          ? sql`${(part as { value: unknown }).value}`
          : build(part),
    ),
    '',
  );
}

/** What the statement means: its text with each value in the place of its parameter. */
function meaning({ text, values }: Statement): unknown[] {
  return text.split(/(\$\d+)/).flatMap((piece): unknown[] => {
    const number = /^\$(\d+)$/.exec(piece)?.[1];
    return number === undefined ? (piece === '' ? [] : [piece]) : [{ value: values[Number(number) - 1] }];
  });
}

function flat(node: Tree): unknown[] {
  const parts = node.flatMap((part) => (typeof part === 'string' || 'value' in part ? [part] : flat(part)));
  return parts.reduce<unknown[]>((joined, part) => {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== '') joined.push(part);
    return joined;
  }, []);
}

test('however fragments are nested, each value stands in the place of its own parameter', () => {
  fc.assert(
    fc.property(tree, (node) => {
      const statement = build(node);
      assert.deepEqual(meaning(statement), flat(node));
      const numbers = [...statement.text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      assert.deepEqual(
        numbers,
        statement.values.map((_, i) => i + 1),
        'numbered from 1, in order, each once',
      );
    }),
  );
});

test('a fragment can be used many times and is not changed by it', () => {
  const condition = sql`a = ${1}`;
  for (let i = 0; i < 3; i++)
    assert.equal(sql`where ${condition} and b = ${2}`.text, 'where a = $1 and b = $2');
  assert.equal(condition.text, 'a = $1');
});
