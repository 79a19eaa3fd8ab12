import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import type { TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';
import type { Exchange } from '../requests/exchange.ts';
import { behindFrontEnd } from '../requests/sender.ts';
import type { Route, RouteTable } from '../routing/route-table.ts';

const BEARER = /^bearer +([^ ]+) *$/i;

/**
 * Notes when a request is from a front end, by the service token in its X-Service-Authorization: then it is taken for
 * a request of the browser that it names. Any other credential there counts for nothing.
 */
export async function recogniseFrontEnd(
  exchange: Exchange,
  { frontEnds }: RouteTable,
  tokens: TokenVerifier,
): Promise<void> {
  const [, token] = BEARER.exec(exchange.head.serviceAuthorization ?? '') ?? [];
  if (token === undefined || frontEnds.size === 0) return;
  // Who is not known to be a front end is a client like others, also while no keys are to be had.
  const service = await tokens.verifyService(token).catch(() => undefined);
  if (service === undefined || !(frontEnds as ReadonlySet<string>).has(service)) return;
  exchange.frontEnd = service;
  exchange.sender = behindFrontEnd(exchange.sender);
}

/** Throws a 508 for a page that a front end asks for: answering it may be what it asks for it for. */
export function refuseLoop({ frontEnd }: Exchange, { isPage }: Route): void {
  if (frontEnd === undefined || !isPage) return;
  throw new HttpProblem(problem(508, 'loop-detected', 'A front end cannot call pages, only the APIs.'));
}
