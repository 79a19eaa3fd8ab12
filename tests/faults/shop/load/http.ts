import { Agent, request } from 'node:http';

/** What came of one request: an answer, or none. */
export interface Outcome {
  /** 0 when there was no answer. */
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  readonly body: any;
  readonly tookMs: number;
  /** Why there was no answer. */
  readonly failure?: string;
}

export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

// Longer than the gateway waits for an order.
const TIMEOUT_MS = 12_000;

const CHECK_EVERY_MS = 500;

/**
 * A client of several gateways, as a load balancer in front of them would be: in turn, past those that said they were not
 * ready when it last asked, and past one whose port is closed. It retries nothing that may have arrived.
 */
export class Http {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 400 });
  readonly #origins: readonly string[];
  readonly #unready = new Set<string>();
  readonly #checks: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(origins: readonly string[]) {
    this.#origins = origins;
    if (origins.length > 1) this.#checks = setInterval(() => this.#check(), CHECK_EVERY_MS).unref();
  }

  async call(options: Call): Promise<Outcome> {
    const begunAt = performance.now();
    let outcome: Outcome = { status: 0, body: undefined, tookMs: 0, failure: 'no gateway' };
    const first = this.#turn++;
    const ready = this.#origins.filter((origin) => !this.#unready.has(origin));
    const origins = ready.length === 0 ? this.#origins : ready;
    for (let i = 0; i < origins.length; i += 1) {
      const origin = origins[(first + i) % origins.length] ?? '';
      outcome = await this.#once(origin, options, begunAt);
      if (outcome.failure !== 'ECONNREFUSED') return outcome;
    }
    return outcome;
  }

  close(): void {
    clearInterval(this.#checks);
    this.#agent.destroy();
  }

  /** One that does not answer is none that said so: to go past it is the callers' loss. */
  #check(): void {
    for (const origin of this.#origins)
      void this.#once(origin, { path: '/health', timeoutMs: CHECK_EVERY_MS }, performance.now()).then(
        ({ status }) => {
          if (status === 503) this.#unready.add(origin);
          else if (status !== 0) this.#unready.delete(origin);
        },
      );
  }

  #once(origin: string, options: Call, begunAt: number): Promise<Outcome> {
    const { method = 'GET', path, token, body, headers, timeoutMs = TIMEOUT_MS } = options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve) => {
      const end = (status: number, content: unknown, failure?: string) => {
        clearTimeout(timer);
        const tookMs = performance.now() - begunAt;
        resolve({ status, body: content, tookMs, ...(failure && { failure }) });
      };
      const outgoing = request(origin + path, {
        method,
        agent: this.#agent,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(text !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          }),
          ...headers,
        },
      });
      const timer = setTimeout(
        () => outgoing.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })),
        timeoutMs,
      );
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // Node's own pool: a kept-alive connection that was closed as it was used. A balancer opens another.
        if (outgoing.reusedSocket && error.code === 'ECONNRESET' && method === 'GET')
          return void this.#once(origin, options, begunAt).then(resolve);
        return end(0, undefined, error.code ?? error.message);
      });
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => end(0, undefined, 'BROKEN_OFF'));
        response.on('end', () =>
          end(response.statusCode ?? 0, parse(Buffer.concat(chunks).toString('utf8'))),
        );
      });
      outgoing.end(text);
    });
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text; // Not JSON: shown as it is.
  }
}
