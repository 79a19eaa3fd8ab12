import { ForeignId, Nullable } from '@platform/contracts/field-types.ts';
import type { HistoryItem } from '@platform/messaging/history/message-history.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { maskedMessage } from './masked-message.ts';

const Text = ForeignId(200);
const Time = Type.String({ format: 'date-time' });
const HistoryQuery = Type.Object(
  {
    id: Type.Optional(Text),
    subject: Type.Optional(Text),
    correlation_id: Type.Optional(Text),
    type: Type.Optional(Text),
    since: Type.Optional(Time),
    until: Type.Optional(Time),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    cursor: Type.Optional(Type.String({ format: 'uuid', description: '`next_cursor` of the page before' })),
  },
  { additionalProperties: false },
);

const HistoryAnswer = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        type: Type.String(),
        subject: Type.String(),
        correlation_id: Nullable(Type.String()),
        sent: Nullable(
          Type.Object({
            exchange: Type.String(),
            at: Type.String({ description: 'When it was written, with the change it tells of' }),
            replayed_at: Type.Array(Type.String(), {
              description: 'When it was sent again, for new consumers',
            }),
            state: Type.Union([Type.Literal('sent'), Type.Literal('waiting'), Type.Literal('parked')], {
              description: 'Whether the bus has it; what is parked is set aside until it can be sent',
            }),
            message: Type.Unknown({ description: 'As it went over the bus, with personal fields masked' }),
          }),
        ),
        handled: Type.Array(
          Type.Object({
            queue: Type.String(),
            attempt: Type.Integer(),
            at: Type.String(),
            duration_ms: Type.Number(),
            outcome: Type.String({
              description:
                '`handled`, or what follows the failure: `again`, `later`, `wait`, `refused` (an open circuit) or `dead`',
            }),
            error: Nullable(Type.String()),
          }),
          { description: 'Tries of this service, oldest first' },
        ),
      }),
    ),
    next_cursor: Nullable(Type.String()),
  },
  { title: 'MessageHistory' },
);

/** What this service sent and handled of late, for admins. */
export function messageHistoryRoutes(app: App, { service, messaging }: HttpDefaults): void {
  const history = messaging?.history;
  if (history === undefined) return;
  app.get(
    `/api/admin/${service}/messages`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Messages sent and handled, newest first',
        querystring: HistoryQuery,
        response: { 200: HistoryAnswer },
      },
    },
    async ({ query: { correlation_id, since, until, cursor, ...query } }) => {
      const items = await history({
        ...query,
        correlationId: correlation_id,
        from: since,
        to: until,
        before: cursor,
      });
      const last = items.length === query.limit ? items.at(-1) : undefined;
      return { items: items.map(shown), next_cursor: last?.id ?? null };
    },
  );
}

function shown({ correlationId, sent, handled, ...message }: HistoryItem) {
  return {
    ...message,
    correlation_id: correlationId,
    sent: sent && {
      exchange: sent.exchange,
      at: sent.at.toISOString(),
      replayed_at: sent.replayedAt.map((at) => at.toISOString()),
      state: sent.state,
      message: maskedMessage(sent.envelope),
    },
    handled: handled.map(({ at, durationMs, ...tried }) => ({
      ...tried,
      at: at.toISOString(),
      duration_ms: Math.round(durationMs * 100) / 100,
    })),
  };
}
