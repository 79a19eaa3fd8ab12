import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An HTTP/1.1 message as it stood on the wire. Texts are Latin-1, so that no byte is lost. */
export interface RawMessage {
  /** Request or status line. */
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without the framing of chunks. */
  readonly body: Buffer;
}

/** The values of a header, in order. */
export function valuesOf(message: RawMessage | undefined, name: string): string[] {
  return (message?.headers ?? []).filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}

export function statusOf(message: RawMessage): number {
  return Number(message.start.split(' ')[1]);
}

export function jsonOf(message: RawMessage): Record<string, unknown> {
  return JSON.parse(message.body.toString()) as Record<string, unknown>;
}

/** Reads what comes over a socket, message by message. */
export class MessageReader {
  #bytes = Buffer.alloc(0);
  #isEnded = false;
  #wake = () => {};

  constructor(socket: Socket) {
    const end = () => {
      this.#isEnded = true;
      this.#wake();
    };
    socket.on('data', (chunk) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    socket.on('error', end).on('close', end).on('end', end);
  }

  /** Everything that has come and was not read as part of a message. */
  get rest(): string {
    return this.#bytes.toString('latin1');
  }

  /** How many bytes have come and were not read as part of a message. */
  get bytesWaiting(): number {
    return this.#bytes.length;
  }

  /** True once the other side has ended the connection. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Start line and headers of the next message; undefined at the end of the connection. */
  async head(): Promise<Omit<RawMessage, 'body'> | undefined> {
    const end = await this.#until(() => this.#bytes.indexOf('\r\n\r\n'));
    if (end < 0) return undefined;
    const [start = '', ...lines] = this.#take(end + 4)
      .toString('latin1')
      .slice(0, -4)
      .split('\r\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    });
    return { start, headers };
  }

  /** The next message. `hasBody` false: an answer to HEAD. Throws when the connection ends before it does. */
  async message({ hasBody = true } = {}): Promise<RawMessage> {
    const head = await this.head();
    if (head === undefined)
      throw new Error(`the connection ended before a message, after ${JSON.stringify(this.rest)}`);
    const status = Number(head.start.split(' ')[1]);
    const isBare = !hasBody || status === 204 || status === 304 || (status >= 100 && status < 200);
    return { ...head, body: isBare ? Buffer.alloc(0) : await this.body(head) };
  }

  async body(head: Omit<RawMessage, 'body'>): Promise<Buffer> {
    const message = { ...head, body: Buffer.alloc(0) };
    if (valuesOf(message, 'transfer-encoding').join().includes('chunked')) return this.#chunks();
    const length = valuesOf(message, 'content-length')[0];
    if (length !== undefined) return this.bytes(Number(length));
    // Neither: a request has no body then, an answer goes on to the end of the connection.
    if (!head.start.startsWith('HTTP/')) return Buffer.alloc(0);
    await this.#until(() => -1);
    return this.#take(this.#bytes.length);
  }

  async bytes(count: number): Promise<Buffer> {
    const end = await this.#until(() => (this.#bytes.length >= count ? count : -1));
    if (end < 0) throw new Error(`the connection ended ${count - this.#bytes.length} bytes too early`);
    return this.#take(count);
  }

  async #chunks(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (;;) {
      const end = await this.#until(() => this.#bytes.indexOf('\r\n'));
      if (end < 0) throw new Error('the connection ended within chunks');
      const size = Number.parseInt(this.#take(end + 2).toString('latin1'), 16);
      const chunk = await this.bytes(size + 2);
      if (size === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, size));
    }
  }

  /** Waits until `find` gives a place, or the connection has ended. */
  async #until(find: () => number): Promise<number> {
    for (;;) {
      const place = find();
      if (place >= 0 || this.#isEnded) return place;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(count: number): Buffer {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }
}

/** A connection that says exactly what it is told to. */
export class RawClient {
  readonly socket: Socket;
  readonly #reader: MessageReader;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#reader = new MessageReader(socket);
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new RawClient(socket);
    await once(socket, 'connect');
    return client;
  }

  get reader(): MessageReader {
    return this.#reader;
  }

  /** Writes Latin-1 text or bytes. */
  write(data: string | Buffer): void {
    this.socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /** Sends a request, its lines joined by CRLF, and reads the answer. */
  async send(lines: readonly string[], body: string | Buffer = ''): Promise<RawMessage> {
    this.write(`${lines.join('\r\n')}\r\n\r\n`);
    if (body.length > 0) this.write(body);
    return this.#reader.message({ hasBody: !lines[0]?.startsWith('HEAD ') });
  }

  close(): void {
    this.socket.destroy();
  }
}
