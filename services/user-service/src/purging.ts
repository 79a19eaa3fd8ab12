import type { Database } from '@platform/database/database.ts';
import { purgeSecurityEvents } from '@platform/service-defaults/security-events/purge-security-events.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { purgeMailedTokens } from './mailed-tokens/mailed-token-repository.ts';
import { purgeAttempts } from './sign-in/attempts.ts';
import { purgeKnownNetworks } from './sign-in/known-networks.ts';

const EVERY_MS = 10 * 60_000;

/** Purges what is past its time, every ten minutes; the function returned stops that and waits for its end. */
export function startPurging(database: Database, logger: Log): () => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = purge(database).catch((err: unknown) => logger.warn({ err }, 'purge failed'));
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}

async function purge(database: Database): Promise<void> {
  await purgeAttempts(database);
  await purgeKnownNetworks(database);
  await purgeMailedTokens(database);
  await purgeSecurityEvents(database);
}
