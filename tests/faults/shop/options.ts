import { parseArgs } from 'node:util';
import {
  readNumber,
  readWorldFlags,
  WORLD_FLAGS,
  WORLD_FLAGS_HELP,
  type WorldFlags,
} from '../world-flags.ts';

export const HELP = `Usage: npm run faults [-- OPTIONS]

Breaks a platform of its own in every way we know, and shows that nothing is lost and nothing doubled.

  --list          names the scenarios
  --only NAME     runs those whose names begin so; may be given several times
  --minutes N     runs scenarios by chance until so much time has gone; default every one once
${WORLD_FLAGS_HELP}`;

export interface FaultOptions extends WorldFlags {
  readonly isHelp: boolean;
  readonly isList: boolean;
  readonly only: readonly string[];
  readonly minutes: number | undefined;
}

/** Throws a TypeError that says what is wrong with the command line. */
export function parseOptions(args: readonly string[]): FaultOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string' },
      ...WORLD_FLAGS,
    },
  });
  return {
    isHelp: values.help,
    isList: values.list,
    only: values.only,
    ...readWorldFlags(values),
    minutes: readNumber('--minutes', values.minutes, 0.1, 10_000),
  };
}
