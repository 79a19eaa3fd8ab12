import type { LinkName } from './network/network.ts';

export type Bus = 'postgres' | 'rabbitmq';

/** What a scenario needs of its platform. Two that need the same share one. */
export interface WorldShape {
  /** Instances of each service; one of those not named, unless `everyService` says otherwise. */
  readonly replicas?: Readonly<Record<string, number>> & { readonly everyService?: number };
  /** Connections that go through a proxy. */
  readonly links?: readonly LinkName[];
  readonly hasRedis?: boolean;
  /** Variables by service, such as the time-out of a simulator; `all` is for every one. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Flags of Node by service, such as a preload that moves its clock; `all` is for every one. */
  readonly nodeFlags?: Readonly<Record<string, readonly string[]>>;
  /** Names what a scenario leaves behind that no other should meet; its world is its own. */
  readonly apart?: string;
  /** The checkout whose services run; default this one. */
  readonly root?: string;
  /** Mail is sent to a server of the suite's own. */
  readonly hasMailServer?: boolean;
}

export interface WorldOptions extends WorldShape {
  readonly bus: Bus;
  readonly seed: number;
  readonly portBase: number;
}

/** Equal for scenarios that can share a world. */
export function shapeKey(bus: Bus, shape: WorldShape = {}): string {
  const {
    replicas = {},
    links = [],
    hasRedis = false,
    env = {},
    nodeFlags = {},
    hasMailServer = false,
    apart = '',
    root = '',
  } = shape;
  const servers = [bus, hasRedis, hasMailServer];
  return JSON.stringify([servers, replicas, [...links].sort(), env, nodeFlags, apart, root]);
}
