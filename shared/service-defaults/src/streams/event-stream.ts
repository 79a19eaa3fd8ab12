import { Readable } from 'node:stream';
import type { StreamBatch } from './stream-source.ts';

export interface EventStreamOptions {
  /** What follows a position, about `limit` events. */
  readonly read: (position: string, limit: number) => Promise<StreamBatch>;
  /** The id of the last event that its client has seen. */
  readonly position: string;
  /** What the client waits before it connects again. */
  readonly retryMs: number;
}

const PAGE = 50;
/** Bytes that may wait for a slow reader before no more is read for it. */
const BUFFER = 64 * 1024;

/**
 * Server-sent events (WHATWG HTML, section 9.2), from a position on. It reads from its source no faster than its client
 * takes, so what waits is bounded however much there is to tell.
 */
export class EventStream extends Readable {
  readonly #readAfter: EventStreamOptions['read'];
  #position: string;
  /** The mark up to which all is told. */
  #mark: string | undefined;
  #newMark: string | undefined;
  #hasNews = false;
  #isPumping = false;
  #hasRoom = true;
  #isOver = false;

  constructor({ read, position, retryMs }: EventStreamOptions) {
    super({ highWaterMark: BUFFER });
    this.#readAfter = read;
    this.#position = position;
    // At once, so that the client knows that it is connected, and where it would resume before it is told anything.
    this.#write(`retry: ${retryMs}\nid: ${position}\n\n`);
  }

  /** There may be something to tell. */
  notice(): void {
    this.#hasNews = true;
    void this.#pump();
  }

  /** The source has this mark now: there is something to tell unless all up to it is told. */
  noticeMark(mark: string): void {
    if (mark === this.#mark) return;
    this.#newMark = mark;
    this.notice();
  }

  /** A comment, so that proxies and clients see that the connection lives; none for a reader that does not keep up. */
  heartbeat(): void {
    if (this.#hasRoom) this.#write(': alive\n\n');
  }

  /** Ends the answer properly; the client connects again and resumes. */
  end(): void {
    if (this.#isOver || this.destroyed) return;
    this.#isOver = true;
    this.push(null);
  }

  override _read(): void {
    this.#hasRoom = true;
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#hasNews && this.#hasRoom && !this.#isOver && !this.destroyed) await this.#tell();
    } catch {
      // The database is away: the client is let go, connects again, and resumes where it was.
      this.end();
    } finally {
      this.#isPumping = false;
    }
  }

  async #tell(): Promise<void> {
    this.#hasNews = false;
    const mark = this.#newMark;
    const { events, hasMore, isOver } = await this.#readAfter(this.#position, PAGE);
    for (const { id, event, data } of events) {
      this.#write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      this.#position = id;
    }
    if (hasMore) this.#hasNews = true;
    else this.#mark = mark;
    if (isOver) this.end();
  }

  #write(text: string): void {
    if (!this.#isOver && !this.destroyed) this.#hasRoom = this.push(text);
  }
}
