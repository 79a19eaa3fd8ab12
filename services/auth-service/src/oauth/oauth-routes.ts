import { GrantResponse } from '@platform/contracts/http/auth-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { revokeToken } from '../tokens/revoke-token.ts';
import type { TokenDeps } from '../tokens/token-deps.ts';
import { clientOf, type FormParameters, parameter, readForm } from './form-request.ts';
import { grant } from './grants.ts';
import { oauthErrorOf } from './oauth-error.ts';
import type { ServiceClients } from './service-clients.ts';

export interface OAuthDeps extends TokenDeps {
  readonly clients: ServiceClients;
}

const tags = ['oauth'];
// RFC 6749, section 5.1.
const NOT_STORED = { 'cache-control': 'no-store', pragma: 'no-cache' };

const OAuthErrorBody = Type.Object({
  error: Type.String(),
  error_description: Type.String(),
});

/**
 * `POST /api/auth/token` (RFC 6749) and `POST /api/auth/revoke` (RFC 7009): for OAuth libraries, which send forms and
 * know no problem documents.
 */
export function oauthRoutes(app: App, deps: OAuthDeps): void {
  // A scope of its own: no other route takes forms, which any page could send.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, String(body)),
    );
    scope.setErrorHandler(answerError);
    grantTokenRoute(scope, deps);
    revokeTokenRoute(scope, deps);
  });
}

function grantTokenRoute(app: App, deps: OAuthDeps): void {
  app.post(
    '/api/auth/token',
    {
      ...access.public,
      schema: {
        summary: 'The token endpoint of OAuth',
        description:
          'A form (application/x-www-form-urlencoded) with `grant_type=refresh_token` and `refresh_token`, or with ' +
          '`grant_type=client_credentials` and the credentials of a service, as HTTP Basic or as `client_id` and `client_secret`.',
        tags,
        response: { 200: GrantResponse, 400: OAuthErrorBody, 401: OAuthErrorBody },
      },
    },
    async (request, reply) => {
      const form = formOf(request);
      const client = clientOf(request, form, deps.clients);
      reply.headers(NOT_STORED);
      return grant(deps, form, client);
    },
  );
}

function revokeTokenRoute(app: App, deps: OAuthDeps): void {
  app.post(
    '/api/auth/revoke',
    {
      ...access.public,
      schema: {
        summary: 'End the session that a token belongs to (RFC 7009)',
        description:
          'A form with `token`, an access or a refresh token. A token that is over, or of nobody, is no error.',
        tags,
        response: { 200: Type.Null(), 400: OAuthErrorBody, 401: OAuthErrorBody },
      },
    },
    async (request, reply) => {
      const form = formOf(request);
      clientOf(request, form, deps.clients);
      await revokeToken(deps, parameter(form, 'token'));
      return reply.headers(NOT_STORED).code(200).send(null);
    },
  );
}

function formOf({ body }: FastifyRequest): FormParameters {
  return readForm(typeof body === 'string' ? body : '');
}

function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = oauthErrorOf(error);
  // Our own failure: answered and logged as everywhere.
  if (answer === undefined) throw error;
  return reply
    .code(answer.status)
    .headers({ ...NOT_STORED, ...answer.headers })
    .send({ error: answer.code, error_description: answer.message });
}
