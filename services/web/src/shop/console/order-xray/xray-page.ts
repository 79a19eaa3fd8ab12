import { type Content, type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { foundIn } from '../../../console/parts/part.ts';
import { tabs } from '../../../console/parts/tabs.ts';
import type { Page } from '../../../pages/page.ts';
import { isUnderWay } from '../../live-order/progress.ts';
import { ORDERS } from '../orders/orders-page.ts';
import { auditPanel } from './audit/audit-panel.ts';
import { messagesPanel } from './messages/messages-panel.ts';
import { moneyPanel } from './money/money-panel.ts';
import { cancelForm } from './panels/cancel-form.ts';
import { factsList, statusTags } from './panels/facts-panel.ts';
import { linesPanel } from './panels/lines-panel.ts';
import { logsPanel } from './panels/logs-panel.ts';
import { mailsPanel, parcelPanel } from './panels/parcel-panel.ts';
import { stockPanel } from './panels/stock-panel.ts';
import { tracePanel, traceTab } from './panels/trace-panel.ts';
import { handsPanel } from './saga/hands-panel.ts';
import { sagaPanel } from './saga/saga-panel.ts';
import type { XrayView } from './xray-view.ts';

const REFRESH_SECONDS = 2;

interface Tab {
  /** Below the order's address; empty for everything. */
  readonly slug: string;
  readonly name: string;
  readonly for: 'staff' | 'admin';
  readonly show: (view: XrayView) => Content;
}

const TABS: readonly Tab[] = [
  { slug: '', name: 'Everything', for: 'staff', show: everything },
  { slug: 'messages', name: 'Messages', for: 'admin', show: (view) => messages(view, { isWhole: true }) },
  { slug: 'money', name: 'Money', for: 'staff', show: moneyPanel },
  { slug: 'stock', name: 'Stock', for: 'staff', show: stockPanel },
  { slug: 'parcel', name: 'Parcel and mails', for: 'staff', show: parcelAndMails },
  { slug: 'trace', name: 'Trace', for: 'admin', show: traceTab },
  { slug: 'logs', name: 'Logs', for: 'admin', show: (view) => logsPanel(view, { isWhole: true }) },
  { slug: 'audit', name: 'Audit', for: 'admin', show: auditPanel },
];

/** Below the order's address; those of staff, and those of admins alone. */
export function tabSlugs(audience: Tab['for']): readonly string[] {
  return TABS.filter((tab) => tab.for === audience).map(({ slug }) => slug);
}

/** The X-ray of an order: all that is known of it, or the whole of one part. */
export function xrayPage(view: XrayView, slug = ''): Page {
  const { xray, address, done, failed } = view;
  const number = foundIn(xray.order)?.number ?? xray.id;
  const tab = TABS.find((one) => one.slug === slug);
  return consolePage({
    title: `Order ${number}`,
    at: ORDERS,
    heading: html`Order <code>${number}</code>`,
    aside: html`${standing(view)} <a class="btn" href="/orders/${number}">As the customer sees it</a>`,
    done,
    assets: ['shop-console'],
    search: number,
    ...(failed === undefined ? {} : { status: failed.problem.status }),
    body: html`<section class="panel" aria-label="Facts"><div id="facts" data-swap>${factsList(view)}</div>${xrayTabs(view, address, slug)}</section>
${tab?.show(view)}`,
  });
}

/** How the order stands. While it goes on, the page is kept as things are. */
function standing(view: XrayView): Html {
  const order = foundIn(view.xray.order);
  const goesOn = order && isUnderWay({ order, timeline: foundIn(view.xray.timeline) ?? [] });
  return html`<span class="acts-row" id="standing" data-swap${goesOn && html` data-refresh="${REFRESH_SECONDS}"`}>${statusTags(view)}</span>`;
}

function xrayTabs({ visitor }: XrayView, address: string, at: string): Html {
  const addressOf = (slug: string) => (slug === '' ? address : `${address}/${slug}`);
  const shown = TABS.filter((tab) => tab.for === 'staff' || visitor.hasRole('admin'));
  const all = shown.map(({ slug, name }) => ({ href: addressOf(slug), name }));
  return tabs('Parts of the order', all, addressOf(at));
}

function everything(view: XrayView): Html {
  return html`${cancelForm(view)}
<div class="panels" data-columns="xray"><div class="stack">${sagaPanel(view)}${handsPanel(view)}${linesPanel(view)}</div>${messages(view)}</div>
<div class="panels" data-columns="three">${moneyPanel(view)}${stockPanel(view)}${parcelAndMails(view)}</div>
${auditPanel(view)}${tracePanel(view)}${logsPanel(view)}`;
}

function messages({ xray: { inside } }: XrayView, options?: { readonly isWhole: boolean }): Html | undefined {
  return inside && messagesPanel(inside, options);
}

function parcelAndMails(view: XrayView): Html {
  return html`<div class="stack">${parcelPanel(view)}${mailsPanel(view)}</div>`;
}
