import { pino } from 'pino';

/** Writes lines that are made elsewhere, many at a time. */
export interface LineWriter {
  write(line: string): void;
  /** Writes what is still kept, before the process ends. */
  flush(): void;
}

// Few enough to be lost by a process that is killed, and enough to make a system call for many of them.
const BATCH_CHARACTERS = 8 * 1024;
const FLUSH_MS = 100;

/** Writes to stdout, in batches: for lines that come by the thousand, such as an access log. */
export function stdoutLines(): LineWriter {
  const destination = pino.destination({ fd: 1, sync: true });
  // A reader that has gone (EPIPE) is no reason to end.
  destination.on('error', () => undefined);
  // Joined here, since the destination looks at the length in bytes of everything it is given.
  let batch = '';
  const flush = () => {
    if (batch !== '') destination.write(batch);
    batch = '';
  };
  setInterval(flush, FLUSH_MS).unref();
  process.once('exit', () => {
    flush();
    destination.flushSync();
  });
  return {
    write(line) {
      if (batch.length + line.length >= BATCH_CHARACTERS) flush();
      batch += `${line}\n`;
    },
    flush,
  };
}
