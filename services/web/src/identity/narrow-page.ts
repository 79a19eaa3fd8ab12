import { type Content, html } from '@platform/html/html.ts';
import { type FormProblem, problemAnswer } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';

/** A page of one column, such as to sign in. */
export function narrowPage(title: string, body: Content, problem?: FormProblem): Page {
  return {
    title,
    ...problemAnswer(problem),
    body: html`<div class="narrow">
<h1 class="display">${title}</h1>
${body}
</div>`,
  };
}
