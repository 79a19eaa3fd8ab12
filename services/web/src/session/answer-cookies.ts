import { cookie, cookieName, readCookie } from './cookies.ts';

/** The cookies of a browser, as it has them, or will have them after this answer. */
export class AnswerCookies {
  readonly #sent: string | undefined;
  readonly #isSecure: boolean;
  readonly #set = new Map<string, { readonly value: string; readonly header: string }>();

  /** `sent` is the Cookie header of the request. */
  constructor(sent: string | undefined, isSecure: boolean) {
    this.#sent = sent;
    this.#isSecure = isSecure;
  }

  get(name: string): string | undefined {
    const set = this.#set.get(name);
    if (set !== undefined) return set.value || undefined;
    return readCookie(this.#sent, cookieName(name, this.#isSecure));
  }

  set(name: string, value: string, maxAgeSeconds?: number): void {
    const isSecure = this.#isSecure;
    const rules = maxAgeSeconds === undefined ? { isSecure } : { isSecure, maxAgeSeconds };
    this.#set.set(name, { value, header: cookie(cookieName(name, isSecure), value, rules) });
  }

  /** Set-Cookie headers of the answer. */
  get headers(): string[] {
    return [...this.#set.values()].map(({ header }) => header);
  }
}
