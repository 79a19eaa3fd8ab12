import type { Html } from '@platform/html/html.ts';
import { type TagState, tag } from '../../../../console/parts/state-tag.ts';
import type { Outcome, Try } from './order-message.ts';

const WORDS: Readonly<Record<Outcome, readonly [word: string, state: TagState, meaning: string]>> = {
  handled: ['handled', 'good', ''],
  unnoted: ['handled, not noted', 'attention', 'What it caused is there; the note died with its process.'],
  retrying: ['failed, tried again', 'attention', ''],
  dead: ['dead', 'failed', ''],
  missing: [
    'missing',
    'attention',
    'No note says that it was handled. Those of its last second die with a process; the audit says whether the effects are there.',
  ],
  'under-way': ['under way', 'running', ''],
  unsent: ['not sent yet', 'attention', 'It waits at its sender.'],
  unknown: ['not known', 'attention', 'The service did not answer.'],
};

export function outcomeTag(outcome: Outcome): Html {
  const [word, state] = WORDS[outcome];
  return tag(word, state);
}

/** What it means, where the word does not say enough; else empty. */
export function outcomeMeaning(outcome: Outcome): string {
  return WORDS[outcome][2];
}

const TRIES: Readonly<Record<string, string>> = {
  handled: 'handled',
  again: 'failed, at once again',
  later: 'failed, later again',
  wait: 'waits for the database',
  refused: 'waits for a circuit',
  dead: 'failed for good',
};

const LONGEST_ERROR = 60;

/** What became of a try, and the beginning of why. */
export function tryWords({ outcome, error }: Pick<Try, 'outcome' | 'error'>): string {
  const words = TRIES[outcome] ?? outcome;
  if (error === null) return words;
  return `${words}: ${error.length > LONGEST_ERROR ? `${error.slice(0, LONGEST_ERROR)}…` : error}`;
}
