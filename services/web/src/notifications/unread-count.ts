import type { Visitor } from '../session/visitor.ts';

const COOKIE = 'unread';
const KEPT_SECONDS = 30;
/** A page waits no longer for it. */
const TIMEOUT_MS = 300;
/** Above that it is no matter how many there are. */
export const MOST_COUNTED = 9;

/**
 * How many notifications somebody has not read, as this browser has last seen it: at most one more than MOST_COUNTED. Undefined
 * for a guest, and while nobody knows.
 */
export function unreadCount(visitor: Visitor): number | undefined {
  const [count = '', userId] = visitor.cookies.get(COOKIE)?.split('.') ?? [];
  // Somebody else may have been signed in before.
  return visitor.isSignedIn && userId === visitor.userId && /^\d{1,2}$/.test(count)
    ? Number(count)
    : undefined;
}

/** Asks how many there are, unless this browser has seen it of late. Throws nothing: a page stands without it. */
export async function refreshUnreadCount(visitor: Visitor): Promise<void> {
  const { userId } = visitor;
  if (userId === undefined || visitor.cookies.get(COOKIE)?.endsWith(`.${userId}`)) return;
  const query = { unread: true, limit: MOST_COUNTED + 1 };
  const count = await visitor.api
    .call('GET /api/notifications', { query }, { timeoutMs: TIMEOUT_MS })
    // What is wrong with the session, the page itself finds out.
    .then(
      ({ items }) => items.length,
      () => 'unknown',
    );
  visitor.cookies.set(COOKIE, `${count}.${userId}`, KEPT_SECONDS);
}

/** After some were read. */
export function forgetUnreadCount(visitor: Visitor): void {
  visitor.cookies.set(COOKIE, '', 0);
}
