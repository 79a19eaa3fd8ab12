import { type Html, html } from '@platform/html/html.ts';
import { buttonForm, fieldsForm } from '../../../pages/form.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Page } from '../../../pages/page.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { consolePage } from '../../console-page.ts';
import { panel } from '../../parts/panel.ts';
import type { DeadLetter } from '../gather-dead-letters.ts';
import { DEAD_LETTERS, letterAddress } from '../letter-address.ts';
import { messageField } from '../letter-panels.ts';
import { readable } from '../letter-text.ts';
import { type DiffPart, wordDiff } from './word-diff.ts';

export interface EditedLetterView {
  readonly visitor: Visitor;
  readonly letter: DeadLetter;
  readonly typed: string;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

export const REASON = {
  name: 'reason',
  label: 'Reason',
  isRequired: true,
  hint: 'Kept with your name, and the message before and after',
  more: { maxlength: 500 },
};

/** An edit that fits, before it is sent: what it changes, word by word. */
export function editedLetterPage({ visitor, letter, typed, problem, values }: EditedLetterView): Page {
  return consolePage({
    title: 'Replay an edited letter',
    at: DEAD_LETTERS,
    heading: `Replay ${letter.type ?? 'the message'} edited?`,
    aside: html`<a href="${letterAddress(letter)}">Back to the letter</a>`,
    problem,
    labels: { reason: 'Reason' },
    body: html`<p>It fits its contract. It keeps its id and begins again at its first try; whoever has handled it already does nothing.</p>
${panel({
  title: 'What changes',
  body: html`<pre class="as-it-is diff" tabindex="0" role="region" aria-label="The message with what was taken out and put in">${wordDiff(readable(letter.body), typed).map(diffPart)}</pre>`,
})}
${panel({
  title: 'Send it',
  body: html`<div class="panel-text">${fieldsForm({
    action: letterAddress(letter, 'edit'),
    visitor,
    hidden: { body: typed },
    values,
    fields: [REASON],
    button: 'Replay edited',
    buttonClass: 'primary',
  })}</div>
<details class="panel-text"><summary>Edit it again</summary>${messageField({ visitor, letter, typed })}</details>`,
})}
${panel({
  title: 'Others of this cause',
  body: html`<div class="panel-text"><p>The fields that changed may be changed in every letter that died of the same.</p>
<div class="acts-row">${buttonForm(visitor, letterAddress(letter, 'check-all'), 'See which it fits', { hidden: { body: typed } })}</div></div>`,
})}`,
  });
}

function diffPart({ kind, text }: DiffPart): Html {
  if (kind === 'same') return html`${text}`;
  return kind === 'removed' ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;
}
