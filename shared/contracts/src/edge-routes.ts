import type { ServiceName } from './services.ts';

/** What is given up first when there is too much to do, to what is kept to the last. */
export const PRIORITIES = ['background', 'browsing', 'account', 'checkout'] as const;

export type Priority = (typeof PRIORITIES)[number];

export type EdgeMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may pass the gateway: anybody; anybody, but with a good token if any; whoever is signed in; or a role. */
export type EdgeAccess = 'public' | 'optional' | 'user' | 'staff' | 'admin';

/** Names of limits: for every method of a route, or by method. HEAD goes by GET. */
export type NamedLimits = readonly string[] | { readonly [method in EdgeMethod]?: readonly string[] };

/** A thing that can be asked for together with what belongs to it: `GET {path}?expand=part,part`. */
export interface ExpansionDefinition {
  /** Of the thing itself, such as `/api/orders/{id}`, where its id is a UUID. */
  readonly path: string;
  readonly parts: Readonly<Record<string, PartDefinition>>;
}

/**
 * A part of an expanded answer. It is asked for under the caller's own token, of a service that checks for itself whose
 * things they are: nobody sees more by an expansion than by asking for each.
 */
export interface PartDefinition {
  readonly service: ServiceName;
  /** Its `{id}` is that of the whole. */
  readonly path: string;
  /** Given: it is asked for by POST, when the whole has come. Left out: by GET, at once. */
  readonly body?: Readonly<Record<string, ValuesOfWhole>>;
  /** The member of the service's answer that is shown. Default: all of it. */
  readonly pick?: string;
}

/** The values of `field` in all items of the whole's `list`, each once. */
export interface ValuesOfWhole {
  readonly list: string;
  readonly field: string;
}

/** One line of the gateway's route table. */
export interface EdgeRoute {
  // For itself alone: `/api/users`. With everything below it: `/api/users/*`. A `*` before the end is any one segment:
  // `/orders/*/events`. Segments are compared from the left: a word wins over `*`, and `*` over what is only below.
  readonly path: string;
  /** Those that it takes; the others get 405. GET brings HEAD. Default: all. */
  readonly methods?: readonly EdgeMethod[];
  /** For every method, or by method; one not named needs a token. HEAD goes by GET. */
  readonly access: EdgeAccess | { readonly [method in EdgeMethod]?: EdgeAccess };
  /** Until the answer begins; then 504. Default: the gateway's. */
  readonly timeoutMs?: number;
  /** Until the answer has ended, streams apart; then it is cut. Default: the gateway's. */
  readonly totalTimeoutMs?: number;
  /** The longest body taken; then 413. Default: the service's. */
  readonly maxBodyKib?: number;
  /** An answer without an end, such as server-sent events: a place of another kind, and longer silences. */
  readonly isStream?: boolean;
  /** The expansion of what is below this path: a name in `expansions` of a service. */
  readonly expand?: string;
  /** Rate limits that hold for it, besides those for every route: names in `rateLimits` of a service. */
  readonly limits?: NamedLimits;
  /** When there is more to do than can be done it goes before those of higher priority. Default: browsing. */
  readonly priority?: Priority;
}

/** Of pages: they are for anybody, and whose page it is the web app sees by the cookie. */
export const PAGE = { access: 'public', methods: ['GET', 'POST'] } as const;

/** How much is too much: so many requests at once, which come back evenly over the window. */
export interface RateLimitDefinition {
  /**
   * Whose requests are counted together: all to the route; those from an address (IPv6: a network of /64); those of a
   * signed-in user.
   */
  readonly by: 'route' | 'client' | 'user';
  /** How many may come at once. */
  readonly quota: number;
  /** In which time a used-up quota comes back, evenly. */
  readonly windowS: number;
  /** Whose requests count: those of staff and admins, or those of everyone else. Default: everyone's. */
  readonly of?: 'staff' | 'others';
  /** True: it holds for every route. Else for those whose line names it. */
  readonly isEverywhere?: boolean;
  /** The limit that does not hold for the routes that name this one. */
  readonly insteadOf?: string;
}
