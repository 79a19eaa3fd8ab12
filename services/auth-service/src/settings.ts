import type { Static } from '@platform/schema/type.ts';
import type { config } from './config.ts';
import type { KeyRingOptions } from './keys/key-ring.ts';
import type { TokenDeps } from './tokens/token-deps.ts';

type Config = Static<typeof config>;

export function keyRingOptions(config: Config): Omit<KeyRingOptions, 'database'> {
  return {
    encryptionSecret: config.KEY_ENCRYPTION_SECRET || undefined,
    policy: {
      rotateAfterMs: config.KEY_ROTATION_SECONDS * 1000,
      publishLeadMs: config.KEY_PUBLISH_LEAD_SECONDS * 1000,
      tokenLifetimeMs: config.ACCESS_TOKEN_SECONDS * 1000,
    },
  };
}

export function tokenOptions(config: Config): Pick<TokenDeps, 'accessTokens' | 'sessionLimits'> {
  return {
    accessTokens: {
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
      lifetimeSeconds: config.ACCESS_TOKEN_SECONDS,
    },
    sessionLimits: {
      idleSeconds: config.SESSION_IDLE_SECONDS,
      absoluteSeconds: config.SESSION_SECONDS,
    },
  };
}
