import type { Mail, Notification, Shipment, ShipmentStatus } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { MAILS, mailStatus } from '../../../../console/mails/mails-page.ts';
import { facts } from '../../../../console/parts/facts.ts';
import { panel, partPanel } from '../../../../console/parts/panel.ts';
import type { Part } from '../../../../console/parts/part.ts';
import { type TagState, tag } from '../../../../console/parts/state-tag.ts';
import { table } from '../../../../console/parts/table.ts';
import { addressLines } from '../../../../parts/address-lines.ts';
import type { XrayView } from '../xray-view.ts';
import { preciseClock } from './at.ts';

const STATES: Readonly<Record<ShipmentStatus, TagState>> = {
  created: 'running',
  dispatched: 'running',
  in_transit: 'running',
  delivered: 'good',
  returned: 'attention',
};

/** The parcel with its tracking. */
export function parcelPanel({ xray }: XrayView): Html {
  return partPanel({ title: 'Parcel', id: 'parcel' }, xray.shipment, (shipment) => ({
    aside: shipment && tag(shipment.status, STATES[shipment.status]),
    body: shipment ? parcelFacts(shipment) : html`<p class="panel-text">No parcel is booked.</p>`,
  }));
}

function parcelFacts({ carrier, tracking_number: number, address, lines, tracking }: Shipment): Html {
  return html`${facts([
    ['Carrier', carrier],
    ['Tracking', html`<code>${number}</code>`],
    ['In it', lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')],
    ['To', address && `${address.recipient}, ${addressLines(address).join(', ')}`],
  ])}
${table({
  caption: 'Tracking',
  columns: [{ name: 'Status' }, { name: 'At' }],
  rows: tracking.map(({ status, at }) => [status.replaceAll('_', ' '), preciseClock(at)]),
  none: 'The carrier has said nothing yet.',
})}`;
}

/** What the customer was told of this order: mails and notifications. For admins. */
export function mailsPanel({ xray: { inside } }: XrayView): Html | undefined {
  if (inside === undefined) return undefined;
  const { mails, notifications } = inside;
  return panel({
    title: 'Mails and notifications',
    id: 'mails',
    body: html`${orMissing(mails, 'The mails are missing.', mailTable)}
${orMissing(notifications, 'The notifications are missing.', notificationTable)}`,
  });
}

function orMissing<T>(found: Part<T>, what: string, show: (value: T) => Html): Html {
  return 'missing' in found ? html`<p class="panel-text">${what} ${found.missing}</p>` : show(found.value);
}

function notificationTable(notifications: readonly Notification[]): Html {
  return table({
    caption: 'Notifications about this order',
    columns: [{ name: 'Notification' }, { name: 'State' }, { name: 'At' }],
    rows: notifications
      .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
      .map(({ title, is_read: isRead, created_at: at }) => [
        title,
        isRead ? 'read' : 'unread',
        preciseClock(at),
      ]),
    none: 'There are no notifications.',
  });
}

function mailTable(mails: readonly Mail[]): Html {
  return table({
    caption: 'Mails about this order',
    columns: [{ name: 'Subject' }, { name: 'State' }, { name: 'At' }],
    rows: mails
      .toSorted((a, b) => a.created_at.localeCompare(b.created_at))
      .map(({ id, subject, status, created_at, attempts, error }) => [
        html`<a href="${MAILS}/${id}">${subject}</a>${error && html`<br><span class="quiet">${attempts} tries: ${error}</span>`}`,
        mailStatus(status),
        preciseClock(created_at),
      ]),
    none: 'Nothing was mailed.',
  });
}
