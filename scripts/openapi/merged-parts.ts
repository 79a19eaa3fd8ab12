import { PLATFORM_VERSION } from '@platform/service-defaults/config/platform-version.ts';

/** What the platform's document says of the platform as a whole. */
export const INFO = {
  info: {
    title: 'microservices-platform',
    version: PLATFORM_VERSION,
    description: [
      'Everything that can be reached through the gateway.',
      'Bodies are JSON in snake_case; money is a whole number of minor units with its currency; times are RFC 3339 in UTC.',
      'Lists come in pages: send `next_cursor` as `cursor` for the next one.',
      'Errors are problem documents (RFC 9457): `code` is for programs and stable, `detail` is for the reader.',
      'Requests are limited in number: `RateLimit` on every answer says where you stand, and 429 when to come again.',
      'Besides the answers named here, what is no well-formed HTTP is refused with 400, 408, 417, 431 or 501, and a method that an address does not take with 405.',
    ].join('\n\n'),
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'The gateway that serves this document' }],
};

export const SHARED_HEADERS = {
  'X-Request-Id': {
    description: 'Name it when you ask about this request; it stands in our logs',
    schema: { type: 'string' },
    example: '019ac3f0-5c1e-7000-8000-00000000000a',
  },
  'RateLimit-Policy': {
    description: 'The limits that this request was counted by: `q` requests in `w` seconds',
    schema: { type: 'string' },
    example: '"client";q=3000;w=60, "user";q=600;w=60',
  },
  RateLimit: {
    description: 'Where you stand with each of them: `r` requests are left, one more in `t` seconds',
    schema: { type: 'string' },
    example: '"client";r=2998;t=1, "user";r=599;t=1',
  },
};

/** What every answer of the gateway itself bears. */
export const OWN_HEADERS = references('X-Request-Id');

/** What every good answer that came through it bears. */
export const FORWARDED_HEADERS = references('X-Request-Id', 'RateLimit-Policy', 'RateLimit');

/** Headers that every operation under /api takes. */
export const SHARED_PARAMETERS = {
  'x-request-id': {
    name: 'x-request-id',
    in: 'header',
    required: false,
    description: 'A name of your own for this request; without one it gets one',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._~+/=:-]{1,128}$' },
  },
  traceparent: {
    name: 'traceparent',
    in: 'header',
    required: false,
    description: 'The trace that this request is part of (W3C Trace Context)',
    schema: { type: 'string' },
    example: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  },
};

function references(...names: (keyof typeof SHARED_HEADERS)[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
