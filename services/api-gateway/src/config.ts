import { Type } from '@platform/schema/type.ts';
import {
  authConfig,
  cacheConfig,
  connectionBounds,
  httpConfig,
  peers,
} from '@platform/service-defaults/config/config.ts';
import { SERVICES } from './services.ts';

export const config = Type.Object({
  ...httpConfig,
  ...connectionBounds({ most: 10_000, perClient: 1000 }),
  ...authConfig,
  ...peers(...SERVICES),
  ...cacheConfig,
  CORS_ORIGINS: Type.Array(Type.String(), {
    default: [],
    description:
      'Origins whose pages may call the platform, such as https://shop.example; separated by commas',
  }),
  TRUSTED_PROXIES: Type.Array(Type.String(), {
    default: [],
    description: 'Addresses or networks whose X-Forwarded-* headers are believed; separated by commas',
  }),
  UPSTREAM_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 30_000,
    description: 'How long a service may take to begin its answer, unless the route table says otherwise',
  }),
  DOCS_PAGE: Type.Optional(
    Type.Boolean({ description: 'Whether there is a page at /docs; default: not in production' }),
  ),
  EXPAND_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 2000,
    description: 'How long a part that `expand` asks for is waited for; then it is left out',
  }),
  UPSTREAM_TOTAL_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 5 * 60_000,
    description: 'How long a request may take in all, event streams and WebSockets apart',
  }),
  UPSTREAM_CONCURRENCY: Type.Integer({
    minimum: 1,
    default: 256,
    description: 'Requests under way at one service at once; one more is answered 503',
  }),
  PAGE_CONCURRENCY: Type.Integer({
    minimum: 1,
    default: 128,
    description: 'The same for pages: fewer, as each page may need several requests of the services',
  }),
  UPSTREAM_STREAMS: Type.Integer({ minimum: 1, default: 1000, description: 'The same for event streams' }),
  UPSTREAM_CLIENT_PERCENT: Type.Integer({
    minimum: 1,
    maximum: 100,
    default: 25,
    description:
      'How many of these places one client may have, in percent; twice as many while half of all are free',
  }),
  MAX_BODY_BYTES: Type.Integer({
    minimum: 0,
    default: 10 * 1024 * 1024,
    description:
      'The longest request body taken where the route table does not say; ours says for every route',
  }),
  SEND_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 30_000,
    description: 'How long a client may take to read what was written to it; then it is cut',
  }),
  HEADERS_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 10_000,
    description: 'How long a client may take to send the head of a request; then 408',
  }),
  REQUEST_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 60_000,
    description: 'The same for the whole request with its body',
  }),
  MAX_REQUESTS_PER_CONNECTION: Type.Integer({
    minimum: 1,
    default: 10_000,
    description: 'Requests over one connection; the last answer closes it',
  }),
  HEALTH_CHECK_MS: Type.Integer({
    minimum: 10,
    default: 1000,
    description: 'How often each of several instances of a service is asked whether it is ready',
  }),
  REDIS_TIMEOUT_MS: Type.Integer({
    minimum: 1,
    default: 250,
    description: 'How long a request may wait for Redis to count it',
  }),
  REDIS_COOL_DOWN_MS: Type.Integer({
    minimum: 0,
    default: 1000,
    description: 'How long no request asks Redis after it has failed one',
  }),
  RATE_LIMITS: Type.Array(Type.String(), {
    default: [],
    description:
      'Other values for limits of the route table, such as login=100/60 (requests/seconds) or login=off; separated by commas',
  }),
  SHED_DELAY_MS: Type.Integer({
    minimum: 0,
    default: 500,
    description:
      'How late the event loop may be until the least important requests are answered 503, and twice, three and four times as late the others; 0: never',
  }),
  ROUTES_FILE: Type.Optional(
    Type.String({
      description: 'A module that exports `routes`, the route table; read again on SIGHUP; default: our own',
    }),
  ),
});
