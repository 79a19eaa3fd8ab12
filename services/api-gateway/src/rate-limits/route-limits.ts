import type { NamedLimits } from '@platform/contracts/edge-routes.ts';
import type { Charge } from './counts.ts';
import type { RateLimit } from './rate-limit.ts';

export interface Caller {
  /** A client's address, as client-address.ts says it. */
  readonly client: string;
  /** Undefined when nobody is signed in. */
  readonly userId: string | undefined;
  readonly isStaff: boolean;
}

interface LimitsByCaller {
  readonly staff: readonly RateLimit[];
  readonly others: readonly RateLimit[];
}

/** The limits that hold for one route: those for every route, and those that its line names. */
export class RouteLimits {
  readonly #path: string;
  readonly #byMethod = new Map<string, LimitsByCaller>();
  readonly #rest: LimitsByCaller;

  constructor(path: string, named: NamedLimits, all: ReadonlyMap<string, RateLimit | 'off'>) {
    const limits = [...all.values()].filter((limit) => limit !== 'off');
    const ofNames = (names: readonly string[]) => {
      const replaced = limits.flatMap(({ name, insteadOf }) => (names.includes(name) ? insteadOf : []));
      const holding = limits.filter(({ name, isEverywhere }) => isEverywhere || names.includes(name));
      return byCaller(holding.filter(({ name }) => !replaced.includes(name)));
    };
    this.#path = path;
    this.#rest = ofNames(isList(named) ? named : []);
    if (isList(named)) return;
    for (const [method, names = []] of Object.entries(named)) this.#byMethod.set(method, ofNames(names));
    const get = this.#byMethod.get('GET');
    if (get !== undefined) this.#byMethod.set('HEAD', get);
  }

  /** What a request is counted by. A limit by user counts nobody who is not signed in. */
  chargesOf(method: string, { client, userId, isStaff }: Caller): Charge[] {
    const limits = this.#byMethod.get(method) ?? this.#rest;
    const charges: Charge[] = [];
    for (const limit of isStaff ? limits.staff : limits.others) {
      const subject = limit.by === 'user' ? userId : limit.by === 'client' ? client : this.#path;
      if (subject !== undefined) charges.push({ limit, subject });
    }
    return charges;
  }
}

function byCaller(limits: readonly RateLimit[]): LimitsByCaller {
  return {
    staff: limits.filter(({ of }) => of !== 'others'),
    others: limits.filter(({ of }) => of !== 'staff'),
  };
}

function isList(named: NamedLimits): named is readonly string[] {
  return Array.isArray(named);
}
