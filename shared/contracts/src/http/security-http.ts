import { type Static, Type } from '@platform/schema/type.ts';
import { BUNDLES } from '../bundles.ts';
import { Timestamp, Uuid } from '../field-types.ts';

/** What services record for whoever has to find out afterwards. */
export const SECURITY_EVENT_TYPES: readonly string[] = [
  // user-service
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.locked',
  'password.changed',
  'password.reset-requested',
  'password.reset',
  'email.change-requested',
  'email.changed',
  'email.change-undone',
  'email.verified',
  'roles.changed',
  'user.registered',
  'user.deactivated',
  'user.activated',
  // auth-service
  'session.ended',
  'refresh-token.reused',
  'signing-key.added',
  ...BUNDLES.flatMap(({ securityEvents }) => securityEvents),
];

export const SecurityEventResponse = Type.Object(
  {
    id: Type.String({ description: 'Rises with time, within one service' }),
    at: Timestamp,
    // A plain text: a reader may be older than the service.
    type: Type.String({ examples: ['sign-in.failed'] }),
    user_id: Type.Union([Uuid, Type.Null()], { description: 'Whom it concerns; null: no such account' }),
    actor_id: Type.Union([Uuid, Type.Null()], { description: 'Who did it, where somebody signed in did' }),
    client_network: Type.Union([Type.String(), Type.Null()], {
      description: 'Where it came from: a /24 of IPv4, a /48 of IPv6',
      examples: ['203.0.113.0/24'],
    }),
    details: Type.Record(Type.String(), Type.Unknown(), { description: 'By type; never a secret' }),
    trace_id: Type.Union([Type.String(), Type.Null()]),
    request_id: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'SecurityEvent' },
);
export type SecurityEventResponse = Static<typeof SecurityEventResponse>;
