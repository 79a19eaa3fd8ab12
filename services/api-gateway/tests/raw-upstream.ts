import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { MessageReader, type RawMessage } from './raw-http.ts';

export interface UpstreamCall extends RawMessage {
  readonly socket: Socket;
  /** Which connection it came over, from 1. */
  readonly connection: number;
  /** Writes Latin-1 text or bytes. */
  write(data: string | Buffer): void;
}

export type Script = (call: UpstreamCall) => void | Promise<void>;

export const OK = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok';

/** A service that notes every request byte for byte and answers as scripted. */
export interface RawUpstream {
  readonly origin: string;
  readonly calls: UpstreamCall[];
  /** Connections so far. */
  readonly connections: number;
  /** Answers the calls from now on; by default with OK. */
  script: Script;
  /** Connections that the other side has ended. */
  readonly ended: Set<number>;
}

/** Starts one. With `headOnly` the script runs before the body has come. */
export async function startUpstream(
  t: { after(run: () => void): void },
  { headOnly = false } = {},
): Promise<RawUpstream> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    void serve(socket, ++connections);
  });
  let connections = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  const upstream = {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    calls: [] as UpstreamCall[],
    get connections() {
      return connections;
    },
    script: ((call) => call.write(OK)) as Script,
    ended: new Set<number>(),
  };

  async function serve(socket: Socket, connection: number): Promise<void> {
    const reader = new MessageReader(socket);
    socket.on('close', () => upstream.ended.add(connection));
    const write = (data: string | Buffer) => {
      socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
    };
    for (;;) {
      const head = await reader.head();
      if (head === undefined) return;
      const body = headOnly ? Buffer.alloc(0) : await reader.body(head).catch(() => undefined);
      if (body === undefined) return;
      const call = { ...head, body, socket, connection, write };
      upstream.calls.push(call);
      await upstream.script(call);
      if (headOnly) return;
    }
  }

  return upstream;
}
