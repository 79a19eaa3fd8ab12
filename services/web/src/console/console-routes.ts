import type { Pages } from '../pages/pages.ts';
import { customersRoutes } from './customers/customers-routes.ts';
import { deadLettersRoutes } from './dead-letters/dead-letters-routes.ts';
import { keysRoutes } from './keys/keys-routes.ts';
import { mailsRoutes } from './mails/mails-routes.ts';
import { messagesRoutes } from './messages/messages-routes.ts';
import { consoleMetrics } from './metrics/console-metrics.ts';
import type { Figure } from './metrics/figures/figure.ts';
import { metricsRoutes } from './metrics/metrics-routes.ts';
import { overviewRoutes } from './overview/overview-routes.ts';
import { searchRoutes } from './search/search-routes.ts';
import { securityEventsRoutes } from './security-events/security-events-routes.ts';
import { servicesRoutes } from './services/services-routes.ts';
import { tracesRoutes } from './traces/traces-routes.ts';

/** `/console`: what staff and admins see of every platform. `moreFigures` are a bundle's, for the overview. */
export function consoleRoutes(pages: Pages, moreFigures: () => readonly Figure[] = () => []): void {
  const metrics = consoleMetrics(pages.deps.surroundings?.console.metrics);
  overviewRoutes(pages, metrics, moreFigures);
  metricsRoutes(pages, metrics);
  servicesRoutes(pages);
  tracesRoutes(pages);
  searchRoutes(pages);
  deadLettersRoutes(pages);
  customersRoutes(pages);
  messagesRoutes(pages);
  mailsRoutes(pages);
  keysRoutes(pages);
  securityEventsRoutes(pages);
}
