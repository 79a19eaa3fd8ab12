import { html } from '../html/html.ts';
import { field, formErrors, postForm } from '../pages/form-fields.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';

export interface SignInView {
  readonly visitor: Visitor;
  /** Where to go on to. */
  readonly to: string;
  readonly email?: string;
  readonly error?: string;
  readonly status?: number;
  readonly retryAfterSeconds?: number | undefined;
}

export function signInPage({ visitor, to, email, error, status = 200, retryAfterSeconds }: SignInView): Page {
  const body = html`<input type="hidden" name="to" value="${to}">
${field({ name: 'email', label: 'E-mail', type: 'email', value: email, autocomplete: 'username', isRequired: true })}
${field({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', isRequired: true })}
<button class="btn primary wide">Sign in</button>`;
  return {
    title: 'Sign in',
    status,
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
    body: html`<div class="narrow">
<h1 class="display">Sign in</h1>
${formErrors(error)}
${postForm({ action: '/sign-in', visitor, body })}
<p class="quiet">New here? <a href="/register?${new URLSearchParams({ to }).toString()}">Make an account</a>.
<a href="/reset-password">Forgot your password?</a></p>
</div>`,
  };
}
