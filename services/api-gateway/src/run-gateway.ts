import { loadConfig } from '@platform/service-defaults/config/load-config.ts';
import { settingsOf } from '@platform/service-defaults/config/settings.ts';
import { runService } from '@platform/service-defaults/run-service.ts';
import { stdoutLines } from '@platform/telemetry/line-writer.ts';
import { config } from './config.ts';
import { createGateway } from './gateway.ts';
import { connectRateLimiter } from './rate-limits/connect-rate-limiter.ts';
import { Reloading } from './reload.ts';
import { TrustedProxies } from './requests/trusted-proxies.ts';
import { readSettings } from './settings.ts';
import { InstanceChecks } from './upstreams/instance-checks.ts';
import { UpstreamSet } from './upstreams/upstream-set.ts';

/** Runs a gateway in this process, by an environment that is read again on SIGHUP. */
export async function runGateway(readEnvironment: () => Promise<NodeJS.Dict<string>>): Promise<void> {
  const reloading = new Reloading();
  let trustedProxies = new TrustedProxies([]);

  await runService({
    name: 'api-gateway',
    config,
    environment: await readEnvironment(),
    limits: (config) => ({
      headersTimeoutMs: config.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
      maxRequestsPerConnection: config.MAX_REQUESTS_PER_CONNECTION,
      isProxy: (address) => trustedProxies.includes(address),
    }),
    async start({ config: started, http, logger, metrics, health, discovery, onDrain, onStop }) {
      const upstreams = new UpstreamSet(discovery);
      let settings = await readSettings(started, upstreams);
      trustedProxies = settings.trustedProxies;
      const lines = stdoutLines();
      let shown = http.settings();
      const gateway = createGateway({
        http: { ...http, settings: () => shown },
        ...settings,
        rateLimiter: await connectRateLimiter({
          config: started,
          metrics,
          logger,
          health,
          onStop,
        }),
        sendTimeoutMs: started.SEND_TIMEOUT_MS,
        hasDocsPage: started.DOCS_PAGE,
        writeLine: logger.isLevelEnabled('info') ? lines.write : undefined,
      });
      const checks = new InstanceChecks(() => settings.upstreams.values(), started.HEALTH_CHECK_MS);
      reloading.begin(async () => {
        const environment = await readEnvironment();
        const changed = loadConfig(config, environment);
        settings = await readSettings(changed, upstreams);
        trustedProxies = settings.trustedProxies;
        shown = settingsOf(config, changed, environment);
        gateway.use(settings);
        logger.level = changed.LOG_LEVEL;
      }, logger);
      onDrain('event streams', () => gateway.endStreams());
      onStop('upstreams', () => gateway.close());
      onStop('instance checks', async () => checks.stop());
      return gateway;
    },
  });
}
