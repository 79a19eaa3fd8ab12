import type { Random } from '../seeded-random.ts';
import type { World } from '../world/world.ts';
import type { Bus, WorldShape } from '../world/world-options.ts';
import type { Load, LoadOptions } from './load/load.ts';
import type { Shop } from './load/shop.ts';
import type { Activity, FaultWindow, Timeline } from './runs/timeline.ts';

/** What is broken; of each kind at least one scenario runs with two replicas of every service. */
export type Kind =
  | 'processes'
  | 'databases'
  | 'broker'
  | 'redis'
  | 'network'
  | 'messages'
  | 'partners'
  | 'races'
  | 'mixed';

/** One way to break the platform. */
export interface Scenario {
  readonly name: string;
  readonly kind: Kind;
  /** What it shows, in a line. */
  readonly shows: string;
  /** The transports it is run on; default both. */
  readonly buses?: readonly Bus[];
  readonly world?: WorldShape;
  /** The orders that go on meanwhile; false for none but the scenario's own. */
  readonly load?: LoadOptions | false;
  /** Sagas may need this long to end after healing; default 45 s. */
  readonly quietMs?: number;
  /** Breaks, heals, and throws when what must stay up meanwhile did not. The verdict on the books comes after it. */
  run(c: ScenarioContext): Promise<void>;
}

export interface ScenarioContext {
  readonly world: World;
  readonly shop: Shop;
  readonly load: Load;
  readonly timeline: Timeline;
  readonly random: Random;
  /** Lets the shop go on for a while, as it is. */
  wait(ms: number): Promise<void>;
  /** Waits until all of the shop is served again, and throws when that takes longer than `withinMs`. */
  reopened(withinMs?: number): Promise<void>;
  /** Breaks something for `ms`, and heals it, with both on the time line. */
  during(what: string, ms: number, fault: Fault): Promise<FaultWindow>;
  /** Throws when less than `share` (default all) of what was tried of these in a window was served, or nothing was tried. */
  mustHaveServed(window: FaultWindow, activities: readonly Activity[], share?: number): void;
}

/** How to break something, and how to mend it. */
export interface Fault {
  break(): Promise<unknown> | unknown;
  heal(): Promise<unknown> | unknown;
  /** What must hold while it is broken: throws when it does not. */
  meanwhile?(): Promise<unknown>;
}
