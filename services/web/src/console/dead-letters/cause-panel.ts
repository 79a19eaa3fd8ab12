import { type Html, html } from '@platform/html/html.ts';
import { buttonForm, fieldsForm } from '../../pages/form.ts';
import { instant } from '../../parts/moment.ts';
import { panel } from '../parts/panel.ts';
import { shortId } from '../parts/short-id.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import type { DeadLettersView } from './dead-letters-view.ts';
import { causeAddress, letterAddress } from './letter-address.ts';
import type { Cause } from './letter-causes.ts';

/** All letters of one cause, to be put back, or given up, together. */
export function causePanel(view: DeadLettersView, { fingerprint, first, letters }: Cause): Html {
  const { visitor, values } = view;
  const hidden = { queue: first.queue, ids: JSON.stringify(letters.map(({ id }) => id)) };
  const all = letters.length === 1 ? 'the letter' : `all ${letters.length} letters`;
  return panel({
    title: first.type ?? 'Unreadable messages',
    aside: tag(first.reason, 'failed'),
    body: html`<p class="panel-text"><strong>${first.error.name}:</strong> ${first.error.message}</p>
<p class="panel-text quiet">in ${first.queue}</p>
${table({
  caption: 'Letters of this cause, the oldest first',
  columns: [{ name: 'Letter' }, { name: 'About' }, { name: 'Died' }, { name: 'Tries', isNumber: true }],
  rows: letters.map((letter) => [
    html`<a href="${letterAddress(letter)}">${shortId(letter.id)}</a>`,
    letter.subject === undefined ? '' : shortId(letter.subject),
    instant(letter.dead_at),
    letter.attempts,
  ]),
  none: '',
})}
<div class="panel-text acts-row">${buttonForm(visitor, causeAddress(fingerprint, 'replay'), `Replay ${all}`, { buttonClass: 'primary', hidden })}</div>
<details class="panel-text"${values !== undefined && html` open`}><summary>Discard ${all}</summary>
${discardForm(view, causeAddress(fingerprint, 'discard'), hidden, `Discard ${all}`)}</details>`,
  });
}

/** The only way to lose a message: with a reason, which is kept. */
export function discardForm(
  { visitor, values }: DeadLettersView,
  action: string,
  hidden: Readonly<Record<string, string>>,
  button: string,
): Html {
  return html`<p class="quiet">What is discarded is gone for good. What it asked for does not happen.</p>
${fieldsForm({
  action,
  visitor,
  hidden,
  values,
  fields: [
    {
      name: 'reason',
      label: 'Reason',
      isRequired: true,
      hint: 'Kept with your name',
      more: { maxlength: 500 },
    },
  ],
  button,
  buttonClass: 'danger',
})}`;
}
