import { type Html, html, trusted } from '@platform/html/html.ts';
import { buttonForm } from '../pages/form.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';
import { fillForm } from './fill-form.ts';
import type { KeptForm } from './kept-form.ts';

export const DROP = '/kept-form/drop';

/** `page` with what was typed, in the form again, or else as a list. Nothing is sent by that. */
export function withKeptForm(page: Page, form: KeptForm, visitor: Visitor): Page {
  const filled = fillForm(page.body.text, form);
  return {
    ...page,
    body: html`${note(form, filled !== undefined, visitor)}${filled ? trusted(filled) : page.body}`,
  };
}

function note(form: KeptForm, isInForm: boolean, visitor: Visitor): Html {
  return html`<div class="note info" role="alert" tabindex="-1" autofocus>
<p>You had been signed out, so nothing was sent.
${isInForm ? 'What you typed is in the form again, without passwords and cards. Look at it, and press the button again.' : 'The form is not here any more. This is what you typed:'}</p>
${!isInForm && html`<dl class="facts">${form.fields.map(typed)}</dl>`}
${buttonForm(visitor, DROP, 'Throw it away', { hidden: { to: form.page } })}
</div>`;
}

function typed([name, value]: KeptForm['fields'][number]): Html {
  return html`<dt>${name.replaceAll(/[_-]/g, ' ')}</dt><dd>${value}</dd>`;
}
