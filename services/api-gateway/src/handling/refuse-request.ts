import { CircuitOpenError } from '@platform/resilience/circuit/circuit-open-error.ts';
import { HttpProblem, type Problem } from '@platform/service-defaults/problems/problem.ts';
import { problemOf } from '@platform/service-defaults/problems/problem-of.ts';
import { retryAfterSeconds } from '@platform/service-defaults/problems/retry-after.ts';
import type { Exchange } from '../requests/exchange.ts';
import { countOwn, type GatewayState } from './gateway-state.ts';

/** Answers a request that was refused. One that was refused before it was counted still counts against the limits. */
export async function refuseRequest(
  gateway: GatewayState,
  exchange: Exchange,
  error: unknown,
): Promise<void> {
  let answered = error;
  if (!exchange.isCounted)
    await countOwn(gateway, exchange).catch((quota: unknown) => {
      answered = quota;
    });
  answerError(gateway, exchange, answered);
}

/** Answers with the problem that `error` is; what nobody foresaw is logged. */
export function answerError(gateway: GatewayState, exchange: Exchange, error: unknown): void {
  const { http, slowReaders } = gateway;
  const answer = withAdvice(gateway, exchange, error);
  if (answer.status === 500) http.logger.error({ err: error, route: exchange.route }, 'request failed');
  const headers = error instanceof HttpProblem ? Object.entries(error.headers).flat() : [];
  if (answer.status === 503 && !headers.includes('retry-after'))
    headers.push('retry-after', String(retryAfterSeconds(error)));
  exchange.answerProblem(answer, headers);
  slowReaders.waitForRest(exchange.response);
}

/** In development it is mostly a front end that was left out of the start. */
function withAdvice({ http }: GatewayState, exchange: Exchange, error: unknown): Problem {
  const answer = problemOf(error);
  const isAway = answer.code === 'upstream-unreachable' || error instanceof CircuitOpenError;
  if (http.isProduction || !exchange.isPage || !isAway) return answer;
  const advice = `${exchange.upstream} answers pages, and does not run here: npm start starts it, unless --services leaves it out.`;
  return { ...answer, detail: `${answer.detail} ${advice}` };
}
