import { Agent, request } from 'node:http';

export interface Flood {
  readonly port: number;
  readonly from: string;
  /** Connections, each of which asks again as soon as it is answered. */
  readonly connections: number;
  readonly method?: string;
  path(i: number): string;
  readonly headers?: Readonly<Record<string, string>>;
  body?(i: number): string;
}

/** Asks as fast as it is answered until `signal` is aborted. Returns how many answers came. */
export async function flood(options: Flood, signal: AbortSignal): Promise<number> {
  const { connections, from } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let asked = 0;
  let answered = 0;
  const keepAsking = async () => {
    while (!signal.aborted) if (await ask(options, agent, from, asked++)) answered++;
  };
  await Promise.all(Array.from({ length: connections }, keepAsking));
  agent.destroy();
  return answered;
}

/** Whatever becomes of it: that it is refused, or cut, is what the attacked is there for. */
function ask(options: Flood, agent: Agent, localAddress: string, i: number): Promise<boolean> {
  const { port, method = 'GET', headers = {} } = options;
  const body = options.body?.(i);
  return new Promise((resolve) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: options.path(i),
        agent,
        localAddress,
        headers: {
          ...headers,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
        timeout: 20_000,
      },
      (answer) => answer.resume().on('close', () => resolve(true)),
    );
    outgoing.on('timeout', () => outgoing.destroy());
    // Not at once, lest a gateway that refuses connections makes this loop the attack.
    outgoing.on('error', () => setTimeout(() => resolve(false), 50));
    outgoing.end(body);
  });
}
