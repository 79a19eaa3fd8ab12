import { type DiscoveryOptions, resolverOf } from '@platform/discovery/resolver-of.ts';
import type { Logger } from '@platform/telemetry/logger.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { CommonConfig } from '../config/common-config.ts';
import type { StopSteps } from '../lifecycle/stop-steps.ts';
import type { Health } from '../monitoring/health.ts';
import { RevocationFeed } from './revocation-feed.ts';
import { RevocationList } from './revocation-list.ts';
import { ServiceTokens } from './service-tokens.ts';
import { createJwksVerifier, type TokenVerifier } from './token-verifier.ts';

export interface TokenCheckParts {
  readonly name: string;
  readonly logger: Logger;
  readonly metrics: MetricRegistry;
  readonly health: Health;
  readonly steps: StopSteps;
}

/** How this service checks tokens: by auth-service's keys and its revocations. Undefined without a configuration for it. */
export function tokenChecks(
  config: CommonConfig,
  discovery: DiscoveryOptions,
  parts: TokenCheckParts,
): TokenVerifier | undefined {
  const { AUTH_SERVICE_URL, TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, SERVICE_SECRET: secret } = config;
  if (AUTH_SERVICE_URL === undefined || issuer === undefined || audience === undefined) return undefined;
  const instances = resolverOf(AUTH_SERVICE_URL, discovery);
  parts.steps.add('instances of auth-service', () => instances.close());
  const jwksUrls = () => instances.origins().map((origin) => `${origin}/.well-known/jwks.json`);
  const revocations = secret ? watchRevocations(() => instances.origins(), secret, parts) : undefined;
  // In development alone: production does not start without a secret.
  if (revocations === undefined)
    parts.logger.warn(
      {},
      'without SERVICE_SECRET it is not seen when sessions end: tokens hold until they expire',
    );
  return createJwksVerifier({ jwksUrls, issuer, audience, revocations });
}

function watchRevocations(
  authUrls: () => readonly string[],
  secret: string,
  parts: TokenCheckParts,
): RevocationList {
  const { name, logger, health, metrics, steps } = parts;
  const list = new RevocationList();
  const tokens = new ServiceTokens({ service: name, secret });
  const feed = new RevocationFeed({ authUrls, tokens, list, logger });
  steps.add('revocations', () => feed.stop());
  health.add('accepted by auth-service', () => feed.checkAccepted());
  // Shown, but not needed to serve: what is known goes on holding, and a token expires within minutes.
  health.add('revocations', () => feed.check(), { isRequired: false });
  measureRevocations(metrics, list, feed);
  return list;
}

function measureRevocations(metrics: MetricRegistry, list: RevocationList, feed: RevocationFeed): void {
  const known = metrics
    .gauge({ name: 'token_revocations', help: 'Revocations known, of tokens still alive' })
    .of({});
  const age = metrics
    .gauge({ name: 'token_revocations_age_seconds', help: 'Since auth-service last told of revocations' })
    .of({});
  metrics.onScrape('token_revocations', () => {
    known.set(list.size);
    age.set(feed.ageMs / 1000);
  });
}
