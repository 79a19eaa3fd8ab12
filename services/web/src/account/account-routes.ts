import type { Pages } from '../pages/pages.ts';
import { addressesRoutes } from './addresses/addresses-routes.ts';
import { notificationsRoutes } from './notifications-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { securityRoutes } from './security-routes.ts';
import { sessionsRoutes } from './sessions-routes.ts';

/** `/account`: whoever is signed in, and what belongs to them. */
export function accountRoutes(pages: Pages): void {
  const { surroundings } = pages.deps;
  const links = surroundings?.accountLinks ?? [];
  const hrefOf = surroundings?.hrefOf ?? (() => undefined);
  profileRoutes(pages, links);
  addressesRoutes(pages, links);
  notificationsRoutes(pages, { links, hrefOf });
  sessionsRoutes(pages, links);
  securityRoutes(pages, links);
}
