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
    file: `${SRC}/admission.ts`,
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
  {
    name: 'slow-bodies-take-places',
    what: 'bodies that never come keep everybody from a service',
    file: `${SRC}/read-first.ts`,
    replace: 'length > MAX_FIRST_BYTES',
    by: 'length > 0',
    tests: [`${TESTS}/bodies-and-places.test.ts`],
  },
  {
    name: 'one-client-takes-all-places',
    what: 'one client can hold all places of a service',
    file: `${SRC}/client-places.ts`,
    replace: 'isBusy ? this.#share : ALONE * this.#share',
    by: 'Number.POSITIVE_INFINITY',
    tests: [`${TESTS}/bodies-and-places.test.ts`],
  },
  {
    name: 'early-answer-lost',
    what: 'a service that refuses a body before it has read it is told as 502',
    file: 'shared/resilience/src/read-before-failing.ts',
    replace: "return code === 'EPIPE' || code === 'ECONNRESET';",
    by: 'return code === undefined && error instanceof TypeError;',
    tests: [`${TESTS}/bodies-and-places.test.ts`],
  },
  {
    name: 'route-limit-forgotten',
    what: 'the gateway sends bodies that the service then refuses',
    file: `${SRC}/routes.ts`,
    replace: "  'user-service': 16 * KIB,",
    by: "  'user-service': MIB,",
    tests: ['tests/openapi/body-limits.test.ts'],
  },
  {
    name: 'continue-over-http-1-0',
    what: 'a client of HTTP/1.0 is sent an interim answer, which it takes for the answer',
    file: `${SRC}/request-head.ts`,
    replace: "if (httpVersion === '1.0') this.expect = undefined;",
    by: '',
    tests: [`${TESTS}/http-semantics.test.ts`],
  },
  {
    name: 'length-of-nothing',
    what: 'an answer without a body tells the length of one',
    file: `${SRC}/exchange.ts`,
    replace: 'if (status === 204 || status === 304) leaveOutLength(headers);',
    by: '',
    tests: [`${TESTS}/http-semantics.test.ts`],
  },
];
