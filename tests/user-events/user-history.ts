import { randomUUID } from 'node:crypto';
import {
  userCreated,
  userDeactivated,
  userPasswordChanged,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import { composeMessage, draft } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import fc from 'fast-check';

/** What may happen to a user; a change that changes nothing tells nobody. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('roles' as const), roles: fc.subarray(['customer', 'staff', 'admin']) }),
  fc.record({ kind: fc.constant('profile' as const), email: fc.constantFrom('a@x.example', 'b@x.example') }),
  fc.record({ kind: fc.constant('verify' as const), isVerified: fc.boolean() }),
  fc.record({ kind: fc.constant('password' as const), isSessionKept: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('deactivate' as const, 'activate' as const) }),
);
export type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

export const FIRST = { email: 'first@x.example', roles: ['customer', 'admin'] };

/** A history of five changes, and an order for its six events and two that come twice. */
export const disorder = fc.record({
  changes: fc.array(change, { minLength: 5, maxLength: 5 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 0, 3], { minLength: 8, maxLength: 8 }),
});

/** Tried always: the end of an account comes before all else that was told of it. */
export const endFirst: typeof disorder extends fc.Arbitrary<infer T> ? T : never = {
  changes: [...Array(4).fill({ kind: 'verify', isVerified: true }), { kind: 'deactivate' }],
  order: [5, 0, 1, 2, 3, 4, 0, 3],
};

/** The events of a user of this history, as user-service sends them, the oldest first. */
export function eventsOf(userId: string, changes: readonly Change[], keptSessionId: string): Message[] {
  let user = { ...FIRST, isActive: true, isVerified: false };
  const send = (contract: Parameters<typeof draft>[0], sequence: number, data: object): Message => {
    const entry = draft(contract, { subject: userId, sequence, data: { user_id: userId, ...data } });
    return { ...composeMessage(entry, 'user-service'), id: randomUUID() };
  };
  const told = changes.map((each, i) => {
    if (each.kind === 'password')
      return send(userPasswordChanged, i + 2, each.isSessionKept ? { kept_session_id: keptSessionId } : {});
    const former = user.email;
    user = {
      email: each.kind === 'profile' ? each.email : user.email,
      roles: each.kind === 'roles' ? each.roles : user.roles,
      isVerified: each.kind === 'verify' ? each.isVerified : user.isVerified,
      isActive: each.kind === 'activate' || (each.kind !== 'deactivate' && user.isActive),
    };
    if (each.kind === 'deactivate') return send(userDeactivated, i + 2, {});
    const { email, roles, isActive: is_active, isVerified: is_verified } = user;
    const values = { email, full_name: 'Ada', roles, is_active, is_verified };
    const told = email === former ? {} : { former_email: former };
    return send(userUpdated, i + 2, { updated_fields: [], ...values, ...told });
  });
  return [send(userCreated, 1, { email: FIRST.email, full_name: 'Ada' }), ...told];
}
