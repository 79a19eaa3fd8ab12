import { type Static, Type } from '@platform/schema/type.ts';
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
export const OPTIONAL_KINDS = [
  'user.created',
  'order.placed',
  'order.confirmed',
  'order.rejected',
  'order.cancelled',
  'payment.refunded',
  'shipment.created',
  'shipment.status-changed',
] as const;

/** The types of the events that tell users of something. */
export const NOTIFICATION_KINDS = [...OPTIONAL_KINDS, ...SECURITY_KINDS] as const;
export const NotificationKind = Type.Enum([...NOTIFICATION_KINDS], { title: 'NotificationKind' });
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];
export type OptionalKind = (typeof OPTIONAL_KINDS)[number];

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
      Object.fromEntries(OPTIONAL_KINDS.map((kind) => [kind, Type.Optional(Type.Boolean())])) as Record<
        OptionalKind,
        ReturnType<typeof optionalBoolean>
      >,
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

function optionalBoolean() {
  return Type.Optional(Type.Boolean());
}
