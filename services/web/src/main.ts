import { resolverOf } from '@platform/discovery/resolver-of.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { ServiceTokens } from '@platform/service-defaults/tokens/service-tokens.ts';
import { startRetention } from '@platform/service-defaults/upkeep/retention.ts';
import { createApp } from './app.ts';
import { config } from './config.ts';
import { gatewayOf } from './gateway/gateway.ts';
import { keptForms } from './kept-forms/kept-form-store.ts';
import { runnerOf } from './runner/runner.ts';
import { keptWebSessions } from './session/session-store.ts';

await runService({
  name: 'web',
  config,
  migrations: new URL('../migrations/', import.meta.url),
  async start({ config, database, discovery, logger, metrics, http, onStop }) {
    const instances = resolverOf(config.API_GATEWAY_URL, discovery);
    onStop('instances of the gateway', async () => instances.close());
    const auth = resolverOf(config.AUTH_SERVICE_URL, discovery);
    onStop('instances of auth-service', async () => auth.close());
    const tokens = new ServiceTokens({ service: 'web', secret: config.SERVICE_SECRET });
    const gateway = gatewayOf({
      url: () => instances.origins()[0],
      serviceToken: () => tokens.get(auth.origins()[0] ?? ''),
    });
    onStop('connections to the gateway', () => gateway.close());
    onStop('retention', startRetention({ database, logger, metrics }, [keptWebSessions, keptForms]));
    // There any address that leads here is its own: localhost, 127.0.0.1, a name in the local network.
    const isDevelopment = config.ENVIRONMENT === 'development';
    const { RUNNER_URL, RUNNER_TOKEN } = config;
    return createApp({
      http,
      database,
      gateway,
      secret: config.WEB_SESSION_SECRET,
      publicUrl: isDevelopment && config.PUBLIC_URL.startsWith('http:') ? undefined : config.PUBLIC_URL,
      isDevelopment,
      accountsPath: config.DEVELOPMENT_ACCOUNTS,
      runner: isDevelopment && RUNNER_URL && RUNNER_TOKEN ? runnerOf(RUNNER_URL, RUNNER_TOKEN) : undefined,
    });
  },
});
