import { ApiError } from '@platform/api-client/api-error.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { Page } from './page.ts';
import { waitInWords } from './wait.ts';

export interface ProblemParts {
  readonly status: number;
  readonly title: string;
  readonly advice: Html;
  readonly requestId?: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** A page that says what went wrong and what can be done. */
export function problemPage({ status, title, advice, requestId, retryAfterSeconds }: ProblemParts): Page {
  return {
    title,
    status,
    body: html`<div class="problem">
<h1 class="display">${title}</h1>
<p>${advice}</p>
${requestId && html`<p class="faint small">Request <code>${requestId}</code></p>`}
</div>`,
    ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
  };
}

export function notFoundPage(): Page {
  return problemPage({
    status: 404,
    title: 'There is nothing here',
    advice: html`The address may be mistyped, or what was here is gone. <a href="/">Go to the first page</a>.`,
  });
}

export interface FailedRequest {
  readonly address: string;
  readonly requestId: string;
  /** True when a form was sent. */
  readonly isForm: boolean;
}

/** What a page says when it could not be made: of the platform's own answers, or that it is away. */
export function failedPage(error: unknown, { address, requestId, isForm }: FailedRequest): Page {
  const again = isForm
    ? html`What you sent may have been done or not: <a href="${address}">look first</a>, and send it again if it was not`
    : html`<a href="${address}">Try again</a> in a moment`;
  const { statusCode = 500 } = error as { statusCode?: number };
  if (!(error instanceof ApiError) && statusCode < 500) return unreadPage(statusCode);
  if (!(error instanceof ApiError))
    return problemPage({
      status: 503,
      title: 'This does not work at the moment',
      advice: html`A part of the platform does not answer. ${again}.`,
      requestId,
    });
  if (error.status === 404) return notFoundPage();
  const { retryAfterSeconds } = error;
  if (error.status === 429)
    return problemPage({
      status: 429,
      title: 'That was a little too much at once',
      advice: html`Wait ${waitInWords(retryAfterSeconds)}. Then <a href="${address}">try again</a>.`,
      requestId,
      retryAfterSeconds,
    });
  if (error.status >= 500)
    return problemPage({
      status: 503,
      title: 'This does not work at the moment',
      advice: html`${error.message} ${again}.`,
      requestId,
      retryAfterSeconds,
    });
  return problemPage({
    status: error.status,
    title: 'That was refused',
    advice: html`${error.message}`,
    requestId,
  });
}

/** Of a form that no page of ours has sent, or that was open for too long. */
export function foreignFormPage(address: string): Page {
  return problemPage({
    status: 403,
    title: 'This form is no longer good',
    advice: html`It was open for too long, or comes from another site. Nothing was changed. <a href="${address}">Open the page again</a>.`,
  });
}

/** Of a request that could not be read: too long, or in a form that no page of ours sends. */
function unreadPage(status: number): Page {
  const isTooLong = status === 413;
  return problemPage({
    status,
    title: isTooLong ? 'That was too long' : 'That could not be read',
    advice: html`${isTooLong ? 'A form takes 64 KB at most.' : 'No page of ours sends this.'} Nothing was changed.`,
  });
}
