import { randomInt } from 'node:crypto';
import type { Bus } from './world/world-options.ts';

/** What every command that opens worlds may be told of them. */
export interface WorldFlags {
  readonly buses: readonly Bus[];
  readonly seed: number;
  readonly portBase: number;
}

/** For `parseArgs`. */
export const WORLD_FLAGS = {
  bus: { type: 'string' },
  seed: { type: 'string' },
  'port-base': { type: 'string' },
} as const;

export const WORLD_FLAGS_HELP = `  --bus BUS       postgres or rabbitmq; default both
  --seed N        repeats the schedule of a run that printed this seed
  --port-base N   the first of the 800 ports that may be used; default 24000
`;

const BUSES: readonly Bus[] = ['postgres', 'rabbitmq'];
const DEFAULT_PORT_BASE = 24_000;

/** Throws a TypeError that says what is wrong with the command line. */
export function readWorldFlags(values: Partial<Record<keyof typeof WORLD_FLAGS, string>>): WorldFlags {
  const bus = BUSES.find((name) => name === values.bus);
  if (values.bus !== undefined && bus === undefined) throw new TypeError('--bus is postgres or rabbitmq');
  return {
    buses: bus === undefined ? BUSES : [bus],
    seed: readNumber('--seed', values.seed, 0, 2 ** 32 - 1) ?? randomInt(2 ** 32 - 1),
    portBase: readNumber('--port-base', values['port-base'], 1024, 64_000) ?? DEFAULT_PORT_BASE,
  };
}

export function readNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new TypeError(`${name} is a number from ${least} to ${most}`);
  return value;
}
