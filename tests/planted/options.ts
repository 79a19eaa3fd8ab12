import { parseArgs } from 'node:util';

export const HELP = `Usage: npm run planted [-- OPTIONS]

Plants known defects in a copy of the source, one at a time, and shows that a test finds each.

  --list          names the defects
  --only NAME     plants those whose names begin so; may be given several times
`;

export interface PlantedOptions {
  readonly isHelp: boolean;
  readonly isList: boolean;
  readonly only: readonly string[];
}

/** Throws a TypeError that says what is wrong with the command line. */
export function parseOptions(args: readonly string[]): PlantedOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  return { isHelp: values.help, isList: values.list, only: values.only };
}
