import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import type { OwnRoute } from '../own-routes/own-route.ts';
import type { Exchange } from '../requests/exchange.ts';
import { countOwn, type GatewayState } from './gateway-state.ts';

const OWN_METHODS = 'GET, HEAD, OPTIONS';

/** Answers at an address of the gateway's own. */
export async function answerItself(
  { admission, settings, slowReaders }: GatewayState,
  exchange: Exchange,
  route: OwnRoute,
): Promise<void> {
  const { request } = exchange;
  exchange.route = route.path;
  if (request.method === 'OPTIONS') return exchange.answer(204, ['allow', OWN_METHODS], '');
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed(OWN_METHODS);
  const { routes, trustedProxies } = settings;
  const limits = route.isDocument === true ? routes.documentLimits : routes.ownLimits;
  await admission.passRule(exchange, route.access, limits, trustedProxies);
  const { status, contentType, body, headers = [] } = await route.answer();
  exchange.answer(status, ['content-type', contentType, ...headers], body);
  slowReaders.waitForRest(exchange.response);
}

/** Tells which methods an address takes that does not take all. */
export async function answerOptions(gateway: GatewayState, exchange: Exchange, allow: string): Promise<void> {
  await countOwn(gateway, exchange);
  exchange.answer(204, ['allow', allow], '');
}

/** Tells a browser whether a page of `origin` may call the platform. */
export async function answerPreflight(
  gateway: GatewayState,
  exchange: Exchange,
  origin: string,
): Promise<void> {
  exchange.route = 'preflight';
  await countOwn(gateway, exchange);
  const { cors } = gateway.settings;
  if (!cors.isAllowed(origin))
    throw new HttpProblem(
      problem(403, 'origin-not-allowed', 'Pages of this origin may not call the platform.'),
    );
  exchange.answer(204, cors.preflightHeaders(), '');
}

export function methodNotAllowed(allow: string): HttpProblem {
  return new HttpProblem(problem(405, 'method-not-allowed', 'This address does not take this method.'), {
    allow,
  });
}
