import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** How much is kept. An order makes some 85 spans, of 700 bytes each. */
export const SPAN_LIMITS = {
  /** A file that has more is full: its service begins another. */
  fileBytes: 512 * 1024,
  /** When a file is full, the oldest go until there is no more than this. Each service may write another file beside it. */
  folderBytes: 15 * 1024 * 1024,
};

export type SpanLimits = typeof SPAN_LIMITS;

export interface SpanFileInfo {
  readonly path: string;
  readonly bytes: number;
  /** When it was last written to. */
  readonly writtenMs: number;
}

/** The files in which the services of a platform keep their spans, the last written first; none if there is no folder. */
export function spanFiles(folder: string): SpanFileInfo[] {
  return (
    namesIn(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => {
        const path = join(folder, name);
        // Another service may have removed it meanwhile.
        const stat = statSync(path, { throwIfNoEntry: false });
        return stat === undefined ? [] : [{ path, bytes: stat.size, writtenMs: stat.mtimeMs }];
      })
      // Clocks of files are coarse; of one service, names tell which is newer, and NAME.jsonl is the newest.
      .sort((a, b) => b.writtenMs - a.writtenMs || (a.path < b.path ? 1 : -1))
  );
}

/** Removes the files that were written to longest ago, until no more than `mostBytes` are left. */
export function removeOldest(folder: string, mostBytes: number): void {
  let bytes = 0;
  for (const file of spanFiles(folder)) {
    bytes += file.bytes;
    if (bytes > mostBytes) rmSync(file.path, { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
