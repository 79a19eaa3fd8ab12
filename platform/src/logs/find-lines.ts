import { stat } from 'node:fs/promises';
import { type KeptLog, linesBackwards } from './kept-log.ts';
import { isBadEnough, mentions } from './line-filter.ts';
import { type LogLine, readLine } from './log-line.ts';
import type { LogQuery } from './log-query.ts';

export interface FoundLines {
  /** Oldest first. */
  readonly lines: readonly object[];
  /** True: older ones fit as well. */
  readonly is_cut: boolean;
}

type Query = Omit<LogQuery, 'service' | 'isFollowed'>;
type TimedLine = LogLine & { readonly timeMs: number };

/** A quarter of what is kept, or some 20,000 lines. */
const BYTES_OF_A_LOG = 4 * 1024 * 1024;

/** The newest lines that fit, of the newest 4 MiB of each log. Text without a time has that of the line before it. */
export async function findLines(logs: readonly KeptLog[], query: Query): Promise<FoundLines> {
  const found: TimedLine[] = [];
  // One after another, for the sake of memory.
  for (const log of logs) found.push(...(await findIn(log, query)));
  const newest = found.sort((a, b) => b.timeMs - a.timeMs).slice(0, query.limit);
  return { lines: newest.reverse().map(({ line }) => line), is_cut: found.length > newest.length };
}

/** The newest of one log, and one more than asked for if there is one; newest first. */
async function findIn(log: KeptLog, query: Query): Promise<TimedLine[]> {
  const { sinceMs = 0, limit } = query;
  const found: TimedLine[] = [];
  for await (const line of timedLines(log, query)) {
    if (line.timeMs < sinceMs || found.length > limit) break;
    if (isBadEnough(line, query)) found.push(line);
  }
  return found;
}

async function* timedLines(log: KeptLog, query: Query): AsyncGenerator<TimedLine> {
  let untimed: LogLine[] = [];
  let newerMs: number | undefined;
  const isWanted = (lines: Buffer) => mentions(lines, query);
  for await (const texts of linesBackwards(log, BYTES_OF_A_LOG, isWanted))
    for (const text of texts) {
      if (!mentions(text, query)) continue;
      const line = readLine(log.name, text);
      untimed.push(line);
      if (line.timeMs === undefined) continue;
      newerMs = line.timeMs;
      for (const one of untimed) yield timed(one, newerMs);
      untimed = [];
    }
  if (untimed.length === 0) return;
  const timeMs = newerMs ?? (await stat(log.path)).mtimeMs;
  for (const one of untimed) yield timed(one, timeMs);
}

function timed(line: LogLine, timeMs: number): TimedLine {
  if (line.timeMs !== undefined) return { ...line, timeMs };
  return { ...line, timeMs, line: { ...line.line, time: new Date(timeMs).toISOString() } };
}
