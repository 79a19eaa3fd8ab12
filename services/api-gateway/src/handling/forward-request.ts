import { answerExpanded } from '../expansion/answer-expanded.ts';
import { requestedExpansion } from '../expansion/requested-expansion.ts';
import { Forwarding } from '../forwarding/forwarding.ts';
import type { Exchange } from '../requests/exchange.ts';
import { forwardedHeaders } from '../requests/forwarded-headers.ts';
import { type FirstBytes, readFirst } from '../requests/read-first.ts';
import type { Route } from '../routing/route-table.ts';
import type { ServiceName } from '../services.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { bodyTooLarge } from '../upstreams/upstream-failure.ts';
import type { GatewayState } from './gateway-state.ts';
import { answerError } from './refuse-request.ts';

/** Sends a request to the service of its route, once it may pass, and streams the answer back. */
export async function forwardRequest(gateway: GatewayState, exchange: Exchange, route: Route): Promise<void> {
  const { request, head } = exchange;
  exchange.upstream = route.service;
  await gateway.admission.pass(exchange, route, gateway.settings);
  if (Number(head.contentLength ?? 0) > route.maxBodyBytes) throw bodyTooLarge(route.maxBodyBytes);
  const first = head.hasBody ? await firstOfBody(exchange, route) : undefined;
  if (exchange.isGone) return;
  const expanded = requestedExpansion(route.expand, request.method, request.url ?? '');
  if (expanded !== undefined) return answerInParts(gateway, exchange, route, expanded);
  const forwarding = Forwarding.start({
    exchange,
    route,
    upstream: upstreamOf(gateway, route.service),
    first,
    forwardedHeaders: forwardedHeadersOf(gateway, exchange),
    slowReaders: gateway.slowReaders,
    answerError: (error) => answerError(gateway, exchange, error),
  });
  exchange.forwarding = gateway.forwardings.add(forwarding);
}

/** Puts the answer together from those of several services. */
async function answerInParts(
  gateway: GatewayState,
  exchange: Exchange,
  { service, timeoutMs }: Route,
  expanded: NonNullable<ReturnType<typeof requestedExpansion>>,
): Promise<void> {
  const context = {
    exchange,
    service,
    timeoutMs,
    partTimeoutMs: gateway.settings.partTimeoutMs,
    upstreamOf: (name: ServiceName) => upstreamOf(gateway, name),
    forwardedHeaders: forwardedHeadersOf(gateway, exchange),
  };
  await answerExpanded(context, expanded);
  gateway.slowReaders.waitForRest(exchange.response);
}

async function firstOfBody(exchange: Exchange, route: Route): Promise<FirstBytes | undefined> {
  const { request, response, head } = exchange;
  if (exchange.isGone) return undefined;
  if (head.expectsContinue) response.writeContinue();
  const first = await readFirst(request, response, route.maxBodyBytes);
  if (first === 'too-large') throw bodyTooLarge(route.maxBodyBytes);
  return first;
}

function forwardedHeadersOf({ settings }: GatewayState, { request, head, sender }: Exchange): string[] {
  return forwardedHeaders(head, sender, 'encrypted' in request.socket, settings.trustedProxies);
}

function upstreamOf({ settings }: GatewayState, service: ServiceName): Upstream {
  const upstream = settings.upstreams.get(service);
  if (upstream === undefined) throw new Error(`the gateway does not know where ${service} is`);
  return upstream;
}
