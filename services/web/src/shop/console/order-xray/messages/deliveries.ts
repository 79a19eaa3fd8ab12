import { type Histories, PARTIES, type Seen } from './histories.ts';
import type { Delivery, Outcome, SentMessage, Try } from './order-message.ts';

interface Known {
  readonly histories: Histories;
  readonly sentById: ReadonlyMap<string, SentMessage>;
  readonly nowMs: number;
}

/** Longer than this after it was sent, a message should have been handled and noted. */
const UNDER_WAY_MS = 10_000;

/** To whom a message went, or should have gone. */
export function deliveriesOf(message: SentMessage, seen: readonly Seen[], known: Known): readonly Delivery[] {
  const should = PARTIES.filter(
    ({ handles, listensTo }) => handles.includes(message.type) || listensTo.includes(message.type),
  ).map(({ name }) => name);
  const did = seen.filter(({ item }) => item.handled.length > 0).map(({ service }) => service);
  return [...new Set([...should, ...did])].map((to) => {
    const tries = triesOf(seen, to);
    return {
      to,
      tries,
      isReply: isReplyTo(to, message, known),
      outcome: outcomeOf(message, to, tries, known),
    };
  });
}

function triesOf(seen: readonly Seen[], to: string): readonly Try[] {
  return seen
    .filter(({ service }) => service === to)
    .flatMap(({ item }) => item.handled)
    .map(({ at, duration_ms: durationMs, ...tried }) => ({
      ...tried,
      durationMs,
      endedAtMs: Date.parse(at),
    }));
}

/** An event that comes of a command is a reply to whoever sent that. */
function isReplyTo(to: string, { kind, from, causationId = '' }: SentMessage, { sentById }: Known): boolean {
  const cause = sentById.get(causationId);
  return kind === 'event' && cause?.kind === 'command' && cause.from === to && from !== to;
}

function outcomeOf(message: SentMessage, to: string, tries: readonly Try[], known: Known): Outcome {
  if (tries.length > 0) return outcomeOfTries(tries);
  // The note of a handling is written after its effects, and without waiting for the disk.
  const hasEffects = [...known.sentById.values()].some(
    ({ causationId, from }) => causationId === message.id && from === to,
  );
  if (hasEffects) return 'unnoted';
  if (known.histories[to] === undefined) return 'unknown';
  if (message.sending === 'waiting' || message.sending === 'parked') return 'unsent';
  return known.nowMs - message.sentAtMs < UNDER_WAY_MS ? 'under-way' : 'missing';
}

/** By the last try in each queue. */
function outcomeOfTries(tries: readonly Try[]): Outcome {
  const last = [...Map.groupBy(tries, ({ queue }) => queue).values()].map((own) => own.at(-1)?.outcome);
  if (last.includes('dead')) return 'dead';
  return last.every((outcome) => outcome === 'handled') ? 'handled' : 'retrying';
}
