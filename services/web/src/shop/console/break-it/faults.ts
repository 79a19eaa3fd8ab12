import type { Link, RunnerProcess } from '../../../runner/runner.ts';

export const FAULTS = [
  'kill',
  'pause',
  'restart',
  'cut-database',
  'cut-bus',
  'slow-database',
  'slow-bus',
  'lose-command',
] as const;
export type Fault = (typeof FAULTS)[number];

/** That a round trip by a slow link takes longer. */
export const LATENCY_MS = 200;

interface FaultTexts {
  /** What it does. */
  readonly label: string;
  /** With the name of a service: what was done to it. */
  readonly done: (service: string) => string;
}

export const FAULT_TEXTS: Readonly<Record<Fault, FaultTexts>> = {
  kill: {
    label: 'Kill it in the middle of what it does (kill -9)',
    done: (service) => `kill ${service}`,
  },
  pause: { label: 'Let it stand still: connected, and silent', done: (service) => `pause ${service}` },
  restart: { label: 'Restart it as a release does', done: (service) => `restart ${service}` },
  'cut-database': {
    label: 'Cut it off from its database: its connections end, and it gets no new ones',
    done: (service) => `cut ${service} off from its database`,
  },
  'cut-bus': {
    label: 'Cut it off from the message bus: it runs, and neither sends nor receives',
    done: (service) => `cut ${service} off from the bus`,
  },
  'slow-database': {
    label: `Slow its link to the database: each answer takes ${LATENCY_MS} ms longer`,
    done: (service) => `slow the link of ${service} to its database`,
  },
  'slow-bus': {
    label: `Slow its link to the message bus: each answer takes ${LATENCY_MS} ms longer`,
    done: (service) => `slow the link of ${service} to the bus`,
  },
  'lose-command': {
    label: 'Lose a command that waits for it: nobody is told, and a saga waits for an answer',
    done: (service) => `lose a command for ${service}`,
  },
};

/** Those that a saga sends commands to. */
const COMMANDED: ReadonlySet<string> = new Set(['inventory-service', 'payment-service', 'shipping-service']);

/** A service, and what can be done to it. */
export interface Breakable {
  readonly name: string;
  readonly faults: readonly Fault[];
}

/** What can be done to a process; the runner breaks no links but those it shows. */
export function breakableOf({ name, links, can_slow }: RunnerProcess): Breakable {
  const has = (link: Link) => links[link] !== undefined;
  const isPossible: Readonly<Partial<Record<Fault, boolean>>> = {
    'cut-database': has('database'),
    'cut-bus': has('bus'),
    'slow-database': can_slow && has('database'),
    'slow-bus': can_slow && has('bus'),
    'lose-command': has('bus') && COMMANDED.has(name),
  };
  return { name, faults: FAULTS.filter((fault) => isPossible[fault] ?? true) };
}
