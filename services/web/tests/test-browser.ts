import type { App } from '@platform/service-defaults/http/app.ts';

export interface PageAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into headers of every shape
  readonly headers: Readonly<Record<string, any>>;
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

/** A browser without scripts: keeps cookies, and sends forms as a page of ours would. */
export class TestBrowser {
  readonly #app: App;
  readonly cookies = new Map<string, string>();
  #formToken: string | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  get(url: string, headers: Headers = {}): Promise<PageAnswer> {
    return this.#send('GET', url, headers);
  }

  /** Sends `fields` with the form token of the last page that had one. */
  post(
    url: string,
    fields: Readonly<Record<string, string | readonly string[]>> = {},
    headers: Headers = { 'sec-fetch-site': 'same-origin' },
  ): Promise<PageAnswer> {
    const token = this.#formToken === undefined ? {} : { form_token: this.#formToken };
    const pairs = Object.entries({ ...token, ...fields }).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, value] as [string, string]),
    );
    const form = new URLSearchParams(pairs).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#send('POST', url, { ...type, ...headers }, form);
  }

  async #send(method: 'GET' | 'POST', url: string, headers: Headers, payload?: string): Promise<PageAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#app.inject({
      method,
      url,
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.#formToken = /name="form_token" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.#formToken;
    return { status: answer.statusCode, headers: answer.headers, text: answer.body };
  }
}
