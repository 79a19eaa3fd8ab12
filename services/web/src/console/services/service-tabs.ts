import type { Html } from '@platform/html/html.ts';
import { tabs } from '../parts/tabs.ts';
import { type ServiceName, servicePath } from './service-name.ts';

const TABS = [
  ['', 'State'],
  ['/logs', 'Log'],
  ['/config', 'Configuration'],
] as const;

export type ServiceTab = (typeof TABS)[number][0];

/** The pages of one service. */
export function serviceTabs(name: ServiceName, at: ServiceTab): Html {
  const path = servicePath(name);
  const all = TABS.map(([tab, text]) => ({ href: path + tab, name: text }));
  return tabs(name, all, path + at);
}
