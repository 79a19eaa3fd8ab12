import type { Defect } from '../defect.ts';

const SRC = 'services/notification-service/src';
const TESTS = 'services/notification-service/tests';

/** Notifications, mails and streams. */
export const defects: readonly Defect[] = [
  {
    name: 'mail-sent-twice',
    what: 'two senders at work at once send the same mail',
    file: `${SRC}/mails/mail-repository.ts`,
    replace: 'order by next_attempt_at limit ${limit} for update skip locked',
    by: 'order by next_attempt_at limit ${limit}',
    tests: [`${TESTS}/mailing.test.ts`],
  },
  {
    name: 'mail-lease-too-short',
    what: 'a mail that is being sent is taken over by another sender after a moment',
    file: `${SRC}/mails/mail-repository.ts`,
    replace: 'secs => ${leaseMs / 1000}::float8',
    by: 'secs => ${leaseMs / 1_000_000}::float8',
    tests: [`${TESTS}/mailing.test.ts`],
  },
  {
    name: 'stream-outlives-its-token',
    what: 'a stream goes on long after the token that it was opened with has expired',
    file: 'shared/service-defaults/src/streams/stream-hub.ts',
    replace: 'this.#limits.lifetimeMs).unref()',
    by: 'this.#limits.lifetimeMs * 1000).unref()',
    tests: [`${TESTS}/streams.test.ts`],
  },
  {
    name: 'stream-outlives-logout',
    what: 'an event stream that was opened at a service directly goes on after its session has ended',
    file: 'shared/service-defaults/src/access/guarded-streams.ts',
    replace: 'if (await isStillAdmitted(headers.authorization, rule, tokens)) return;',
    by: 'if ((await isStillAdmitted(headers.authorization, rule, tokens)) || stream) return;',
    tests: [`${TESTS}/streams.test.ts`],
  },
  {
    name: 'unconfirmed-mailbox-mailed',
    what: 'news is mailed to a mailbox that nobody has confirmed',
    file: `${SRC}/notifications/add-notice.ts`,
    replace: 'coalesce(is_verified, true) or ${hasMailbox}::boolean',
    by: 'true or coalesce(is_verified, true) or ${hasMailbox}::boolean',
    tests: [`${TESTS}/confirmed-mailboxes.test.ts`],
  },
  {
    name: 'former-address-not-told',
    what: 'a former address is not told of another one when newer news was faster',
    file: `${SRC}/events/event-handlers.ts`,
    replace: 'const former = is_verified === undefined ? known : former_email;',
    by: 'const former = known ?? former_email;',
    tests: [`${TESTS}/confirmed-mailboxes.test.ts`],
  },
  {
    name: 'link-greeted',
    what: 'a mail greets its reader by a name with a link in it',
    file: `${SRC}/templates/rendering/mailable-name.ts`,
    replace: 'LINKS.some((link) => link.test(seen)) ? undefined : fullName',
    by: 'LINKS.every((link) => link.test(seen)) ? undefined : fullName',
    tests: [`${SRC}/templates/rendering/render-mail.test.ts`],
  },
  {
    name: 'mail-line-forged',
    what: 'what people wrote begins a line of a mail that looks like one of ours',
    file: `${SRC}/templates/rendering/single-line.ts`,
    replace: "text.replace(CONTROLS, ' ')",
    by: "text.replace(/[\\r\\t]+/g, ' ')",
    tests: [`${SRC}/templates/rendering/render-mail.test.ts`],
  },
  {
    name: 'mail-token-kept',
    what: 'what is kept of a mail that was sent has its token in a link',
    file: `${SRC}/mails/mail-sender.ts`,
    replace: 'withoutToken = opened === undefined ? rendered : render();',
    by: 'withoutToken = rendered;',
    tests: [`${TESTS}/mailed-tokens.test.ts`],
  },
];
