import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import { type AuditedApi, limited } from './audited-api.ts';
import type { Findings, OnProgress } from './bundle-type.ts';
import { BUNDLES } from './bundles.ts';
import { counted } from './counted.ts';
import { CheckTally, type Verification } from './verification.ts';
import { waitUntilDelivered } from './wait-until-delivered.ts';

export interface VerifyOptions {
  /** Ends the audit: it then throws, as its calls do. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress;
  /** Told once for each service whose messages are waited for. */
  readonly onWaiting?: (what: string) => void;
}

/**
 * Audits the running platform through its services' APIs: lets messages under way arrive, then has each bundle check
 * what its services say of the same things. Throws what a call throws: a platform of which a part is away is not judged.
 */
export async function verifyPlatform(
  platform: AuditedApi,
  options: VerifyOptions = {},
): Promise<Verification> {
  const { signal, onProgress = () => undefined } = options;
  const api = limited(platform, { signal });
  const begunAt = performance.now();
  const messaging = await checkMessaging(api, options);
  const findings: Findings[] = [];
  for (const { check } of BUNDLES) findings.push(await check(api, onProgress));
  const tallies = [...findings.flatMap((found) => found.tallies), ...messaging];
  const checks = tallies.map((tally) => tally.result());
  return {
    ok: checks.every(({ ok }) => ok),
    checks,
    totals: Object.assign({}, ...findings.map(({ totals }) => totals)),
    summaries: findings.map(({ summary }) => summary),
    seconds: Math.round(performance.now() - begunAt) / 1000,
  };
}

async function checkMessaging(
  api: AuditedApi,
  { signal, onWaiting = () => undefined }: VerifyOptions,
): Promise<CheckTally[]> {
  const outboxes = new CheckTally('outboxes are drained', 'service');
  const deadLetters = new CheckTally('there are no dead letters', 'queue');
  for (const service of MESSAGING_SERVICES) {
    const { outbox, queues } = await waitUntilDelivered(api, service, onWaiting, signal);
    const { pending = 0, oldest_age_ms = 0 } = outbox ?? {};
    const seconds = Math.round(oldest_age_ms / 1000);
    outboxes.add(
      service,
      pending > 0 ? `${counted(pending, 'message')} waiting, the oldest for ${seconds} s` : undefined,
    );
    for (const { queue, dead } of queues) {
      deadLetters.add(
        queue,
        dead > 0 ? `${counted(dead, 'dead letter')}: see \`platform dead-letters list\`` : undefined,
      );
    }
  }
  return [outboxes, deadLetters];
}
