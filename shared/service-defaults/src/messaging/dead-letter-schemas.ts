import { ForeignId, Lines } from '@platform/contracts/field-types.ts';
import type { DeadLetterReason } from '@platform/messaging/transport.ts';
import { Type } from '@platform/schema/type.ts';
import { PageOf } from '../http/page.ts';

const closed = { additionalProperties: false };
const LONGEST_BODY = 1_000_000;
const REASONS: readonly DeadLetterReason[] = [
  ...(['rejected', 'exhausted', 'malformed', 'wrong-sender', 'forged', 'poison'] as const),
  ...(['retired', 'expired', 'overflow'] as const),
];

const QueueName = ForeignId(200);
const Id = ForeignId(255);
const MessageBody = Type.String({
  minLength: 1,
  maxLength: LONGEST_BODY,
  description: 'The whole message, a CloudEvent as JSON',
});
const Reason = Lines(500, { minLength: 1 });
const Chosen = {
  queue: QueueName,
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
  all: Type.Optional(Type.Literal(true)),
};
const Edit = Type.Object({ id: Id, body: MessageBody }, closed);

export const DeadLetterQuery = Type.Object(
  {
    queue: QueueName,
    id: Type.Optional(Id),
    type: Type.Optional(ForeignId(255)),
    reason: Type.Optional(Type.Enum([...REASONS])),
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: Type.Optional(Type.String({ maxLength: 1024, description: '`next_cursor` of the page before' })),
  },
  closed,
);

export const DeadLetterCheck = Type.Object(
  {
    queue: QueueName,
    id: Type.Optional(Id),
    type: Type.Optional(ForeignId(255)),
    body: MessageBody,
  },
  { title: 'DeadLetterCheck', ...closed },
);

export const DeadLetterReplay = Type.Object(
  {
    ...Chosen,
    edits: Type.Optional(
      Type.Array(Edit, {
        minItems: 1,
        maxItems: 100,
        description: 'Messages that go with another body, besides those of `ids`; needs a reason',
      }),
    ),
    reason: Type.Optional(Reason),
  },
  { title: 'DeadLetterReplay', ...closed },
);

export const DeadLetterDiscard = Type.Object(
  { ...Chosen, reason: Reason },
  { title: 'DeadLetterDiscard', ...closed },
);

export const MovedMessages = Type.Object(
  { count: Type.Integer({ description: 'How many messages' }) },
  { title: 'MovedMessages' },
);

export const DeadLetterFit = Type.Object(
  {
    fits: Type.Boolean(),
    errors: Type.Array(
      Type.Object({
        path: Type.String({ description: 'Such as `data.lines.0.quantity`; `body` for the whole' }),
        message: Type.String(),
      }),
    ),
  },
  { title: 'DeadLetterFit' },
);

export const DeadLetterList = Type.Object(
  PageOf(
    Type.Object({
      id: Type.String(),
      queue: Type.String(),
      type: Type.Optional(Type.String({ description: 'What it says that it is, or was sent as' })),
      subject: Type.Optional(Type.String()),
      fingerprint: Type.String({ description: 'The same for letters of one queue, type, reason and error' }),
      reason: Type.String(),
      error: Type.Object({
        name: Type.String(),
        message: Type.String(),
        stack: Type.Optional(Type.String()),
      }),
      attempts: Type.Integer(),
      dead_at: Type.String(),
      traceparent: Type.Optional(Type.String()),
      body: Type.String(),
    }),
  ).properties,
  { title: 'DeadLetterList' },
);
