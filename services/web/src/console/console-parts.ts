import type { Html } from '@platform/html/html.ts';
import type { Visitor } from '../session/visitor.ts';
import type { ConsoleLink } from './frame/console-link.ts';
import type { BundleMetrics } from './metrics/console-metrics.ts';
import type { Todo } from './overview/needs-a-hand.ts';
import type { ConsoleFinder } from './search/console-finder.ts';
import type { SecurityTrail } from './security-events/security-trail.ts';

/** What a bundle adds to the console, beside its pages. */
export interface ConsoleParts {
  /** Entries of the menu. Those of the section Development are there in development alone. */
  readonly links: readonly ConsoleLink[];
  /** What the search finds of it. */
  readonly finders: readonly ConsoleFinder[];
  /** What the overview shows of it; each panel stands by itself. */
  readonly panels: (visitor: Visitor) => Promise<readonly Html[]>;
  /** What of it the overview says needs a hand. */
  readonly todos: (visitor: Visitor) => Promise<readonly Todo[]>;
  /** What of its metrics is shown. */
  readonly metrics: BundleMetrics;
  /** Where its services record security events. */
  readonly securityTrails: readonly SecurityTrail[];
  /** Where it has more of a customer. */
  readonly customerLinks: (userId: string) => readonly { readonly href: string; readonly name: string }[];
}
