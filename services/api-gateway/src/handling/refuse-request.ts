import { HttpProblem } from '@platform/service-defaults/problems/problem.ts';
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
export function answerError({ http, slowReaders }: GatewayState, exchange: Exchange, error: unknown): void {
  const answer = problemOf(error);
  if (answer.status === 500) http.logger.error({ err: error, route: exchange.route }, 'request failed');
  const headers = error instanceof HttpProblem ? Object.entries(error.headers).flat() : [];
  if (answer.status === 503 && !headers.includes('retry-after'))
    headers.push('retry-after', String(retryAfterSeconds(error)));
  exchange.answerProblem(answer, headers);
  slowReaders.waitForRest(exchange.response);
}
