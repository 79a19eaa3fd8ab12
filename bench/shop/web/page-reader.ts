import type { PlatformUnderTest } from '../../platform-under-test.ts';

/** Somebody at a browser without scripts. */
export interface PageReader {
  /** Does not follow where it leads. Throws for an answer that is no page of ours, such as an error. */
  read(path: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** Open until its end. */
  stream(path: string): Promise<Response>;
}

const FORM_TOKEN = /name="form_token" value="([^"]+)"/;

/** A guest, who has no cookie. */
export function guest({ state }: PlatformUnderTest): PageReader {
  return readerWith(state.gateway_url, '');
}

/** The local admin, who has signed in by the form. */
export async function signedIn({ state, admin }: PlatformUnderTest): Promise<PageReader> {
  const url = new URL('/sign-in', state.gateway_url);
  const form = await fetch(url);
  const token = FORM_TOKEN.exec(await form.text())?.[1] ?? '';
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ ...admin, form_token: token }),
    headers: { cookie: cookiesOf(form), 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  });
  if (answer.status !== 303) throw new Error(`signing in was answered with ${answer.status}`);
  return readerWith(state.gateway_url, cookiesOf(answer));
}

function readerWith(baseUrl: string, cookie: string): PageReader {
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(new URL(path, baseUrl), {
      headers: { ...(cookie === '' ? {} : { cookie }), ...headers },
      redirect: 'manual',
    });
  return {
    async read(path, headers) {
      const answer = await ask(path, headers);
      const text = await answer.text();
      if (answer.status >= 400) throw new Error(`${path} was answered with ${answer.status}`);
      return text;
    },
    stream: (path) => ask(path),
  };
}

function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
