import type { Figure } from '../../../console/metrics/figures/figure.ts';
import { instant } from '../../../parts/moment.ts';
import { AUDIT } from './audit-page.ts';
import type { AuditRun } from './audit-run.ts';

/** Of the last run that has ended, for the overview. `runs` are newest first. */
export function lastAuditFigure(runs: readonly AuditRun[]): Figure {
  const title = 'Last audit';
  const last = runs.find(({ state }) => state.kind !== 'running') ?? runs[0];
  if (last === undefined) return { title, value: 'none yet', href: AUDIT, note: 'of this process' };
  const { id, startedAt, endedAt, state } = last;
  return {
    ...{ title, value: verdictOf(state), href: `${AUDIT}/${id}`, note: instant(endedAt ?? startedAt) },
    isMissed: state.kind === 'done' && !state.result.ok,
  };
}

function verdictOf(state: AuditRun['state']): string {
  if (state.kind === 'running') return 'running';
  if (state.kind === 'failed') return 'no verdict';
  return state.result.ok ? 'right' : 'wrong';
}
