import type { ConsoleLink } from './console-link.ts';

/** What the console has on every platform. */
export const CORE_LINKS: readonly ConsoleLink[] = [
  { section: '', href: '/console', name: 'Overview', for: 'admin', key: 'o' },
  { section: '', href: '/console/search', name: 'Search', for: 'staff' },
  { section: 'Business', href: '/console/customers', name: 'Customers', for: 'staff' },
  { section: 'Platform', href: '/console/services', name: 'Services', for: 'admin' },
  { section: 'Platform', href: '/console/metrics', name: 'Metrics', for: 'admin' },
  { section: 'Platform', href: '/console/traces', name: 'Traces', for: 'admin' },
  { section: 'Platform', href: '/console/dead-letters', name: 'Dead letters', for: 'admin', key: 'd' },
  { section: 'Platform', href: '/console/mails', name: 'Mails', for: 'admin' },
  { section: 'Security', href: '/console/security-events', name: 'Events', for: 'admin' },
  { section: 'Security', href: '/console/keys', name: 'Signing keys', for: 'admin' },
];
