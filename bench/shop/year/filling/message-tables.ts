import { copiedId } from './copied-ids.ts';
import type { CopiedTable } from './copied-table.ts';

const DAY_S = 86_400;
// As the service turns: see the README of messaging.
const TURN_S = (7 * DAY_S) / 3;
const RING_SIZE = 5;
const INBOX_SIZE = 13;

const ABOUT = 'left join year.alias a on a.id::text = m.subject';
const SUBJECT = `coalesce(a.subject::text, case when m.subject ~ '^[0-9a-f-]{36}$' then m.subject end)`;

const childAt = (column: string) =>
  `floor(extract(epoch from t.${column} - c.shift) / ${TURN_S})::bigint % ${RING_SIZE}`;

/** The history of messages, of the days for which it is kept, and the records of what was handled. */
export const MESSAGE_TABLES: readonly CopiedTable[] = [
  {
    table: 'outbox_log',
    subject: SUBJECT.replaceAll('m.', 't.'),
    join: ABOUT.replaceAll('m.', 't.'),
    keys: ['subject'],
    texts: ['envelope'],
    ring: { children: RING_SIZE, child: childAt('created_at') },
  },
  {
    table: 'message_handled',
    subject: SUBJECT.replaceAll('m.', 't.'),
    join: ABOUT.replaceAll('m.', 't.'),
    keys: ['subject'],
    ring: { children: RING_SIZE, child: childAt('handled_at') },
  },
  {
    table: 'inbox',
    subject: SUBJECT,
    join: `join lateral (
        select subject from message_handled where message_id = t.message_id limit 1) as m on true ${ABOUT}`,
    ring: {
      children: INBOX_SIZE,
      child: `floor(extract(epoch from uuid_extract_timestamp(${copiedId('t.message_id')})) / ${DAY_S})::bigint
        % ${INBOX_SIZE}`,
    },
  },
];
