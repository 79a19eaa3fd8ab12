import type { FastifyRequest } from 'fastify';

/** What a form has sent; empty for anything else. */
export function formOf({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

/** The token that proves a form to be ours: scripts send it in a header. */
export function tokenOf(request: FastifyRequest): string {
  const header = request.headers['x-form-token'];
  return typeof header === 'string' ? header : (formOf(request).get('form_token') ?? '');
}
