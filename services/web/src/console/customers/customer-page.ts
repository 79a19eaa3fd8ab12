import type { StoredAddress, User, UserRole } from '@platform/api-client/operations.ts';
import { attributes, type Html, html } from '@platform/html/html.ts';
import { fieldsForm } from '../../pages/form.ts';
import type { FormProblem } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { addressLines } from '../../parts/address-lines.ts';
import { instant } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { consolePage } from '../console-page.ts';
import { facts } from '../parts/facts.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { accountTags, CUSTOMERS } from './customers-page.ts';

export interface CustomerView {
  readonly user: User;
  readonly addresses: Part<readonly StoredAddress[]>;
  readonly visitor: Visitor;
  /** What a bundle has of the customer. */
  readonly links: readonly { readonly href: string; readonly name: string }[];
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  /** The roles that were asked for, when that was refused. */
  readonly asked?: readonly string[] | undefined;
}

const ROLES: readonly (readonly [role: UserRole, what: string])[] = [
  ['customer', 'orders for itself'],
  ['staff', 'helps customers: orders, payments, stock, returns'],
  ['admin', 'may do everything'],
];

/** Somebody with an account; for admins also what they may do to it. */
export function customerPage(view: CustomerView): Page {
  const { user, addresses, visitor, links, done, problem } = view;
  const isAdmin = visitor.hasRole('admin');
  return consolePage({
    title: user.full_name,
    at: CUSTOMERS,
    ...{ done, problem },
    aside: accountTags(user),
    body: html`${panel({
      title: 'Account',
      body: facts([
        ['E-mail', user.email],
        ['Roles', user.roles.join(', ')],
        ['Id', html`<code>${user.id}</code>`],
        ['Since', instant(user.created_at)],
        ['Changed', instant(user.updated_at)],
      ]),
    })}
<p class="acts-row">${links.map(({ href, name }) => html`<a class="btn" href="${href}">${name}</a>`)}
${isAdmin && html`<a class="btn" href="/console/security-events?user=${user.id}">Security events</a>`}</p>
<div class="panels">${partPanel({ title: 'Addresses' }, addresses, (found) => ({
      aside: String(found.length),
      body: addressList(found),
    }))}
${isAdmin && rolesPanel(view)}
${isAdmin && standingPanel(view)}</div>`,
  });
}

function addressList(addresses: readonly StoredAddress[]): Html {
  if (addresses.length === 0) return html`<p class="panel-text">None.</p>`;
  return html`<ul>${addresses.map(
    (address) =>
      html`<li class="panel-text">${address.recipient}, ${addressLines(address).join(', ')} ${address.is_default && tag('default')}</li>`,
  )}</ul>`;
}

function rolesPanel({ user, visitor, asked }: CustomerView): Html {
  const held: readonly string[] = asked ?? user.roles;
  return panel({
    title: 'Roles',
    body: html`<div class="panel-form">${fieldsForm({
      ...{ visitor, fields: [], button: 'Give exactly these roles', buttonClass: 'danger' },
      action: `${CUSTOMERS}/${user.id}/roles`,
      more: html`<fieldset><legend class="visually-hidden">Roles</legend>${ROLES.map(
        ([role, what]) =>
          html`<label class="check"><input${attributes({ type: 'checkbox', name: 'role', value: role, checked: held.includes(role) })}> ${role}: ${what}</label>`,
      )}</fieldset>`,
    })}</div>`,
  });
}

function standingPanel({ user, visitor }: CustomerView): Html {
  if (user.id === visitor.userId)
    return panel({
      title: 'Close the account',
      body: html`<p class="panel-text">It is yours: <a href="/account/security">close it there</a>, with your password.</p>`,
    });
  const [path, button, text, buttonClass] = user.is_active
    ? ([
        'deactivate',
        'Close the account',
        'It is signed out everywhere, and cannot sign in.',
        'danger',
      ] as const)
    : (['activate', 'Open the account again', 'It can sign in again.', 'primary'] as const);
  return panel({
    title: user.is_active ? 'Close the account' : 'Open it again',
    body: html`<div class="panel-form"><p>${text}</p>${fieldsForm({
      ...{ visitor, fields: [], button, buttonClass },
      action: `${CUSTOMERS}/${user.id}/${path}`,
      more: html`<label class="check"><input type="checkbox" name="sure" value="1" required> I mean ${user.email}</label>`,
    })}</div>`,
  });
}
