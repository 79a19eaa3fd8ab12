/** What is attacked: a gateway on this machine. */
export interface Target {
  readonly port: number;
  /** How many of everything, as a share of what `npm run attack` does. */
  readonly size: number;
}

/** The addresses of this machine: 127.0.0.0/8 is one client each on Linux, so that nobody else shares a limit. */
export const ATTACKER = '127.0.66.1';
export const OTHER_CLIENT = '127.0.77.1';

export function attacker(number: number): string {
  return `127.0.66.${number}`;
}

/** At least one of `most`, by the size of the attack. */
export function scaled({ size }: Target, most: number): number {
  return Math.max(1, Math.round(most * size));
}
