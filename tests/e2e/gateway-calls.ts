import assert from 'node:assert/strict';

export interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

/** Requests to the gateway at the address that `url` gives when it is asked. */
export function gatewayCalls(url: () => string): Call {
  return async (method, path, { token, body, headers } = {}) => {
    const answer = await fetch(url() + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const content = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: content === '' ? undefined : JSON.parse(content),
    };
  };
}

/**
 * The token in the newest mail of this kind; throws while there is none. An admin of a development platform sees it
 * where mails are kept. Where they go out, it is in the letter alone, which `letter` finds by its Message-ID.
 */
export async function mailedToken(
  call: Call,
  adminToken: string,
  kind: string,
  userId: string,
  letter?: (messageId: string) => string | undefined,
): Promise<string> {
  const { body } = await call('GET', `/api/mails?kind=${kind}&user_id=${userId}`, { token: adminToken });
  const [mail] = body.items;
  const text = letter === undefined ? mail?.text : letter(mail?.message_id);
  const token = tokenOf(text ?? '');
  assert.ok(token, `no mail of ${kind} yet`);
  return token;
}

/** The token in a letter. */
export function tokenOf(letter: string): string | undefined {
  return /^Token: ([A-Za-z0-9_-]{43})\r?$/m.exec(letter)?.[1];
}
