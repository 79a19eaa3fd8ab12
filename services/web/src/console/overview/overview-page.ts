import type { ServiceStatus } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { chartPanel } from '../metrics/charts/chart-panel.ts';
import type { ConsoleMetrics } from '../metrics/console-metrics.ts';
import { type Figure, figureRow } from '../metrics/figures/figure.ts';
import { withoutNote } from '../metrics/metrics-page.ts';
import { slotsOf } from '../metrics/sampling/slots.ts';
import { DEFAULT_SPAN_MS } from '../metrics/time-range.ts';
import { panel, partPanel } from '../parts/panel.ts';
import { foundIn } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import type { Overview } from './gather-overview.ts';
import type { MessagingLevels } from './messaging-levels.ts';
import { needsAHand, type Todo } from './needs-a-hand.ts';
import { type NodeLines, serviceGraph, stateOf } from './service-graph.ts';

/** Of 15 seconds. */
const CHART_SLOTS = 60;

export interface OverviewMore {
  readonly panels: readonly Html[];
  readonly todos: readonly Todo[];
  readonly metrics: ConsoleMetrics;
  readonly figures: readonly Figure[];
}

/** How the platform is. `more` is what a bundle adds, and what was measured. */
export function overviewPage(overview: Overview, more: OverviewMore): Page {
  const measured = more.metrics.figures.map(({ read }) => read(more.metrics.history));
  const todo = needsAHand(overview, more.todos);
  return consolePage({
    title: 'Overview',
    at: '/console',
    heading: html`<span id="overview-heading" data-swap>${sentence(overview, todo.length)}</span>`,
    aside: html`<p class="quiet" id="overview-seen" data-swap data-refresh="10">as of ${clock(new Date().toISOString())} UTC</p>`,
    body: html`${figureRow([...measured, ...more.figures])}
${withoutNote(more.metrics.history.missing)}
<div class="panels" data-columns="wide">
${partPanel({ title: 'Services', id: 'services' }, overview.services, (services) => ({
  aside: html`<a href="/console/services">All of them</a>`,
  body: html`${serviceGraph(graphLines(services, overview))}<ul class="service-nodes">${services.map((service) => serviceNode(service, overview))}</ul>`,
}))}
${panel({
  title: 'Needs a hand',
  id: 'needs-a-hand',
  aside: String(todo.length),
  body:
    todo.length === 0
      ? html`<p class="panel-text">Nothing. All is well.</p>`
      : html`<ul class="todo">${todo.map(({ kind, state, text }) => html`<li>${tag(kind, state)} <span>${text}</span></li>`)}</ul>`,
})}
</div>
${charts(more.metrics)}
${more.panels}`,
  });
}

function charts({ overviewCharts, history }: ConsoleMetrics): Html {
  const slots = slotsOf(history, DEFAULT_SPAN_MS, CHART_SLOTS);
  return html`<div class="panels" data-columns="charts">${overviewCharts.map((chart) => chartPanel(chart, history, slots))}</div>`;
}

function sentence({ services }: Overview, todo: number): string {
  const found = foundIn(services);
  if (found === undefined) return 'The gateway does not say how the services are.';
  const away = found.filter(({ status }) => status !== 'ready').map(({ service }) => service);
  if (away.length > 0) return `${away.join(', ')} ${away.length === 1 ? 'is' : 'are'} not ready.`;
  return todo === 0 ? 'All services are ready.' : 'All services are ready. Some things need a hand.';
}

function addressOf({ service }: ServiceStatus): string {
  return `/console/services/${service}`;
}

function graphLines(
  services: readonly ServiceStatus[],
  { messaging }: Overview,
): ReadonlyMap<string, NodeLines> {
  return new Map([
    ...services.map((service) => {
      const messages = messaging.get(service.service);
      const parts = [
        service.status === 'ready' && service.latency_ms !== undefined
          ? `${service.latency_ms} ms`
          : service.status,
        messages ? waitingText(messages) : '',
      ];
      const text = parts.filter(Boolean).join(' · ');
      return [service.service, { state: stateOf(service), text, href: addressOf(service) }] as const;
    }),
    ['bus', busLines([...messaging.values()])] as const,
  ]);
}

function busLines(all: readonly MessagingLevels[]): NodeLines {
  const sum = (of: (levels: MessagingLevels) => number) => all.reduce((total, one) => total + of(one), 0);
  const dead = sum((one) => one.dead);
  const oldest = Math.max(0, ...all.map(({ oldestAgeMs }) => oldestAgeMs));
  const text = `${sum(({ pending = 0 }) => pending)} in outboxes, the oldest for ${(oldest / 1000).toFixed(1)} s · ${sum(({ waiting = 0 }) => waiting)} in queues · ${dead} dead`;
  return { state: dead > 0 ? 'attention' : 'good', text };
}

function serviceNode(service: ServiceStatus, overview: Overview): Html {
  const { service: name, status, latency_ms: latency, circuit, detail } = service;
  const state = stateOf(service);
  const messaging = overview.messaging.get(name);
  return html`<li class="service-node" data-service="${name}" data-state="${state}">
<h3><a href="${addressOf(service)}">${name}</a></h3> ${tag(status, state)}
<p class="quiet">${latency !== undefined && html`answers in ${latency} ms`}${circuit && circuit !== 'closed' && html` ${tag(`circuit ${circuit}`, 'attention')}`}</p>
${detail && html`<p>${detail}</p>`}
${messaging && html`<p class="quiet">${waitingText(messaging)}</p>`}
</li>`;
}

function waitingText({ pending, waiting }: MessagingLevels): string {
  const parts = [
    pending === undefined ? '' : `outbox ${pending}`,
    waiting === undefined ? '' : `queues ${waiting}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
