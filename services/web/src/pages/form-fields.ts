import { attributes, type Content, type Html, html } from '@platform/html/html.ts';
import { isSecretField } from '../kept-forms/kept-form.ts';
import type { Visitor } from '../session/visitor.ts';

export interface FieldParts {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'tel';
  readonly value?: string | undefined;
  /** As browsers know it (HTML, autofill field names). */
  readonly autocomplete?: string;
  readonly isRequired?: boolean;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly more?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** A labelled field. What is wrong with it stands beside it, and is read out with it. */
export function field(parts: FieldParts): Html {
  const { name, label, type = 'text', value, autocomplete, isRequired = false, hint, error, more } = parts;
  if (type === 'password' && !isSecretField(name)) throw new Error(`${name} would be kept with its form`);
  const id = `f-${name}`;
  const notes = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const input = html`<input class="field"${attributes({
    id,
    name,
    type,
    value: type === 'password' ? undefined : value,
    autocomplete,
    required: isRequired,
    'aria-invalid': error === undefined ? undefined : 'true',
    'aria-describedby': notes || undefined,
    ...more,
  })}>`;
  return html`<div class="field-row">
<label for="${id}">${label}${!isRequired && html` <span class="faint">optional</span>`}</label>
${type === 'password' ? passwordInput(id, input) : input}
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${error && html`<p class="field-error" id="${id}-error">${error}</p>`}
</div>`;
}

/** With a button to show it, which a script makes work. */
function passwordInput(id: string, input: Html): Html {
  return html`<div class="password">${input}<button class="btn" type="button" hidden data-shows="${id}" aria-pressed="false" aria-controls="${id}">Show<span class="visually-hidden"> the password</span></button></div>`;
}

/** The hidden field by which a form is known to be ours. */
export function formTokenField(visitor: Visitor): Html {
  return html`<input type="hidden" name="form_token" value="${visitor.formToken()}">`;
}

export interface FormParts {
  readonly action: string;
  readonly visitor: Visitor;
  readonly body: Content;
  readonly more?: Readonly<Record<string, string | boolean | undefined>>;
}

/** A form that posts to a page of ours. */
export function postForm({ action, visitor, body, more = {} }: FormParts): Html {
  return html`<form method="post" action="${action}"${attributes(more)}>${formTokenField(visitor)}${body}</form>`;
}
