import { type Html, html } from '@platform/html/html.ts';
import { buttonForm, fieldsForm } from '../../pages/form.ts';
import type { FormProblem } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { addressLines } from '../../parts/address-lines.ts';
import type { Visitor } from '../../session/visitor.ts';
import { type AccountView, accountPage } from '../account-page.ts';
import { addressFields } from './address-fields.ts';
import type { StoredAddress } from './gather-addresses.ts';

export const ADDRESSES = '/account/addresses';

export interface AddressesView extends AccountView {
  readonly addresses: readonly StoredAddress[];
  /** The one that the form is of; undefined for a new one. */
  readonly edited?: StoredAddress | undefined;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

export function addressesPage(view: AddressesView): Page {
  const { visitor, addresses, edited, done, problem, values } = view;
  const isFirst = addresses.length === 0;
  const isDefault = values?.has('is_default') ?? edited?.is_default ?? isFirst;
  const form = fieldsForm({
    ...{ visitor, problem, values, buttonClass: 'primary' },
    action: edited === undefined ? ADDRESSES : `${ADDRESSES}/${edited.id}`,
    fields: addressFields(edited),
    button: edited === undefined ? 'Add it' : 'Save',
    more: html`<label class="check"><input type="checkbox" name="is_default"${isDefault && html` checked`}> Send here by default</label>`,
  });
  return accountPage(view, {
    ...{ title: 'Addresses', at: ADDRESSES, done, problem },
    body: html`${isFirst && html`<p class="lead">No address yet. Goods need one.</p>`}
<ul class="cards">${addresses.map((address) => addressCard(address, visitor))}</ul>
<section class="card" aria-labelledby="form"><h2 id="form">${edited === undefined ? 'Another address' : 'Change this address'}</h2>
${form}${edited && html`<p><a href="${ADDRESSES}">Leave it as it is</a></p>`}</section>`,
  });
}

function addressCard(address: StoredAddress, visitor: Visitor): Html {
  const { id, recipient, line1, is_default } = address;
  const about = html`<span class="visually-hidden"> ${recipient}, ${line1}</span>`;
  return html`<li class="card">
<address><strong>${recipient}</strong>${addressLines(address).map((line) => html`<br>${line}`)}</address>
${is_default && html`<p><span class="tag" data-state="good">default</span></p>`}
<div class="actions"><a class="btn" href="${ADDRESSES}?edit=${id}#form">Change${about}</a>
${!is_default && buttonForm(visitor, `${ADDRESSES}/${id}/default`, html`Make it the default${about}`)}
${buttonForm(visitor, `${ADDRESSES}/${id}/remove`, html`Remove${about}`, { buttonClass: 'danger' })}</div>
</li>`;
}
