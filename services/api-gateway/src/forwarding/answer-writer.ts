import type { ServerResponse } from 'node:http';
import type { Dispatcher } from '@platform/resilience/http/undici-pool.ts';
import type { SlowReaders } from '../answers/slow-readers.ts';

// An answer of this size that is there whole is written together with its head: one system call instead of a
// gathering one, which costs several times as much.
const ONE_WRITE_BYTES = 16 * 1024;

/** Passes the body of an answer on as fast as the client takes it. */
export class AnswerWriter {
  readonly #response: ServerResponse;
  readonly #controller: Dispatcher.DispatchController;
  readonly #slowReaders: SlowReaders;
  /** The answer's first bytes, until it is known whether they are all. */
  #first: Buffer | undefined;
  /** True once any of the answer, its head at least, has gone out. */
  #hasWritten = false;

  constructor(response: ServerResponse, controller: Dispatcher.DispatchController, slowReaders: SlowReaders) {
    this.#response = response;
    this.#controller = controller;
    this.#slowReaders = slowReaders;
    // What came in one piece goes out in one piece; a head whose body is late does not wait for it.
    process.nextTick(flush, this);
  }

  write(chunk: Buffer): void {
    if (!this.#hasWritten && this.#first === undefined && chunk.length <= ONE_WRITE_BYTES) {
      this.#first = chunk;
      return;
    }
    this.#writeFirst();
    this.#pass(chunk);
  }

  end(): void {
    // Latin-1 keeps every byte; node joins a text with the head, but not a buffer.
    if (this.#first === undefined) this.#response.end();
    else this.#response.end(this.#first.toString('latin1'), 'latin1');
    this.#first = undefined;
    this.#slowReaders.waitForRest(this.#response);
  }

  /** Sends what there is of an answer that did not come in one piece. */
  flush(): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    if (this.#first !== undefined) this.#writeFirst();
    // flushHeaders would write the head as UTF-8, which changes bytes above ASCII.
    else if (!this.#hasWritten) this.#response.write('', 'latin1');
    this.#hasWritten = true;
  }

  #writeFirst(): void {
    const chunk = this.#first;
    this.#first = undefined;
    if (chunk !== undefined) this.#pass(chunk);
  }

  #pass(chunk: Buffer): void {
    this.#hasWritten = true;
    if (this.#response.write(chunk)) return;
    this.#controller.pause();
    this.#response.once('drain', () => this.#controller.resume());
    this.#slowReaders.wait(this.#response);
  }
}

// A plain function, so that no closure is made for every answer.
function flush(writer: AnswerWriter): void {
  writer.flush();
}
