import { AsyncLocalStorage } from 'node:async_hooks';
import { inBatches } from './in-batches.ts';

/** What all commands to the stock have. */
interface OrderCommand {
  readonly order_id: string;
  readonly lines?: readonly unknown[];
}

/** A command in hand. */
export interface Handled<Command> {
  readonly command: Command;
  /** Runs work as its handling: in its trace, and what is sent is caused by it. */
  readonly inContext: <T>(work: () => T) => T;
}

interface CommandBatches<Command> {
  /** Carries out several, of different orders; says which it did. */
  readonly together: (handled: readonly Handled<Command>[]) => Promise<readonly boolean[]>;
  readonly alone: (command: Command) => Promise<void>;
}

/** Commands in hand at once: as many as a batch takes, so that under load the next one is there when one ends. */
export const MOST_AT_ONCE = 64;
// A batch holds its locks while it works: this keeps that at some tens of milliseconds.
const MOST_LINES = 500;

/** Carries out the commands of one kind, those that come at once together. */
export function commandsInBatches<Command extends OrderCommand>({
  together,
  alone,
}: CommandBatches<Command>): (command: Command) => Promise<void> {
  const run = inBatches<Handled<Command>>({
    mostItems: MOST_AT_ONCE,
    mostWeight: MOST_LINES,
    // Its statements show in the trace of the first.
    together: (handled) => handled[0]?.inContext(() => together(handled)) ?? Promise.resolve([]),
    alone: ({ command, inContext }) => inContext(() => alone(command)),
    keyOf: ({ command }) => command.order_id,
    weightOf: ({ command }) => command.lines?.length ?? 1,
  });
  return (command) => run({ command, inContext: AsyncLocalStorage.snapshot() });
}
