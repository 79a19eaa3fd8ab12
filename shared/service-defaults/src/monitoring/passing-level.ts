import type { Logger } from '@platform/telemetry/logger.ts';

/** A level that may hold for a while alone. What it was before is what it goes back to, however often it is changed meanwhile. */
export class PassingLevel {
  readonly #logger: Logger;
  #before: string | undefined;
  #until: Date | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** With the time when it goes back, in ISO 8601. */
  now(): { readonly level: string; readonly until?: string } {
    const { level } = this.#logger;
    return this.#until === undefined ? { level } : { level, until: this.#until.toISOString() };
  }

  /** For `seconds`, or for good. */
  set(level: string, seconds: number | undefined): void {
    const before = this.#before ?? this.#logger.level;
    this.forget();
    this.#logger.level = level;
    if (seconds === undefined) return;
    this.#before = before;
    this.#until = new Date(Date.now() + seconds * 1000);
    this.#timer = setTimeout(() => this.#goBack(before), seconds * 1000).unref();
  }

  /** What is set stays. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#before = undefined;
    this.#until = undefined;
  }

  #goBack(level: string): void {
    this.forget();
    this.#logger.warn(
      { audit: 'log-level', from: this.#logger.level, to: level },
      'log level back as it was',
    );
    this.#logger.level = level;
  }
}
