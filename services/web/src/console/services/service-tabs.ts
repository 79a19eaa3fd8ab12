import { type Html, html } from '@platform/html/html.ts';
import { type ServiceName, servicePath } from './service-name.ts';

const TABS = [
  ['', 'State'],
  ['/logs', 'Log'],
  ['/config', 'Configuration'],
] as const;

export type ServiceTab = (typeof TABS)[number][0];

/** The pages of one service. */
export function serviceTabs(name: ServiceName, at: ServiceTab): Html {
  return html`<nav aria-label="${name}"><ul class="service-tabs">${TABS.map(
    ([tab, text]) =>
      html`<li><a href="${servicePath(name)}${tab}"${tab === at && html` aria-current="page"`}>${text}</a></li>`,
  )}</ul></nav>`;
}
