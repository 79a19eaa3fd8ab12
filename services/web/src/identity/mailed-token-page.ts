import { type Content, html } from '@platform/html/html.ts';
import { fieldsForm } from '../pages/form.ts';
import type { FieldParts } from '../pages/form-fields.ts';
import type { FormProblem } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';
import type { Visitor } from '../session/visitor.ts';
import { narrowPage } from './narrow-page.ts';

export interface MailedTokenView {
  readonly visitor: Visitor;
  readonly title: string;
  readonly text: Content;
  /** The page's own address: what it shows by GET, it does by POST. */
  readonly action: string;
  readonly token: string;
  readonly button: string;
  readonly fields?: readonly FieldParts[];
  readonly problem?: FormProblem;
}

/** What a link in a mail leads to. Opening it does nothing, as programs open links too; its button spends the token. */
export function mailedTokenPage(view: MailedTokenView): Page {
  const { visitor, title, text, action, token, button, fields = [], problem } = view;
  const form = fieldsForm({ action, visitor, fields, button, hidden: { token }, problem });
  return privately(narrowPage(title, html`<p class="lead">${text}</p>${form}`, problem));
}

/** Says that something is done or cannot be done any more, and what is next. */
export function tokenOutcomePage(title: string, text: Content, status = 200): Page {
  return privately({ ...narrowPage(title, html`<p class="lead">${text}</p>`), status });
}

/** Its address has the token: nobody is to keep the page. */
function privately(page: Page): Page {
  return { ...page, headers: { ...page.headers, 'cache-control': 'no-store' } };
}
