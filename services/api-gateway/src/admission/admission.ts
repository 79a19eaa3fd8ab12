import type { Priority } from '@platform/contracts/edge-routes.ts';
import {
  type AccessRule,
  admit,
  isStillAdmitted,
  type Principal,
} from '@platform/service-defaults/access/access.ts';
import { peerAddress } from '@platform/service-defaults/server/client-network.ts';
import type { TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';
import { quotaExceeded, rateLimitHeaders, violatedLimits } from '../rate-limits/limit-headers.ts';
import type { RateLimiter } from '../rate-limits/rate-limiter.ts';
import type { RouteLimits } from '../rate-limits/route-limits.ts';
import { clientOf } from '../requests/client-address.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { TrustedProxies } from '../requests/trusted-proxies.ts';
import type { Route, RouteTable } from '../routing/route-table.ts';
import type { LoadShedding } from './load-shedding.ts';

export interface AdmissionOptions {
  readonly tokens: TokenVerifier;
  readonly rateLimiter: RateLimiter;
  readonly loadShedding: LoadShedding;
}

export interface AdmissionSettings {
  readonly trustedProxies: TrustedProxies;
  /** How late the event loop may be until requests are turned away; 0: as late as it likes. */
  readonly shedDelayMs: number;
}

interface OwnSettings {
  readonly routes: RouteTable;
  readonly trustedProxies: TrustedProxies;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Decides whether a request may go to its service. */
export class Admission {
  readonly #o: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#o = options;
  }

  /** Throws a 503 when there is too much to do, a 429 past a rate limit, and the 401 or 403 that the route asks for. */
  async pass(exchange: Exchange, route: Route, settings: AdmissionSettings): Promise<void> {
    this.#o.loadShedding.admit(priorityOf(exchange, route), settings.shedDelayMs);
    const rule = route.ruleFor(exchange.request.method ?? '');
    await this.passRule(exchange, rule, route.limits, settings.trustedProxies);
  }

  /** The same for what the gateway answers itself, which it does however much there is to do. */
  async passRule(
    exchange: Exchange,
    rule: AccessRule,
    limits: RouteLimits,
    trusted: TrustedProxies,
  ): Promise<void> {
    let who: Principal | undefined;
    let refusal: unknown;
    try {
      if (rule.kind !== 'public') who = await admit(exchange.head.authorization, rule, this.#o.tokens);
    } catch (error) {
      // Counted first: else there would be no limit on guessing.
      refusal = error;
    }
    await this.count(exchange, limits, who, trusted);
    if (refusal !== undefined) throw refusal;
  }

  /** Whether a request that has passed would be let in again; true as long as that cannot be told. */
  isStillGood({ request, head }: Exchange, route: Route): Promise<boolean> {
    return isStillAdmitted(head.authorization, route.ruleFor(request.method ?? ''), this.#o.tokens);
  }

  /** Counts what is no request, of an address that no proxy stands for: false past a limit. Never rejects. */
  async hasRoomFor(remoteAddress: string | undefined, settings: OwnSettings): Promise<boolean> {
    const { routes, trustedProxies } = settings;
    const peer = peerAddress(remoteAddress);
    if (trustedProxies.includes(peer)) return true;
    const caller = { client: clientOf(peer, undefined, trustedProxies), userId: undefined, isStaff: false };
    const charges = routes.ownLimits.chargesOf('', caller);
    return charges.length === 0 || (await this.#o.rateLimiter.take(charges, false)).isAllowed;
  }

  /** Counts a request; throws a 429 past one of `limits`. */
  async count(
    exchange: Exchange,
    limits: RouteLimits,
    who: Principal | undefined,
    trusted: TrustedProxies,
  ): Promise<void> {
    exchange.isCounted = true;
    const { rateLimiter } = this.#o;
    const { request, sender } = exchange;
    const method = request.method ?? '';
    const client = clientOf(sender.address, sender.forwardedFor, trusted);
    exchange.client = client;
    const caller = { client, userId: who?.userId, isStaff: who?.isStaff ?? false };
    const charges = limits.chargesOf(method, caller);
    if (charges.length === 0) return;
    const taken = rateLimiter.take(charges, READS.has(method));
    const verdict = taken instanceof Promise ? await taken : taken;
    exchange.limitHeaders = rateLimitHeaders(charges, verdict);
    if (verdict.isAllowed) return;
    for (const limit of violatedLimits(charges, verdict)) rateLimiter.refused(limit);
    throw quotaExceeded(charges, verdict);
  }
}

/** What a page needs is kept to the last: the page was let in, and without it the work on it is lost. */
function priorityOf({ frontEnd }: Exchange, { priority }: Route): Priority {
  return frontEnd === undefined || priority === 'background' ? priority : 'checkout';
}
