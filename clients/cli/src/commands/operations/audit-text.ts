import type { CheckOutcome, Evidence, Verdict } from '@platform/verify/verification.ts';
import { type Context, tableFor } from '../../context.ts';
import { counted } from '../../output/counted.ts';
import type { AuditOfOne } from '../bundle-type.ts';

const WORD: Readonly<Record<Verdict, string>> = {
  holds: 'ok',
  violated: 'VIOLATED',
  'not-due': 'not due',
  'not-kept': 'not kept',
  unavailable: 'NO ANSWER',
};

/** The audit of one thing: a line for each check, and below what the services say where it is violated. */
export function auditText(context: Context, { title, ok, checks }: AuditOfOne): string {
  const rows = checks.map(({ verdict, name, reason }) => [WORD[verdict], name, reason ?? '']);
  const violated = checks.filter(({ verdict }) => verdict === 'violated');
  return [
    tableFor(context, ['', 'check', ''], rows),
    ...violated.flatMap(({ name, reason, evidence }) => [
      '',
      `${name}: ${reason}`,
      ...evidence.map(evidenceText),
    ]),
    '',
    `${title}: ${verdictText(ok, checks)}`,
  ].join('\n');
}

function verdictText(ok: boolean, checks: readonly CheckOutcome[]): string {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const violations = count('violated');
  if (violations > 0) return `the audit found ${counted(violations, 'violation')}`;
  if (!ok) return `nothing wrong was found, but ${counted(count('unavailable'), 'check')} could not be made`;
  const open = count('not-due');
  return open > 0
    ? `nothing is wrong so far; ${counted(open, 'check')} not due yet`
    : 'nothing lost, nothing doubled';
}

function evidenceText({ service, field, value }: Evidence): string {
  return `  ${service}: ${field}: ${value ?? 'none'}`;
}
