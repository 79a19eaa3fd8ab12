import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { counted } from '../output/counted.ts';
import type { Findings, OnProgress } from './bundle-type.ts';
import { BUNDLES } from './bundles.ts';
import { CheckTally, type Verification } from './verification.ts';
import { waitUntilDelivered } from './wait-until-delivered.ts';

/**
 * Audits the running platform through its services' APIs: lets messages under way arrive, then has each bundle check
 * what its services say of the same things.
 */
export async function verifyPlatform(
  client: GatewayClient,
  onProgress: OnProgress,
  onWaiting: (what: string) => void = () => undefined,
): Promise<Verification> {
  const begunAt = performance.now();
  const messaging = await checkMessaging(client, onWaiting);
  const findings: Findings[] = [];
  for (const { check } of BUNDLES) findings.push(await check(client, onProgress));
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
  client: GatewayClient,
  onWaiting: (what: string) => void,
): Promise<CheckTally[]> {
  const outboxes = new CheckTally('outboxes are drained');
  const deadLetters = new CheckTally('there are no dead letters');
  for (const service of MESSAGING_SERVICES) {
    const { outbox, queues } = await waitUntilDelivered(client, service, onWaiting);
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
