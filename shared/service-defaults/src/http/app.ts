import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { AnswerHeader } from '../openapi/openapi-headers.ts';

/** A Fastify instance whose routes are typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

// What the OpenAPI document says of a route beyond its schemas. Merged, as Fastify has no other place for it; it
// changes nothing at run time.
declare module 'fastify' {
  interface FastifySchema {
    summary?: string;
    description?: string;
    tags?: readonly string[];
    operationId?: string;
    deprecated?: boolean;
    /** True: the document says nothing of it. */
    hide?: boolean;
    /** Codes of the domain errors that the route may answer; the app's table has their statuses. */
    problems?: readonly string[];
    /** Headers of its good answers. */
    answerHeaders?: readonly AnswerHeader[];
    /** The media type of an answer that no schema describes. */
    answerType?: string;
  }
}

export interface HttpAppOptions {
  readonly title: string;
  readonly description: string;
  /** The HTTP status of each DomainError code of this service. */
  readonly problems?: Readonly<Record<string, number>>;
  /** Default 1 MiB; a route may set its own `bodyLimit`. */
  readonly bodyLimitBytes?: number;
}
