import assert from 'node:assert/strict';
import type { BrowserContext, ConsoleMessage } from 'playwright-core';

/** What Chromium says on the console of an answer of 4xx or 5xx. */
const REFUSED = /^Failed to load resource: the server responded with a status of (\d{3})/;
/** Of a request that was given up because its page was left, or that a test cut off. */
const GIVEN_UP = new Set(['net::ERR_ABORTED', 'net::ERR_FAILED', 'net::ERR_INTERNET_DISCONNECTED']);

/** What went wrong in the pages of a context, as a reader's own tools would show it. */
export class Complaints {
  readonly #said: string[] = [];
  readonly #statuses = new Set<number>();
  readonly #texts: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (message) => this.#hear(message));
    context.on('weberror', (error) => this.#said.push(`error: ${error.error().message}`));
    context.on('dialog', async (dialog) => {
      this.#said.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (!GIVEN_UP.has(reason) && !this.#isLike(reason))
        this.#said.push(`${request.method()} ${request.url()}: ${reason}`);
    });
  }

  /** Answers with these statuses, and messages like these, belong to the test. */
  expect(...expected: readonly (number | RegExp)[]): void {
    for (const one of expected) {
      if (typeof one === 'number') this.#statuses.add(one);
      else this.#texts.push(one);
    }
  }

  /** Fails when a page had an error or a warning, such as of the content policy. */
  requireNone(): void {
    assert.deepEqual(this.#said, [], 'pages have no errors and no warnings');
  }

  #hear(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const text = message.text();
    const isExpected = this.#statuses.has(Number(REFUSED.exec(text)?.[1])) || this.#isLike(text);
    if (!isExpected) this.#said.push(`${message.type()}: ${text} (${message.location().url})`);
  }

  #isLike(text: string): boolean {
    return this.#texts.some((one) => one.test(text));
  }
}
