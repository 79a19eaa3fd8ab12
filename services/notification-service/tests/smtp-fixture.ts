import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** A real SMTP server on a port of its own, with what it has taken. `options` make it refuse. */
export async function smtpServer(t: Cleanup, options: SMTPServerOptions = {}) {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Clients keep their connections; a test waits for none of them.
    closeTimeout: 20,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      let raw = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
        });
        callback(null);
      });
    },
    ...options,
  });
  // A client that breaks off is part of these tests, not an error of theirs.
  server.on('error', () => undefined);
  const url = await listening(server.listen(0, '127.0.0.1'));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url, received };
}

/** An error with an SMTP reply code, for the hooks of the server. */
export function smtpError(responseCode: number, message = 'refused'): Error {
  return Object.assign(new Error(message), { responseCode });
}

/**
 * A server that dies in the middle: it takes the whole mail and closes the connection instead of saying so, the first
 * `deaths` times. Nobody can know whether it has it.
 */
export async function dyingSmtpServer(t: Cleanup, deaths: number) {
  const taken: string[] = [];
  let left = deaths;
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('error', () => undefined);
    let mail: string | undefined;
    socket.write('220 dying.example\r\n');
    socket.on('data', (chunk: string) => {
      if (mail !== undefined) {
        mail += chunk;
        if (!mail.endsWith('\r\n.\r\n')) return;
        taken.push(mail);
        mail = undefined;
        if (left-- > 0) socket.destroy();
        else socket.write('250 taken\r\n');
        return;
      }
      for (const line of chunk.split('\r\n').filter(Boolean)) {
        const command = line.slice(0, 4).toUpperCase();
        if (command === 'DATA') mail = '';
        socket.write(
          command === 'DATA' ? '354 go on\r\n' : command === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n',
        );
      }
    });
  }).listen(0, '127.0.0.1');
  t.after(() => void server.close());
  return { url: await listening(server), taken };
}

/** An address where nothing listens. */
export async function deadSmtpUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  const url = await listening(server);
  server.close();
  await once(server, 'close');
  return url;
}

async function listening(server: Server | ReturnType<SMTPServer['listen']>): Promise<string> {
  const listener = server as Server;
  if (!listener.listening) await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `smtp://127.0.0.1:${address.port}`;
}
