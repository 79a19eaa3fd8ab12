import { SMTPServer } from 'smtp-server';

/** An SMTP server of the suite's own, which can be told to refuse. */
export class MailServer {
  readonly port: number;
  readonly #server: SMTPServer;
  /** Message-IDs of what was accepted, in order. */
  readonly accepted: string[] = [];
  #isRefusing = false;

  private constructor(port: number) {
    this.port = port;
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      logger: false,
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.#isRefusing)
            return done(Object.assign(new Error('try again later'), { responseCode: 451 }));
          const head = Buffer.concat(chunks).toString('utf8');
          this.accepted.push(/^message-id:\s*(.+)$/im.exec(head)?.[1] ?? '');
          done();
        });
      },
    });
    this.#server.on('error', () => undefined); // A client that broke off: its service tries again.
  }

  static async open(port: number): Promise<MailServer> {
    const server = new MailServer(port);
    await new Promise<void>((resolve) => server.#server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  /** Answers every mail with 451 from now on, or accepts it. */
  refuse(isRefusing: boolean): void {
    this.#isRefusing = isRefusing;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }
}
