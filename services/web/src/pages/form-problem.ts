import { ApiError, type FieldError } from '@platform/api-client/api-error.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { isTokenRefused } from '../session/renewing-client.ts';
import { waitTime } from './wait.ts';

/** Why a form was not taken, for the page that shows it again. */
export interface FormProblem {
  readonly status: number;
  readonly code: string;
  readonly message: Content;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * What the platform has against a form. Throws `error` when it is no answer to the form: that the platform is away, or that the
 * session is over.
 */
export function formProblem(error: unknown): FormProblem {
  if (!(error instanceof ApiError) || error.status >= 500 || isTokenRefused(error)) throw error;
  const { status, code, retryAfterSeconds } = error;
  const errors = error.problem.errors ?? [];
  if (status === 429) {
    const message = html`That was tried too often. Wait ${waitTime(retryAfterSeconds)}.`;
    return { status, code, message, errors: [], retryAfterSeconds };
  }
  const message = errors.length > 0 ? 'Please look at this again:' : error.message;
  return { status, code, message, errors };
}

/** A problem that a page has found by itself. */
export function ownProblem(message: string, errors: readonly FieldError[] = []): FormProblem {
  return { status: 422, code: 'invalid', message, errors };
}

/** Status and headers of a page that shows a form again. */
export function problemAnswer(problem: FormProblem | undefined): {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
} {
  if (problem === undefined) return {};
  const { status, retryAfterSeconds } = problem;
  return {
    status,
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

/**
 * What was wrong with a form, at its top; it takes the focus. `labels` are those of its fields, by name: what is wrong with each is
 * a link to it.
 */
export function problemSummary(
  problem: FormProblem | undefined,
  labels: Readonly<Record<string, string>> = {},
): Html | undefined {
  if (problem === undefined) return undefined;
  const lines = problem.errors.map(({ field, message }) => {
    const label = labels[field];
    return label === undefined
      ? html`<li>${field} ${message}</li>`
      : html`<li><a href="#f-${field}">${label} ${message}</a></li>`;
  });
  return html`<div class="note bad" role="alert" tabindex="-1" autofocus><p>${problem.message}</p>
${lines.length > 0 && html`<ul class="problems">${lines}</ul>`}</div>`;
}

/** What is wrong with field `name`, as a sentence, to stand beside it. */
export function fieldProblem(
  problem: FormProblem | undefined,
  name: string,
  label: string,
): string | undefined {
  const message = problem?.errors.find(({ field }) => field === name)?.message;
  return message === undefined ? undefined : `${label} ${message}.`;
}
