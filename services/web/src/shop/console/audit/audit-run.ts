import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { CheckResult, Verification } from '@platform/verify/verification.ts';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import type { BackgroundRun, RunTools } from '../../../console/runs/background-runs.ts';
import { repeating } from './repeating.ts';

/** One run of the audit, as it is now. */
export type AuditRun = BackgroundRun<undefined, Verification>;

// Of each check; the page says how many there are.
const MOST_VIOLATIONS = 50;

/** Audits the platform with the rights of `api`. */
export async function carryOutAudit(api: ApiClient, { signal, tell }: RunTools): Promise<Verification> {
  const verification = await verifyPlatform(repeating(api), {
    signal,
    onProgress: (done) => tell(`${done} so far.`),
    onWaiting: (what) => tell(`${what}.`),
  });
  const checks = verification.checks.map((check: CheckResult) => ({
    ...check,
    violations: check.violations.slice(0, MOST_VIOLATIONS),
  }));
  return { ...verification, checks };
}
