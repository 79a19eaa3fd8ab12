import { isUuid } from '@platform/contracts/field-types.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import { postForm } from '../../pages/form-fields.ts';
import { instant } from '../../parts/moment.ts';
import { asItIs } from '../parts/as-it-is.ts';
import { facts } from '../parts/facts.ts';
import { panel } from '../parts/panel.ts';
import { tag } from '../parts/state-tag.ts';
import { textArea } from '../parts/text-area.ts';
import { sought } from '../search/sought.ts';
import { discardForm } from './cause-panel.ts';
import type { DeadLettersView } from './dead-letters-view.ts';
import type { DeadLetter } from './gather-dead-letters.ts';
import { causeAddress, letterAddress } from './letter-address.ts';
import type { Cause } from './letter-causes.ts';
import { isEditable, readable, typedText } from './letter-text.ts';

/** One letter: what it died of, what it says, and what can be done with it. */
export function letterPanels(view: DeadLettersView, letter: DeadLetter, cause: Cause | undefined): Html {
  const { visitor, values } = view;
  const hidden = { queue: letter.queue, ids: JSON.stringify([letter.id]) };
  return html`${panel({
    title: letter.type ?? 'Unreadable message',
    aside: html`${tag(letter.reason, 'failed')} ${cause && neighbours(letter, cause)}`,
    body: html`${facts(about(letter))}
<p class="panel-text"><strong>${letter.error.name}:</strong> ${letter.error.message}</p>
${letter.error.stack && html`<details class="panel-text"><summary>Stack</summary>${asItIs(letter.error.stack, 'Stack')}</details>`}`,
  })}
${panel({
  title: 'Edit and replay',
  body: html`${messageForm(view, letter)}
<div class="panel-text acts-row">${buttonForm(visitor, letterAddress(letter, 'replay'), 'Replay as it is', { hidden })}</div>
<details class="panel-text"${values?.has('reason') && html` open`}><summary>Discard it</summary>
${discardForm(view, letterAddress(letter, 'discard'), hidden, 'Discard the letter')}</details>`,
})}`;
}

function about(letter: DeadLetter): readonly (readonly [string, Content])[] {
  const { id, subject, queue, dead_at: deadAt, attempts, traceparent } = letter;
  const [, trace] = traceparent?.split('-') ?? [];
  return [
    [
      'Message',
      isUuid(id) ? html`<a href="/console/messages/${id}"><code>${id}</code></a>` : html`<code>${id}</code>`,
    ],
    ['About', subject && sought(subject)],
    ['Queue', queue],
    ['Died', instant(deadAt)],
    ['Tries', attempts],
    ['Trace', trace && html`<code>${trace}</code>`],
  ];
}

function neighbours(letter: DeadLetter, { fingerprint, letters }: Cause): Html {
  const at = letters.findIndex(({ id, queue }) => id === letter.id && queue === letter.queue);
  const next = letters[at + 1];
  return html`<a href="${causeAddress(fingerprint)}">${at + 1} of ${letters.length} of this cause</a>${next && html` · <a href="${letterAddress(next)}" rel="next">Next</a>`}`;
}

function messageForm({ visitor, values, problem }: DeadLettersView, letter: DeadLetter): Html {
  const typed = values?.has('body') ? typedText(values) : readable(letter.body);
  if (!isEditable(typed))
    return html`<p class="panel-text">It is too long to be edited here: use <code>platform dead-letters edit</code>.</p>
${asItIs(typed, 'The message')}`;
  return html`<div class="panel-text">${messageField({ visitor, letter, typed, error: values?.has('body') && problem ? 'See what is said above.' : undefined })}</div>`;
}

/** The message as text, on its way to be checked. */
export function messageField({
  visitor,
  letter,
  typed,
  error,
}: Pick<DeadLettersView, 'visitor'> & {
  readonly letter: DeadLetter;
  readonly typed: string;
  readonly error?: string | undefined;
}): Html {
  const hint = 'An edit keeps id, source, type and subject, and has to fit its contract.';
  return postForm({
    action: letterAddress(letter, 'check'),
    visitor,
    more: { 'data-message': '' },
    body: html`${textArea({ name: 'body', label: 'Message', value: typed, isRequired: true, hint, error, rows: 18 })}
<button class="btn primary">Check the edit</button>`,
  });
}
