import { Readable } from 'node:stream';
import type { NotificationRow } from '../notifications/notification-repository.ts';
import { notificationView } from '../notifications/notification-view.ts';

/** Reads a user's notifications above a position, oldest first, up to `limit`. */
export type ReadAfter = (position: number, limit: number) => Promise<NotificationRow[]>;

export interface StreamOptions {
  readonly readAfter: ReadAfter;
  /** The last notification that its client has seen. */
  readonly position: number;
  /** What the client waits before it connects again. */
  readonly retryMs: number;
}

const PAGE = 50;
/** Bytes that may wait for a slow reader before no more is read for it. */
const BUFFER = 64 * 1024;

/**
 * One user's notifications as server-sent events (WHATWG HTML, section 9.2), from a position on; the event's id is its
 * position. It reads from the database no faster than its client takes, so what waits is bounded however much there is to tell.
 */
export class NotificationStream extends Readable {
  readonly #readAfter: ReadAfter;
  #position: number;
  #upTo = 0;
  #hasNews = false;
  #isPumping = false;
  #hasRoom = true;
  #isOver = false;

  constructor({ readAfter, position, retryMs }: StreamOptions) {
    super({ highWaterMark: BUFFER });
    this.#readAfter = readAfter;
    this.#position = position;
    // At once, so that the client knows that it is connected, and where it would resume before it is told anything.
    this.#write(`retry: ${retryMs}\nid: ${position}\n\n`);
  }

  /** The last notification that it has told. */
  get position(): number {
    return this.#position;
  }

  /** There may be something to tell; up to position `upTo`, if that is known to be committed. */
  notice(upTo = 0): void {
    this.#upTo = Math.max(this.#upTo, upTo);
    this.#hasNews = true;
    void this.#pump();
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
      while (this.#hasNews && this.#hasRoom && !this.#isOver && !this.destroyed) {
        this.#hasNews = false;
        const upTo = this.#upTo;
        const rows = await this.#readAfter(this.#position, PAGE);
        for (const row of rows) {
          this.#write(
            `id: ${row.position}\nevent: notification\ndata: ${JSON.stringify(notificationView(row))}\n\n`,
          );
          this.#position = row.position;
        }
        if (rows.length === PAGE) this.#hasNews = true;
        // Numbers have gaps, and one at the end must not look like news for ever.
        else this.#position = Math.max(this.#position, upTo);
      }
    } catch {
      // The database is away: the client is let go, connects again, and resumes where it was.
      this.end();
    } finally {
      this.#isPumping = false;
    }
  }

  #write(text: string): void {
    if (!this.#isOver && !this.destroyed) this.#hasRoom = this.push(text);
  }
}
