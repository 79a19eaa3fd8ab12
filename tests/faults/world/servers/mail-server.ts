import { SMTPServer } from 'smtp-server';

interface Letter {
  readonly messageId: string;
  readonly to: readonly string[];
  /** Headers and all. */
  readonly text: string;
}

/** An SMTP server of the suite's own, which can be told to refuse. */
export class MailServer {
  readonly port: number;
  readonly #server: SMTPServer;
  /** Message-IDs of what was accepted, in order. */
  readonly accepted: string[] = [];
  readonly #letters: Letter[] = [];
  #isRefusing = false;

  private constructor(port: number) {
    this.port = port;
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      logger: false,
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.#isRefusing)
            return done(Object.assign(new Error('try again later'), { responseCode: 451 }));
          const text = Buffer.concat(chunks).toString('utf8');
          const messageId = /^message-id:\s*(.+)$/im.exec(text)?.[1]?.trim() ?? '';
          this.accepted.push(messageId);
          this.#letters.push({ messageId, to: session.envelope.rcptTo.map(({ address }) => address), text });
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

  /** A letter that was accepted, headers and all, by its Message-ID. */
  letter(messageId: string): string | undefined {
    return this.#letters.find((letter) => letter.messageId === messageId)?.text;
  }

  /** The letters to an address that were accepted, in order. */
  lettersTo(address: string): string[] {
    return this.#letters.flatMap(({ to, text }) => (to.includes(address) ? [text] : []));
  }

  /** Answers every mail with 451 from now on, or accepts it. */
  refuse(isRefusing: boolean): void {
    this.#isRefusing = isRefusing;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }
}
