import { Type } from '@platform/schema/type.ts';
import type { FastifyReply } from 'fastify';
import type { EventStream } from './event-stream.ts';
import { STREAM_PROBLEMS } from './stream-hub.ts';

export interface StreamIds {
  /** Of the ids of its events. */
  readonly pattern: string;
  readonly example: string;
  /** Where a stream begins that names none: `from now on`. */
  readonly from: string;
}

/** What the schema of a route that answers with a stream says. */
export function streamSchema({ pattern, example, from }: StreamIds) {
  return {
    headers: Type.Object({
      'last-event-id': Type.Optional(
        Type.String({
          pattern,
          examples: [example],
          description: `Resume after this event. Without it: ${from}`,
        }),
      ),
    }),
    answerType: 'text/event-stream',
  };
}

/** The problems of opening a stream, for the schema of its route. */
export const streamProblems = Object.keys(STREAM_PROBLEMS);

/** Answers with the events of a stream, as they come. */
export function answerWithStream(reply: FastifyReply, stream: EventStream): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // For nginx and its kind: events are not to be gathered up.
      'x-accel-buffering': 'no',
    })
    .send(stream);
}
