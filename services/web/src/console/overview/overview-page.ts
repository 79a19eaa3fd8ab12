import type { MessagingState, ServiceStatus } from '@platform/api-client/operations.ts';
import { type Html, html } from '../../html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { panel, partPanel } from '../parts/panel.ts';
import { foundIn } from '../parts/part.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import type { Overview } from './gather-overview.ts';
import { needsAHand } from './needs-a-hand.ts';

const STATES: Readonly<Record<ServiceStatus['status'], TagState>> = {
  ready: 'good',
  'not-ready': 'attention',
  unreachable: 'failed',
};

/** How the platform is. `more` are panels of a bundle. */
export function overviewPage(overview: Overview, more: readonly Html[]): Page {
  const todo = needsAHand(overview);
  return consolePage({
    title: 'Overview',
    at: '/console',
    heading: html`<span id="overview-heading" data-swap>${sentence(overview, todo.length)}</span>`,
    aside: html`<p class="quiet" id="overview-seen" data-swap data-refresh="5">as of ${clock(new Date().toISOString())} UTC</p>`,
    body: html`<div class="panels" data-columns="wide">
${partPanel({ title: 'Services', id: 'services' }, overview.services, (services) => ({
  aside: html`<a href="/console/services">All of them</a>`,
  body: html`<ul class="service-nodes">${services.map((service) => serviceNode(service, overview))}</ul>`,
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
${more}`,
  });
}

function sentence({ services }: Overview, todo: number): string {
  const found = foundIn(services);
  if (found === undefined) return 'The gateway does not say how the services are.';
  const away = found.filter(({ status }) => status !== 'ready').map(({ service }) => service);
  if (away.length > 0) return `${away.join(', ')} ${away.length === 1 ? 'is' : 'are'} not ready.`;
  return todo === 0 ? 'All services are ready.' : 'All services are ready. Some things need a hand.';
}

function serviceNode(
  { service, status, latency_ms: latency, circuit, detail }: ServiceStatus,
  overview: Overview,
): Html {
  const found = overview.messaging.find((one) => one.service === service);
  const messaging = found && foundIn(found.state);
  return html`<li class="service-node" data-service="${service}" data-state="${STATES[status]}">
<h3><a href="/console/services/${service}">${service}</a></h3> ${tag(status, STATES[status])}
<p class="quiet">${latency !== undefined && html`answers in ${latency} ms`}${circuit && circuit !== 'closed' && html` ${tag(`circuit ${circuit}`, 'attention')}`}</p>
${detail && html`<p>${detail}</p>`}
${messaging && html`<p class="quiet">${waiting(messaging)}</p>`}
</li>`;
}

function waiting({ outbox, queues }: MessagingState): string {
  const inQueues = queues.reduce((sum, { ready, delayed }) => sum + ready + delayed, 0);
  const parts = [
    outbox === null ? '' : `outbox ${outbox.pending}`,
    queues.length === 0 ? '' : `queues ${inQueues}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
