import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptLog } from './kept-log.ts';
import { isBadEnough, mentions } from './line-filter.ts';
import { readLine } from './log-line.ts';
import type { LogQuery } from './log-query.ts';

const LOOK_MS = 300;
/** Of one log in one look: what is written faster comes with the next. */
const MOST_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Resolves with the lines that are written from then on and fit, until `signal` is aborted. */
export async function followLines(
  logs: readonly KeptLog[],
  query: Pick<LogQuery, 'orderId' | 'traceId' | 'level'>,
  signal: AbortSignal,
): Promise<AsyncGenerator<object>> {
  return fittingLines(await Promise.all(logs.map(followedLog)), query, signal);
}

async function* fittingLines(
  logs: readonly FollowedLog[],
  query: Parameters<typeof followLines>[1],
  signal: AbortSignal,
): AsyncGenerator<object> {
  while (!signal.aborted) {
    for (const log of logs)
      for (const text of await log.newLines()) {
        const line = mentions(text, query) ? readLine(log.name, text) : undefined;
        if (line !== undefined && isBadEnough(line, query)) yield line.line;
      }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined); // Cut short by the signal.
  }
}

interface FollowedLog {
  readonly name: string;
  /** Whole lines that were written since the last time. */
  newLines(): Promise<readonly string[]>;
}

/** From its present end on. */
async function followedLog({ name, path }: KeptLog): Promise<FollowedLog> {
  let offset = await reading(path, async (file) => (await file.stat()).size, 0);
  let rest: Buffer = Buffer.alloc(0);

  /** What was written since, or `undefined` when the file was emptied meanwhile. */
  const more = (from: string) =>
    reading(
      from,
      async (file) => {
        const { size } = await file.stat();
        if (size < offset) return undefined;
        const length = Math.min(size - offset, MOST_BYTES);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      Buffer.alloc(0),
    );

  return {
    name,
    async newLines() {
      let read = await more(path);
      if (read === undefined) {
        // All before was moved to the older file; what follows begins anew.
        read = (await more(`${path}.1`)) ?? Buffer.alloc(0);
        offset = 0;
      } else offset += read.length;
      const all = Buffer.concat([rest, read]);
      const end = all.lastIndexOf(NEWLINE) + 1;
      rest = all.subarray(end);
      const text = all.subarray(0, end).toString('utf8');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

async function reading<T>(path: string, read: (file: FileHandle) => Promise<T>, ifMissing: T): Promise<T> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ifMissing;
    throw error;
  }
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}
