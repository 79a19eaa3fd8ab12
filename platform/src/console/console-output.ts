import { appendFileSync } from 'node:fs';

/** Where the runner's words go: its terminal, or, detached, the process that started it and later a log. */
export interface ConsoleOutput {
  out(text: string): void;
  err(text: string): void;
  /** Columns of the terminal that progress is shown on; undefined when it is none. */
  readonly columns: number | undefined;
}

/** The terminal, or whatever stdout and stderr are. */
export function terminalOutput(): ConsoleOutput {
  // Such as `npm start | head`: its reader has gone, which must not take the platform down.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    columns: process.stderr.isTTY && process.env.TERM !== 'dumb' ? process.stderr.columns : undefined,
  };
}

/** For a detached runner: the process that waits for it prints; after `leave`, a log file takes what comes. */
export function detachedOutput(): ConsoleOutput & { leave(logPath: string): void } {
  let logPath: string | undefined;
  const write = (stream: 'stdout' | 'stderr', text: string) => {
    if (logPath === undefined) process.send?.({ stream, text });
    else appendFileSync(logPath, `${new Date().toISOString()} ${text}`);
  };
  return {
    out: (text) => write('stdout', text),
    err: (text) => write('stderr', text),
    columns: undefined,
    leave(path) {
      logPath = path;
      process.send?.({ isReady: true });
    },
  };
}
