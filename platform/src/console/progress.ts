/** Where a start shows what it is doing: one line that changes on a terminal, a line a step elsewhere. */
export interface Progress {
  /** Begins a step, which ends the one before. */
  step(what: string): void;
  /** How far the step is; shown on a terminal only. */
  detail(how: string): void;
  /** Says something that stays. */
  note(message: string): void;
  /** Ends the step; `isDone` is false when it was broken off or failed. */
  end(isDone?: boolean): void;
}

export interface ProgressOutput {
  write(text: string): void;
  /** Columns of the terminal; undefined when it is none. */
  readonly columns: number | undefined;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** Progress on `output`; `now` in milliseconds. */
export function createProgress(
  output: ProgressOutput,
  now: () => number = performance.now.bind(performance),
): Progress {
  return output.columns === undefined ? plainProgress(output, now) : terminalProgress(output, now);
}

function plainProgress({ write }: ProgressOutput, now: () => number): Progress {
  let current: { what: string; since: number } | undefined;
  const end = (isDone = true) => {
    if (current !== undefined)
      write(`${current.what} (${isDone ? '' : 'broken off after '}${seconds(now() - current.since)})\n`);
    current = undefined;
  };
  return {
    step(what) {
      end();
      current = { what, since: now() };
    },
    detail() {},
    note: (message) => write(`${message}\n`),
    end,
  };
}

function terminalProgress({ write, columns = 80 }: ProgressOutput, now: () => number): Progress {
  let current: { what: string; how: string; since: number; frame: number } | undefined;
  const draw = () => {
    if (current === undefined) return;
    const { what, how, since, frame } = current;
    const line = `${FRAMES[frame % FRAMES.length]} ${what} ${seconds(now() - since)} ${how}`;
    write(CLEAR_LINE + line.slice(0, columns - 1));
  };
  const timer = setInterval(() => {
    if (current !== undefined) current.frame += 1;
    draw();
  }, FRAME_MS);
  timer.unref();
  const end = (isDone = true) => {
    if (current !== undefined)
      write(`${CLEAR_LINE}${isDone ? '✔' : '✘'} ${current.what} ${seconds(now() - current.since)}\n`);
    current = undefined;
  };
  return {
    step(what) {
      end();
      current = { what, how: '', since: now(), frame: 0 };
      draw();
    },
    detail(how) {
      if (current !== undefined) current.how = how;
      draw();
    },
    note(message) {
      write(`${current === undefined ? '' : CLEAR_LINE}${message}\n`);
      draw();
    },
    end,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
