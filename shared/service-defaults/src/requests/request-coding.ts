import type { App } from '../http/app.ts';
import { HttpProblem, problem } from '../problems/problem.ts';

const UNSUPPORTED = problem(
  415,
  'unsupported-content-encoding',
  'Send the body as it is: no content coding is taken here.',
);

/** Makes `app` refuse a body that is compressed, rather than read it as something else (RFC 9110, sections 8.4 and 15.5.16). */
export function refuseCodedBodies(app: App): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const {
      'content-encoding': coding,
      'content-length': length,
      'transfer-encoding': framing,
    } = request.headers;
    const isCoded =
      coding !== undefined && coding.trim() !== '' && coding.trim().toLowerCase() !== 'identity';
    const hasBody = framing !== undefined || Number(length ?? 0) > 0;
    if (isCoded && hasBody) done(new HttpProblem(UNSUPPORTED, { 'accept-encoding': 'identity' }));
    else done(null, payload);
  });
}
