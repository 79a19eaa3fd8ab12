import { World } from '../../world/world.ts';
import { type Bus, shapeKey, type WorldShape } from '../../world/world-options.ts';
import type { Scenario } from '../scenario.ts';
import type { Totals } from './report.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';

const EXIT_INTERRUPTED = 130;

/** One scenario on one transport, with the seed of its schedule. */
export interface Turn {
  readonly scenario: Scenario;
  readonly bus: Bus;
  readonly seed: number;
}

/** Runs scenarios one after another, in one world for as long as they need the same and nothing is wrong with it. */
export class TurnRunner {
  readonly #portBase: number;
  readonly #onLine: (line: string) => void;
  #open: { readonly world: Promise<World>; readonly key: string } | undefined;
  #isEnding = false;

  constructor(portBase: number, onLine: (line: string) => void) {
    this.#portBase = portBase;
    this.#onLine = onLine;
  }

  async run({ scenario, bus, seed }: Turn): Promise<ScenarioResult> {
    const world = await this.worldOf(bus, seed, scenario.world);
    const result = await runScenario(scenario, world, seed, this.#onLine);
    // What is wrong stays wrong: the next one begins anew.
    if (result.verdict.problems.length > 0) await this.close();
    return result;
  }

  async close(): Promise<void> {
    const { world } = this.#open ?? {};
    this.#open = undefined;
    // One that did not open has taken itself down, and `run` has said why.
    await (await world?.catch(() => undefined))?.close();
  }

  /** Takes down what is open or about to be, and opens nothing more: the process is to end. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.close();
  }

  /** The world of a shape: the open one if it is of that shape, else another in its place. */
  async worldOf(bus: Bus, seed: number, shape: WorldShape = {}): Promise<World> {
    const key = shapeKey(bus, shape);
    if (this.#open?.key !== key) {
      await this.close();
      if (this.#isEnding) return new Promise(() => undefined);
      this.#open = { key, world: World.open({ ...shape, bus, seed, portBase: this.#portBase }) };
    }
    return this.#open.world;
  }
}

/**
 * Takes the world down before Ctrl-C or `kill` ends the process: its servers would go on. A second Ctrl-C does not
 * wait.
 */
export function endOnSignals(runner: TurnRunner): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      process.stderr.write('taking the world down …\n');
      void runner.end().finally(() => process.exit(EXIT_INTERRUPTED));
    });
}

/**
 * Runs a turn and prints what came of it. A platform that does not even start, or a shop that does not open, fails
 * it.
 */
export async function reportTurn(
  runner: TurnRunner,
  turn: Turn,
  totals: Totals,
  print: (line: string) => void,
): Promise<boolean> {
  print(`\n${turn.scenario.name} on ${turn.bus}: ${turn.scenario.shows}`);
  try {
    const result = await runner.run(turn);
    for (const line of totals.add(result)) print(line);
    return result.verdict.problems.length === 0;
  } catch (error) {
    print(`  WRONG  it could not be run: ${(error as Error).message}`);
    await runner.close();
    return false;
  }
}

/** How to run a turn again. */
export function commandOf({ scenario, bus, seed }: Turn): string {
  return `npm run faults -- --only ${scenario.name} --bus ${bus} --seed ${seed}`;
}
