import { type Html, html } from '@platform/html/html.ts';
import { fieldsForm } from '../../../pages/form.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Page } from '../../../pages/page.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { consolePage } from '../../console-page.ts';
import { counted } from '../../parts/counted.ts';
import { panel } from '../../parts/panel.ts';
import { shortId } from '../../parts/short-id.ts';
import { table } from '../../parts/table.ts';
import type { DeadLetter } from '../gather-dead-letters.ts';
import { DEAD_LETTERS, letterAddress } from '../letter-address.ts';
import { REASON } from './edited-letter-page.ts';
import type { CauseEdit } from './gather-cause-edit.ts';
import { pathText } from './letter-changes.ts';

export interface EditedCauseView {
  readonly visitor: Visitor;
  readonly edit: CauseEdit;
  /** The edited letter that it was taken from. */
  readonly typed: string;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

/** An edit for all letters of a cause, before it is sent: what it changes, whom it fits, and whom not. */
export function editedCausePage(view: EditedCauseView): Page {
  const { edit, problem } = view;
  const { letter, changes, fitting, misfits } = edit;
  return consolePage({
    title: 'Replay all of a cause edited',
    at: DEAD_LETTERS,
    heading: `The same edit for ${counted(fitting.length + misfits.length, 'letter')}: ${fitting.length} fit`,
    aside: html`<a href="${letterAddress(letter)}">Back to the letter</a>`,
    problem,
    labels: { reason: 'Reason' },
    body: html`${panel({
      title: 'What changes in each',
      body: table({
        caption: 'Changed fields',
        columns: [{ name: 'Field' }, { name: 'Becomes', isText: true }],
        rows: changes.map((change) => [
          html`<code>${pathText(change)}</code>`,
          change.value === undefined ? 'is taken out' : html`<code>${JSON.stringify(change.value)}</code>`,
        ]),
        none: 'Nothing.',
      }),
    })}
${
  misfits.length > 0 &&
  panel({
    title: `${misfits.length} that it does not fit`,
    aside: 'they stay as they are',
    body: table({
      caption: 'Letters that the edit does not fit',
      columns: [{ name: 'Letter' }, { name: 'Why', isText: true }],
      rows: misfits.map(({ letter: one, why }) => [letterLink(one), why]),
      none: '',
    }),
  })
}
${panel({
  title: `${fitting.length} that it fits`,
  body: html`<p class="panel-text">${fitting.map(({ letter: one }) => html`${letterLink(one)} `)}</p>
${fitting.length > 0 && sendForm(view)}`,
})}`,
  });
}

function sendForm({ visitor, edit: { letter, fitting }, typed, values }: EditedCauseView): Html {
  return html`<div class="panel-text">${fieldsForm({
    action: letterAddress(letter, 'edit-all'),
    visitor,
    hidden: { body: typed, ids: fitting.map(({ letter: { id } }) => id).join(' ') },
    values,
    fields: [REASON],
    button: `Replay ${counted(fitting.length, 'letter')} edited`,
    buttonClass: 'primary',
  })}</div>`;
}

function letterLink(letter: DeadLetter): Html {
  return html`<a href="${letterAddress(letter)}">${shortId(letter.id)}</a>`;
}
