import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Fastify's own log lines: none a request, as the gateway writes the access log; and no headers in any. */
export class ServerLog extends LogController {
  override incomingRequest(): void {}
  override routeNotFound(): void {}

  override requestCompleted(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { method, url } = request.routeOptions;
    request.log.debug({ method, route: url, status: reply.statusCode, ms: reply.elapsedTime }, 'request');
  }

  override streamError(error: Error, request: FastifyRequest): void {
    const isClientGone = (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isClientGone) request.log.warn({ err: error }, 'an answer broke off');
  }

  override writeHeadError(error: Error, request: FastifyRequest): void {
    request.log.warn({ err: error }, 'an answer had invalid headers');
  }

  override defaultErrorLog(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'an error was not answered as a problem');
  }

  override serializerError(error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'an answer does not fit its schema');
  }
}
