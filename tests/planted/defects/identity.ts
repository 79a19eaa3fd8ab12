import type { Defect } from '../defect.ts';

const VERIFIER = 'shared/service-defaults/src/token-verifier.ts';
const TOKEN_RULES = ['shared/service-defaults/tests/token-rules.test.ts'];

const EMAIL_CHANGE = ['services/user-service/tests/email-change.test.ts'];
const EMAIL_CHANGE_UNDONE = ['services/user-service/tests/email-change-undone.test.ts'];

/** Tokens, sessions and passwords. */
export const IDENTITY_DEFECTS: readonly Defect[] = [
  {
    name: 'nobodys-password-unhashed',
    what: 'an address that nobody has is answered sooner than one with a wrong password',
    file: 'services/user-service/src/passwords/password-hasher.ts',
    replace: '    const check = async () => {',
    by: `    const check = async () => {
      if (stored == null) return false;`,
    tests: ['services/user-service/tests/sign-in.test.ts'],
  },
  {
    name: 'password-hides-older-roles',
    what: 'a taken role stays where the news of it comes after that of a newer password',
    file: 'services/auth-service/src/sessions/user-events.ts',
    replace: `do update set
      sessions_from_version =`,
    by: `do update set version = greatest(present.version, excluded.sessions_from_version),
      sessions_from_version =`,
    tests: ['services/auth-service/tests/user-events.test.ts', 'tests/user-events/every-order.test.ts'],
  },
  {
    name: 'early-deactivation-lost',
    what: 'a user who left before anything else was known of it gets mail',
    file: 'services/notification-service/src/contacts/contact-repository.ts',
    replace: "values (${userId}, null, '', false, 0, ${sequence})",
    by: `select \${userId}::uuid, null, '', false, 0, \${sequence}::bigint
        where exists (select from contact where user_id = \${userId}::uuid)`,
    tests: ['tests/user-events/every-order.test.ts'],
  },
  {
    name: 'token-audience-unchecked',
    what: 'a token that was issued for another audience is taken',
    file: VERIFIER,
    replace: '      audience,\n      requiredClaims',
    by: '      requiredClaims',
    also: [
      {
        file: VERIFIER,
        replace: '  audience: string,\n  { keys, issuer',
        by: '  _audience: string,\n  { keys, issuer',
      },
    ],
    tests: TOKEN_RULES,
  },
  {
    name: 'token-expiry-unchecked',
    what: 'seconds are taken for milliseconds: by that clock no token ever expires',
    file: VERIFIER,
    replace: 'currentDate: new Date(now()),',
    by: 'currentDate: new Date(now() / 1000),',
    tests: TOKEN_RULES,
  },
  {
    name: 'token-type-unchecked',
    what: 'an ID token of the same issuer passes for an access token',
    file: VERIFIER,
    replace: '      typ: TYPE,\n',
    by: '',
    also: [{ file: VERIFIER, replace: "const TYPE = 'at+jwt';\n", by: '' }],
    tests: TOKEN_RULES,
  },
  {
    name: 'token-revocation-unchecked',
    what: 'a token that was seen before is good until it expires, although its session has ended',
    file: VERIFIER,
    replace: 'if (known !== undefined) return unlessRevoked(known, revocations);',
    by: 'if (known !== undefined) return known.principal;',
    tests: ['shared/service-defaults/tests/token-verifier.test.ts'],
  },
  {
    name: 'refresh-token-used-twice',
    what: 'a refresh token can be traded any number of times',
    file: 'services/auth-service/src/sessions/renew-session.ts',
    replace: 'where hash = ${hash} and used_at is null returning session_id',
    by: 'where hash = ${hash} returning session_id',
    tests: ['services/auth-service/tests/refresh-tokens.test.ts'],
  },
  {
    name: 'deactivated-user-signs-in',
    what: 'a session begins for a user who was deactivated meanwhile',
    file: 'services/auth-service/src/sessions/begin-session.ts',
    replace: 'from known where is_active\n',
    by: 'from known\n',
    tests: ['services/auth-service/tests/user-events.test.ts'],
  },
  {
    name: 'mailed-token-not-spent',
    what: 'the token of a password mail can be used again',
    file: 'services/user-service/src/mailed-tokens/mailed-token-repository.ts',
    replace: `    delete from mailed_token where token_hash = \${hash} and purpose = \${purpose} and expires_at > now()
    returning email_key`,
    by: `    select email_key from mailed_token
    where token_hash = \${hash} and purpose = \${purpose} and expires_at > now()`,
    tests: ['services/user-service/tests/password-reset.test.ts'],
  },
  {
    name: 'page-after-the-last',
    what: 'the last page of a list promises another one',
    file: 'shared/service-defaults/src/page.ts',
    replace: 'rows.length > limit &&',
    by: 'rows.length >= limit &&',
    tests: ['shared/service-defaults/tests/page.test.ts'],
  },
  {
    name: 'one-network-takes-the-queue',
    what: 'passwords are hashed in the order they came, whoever asked for how many',
    file: 'services/user-service/src/passwords/fair-queue.ts',
    replace: 'const lane = this.#lanes.get(network);\n    if (lane === undefined)',
    by: "network = 'all';\n    const lane = this.#lanes.get(network);\n    if (lane === undefined)",
    tests: ['services/user-service/src/passwords/fair-queue.test.ts'],
  },
  {
    name: 'queue-full-for-everybody',
    what: 'one client that takes every place to wait keeps all others from signing in',
    file: 'services/user-service/src/passwords/fair-queue.ts',
    replace: 'if (lane.length > own + 1)',
    by: 'if (lane.length > own + 100)',
    tests: ['services/user-service/src/passwords/fair-queue.test.ts'],
  },
  {
    name: 'address-without-password',
    what: 'an access token alone moves the account to another mailbox',
    file: 'services/user-service/src/users/change-profile.ts',
    replace: '  const confirmed = await confirmPassword(deps, user.id, password, client);',
    by: "  const confirmed = password === '' ? await confirmPassword(deps, user.id, password, client) : user;",
    tests: EMAIL_CHANGE,
  },
  {
    name: 'staff-sets-addresses',
    what: 'staff move a customer to a mailbox of their own',
    file: 'services/user-service/src/users/change-profile.ts',
    replace: 'if (email !== undefined && who.userId !== id) throw notAllowed();',
    by: 'if (email !== undefined && who.userId !== id && !who.isStaff) throw notAllowed();',
    tests: EMAIL_CHANGE,
  },
  {
    name: 'later-mailbox-takes-back',
    what: 'a thief who moved an account twice takes it back after its owner did',
    file: 'services/user-service/src/email-change/email-reversal.ts',
    replace: 'where r.email_key = s.email_key or r.requested_at >= s.requested_at',
    by: 'where r.email_key = s.email_key',
    tests: EMAIL_CHANGE_UNDONE,
  },
  {
    name: 'former-address-given-away',
    what: 'an account made with the former address keeps its owner from taking it back',
    file: 'services/user-service/migrations/003-email-changes.sql',
    replace: 'where email_key = new.email_key and user_id <> new.id and expires_at > now()',
    by: 'where email_key = new.email_key and user_id = new.id and expires_at > now()',
    tests: EMAIL_CHANGE_UNDONE,
  },
  {
    name: 'thief-keeps-the-password',
    what: 'a password that a thief set meanwhile is good after the address was taken back',
    file: 'services/user-service/src/email-change/undo-email-change.ts',
    replace: '...(isPasswordReplaced ? { passwordHash: null } : {}),',
    by: '',
    tests: EMAIL_CHANGE_UNDONE,
  },
  {
    name: 'old-reset-after-new-password',
    what: 'a reset that was mailed before sets a password after the owner has set another',
    file: 'services/user-service/src/passwords/forget-old-requests.ts',
    replace: "  await forgetTokens(tx, userId, 'reset-password');\n",
    by: '',
    tests: ['services/user-service/tests/password-reset.test.ts'],
  },
  {
    name: 'mailbox-filled-by-many-accounts',
    what: 'each account may have the same mailbox mailed',
    file: 'services/user-service/src/mailed-tokens/mail-limits.ts',
    replace: 'const subject = `${mail} of ${mailboxOf(email)}`;',
    by: 'const subject = `${mail} of ${email.display} ${Math.random()}`;',
    tests: EMAIL_CHANGE,
  },
  {
    name: 'link-in-a-name',
    what: 'a name in other characters carries a link into a mail',
    file: 'services/user-service/src/users/full-name.ts',
    replace: "const seen = name.normalize('NFKC').replace(",
    by: 'const seen = name.replace(',
    tests: ['services/user-service/src/users/full-name.test.ts'],
  },
  {
    name: 'flood-waits-at-the-database',
    what: 'tries to sign in are counted all at once, before their turn',
    file: 'services/user-service/src/sign-in/sign-in.ts',
    replace: `hasher.verifyInTurn(password, user?.passwordHash, turn, (check) =>
    attempts.guard(counts, check),
  );`,
    by: 'attempts.guard(counts, () => hasher.verify(password, user?.passwordHash, turn));',
    tests: ['services/user-service/tests/under-load.test.ts'],
  },
];
