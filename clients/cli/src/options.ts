import { type Command, InvalidArgumentError } from 'commander';
import type { GlobalOptions } from './context.ts';

const LONGEST_TIMEOUT_SECONDS = 3600;

/** A command's options together with the global ones. */
export function optionsOf<T extends object = object>(command: Command): T & GlobalOptions {
  return command.optsWithGlobals();
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Give a whole number.');
  return value;
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('Give a whole number of at least 1.');
  return value;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as RFC 3339 has it, from one or from how long ago that was. */
export function pastTime(text: string): string {
  const [, count, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const ms = count === undefined ? Date.parse(text) : Date.now() - Number(count) * (UNIT_MS[unit] ?? 0);
  if (Number.isNaN(ms))
    throw new InvalidArgumentError('Give a time, or how long ago, such as 30m, 12h or 2d.');
  return new Date(ms).toISOString();
}

export function timeoutSeconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > LONGEST_TIMEOUT_SECONDS)
    throw new InvalidArgumentError(`Give seconds, more than 0 and at most ${LONGEST_TIMEOUT_SECONDS}.`);
  return value;
}
