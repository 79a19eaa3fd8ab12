import type { Pages } from '../../pages/pages.ts';
import { gatherSecurityEvents } from './gather-security-events.ts';
import { SECURITY_EVENTS, securityEventsPage } from './security-events-page.ts';
import { CORE_TRAILS } from './security-trail.ts';

/** `/console/security-events`: what happened to accounts, sessions and keys, as all services tell it. */
export function securityEventsRoutes(pages: Pages): void {
  const trails = [...CORE_TRAILS, ...(pages.deps.surroundings?.console.securityTrails ?? [])];
  pages.get(
    SECURITY_EVENTS,
    async ({ visitor, query }) =>
      securityEventsPage(query, await gatherSecurityEvents(visitor, query, trails)),
    { for: 'admin' },
  );
}
