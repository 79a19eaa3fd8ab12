import { type Content, type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { asItIs } from '../parts/as-it-is.ts';
import { facts } from '../parts/facts.ts';
import { panel } from '../parts/panel.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import { withoutNotes } from '../parts/without.ts';
import { sought } from '../search/sought.ts';
import type { FoundMessage, HistoryItem } from './gather-message.ts';

/** One message: who sent it, who handled it, and what came of each try. */
export function messagePage({ id, known, missing }: FoundMessage): Page {
  const [first] = known;
  const sent = known.find(({ item }) => item.sent !== null);
  const traceId = traceIdOf(sent?.item.sent?.message);
  return consolePage({
    title: first?.item.type ?? 'Message',
    at: '/console/search',
    body: html`${withoutNotes(missing)}
${panel({
  title: 'Message',
  body: facts([
    ['Id', html`<code>${id}</code>`],
    ['Subject', first && sought(first.item.subject)],
    ['Belongs to', first?.item.correlation_id && sought(first.item.correlation_id)],
    ['Sent by', sent?.service],
    ['To', sent?.item.sent?.exchange],
    ['Written', sent?.item.sent && instant(sent.item.sent.at)],
    ['On the bus', sent?.item.sent && sentTag(sent.item.sent.state)],
    ['Trace', traceId && sought(traceId)],
    ['Sent again', sentAgain(sent?.item.sent?.replayed_at ?? [])],
  ]),
})}
${panel({ title: 'Who handled it', body: tries(known) })}
${
  sent?.item.sent &&
  panel({
    title: 'As it was sent',
    aside: 'personal fields are masked',
    body: asItIs(JSON.stringify(sent.item.sent.message, null, 2), 'The message as it was sent'),
  })
}`,
  });
}

const SENT: Readonly<Record<NonNullable<HistoryItem['sent']>['state'], TagState>> = {
  sent: 'good',
  waiting: 'running',
  parked: 'failed',
};

/** The trace in which it was sent (W3C Trace Context), as far as a message of anybody says. */
function traceIdOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('traceparent' in message)) return undefined;
  return String(message.traceparent).split('-')[1];
}

function sentTag(state: keyof typeof SENT): Html {
  return tag(state, SENT[state]);
}

function sentAgain(times: readonly string[]): Content {
  return times.length > 0 && times.map((at, i) => html`${i > 0 && ', '}${instant(at)}`);
}

/** What came of a try: all but the first and the last are tried again. */
const OUTCOMES: Readonly<Record<string, TagState>> = { handled: 'good', dead: 'failed' };

function tries(known: FoundMessage['known']): Html {
  const all = known.flatMap(({ service, item }) => item.handled.map((tried) => ({ service, ...tried })));
  return table({
    caption: 'Tries',
    columns: [
      { name: 'When' },
      { name: 'Service' },
      { name: 'Queue' },
      { name: 'Try', isNumber: true },
      { name: 'Took', isNumber: true },
      { name: 'Outcome' },
      { name: 'Error', isText: true },
    ],
    rows: all
      .toSorted((one, other) => one.at.localeCompare(other.at))
      .map(({ at, service, queue, attempt, duration_ms, outcome, error }): Content[] => [
        instant(at),
        service,
        queue,
        attempt,
        `${duration_ms} ms`,
        tag(outcome, OUTCOMES[outcome] ?? 'attention'),
        error,
      ]),
    none: 'Nobody has handled it, or nobody knows of it any more.',
  });
}
