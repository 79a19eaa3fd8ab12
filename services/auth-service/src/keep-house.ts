import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { RevocationLog } from './revocations/revocation-log.ts';

/** Well within the time a key is published before its use, so that every replica knows it by then. */
const KEYS_EVERY_MS = 60_000;
/** A revocation takes effect everywhere within two seconds: this, and the time to tell of it. */
const REVOCATIONS_EVERY_MS = 500;

interface HouseDeps {
  readonly keys: KeyRing;
  readonly revocations: RevocationLog;
  readonly logger: Log;
}

/** Keeps keys and revocations on schedule, until stopped. */
export function keepHouse({ keys, revocations, logger }: HouseDeps): StopWork {
  const every = (ms: number, what: string, work: () => Promise<unknown>) =>
    startPeriodicWork({ what, everyMs: ms, firstAfterMs: ms, logger, work });
  const stops = [
    every(KEYS_EVERY_MS, 'the key schedule', () => keys.keepSchedule()),
    every(REVOCATIONS_EVERY_MS, 'the look for revocations', () => takeUpRevocations({ keys, revocations })),
  ];
  return async () => void (await Promise.all(stops.map((stop) => stop())));
}

/** A key that another replica has withdrawn must not wait for the next look at the keys. */
async function takeUpRevocations({ revocations, keys }: Omit<HouseDeps, 'logger'>): Promise<void> {
  const news = await revocations.look();
  if (news.some(({ keyId }) => keyId !== null)) await keys.keepSchedule();
}
