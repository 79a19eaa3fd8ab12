import pg from 'pg';

const MOST_WAIT_MS = 1_000;

/** What pg's clients have and its types do not say. */
interface ClientInside {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean | object;
  readonly processID: number | null;
  readonly secretKey: number | null;
}

interface ConnectionInside {
  connect(port: number, host: string): void;
  connect(path: string): void;
  cancel(processId: number, secretKey: number): void;
  once(event: string, listener: () => void): void;
  on(event: string, listener: () => void): void;
  readonly ssl: boolean | object;
  readonly stream: { destroy(): void };
}

/**
 * Asks the server to cancel what `client` has under way (protocol: CancelRequest, on a connection of its own). Resolves
 * once the server has taken the request, or cannot be reached. It may be the client's next statement that it hits, so
 * the client is to be given up.
 */
export async function cancelStatement(client: pg.ClientBase): Promise<void> {
  const { host, port, ssl, processID, secretKey } = client as unknown as ClientInside;
  if (processID === null || secretKey === null) return;
  const { connection } = new pg.Client({ host, port, ssl }) as unknown as { connection: ConnectionInside };
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, MOST_WAIT_MS);
  // Without an answer: the server closes the connection. An error means that it ends the statement by its time limit.
  for (const event of ['end', 'error']) connection.on(event, resolve);
  connection.once(connection.ssl ? 'sslconnect' : 'connect', () => connection.cancel(processID, secretKey));
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
  await isOver;
  clearTimeout(timer);
  connection.stream.destroy();
}
