import { parseArgs } from 'node:util';
import { readWorldFlags, WORLD_FLAGS, WORLD_FLAGS_HELP, type WorldFlags } from '../faults/world-flags.ts';

export const HELP = `Usage: npm run compat [-- OPTIONS]

Compares the contracts with those of the last release, then replaces that release's services by today's under load, one
after another and back again, and shows that no request failed, nothing was lost and nothing doubled.

  --from REF      the release: a tag or commit; default the newest tag v…, or else the commit that set the version
  --contracts     compares the contracts, and starts nothing
${WORLD_FLAGS_HELP}`;

export interface CompatOptions extends WorldFlags {
  readonly isHelp: boolean;
  readonly from: string | undefined;
  readonly isContractsOnly: boolean;
}

/** Throws a TypeError that says what is wrong with the command line. */
export function parseOptions(args: readonly string[]): CompatOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      from: { type: 'string' },
      contracts: { type: 'boolean', default: false },
      ...WORLD_FLAGS,
    },
  });
  return {
    isHelp: values.help,
    from: values.from,
    isContractsOnly: values.contracts,
    ...readWorldFlags(values),
  };
}
