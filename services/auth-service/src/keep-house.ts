import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { RevocationLog } from './revocations/revocation-log.ts';

/** Well within the time a key is published before its use, so that every replica knows it by then. */
const KEYS_EVERY_MS = 60_000;
/** A revocation takes effect everywhere within two seconds: this, and the time to tell of it. */
const REVOCATIONS_EVERY_MS = 500;

interface HouseDeps {
  readonly database: Database;
  readonly keys: KeyRing;
  readonly revocations: RevocationLog;
  readonly logger: Log;
}

/** Keeps keys and revocations on schedule, until stopped. A round that fails is logged; the next one comes. */
export function keepHouse(deps: HouseDeps): {
  stop(): Promise<void>;
} {
  const rounds = [
    every(KEYS_EVERY_MS, 'key schedule', () => deps.keys.keepSchedule(), deps.logger),
    every(REVOCATIONS_EVERY_MS, 'look for revocations', () => takeUpRevocations(deps), deps.logger),
  ];
  return {
    stop: async () => {
      await Promise.all(rounds.map((stop) => stop()));
    },
  };
}

/** A key that another replica has withdrawn must not wait for the round of the keys. */
async function takeUpRevocations({ revocations, keys }: HouseDeps): Promise<void> {
  const news = await revocations.look();
  if (news.some(({ keyId }) => keyId !== null)) await keys.keepSchedule();
}

/** Runs `work` again and again, `intervalMs` after it ended; the function returned stops that and waits for its end. */
function every(
  intervalMs: number,
  name: string,
  work: () => Promise<unknown>,
  logger: Log,
): () => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const schedule = () => setTimeout(run, intervalMs).unref();
  const run = () => {
    underWay = work()
      .catch((err: unknown) => logger.warn({ err }, `${name} failed`))
      .then(() => {
        if (!isStopped) timer = schedule();
      });
  };
  let timer = schedule();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await underWay;
  };
}
