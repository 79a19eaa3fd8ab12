import { LEVELS, type Level } from './log-query.ts';

/** A line of a log, for people and filters. */
export interface LogLine {
  /** As the process wrote it; text that is no JSON stands in `msg`. */
  readonly line: Readonly<Record<string, unknown>>;
  readonly level: Level;
  /** Undefined for text without a time. */
  readonly timeMs: number | undefined;
}

// What PostgreSQL begins its lines with, in UTC.
const POSTGRES_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) (?:UTC|GMT) /;
const COMPLAINT = /\b(?:ERROR|FATAL|PANIC)\b|\b\w*Error\b/;

/** Reads a line of the process `name`. */
export function readLine(name: string, text: string): LogLine {
  const line = parse(text);
  if (line === undefined) return plainLine(name, text);
  const timeMs = Date.parse(String(line.time));
  return { line, level: levelOf(line.level), timeMs: Number.isNaN(timeMs) ? undefined : timeMs };
}

function plainLine(name: string, text: string): LogLine {
  const [, day, clock] = POSTGRES_TIME.exec(text) ?? [];
  const timeMs = day === undefined ? undefined : Date.parse(`${day}T${clock}Z`);
  const level = COMPLAINT.test(text) ? 'error' : 'info';
  const time = timeMs === undefined ? {} : { time: new Date(timeMs).toISOString() };
  return { line: { level, ...time, service: name, msg: text, is_plain: true }, level, timeMs };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined; // Text after all, or cut by the end of its process.
  }
}

function levelOf(level: unknown): Level {
  return LEVELS.find((one) => one === level) ?? 'info';
}
