import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chapters, fromJournal, fromTimeline } from './saga-story.ts';

const at = (ms: number): string => new Date(Date.parse('2026-11-30T10:42:07.000Z') + ms).toISOString();

function story(...events: readonly (readonly [ms: number, event: string, details?: object])[]) {
  const entries = events.map(([ms, event, details = {}]) => ({
    ...{ at: at(ms), event, actor_id: null, details: details as Record<string, unknown> },
  }));
  return chapters(entries.map(fromTimeline));
}

test('the entries of a step are one chapter, with how long it took and how often it was asked for', () => {
  const told = story(
    [0, 'placed'],
    [1, 'capture-payment sent'],
    [20_001, 'capture-payment unanswered'],
    [20_001, 'capture-payment sent', { attempt: 2 }],
    [20_031, 'capture-payment succeeded'],
    [20_032, 'completed'],
  );
  assert.deepEqual(
    told.map(({ name, state, requests, tookMs, isPivot }) => [name, state, requests, tookMs, isPivot]),
    [
      ['placed', 'plain', 0, undefined, false],
      ['capture-payment', 'attention', 2, 20_030, true],
      ['completed', 'done', 0, undefined, false],
    ],
  );
});

test('undoing a step is a chapter of its own, and what goes on has no end', () => {
  const told = story(
    [0, 'reserve-stock sent'],
    [9, 'reserve-stock succeeded'],
    [10, 'authorise-payment sent'],
    [30, 'authorise-payment refused', { reason: 'declined' }],
    [31, 'undo reserve-stock sent'],
  );
  assert.deepEqual(
    told.map(({ name, isUndo, word, notes, tookMs }) => [isUndo, name, word, notes, tookMs]),
    [
      [false, 'reserve-stock', 'done', [], 9],
      [false, 'authorise-payment', 'refused', ['declined'], 20],
      [true, 'reserve-stock', 'under way', [], undefined],
    ],
  );
});

test('a journal says what an operator did, and why', () => {
  const entry = (event: string, details: Readonly<Record<string, unknown>>) =>
    fromJournal({ at: at(0), event, step: 'refund-return', details });
  const [chapter] = chapters([
    entry('sent', { direction: 'forward' }),
    entry('stuck', {}),
    entry('skipped', { actor: 'an admin', reason: 'Paid back in cash.' }),
  ]);
  assert.deepEqual([chapter?.state, chapter?.notes], ['left-out', ['skipped by hand: Paid back in cash.']]);
});

test('a doubt about the payment is told with the step that asked for it', () => {
  const told = story(
    [0, 'authorise-payment sent'],
    [2_000, 'payment in-doubt', { operation: 'authorise' }],
    [2_040, 'authorise-payment succeeded'],
  );
  assert.deepEqual(
    told.map(({ name, state, word, notes }) => [name, state, word, notes.length]),
    [['authorise-payment', 'attention', 'done', 1]],
  );
});
