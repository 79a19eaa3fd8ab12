import { type Static, Type } from '@platform/schema/type.ts';
import { BUNDLES } from '../bundles.ts';
import { Timestamp, Uuid } from '../field-types.ts';

/** What users are told of whatever they prefer: it concerns the safety of their account. */
export const SECURITY_KINDS = [
  'user.email-verification-requested',
  'user.password-reset-requested',
  'user.password-changed',
  // Of an event user.updated that says so; it goes to the former address.
  'user.email-changed',
] as const;

/** What users are told of, and may want no mail of. */
export const OPTIONAL_KINDS: readonly string[] = [
  'user.created',
  ...BUNDLES.flatMap(({ noticedEvents }) => noticedEvents.map(({ type }) => type)),
];

/** The types of the events that tell users of something. */
export const NOTIFICATION_KINDS: readonly string[] = [...OPTIONAL_KINDS, ...SECURITY_KINDS];
export const NotificationKind = Type.Enum([...NOTIFICATION_KINDS], { title: 'NotificationKind' });

export const NotificationResponse = Type.Object(
  {
    id: Uuid,
    kind: NotificationKind,
    title: Type.String(),
    body: Type.String(),
    order_id: Type.Union([Uuid, Type.Null()]),
    is_read: Type.Boolean(),
    created_at: Timestamp,
  },
  { title: 'Notification' },
);
export type NotificationResponse = Static<typeof NotificationResponse>;

/** GET and PUT /api/notifications/preferences. A kind that a PUT does not name is on. */
export const NotificationPreferences = Type.Object(
  {
    mail: Type.Object(
      Object.fromEntries(OPTIONAL_KINDS.map((kind) => [kind, Type.Optional(Type.Boolean())])),
      { additionalProperties: false, description: 'Whether events of a kind are mailed' },
    ),
  },
  { title: 'NotificationPreferences', additionalProperties: false },
);
export type NotificationPreferences = Static<typeof NotificationPreferences>;

export const MailStatus = Type.Enum(['queued', 'sent', 'failed', 'kept'], { title: 'MailStatus' });
export type MailStatus = Static<typeof MailStatus>;

export const MailResponse = Type.Object(
  {
    id: Uuid,
    user_id: Uuid,
    kind: NotificationKind,
    order_id: Type.Union([Uuid, Type.Null()]),
    status: MailStatus,
    attempts: Type.Integer(),
    message_id: Type.String(),
    to: Type.Union([Type.String(), Type.Null()]),
    subject: Type.String(),
    text: Type.String(),
    html: Type.String(),
    error: Type.Union([Type.String(), Type.Null()]),
    created_at: Timestamp,
    sent_at: Type.Union([Timestamp, Type.Null()]),
  },
  { title: 'Mail' },
);
export type MailResponse = Static<typeof MailResponse>;
