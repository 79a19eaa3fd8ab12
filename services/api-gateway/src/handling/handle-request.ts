import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import { recogniseFrontEnd, refuseLoop } from '../admission/recognise-front-end.ts';
import type { Exchange } from '../requests/exchange.ts';
import { asMisread, asRead, pathOf } from '../routing/request-target.ts';
import type { Route, RouteTable } from '../routing/route-table.ts';
import { answerItself, answerOptions, answerPreflight, methodNotAllowed } from './answer-itself.ts';
import { forwardRequest } from './forward-request.ts';
import type { GatewayState } from './gateway-state.ts';

// TRACE echoes the request, including its secrets. CONNECT opens a tunnel to any host.
const NEVER_TAKEN: ReadonlySet<string> = new Set(['TRACE', 'CONNECT']);
const ALL_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** Checks the method and the address of a request, and answers it or sends it to its service. */
export async function handleRequest(gateway: GatewayState, exchange: Exchange): Promise<void> {
  const { request, head } = exchange;
  if (NEVER_TAKEN.has(request.method ?? '')) throw methodNotAllowed(ALL_METHODS);
  head.check(request.httpVersion);
  if (request.method === 'OPTIONS' && isForUs(request.url, head.maxForwards))
    return exchange.answer(204, ['allow', ALL_METHODS], '');
  const path = pathOf(request.url ?? '');
  if (request.method === 'OPTIONS' && head.isPreflight && head.origin !== undefined)
    return answerPreflight(gateway, exchange, head.origin);
  const { routes } = gateway.settings;
  if (head.serviceAuthorization !== undefined) await recogniseFrontEnd(exchange, routes, gateway.http.tokens);
  const ownRoute = gateway.ownRoutes.get(path);
  if (ownRoute !== undefined) return answerItself(gateway, exchange, ownRoute);
  const route = routes.find(path);
  if (route === undefined || isReadAsAnother(route, path, routes))
    throw new HttpProblem(problem(404, 'not-found', 'There is nothing at this address.'));
  exchange.route = route.path;
  exchange.isPage = route.isPage;
  refuseLoop(exchange, route);
  if (!route.takes(request.method ?? '')) throw methodNotAllowed(route.allow ?? '');
  if (request.method === 'OPTIONS' && route.allow !== undefined)
    return answerOptions(gateway, exchange, route.allow);
  await forwardRequest(gateway, exchange, route);
}

/**
 * Whether the service would read the path as another route, so that the limits of that route would be bypassed. Below
 * pages is every address, those of the APIs misspelt too: no reader may take one for the other.
 */
function isReadAsAnother(route: Route, path: string, routes: RouteTable): boolean {
  return route !== routes.find(asRead(path)) || (route.isPage && route !== routes.find(asMisread(path)));
}

/** OPTIONS of the server as a whole, or one that may go no further (RFC 9110, sections 9.3.7 and 7.6.2). */
function isForUs(target: string | undefined, maxForwards: string | undefined): boolean {
  return target === '*' || maxForwards === '0';
}
