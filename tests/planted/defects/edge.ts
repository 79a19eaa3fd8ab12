import type { Defect } from '../defect.ts';

const SRC = 'services/api-gateway/src';
const TESTS = 'services/api-gateway/tests';

/** The gateway. */
export const EDGE_DEFECTS: readonly Defect[] = [
  {
    name: 'expand-limit-until-restart',
    what: 'the limit on parts of an expanded answer stays as it was at the start when the configuration is reloaded',
    file: 'services/api-gateway/src/gateway.ts',
    replace: 'partTimeoutMs: settings.partTimeoutMs,',
    by: 'partTimeoutMs: options.partTimeoutMs,',
    tests: ['tests/edge/expand.test.ts'],
  },
  {
    name: 'hop-by-hop-header-passed-on',
    what: "a client's credentials for its proxy reach the services",
    file: `${SRC}/request-head.ts`,
    replace: "  'proxy-authorization',\n",
    by: '',
    tests: [`${TESTS}/connection-headers.test.ts`],
  },
  {
    name: 'forwarded-for-believed',
    what: 'anybody chooses the address that its requests are counted for',
    file: `${SRC}/client-address.ts`,
    replace: 'if (forwardedFor === undefined || !trusted.includes(peer)) return',
    by: 'if (forwardedFor === undefined) return',
    tests: [`${SRC}/client-address.test.ts`],
  },
  {
    name: 'rate-limit-off-by-one',
    what: 'one request less than the quota passes',
    file: `${SRC}/rate-limits/gcra.ts`,
    replace: 'debtUs + intervalUs <= burstUs',
    by: 'debtUs + intervalUs < burstUs',
    tests: [`${SRC}/rate-limits/gcra.property.test.ts`],
  },
  {
    name: 'stream-outlives-its-session',
    what: 'an open event stream goes on after its session has ended',
    file: 'shared/service-defaults/src/access.ts',
    replace: 'return !(error instanceof HttpProblem);',
    by: 'return error instanceof HttpProblem;',
    tests: [`${TESTS}/streaming.test.ts`],
  },
  {
    name: 'gateway-sends-post-twice',
    what: 'a POST whose connection broke is sent to the service again',
    file: `${SRC}/forwarding.ts`,
    replace: "const isSafe = SAFE.has(exchange.request.method ?? '') && this.#body === null;",
    by: "const isSafe = SAFE.has(exchange.request.method ?? '') || this.#body === null;",
    tests: [`${TESTS}/failing-services.test.ts`],
  },
];
