const WIDTH = 30;
const REDRAW_MS = 100;
// Without a terminal a line now and then says that work goes on.
const LINE_EVERY_MS = 10_000;

/** A bar with rate and time left on a terminal, a line now and then elsewhere. */
export class ProgressBar {
  readonly #output: NodeJS.WritableStream & { isTTY?: boolean };
  readonly #label: string;
  readonly #all: number;
  readonly #begunAt = Date.now();
  #drawnAt = 0;

  constructor(output: NodeJS.WritableStream & { isTTY?: boolean }, label: string, all: number) {
    this.#output = output;
    this.#label = label;
    this.#all = all;
  }

  update(done: number): void {
    const now = Date.now();
    const isDue = now - this.#drawnAt >= (this.#output.isTTY ? REDRAW_MS : LINE_EVERY_MS);
    if (!isDue && done < this.#all) return;
    this.#drawnAt = now;
    const line = this.#line(done, (now - this.#begunAt) / 1000);
    this.#output.write(this.#output.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }

  end(): void {
    if (this.#output.isTTY) this.#output.write('\n');
  }

  #line(done: number, seconds: number): string {
    const share = this.#all === 0 ? 1 : done / this.#all;
    const filled = Math.round(share * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 ? `${Math.ceil((this.#all - done) / rate)} s left` : '';
    return `${this.#label} ${bar} ${done}/${this.#all}  ${rate.toFixed(1)}/s  ${left}`.trimEnd();
  }
}
