import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { SERVICES } from '../src/services.ts';
import { statusOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { realRoutes, startGateway, type TestGateway } from './test-gateway.ts';

export const HOST = 'Host: shop.example';

/** A request, and its status with no token, and with those of a customer, of staff, and of an admin. */
export type AccessLine = readonly [
  request: string,
  none: number,
  customer: number,
  staff: number,
  admin: number,
];

/** With the routes of all services, and one stand-in for them all, which says 200 to everything. */
export async function gatewayWithRealRoutes(t: TestContext) {
  const upstream = await startUpstream(t);
  const services = Object.fromEntries(SERVICES.map((service) => [service, upstream.origin]));
  return { upstream, gateway: await startGateway(t, { services, routes: realRoutes }) };
}

export async function statusFor(gateway: TestGateway, request: string, token?: string): Promise<number> {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`];
  return statusOf(await gateway.send([`${request} HTTP/1.1`, HOST, ...authorization]));
}

export async function assertAccess(t: TestContext, expected: readonly AccessLine[]): Promise<void> {
  const { gateway } = await gatewayWithRealRoutes(t);
  const tokens = [
    undefined,
    gateway.tokens.tokenFor(),
    gateway.tokens.tokenFor({ roles: ['staff'] }),
    gateway.tokens.tokenFor({ roles: ['admin'] }),
  ];
  for (const [request, ...statuses] of expected) {
    const got = [];
    for (const token of tokens) got.push(await statusFor(gateway, request, token));
    assert.deepEqual(got, statuses, request);
  }
}
