import { type FileHandle, open } from 'node:fs/promises';

/** The log of a process, as its files keep it. */
export interface KeptLog {
  /** Of the process. */
  readonly name: string;
  readonly path: string;
}

/** Few enough reads; and little is decoded for one line of it. */
const BLOCK_BYTES = 128 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a log from the newest on, some at a time, of the last `mostBytes` of it. What was moved to `….1` comes
 * after what is in the file. `isWanted` says of many lines at once whether one may be looked for: it is asked before
 * they are decoded, which takes most of the time.
 */
export async function* linesBackwards(
  { path }: Pick<KeptLog, 'path'>,
  mostBytes: number,
  isWanted: (lines: Buffer) => boolean = () => true,
): AsyncGenerator<string[]> {
  let left = mostBytes;
  for (const each of [path, `${path}.1`]) {
    const file = await openIfThere(each);
    if (file === undefined) continue;
    try {
      const { size } = await file.stat();
      for await (const block of blocksBackwards(file, size, Math.max(0, size - left)))
        if (isWanted(block)) yield linesOf(block);
      left -= size;
    } finally {
      await file.close();
    }
    if (left <= 0) return;
  }
}

/** The lines between `start` and `end`; one that begins before is left out. */
async function* blocksBackwards(file: FileHandle, end: number, start: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = end; at > start; ) {
    const from = Math.max(start, at - BLOCK_BYTES);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(at - from), 0, at - from, from);
    // It was emptied meanwhile: what is left of it stands in the older file.
    if (bytesRead < at - from) return;
    at = from;
    const block = Buffer.concat([buffer, rest]);
    const cut = at === 0 ? 0 : block.indexOf(NEWLINE) + 1;
    if (at > 0 && cut === 0) {
      rest = block;
      continue;
    }
    rest = block.subarray(0, cut);
    yield block.subarray(cut);
  }
}

function linesOf(block: Buffer): string[] {
  return block
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .reverse();
}

/** A file to read; undefined where there is none. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The record that a line of JSON holds; undefined for one that was cut by the end of whoever wrote it. */
export function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}
