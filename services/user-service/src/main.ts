import { resolverOf } from '@platform/discovery/resolver-of.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { keptSecurityEvents } from '@platform/service-defaults/security-events/purge-security-events.ts';
import { securityEventMigrations } from '@platform/service-defaults/security-events/security-event-migrations.ts';
import { startRetention } from '@platform/service-defaults/upkeep/retention.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { keptReversals } from './email-change/email-reversal.ts';
import { keptPendingEmails } from './email-change/pending-email.ts';
import { keptMailedTokens } from './mailed-tokens/mailed-token-repository.ts';
import { PasswordHasher } from './passwords/password-hasher.ts';
import { Attempts, keptAttempts } from './sign-in/attempts.ts';
import { createAuthClient } from './sign-in/auth-client.ts';
import { networkList } from './sign-in/client-address.ts';
import { keptKnownNetworks } from './sign-in/known-networks.ts';
import { SIGN_IN_LIMITS } from './sign-in/sign-in-counts.ts';

await runService({
  name: 'user-service',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  extraMigrations: [securityEventMigrations],
  async start({ config, database, outbox, logger, metrics, http, discovery, onStop }) {
    const hasher = new PasswordHasher({
      cost: config.BCRYPT_COST,
      concurrency: config.PASSWORD_CONCURRENCY,
      queue: config.PASSWORD_QUEUE,
    });
    const auth = createAuthClient({
      resolver: resolverOf(config.AUTH_GRPC_URL, discovery),
      secret: config.SERVICE_SECRET,
      metrics,
    });
    onStop('auth client', async () => auth.close());
    const kept = [
      keptAttempts,
      keptKnownNetworks,
      keptMailedTokens,
      keptPendingEmails,
      keptReversals,
      keptSecurityEvents,
    ];
    onStop('retention', startRetention({ database, logger, metrics }, kept));
    return createApp({
      http,
      database,
      outbox,
      logger,
      hasher,
      auth,
      attempts: new Attempts(database),
      signInLimits: SIGN_IN_LIMITS,
      proxies: networkList(config.TRUSTED_PROXIES),
      mailTokenSecret: config.MAIL_TOKEN_SECRET,
    });
  },
});
