import { parseArgs } from 'node:util';
import { ATTACKS } from './attacks.ts';

export const HELP = `Usage: npm run attack [-- OPTIONS]

Attacks a platform of its own as a stranger would, and shows what another client notices. Linux only.

  --list          names the attacks
  --only NAME     runs those whose names begin so; may be given several times
  --seconds N     how long each goes on, 5 to 30; default 12
  --port-base N   the first port of the platform; default one that is free
`;

export interface AttackOptions {
  readonly isHelp: boolean;
  readonly isList: boolean;
  readonly names: readonly string[];
  readonly seconds: number;
  readonly portBase: number | undefined;
}

/** Throws a TypeError that says what is wrong with the command line. */
export function parseOptions(args: readonly string[]): AttackOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [''] },
      seconds: { type: 'string', default: '12' },
      'port-base': { type: 'string' },
    },
  });
  const names = ATTACKS.map(({ name }) => name).filter((name) =>
    values.only.some((begin) => name.startsWith(begin)),
  );
  if (names.length === 0) throw new TypeError(`no attack is called ${values.only.join(' or ')}: see --list`);
  const base = values['port-base'];
  return {
    isHelp: values.help,
    isList: values.list,
    names,
    seconds: wholeNumber('--seconds', values.seconds, 5, 30),
    portBase: base === undefined ? undefined : wholeNumber('--port-base', base, 1024, 60_000),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new TypeError(`${name} is a whole number from ${least} to ${most}`);
  return value;
}
