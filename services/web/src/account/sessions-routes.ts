import { ApiError } from '@platform/api-client/api-error.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { Visitor } from '../session/visitor.ts';
import type { AccountLink } from './account-page.ts';
import { doneOf, doneRedirect } from './done.ts';
import { type PlatformSession, SESSIONS, sessionsPage } from './sessions-page.ts';

const DONE = { ended: 'Signed out there.', 'ended-others': 'Signed out everywhere else.' };
const MOST_SHOWN = 100;
const OPTIONS = { for: 'signed-in' } as const;

/** `/account/sessions`: where somebody is signed in. */
export function sessionsRoutes(pages: Pages, links: readonly AccountLink[]): void {
  pages.get(
    SESSIONS,
    async ({ visitor, query }) =>
      sessionsPage({ visitor, links, ...(await gatherSessions(visitor)), done: doneOf(query, DONE) }),
    OPTIONS,
  );
  pages.post(`${SESSIONS}/end`, (request) => endOne(request), OPTIONS);
  pages.post(`${SESSIONS}/end-others`, (request) => endOthers(request), OPTIONS);
}

async function gatherSessions(visitor: Visitor) {
  const { items, next_cursor } = await visitor.api.call('GET /api/auth/sessions', {
    query: { limit: MOST_SHOWN },
  });
  const order = ({ is_current, last_used_at }: PlatformSession) => (is_current ? 'z' : last_used_at);
  const sessions = items.toSorted((one, other) => (order(one) < order(other) ? 1 : -1));
  return { sessions, hasMore: next_cursor !== null };
}

async function endOne({ visitor, form }: PageRequest) {
  await end(visitor, form.get('id') ?? '');
  return doneRedirect(SESSIONS, 'ended');
}

/** Of any number, a page of them at a time. */
async function endOthers({ visitor }: PageRequest) {
  for (;;) {
    const { sessions, hasMore } = await gatherSessions(visitor);
    const others = sessions.filter(({ is_current }) => !is_current);
    for (const { id } of others) await end(visitor, id);
    if (!hasMore || others.length === 0) return doneRedirect(SESSIONS, 'ended-others');
  }
}

/** One that has ended already is as good. */
async function end(visitor: Visitor, id: string): Promise<void> {
  try {
    await visitor.api.call('DELETE /api/auth/sessions/{id}', { path: { id } });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}
