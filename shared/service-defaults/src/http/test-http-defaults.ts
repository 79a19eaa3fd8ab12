import { createLogger } from '@platform/telemetry/logger.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { Health } from '../monitoring/health.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import type { HttpDefaults } from './http-defaults.ts';

/** Defaults for an app under test: silent, ready, without a bus. */
export function testHttpDefaults(o: { service: string; tokens: TokenVerifier }): HttpDefaults {
  const health = new Health();
  health.markRunning();
  return {
    ...o,
    version: '0.0.0-test',
    health,
    logger: createLogger({ service: o.service, level: 'silent' }),
    metrics: new MetricRegistry(),
    isProduction: false,
    settings: () => [],
  };
}
