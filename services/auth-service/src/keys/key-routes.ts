import { Timestamp } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { KeyRing } from './key-ring.ts';

/** Verifiers ask again after this; far less than the time a key is published before its use. */
export const JWKS_MAX_AGE_SECONDS = 300;

const Jwks = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kty: Type.String(),
        crv: Type.String(),
        x: Type.String(),
        kid: Type.String(),
        alg: Type.String(),
        use: Type.String(),
      }),
    ),
  },
  { title: 'KeySet' },
);

const KeySchedule = Type.Object(
  {
    keys: Type.Array(
      Type.Object({
        kid: Type.String(),
        active_from: Timestamp,
        expires_at: Type.Union([Timestamp, Type.Null()], {
          description: 'When it is withdrawn; null while it has no successor',
        }),
      }),
    ),
  },
  { title: 'KeySchedule' },
);

interface Deps {
  readonly keys: KeyRing;
}

/** `GET /.well-known/jwks.json`, `GET /api/auth/keys`, `POST /api/auth/keys/rotate` and `DELETE /api/auth/keys/{kid}`. */
export function keyRoutes(app: App, deps: Deps): void {
  getKeySetRoute(app, deps);
  getKeyScheduleRoute(app, deps);
  rotateKeyRoute(app, deps);
  withdrawKeyRoute(app, deps);
}

function getKeySetRoute(app: App, { keys }: Deps): void {
  app.get(
    '/.well-known/jwks.json',
    {
      ...access.public,
      schema: {
        summary: 'Keys that access tokens are checked with (RFC 7517)',
        tags: ['keys'],
        response: { 200: Jwks },
        answerHeaders: ['Cache-Control'],
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`);
      return keys.jwks();
    },
  );
}

function getKeyScheduleRoute(app: App, { keys }: Deps): void {
  app.get(
    '/api/auth/keys',
    {
      ...access.roles('admin'),
      schema: { summary: 'When which key signs', tags: ['keys'], response: { 200: KeySchedule } },
    },
    async () => scheduleResponse(keys),
  );
}

function rotateKeyRoute(app: App, { keys }: Deps): void {
  app.post(
    '/api/auth/keys/rotate',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Publish the next signing key now; it signs once verifiers have had time to learn of it',
        tags: ['keys'],
        response: { 200: KeySchedule },
      },
    },
    async (request) => {
      await keys.requestRotation(principalOf(request).userId);
      return scheduleResponse(keys);
    },
  );
}

function withdrawKeyRoute(app: App, { keys }: Deps): void {
  app.delete(
    '/api/auth/keys/:kid',
    {
      ...access.roles('admin'),
      schema: {
        summary:
          'Withdraw a key that others may have: what it signed is worth nothing within seconds, sessions go on',
        tags: ['keys'],
        params: Type.Object({ kid: Type.String({ maxLength: 100 }) }),
        problems: ['not-found'],
        response: { 200: KeySchedule },
      },
    },
    async (request) => {
      const isWithdrawn = await keys.withdraw(request.params.kid, principalOf(request).userId);
      if (!isWithdrawn) throw new DomainError('not-found', 'There is no such key.');
      return scheduleResponse(keys);
    },
  );
}

function scheduleResponse(keys: KeyRing) {
  return {
    keys: keys.schedule().map(({ kid, activeFrom, expiresAt }) => ({
      kid,
      active_from: activeFrom.toISOString(),
      expires_at: expiresAt?.toISOString() ?? null,
    })),
  };
}
