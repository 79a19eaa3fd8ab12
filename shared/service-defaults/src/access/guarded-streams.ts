import type { Readable } from 'node:stream';
import { startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import { type AccessRule, isStillAdmitted } from './access.ts';

/** A token that was found good is remembered: looking again costs a hash. */
const LOOK_MS = 500;

/**
 * Ends an event stream soon after the request that opened it would be refused: its session ended, its roles changed, or its token
 * expired. Without this a stream that is opened at a service directly would go on after logout.
 */
export function guardStreams(rule: AccessRule, tokens: TokenVerifier): onSendHookHandler {
  return (request, reply, payload, done) => {
    if (isEventStream(reply, payload)) watch(request, reply, payload, rule, tokens);
    done(null, payload);
  };
}

function isEventStream(reply: FastifyReply, payload: unknown): payload is Readable {
  if (typeof payload === 'string' || typeof (payload as Readable | null)?.pipe !== 'function') return false;
  return String(reply.getHeader('content-type')).toLowerCase().startsWith('text/event-stream');
}

function watch(
  { headers, log }: FastifyRequest,
  reply: FastifyReply,
  stream: Readable,
  rule: AccessRule,
  tokens: TokenVerifier,
): void {
  const stop = startPeriodicWork({
    what: 'the look at who may read a stream',
    everyMs: LOOK_MS,
    firstAfterMs: LOOK_MS,
    logger: log,
    async work() {
      if (await isStillAdmitted(headers.authorization, rule, tokens)) return;
      void stop(); // This is the run under way.
      // A proper end of the answer: its client asks again, and is told to sign in.
      stream.unpipe(reply.raw);
      reply.raw.end();
    },
  });
  reply.raw.once('close', () => void stop());
}
