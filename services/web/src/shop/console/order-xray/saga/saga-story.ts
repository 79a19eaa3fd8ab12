import type { SagaJournalEntry, TimelineEntry } from '@platform/api-client/operations.ts';
import { isPivotStep } from './pivots.ts';

/** Something that happened to a saga, or to its order. */
export interface StoryEntry {
  readonly at: string;
  /** Undefined for what is of the whole. */
  readonly step: string | undefined;
  readonly isUndo: boolean;
  /** `sent`, `succeeded`, `refused`, `placed` … */
  readonly kind: string;
  readonly reason: string | undefined;
  /** Who did it; undefined for the platform itself. */
  readonly actor: string | undefined;
}

export type ChapterState = 'done' | 'undone' | 'failed' | 'running' | 'attention' | 'left-out' | 'plain';

/** A step with all that came of it, or something that happened between steps. */
export interface Chapter {
  readonly name: string;
  readonly isUndo: boolean;
  readonly isPivot: boolean;
  readonly state: ChapterState;
  /** How it stands, in a word or two. */
  readonly word: string;
  /** When it began. */
  readonly at: string;
  /** From its first request to its end; undefined while it goes on, and for what takes no time. */
  readonly tookMs: number | undefined;
  /** How often it was asked for. */
  readonly requests: number;
  readonly notes: readonly string[];
}

const STATES: Readonly<Record<string, readonly [state: ChapterState, word: string]>> = {
  sent: ['running', 'under way'],
  retried: ['running', 'under way'],
  unanswered: ['attention', 'not answered yet'],
  'payment in-doubt': ['attention', 'in doubt'],
  succeeded: ['done', 'done'],
  undone: ['undone', 'undone'],
  refused: ['failed', 'refused'],
  stuck: ['failed', 'stuck'],
  skipped: ['left-out', 'left out'],
  'cancel-requested': ['attention', 'turned back'],
  forced: ['attention', 'forced'],
  completed: ['done', ''],
  confirmed: ['done', ''],
  cancelled: ['undone', ''],
  compensated: ['undone', ''],
  rejected: ['failed', ''],
};

/** The provider has not answered what it was asked for, such as `authorise`: steps have such names too. */
const IN_DOUBT = 'payment in-doubt';

/** An entry of a timeline: `undo reserve-stock sent`, `placed`. */
export function fromTimeline({ at, event, actor_id, details }: TimelineEntry): StoryEntry {
  const doubted = event === IN_DOUBT ? textOf(details.operation) : undefined;
  if (doubted !== undefined) {
    const step = `${doubted}-payment`;
    return { at, step, kind: IN_DOUBT, isUndo: false, reason: undefined, actor: undefined };
  }
  const words = event.split(' ');
  const isUndo = words[0] === 'undo';
  const [step, kind] = isUndo ? words.slice(1) : words;
  return {
    ...{ at, isUndo, actor: actor_id ?? undefined, reason: textOf(details.reason) },
    ...(kind === undefined ? { step: undefined, kind: step ?? event } : { step, kind }),
  };
}

/** An entry of a saga's journal. */
export function fromJournal({ at, event, step, details }: SagaJournalEntry): StoryEntry {
  return {
    ...{
      at,
      kind: event,
      step: step ?? undefined,
      isUndo: details.direction === 'backward' && step !== null,
    },
    ...{ reason: textOf(details.reason), actor: textOf(details.actor) },
  };
}

/** The story of an order or a saga, oldest first: entries of one step together. Pure. */
export function chapters(entries: readonly StoryEntry[]): readonly Chapter[] {
  const groups: Group[] = [];
  for (const entry of entries) {
    const open = entry.step === undefined ? undefined : groups.findLast((group) => isSameStep(group, entry));
    if (open === undefined) groups.push([entry]);
    else open.push(entry);
  }
  return groups.map(chapterOf);
}

/** Never empty. */
type Group = [first: StoryEntry, ...more: StoryEntry[]];

function isSameStep([first]: Group, { step, isUndo }: StoryEntry): boolean {
  return first.step === step && first.isUndo === isUndo;
}

function chapterOf(entries: Group): Chapter {
  const [first] = entries;
  const last = entries.at(-1) ?? first;
  const [state, word] = STATES[last.kind] ?? ['plain', ''];
  const requests = entries.filter(({ kind }) => kind === 'sent').length;
  const isEnded = last.step !== undefined && state !== 'running' && state !== 'attention' && requests > 0;
  return {
    ...{ name: first.step ?? first.kind, isUndo: first.isUndo, requests, at: first.at },
    word: first.step === undefined ? '' : word,
    isPivot: first.step !== undefined && !first.isUndo && isPivotStep(first.step),
    // What needed more than one request is worth a look, also when all is well.
    state:
      state === 'done' && (requests > 1 || entries.some(({ kind }) => kind === IN_DOUBT))
        ? 'attention'
        : state,
    tookMs: isEnded ? Date.parse(last.at) - Date.parse(first.at) : undefined,
    notes: entries.flatMap(noteOf),
  };
}

const BY_HAND: ReadonlySet<string> = new Set(['retried', 'skipped', 'forced']);

function noteOf({ kind, step, reason, actor }: StoryEntry): string[] {
  if (step !== undefined && BY_HAND.has(kind) && actor !== undefined)
    return [`${kind} by hand${reason === undefined ? '' : `: ${reason}`}`];
  if (kind === 'cancel-requested') return [`asked to cancel${reason === undefined ? '' : `: ${reason}`}`];
  if (kind === IN_DOUBT) return ['the payment provider did not answer; asked again with the same key'];
  if (kind === 'unanswered') return ['no answer in time; asked again'];
  return reason === undefined ? [] : [reason];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
