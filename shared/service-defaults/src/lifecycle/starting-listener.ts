import type { RequestListener } from 'node:http';
import { briefHealth } from '../monitoring/health-routes.ts';
import { PROBLEM_CONTENT_TYPE, problem } from '../problems/problem.ts';
import { commonHeaders, requestIdOf } from '../requests/request-start.ts';

/** Answers while a service is starting: it is not ready, and everything else has to wait. */
export function startingListener(service: string): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?', 1)[0];
    const requestId = requestIdOf(request);
    const [status, type, body] = answerTo(path, service, requestId);
    response.writeHead(status, {
      ...commonHeaders(requestId),
      'content-type': type,
      ...(status === 503 ? { 'retry-after': '1' } : {}),
    });
    response.end(JSON.stringify(body));
  };
}

function answerTo(path: string | undefined, service: string, requestId: string): [number, string, object] {
  if (path === '/health') return [503, 'application/json', briefHealth(service, false)];
  if (path === '/health/ready')
    return [503, 'application/json', { ...briefHealth(service, false), phase: 'starting', checks: [] }];
  const detail = 'The service is starting. Try again in a moment.';
  return [503, PROBLEM_CONTENT_TYPE, { ...problem(503, 'starting', detail), request_id: requestId }];
}
