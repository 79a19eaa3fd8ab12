/** How to reach a Consul agent: its HTTP API, version 1. */
export interface ConsulOptions {
  /** `http://127.0.0.1:8500` */
  readonly address: string;
  /** An ACL token, if the agent asks for one. */
  readonly token?: string | undefined;
}

const TIMEOUT_MS = 5_000;

/** The agent answered with an error: a wrong token, an unknown check, no leader. */
export class ConsulError extends Error {
  readonly code = 'consul-refused';
  readonly status: number;

  constructor(what: string, status: number) {
    super(`Consul answered ${status} to ${what}`);
    this.status = status;
  }
}

/** Sends one request to the agent. Throws ConsulError for any answer but 2xx, and what fetch throws when it cannot be reached. */
export async function askConsul(
  { address, token }: ConsulOptions,
  request: {
    readonly method: 'GET' | 'PUT';
    readonly path: string;
    readonly body?: unknown;
    /** Default 5000. */
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<Response> {
  const { method, path, body, timeoutMs = TIMEOUT_MS, signal } = request;
  const late = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(new URL(path, address), {
    method,
    headers: {
      ...(token === undefined ? {} : { 'x-consul-token': token }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? late : AbortSignal.any([late, signal]),
  });
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new ConsulError(`${method} ${path.split('?')[0]}`, answer.status);
}
