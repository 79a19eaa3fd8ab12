import type { Html } from '@platform/html/html.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import type { AuditRun } from './audit-run.ts';

/** The verdict of a run. */
export function runTag({ state }: AuditRun): Html {
  if (state.kind === 'running') return tag('running', 'running');
  if (state.kind === 'failed') return tag('no verdict', 'attention');
  return state.result.ok ? tag('nothing wrong', 'good') : tag('violated', 'failed');
}

/** How long it took, such as `3.2 s`; nothing while it runs. */
export function durationText({ startedAt, endedAt }: AuditRun): string {
  return endedAt === null ? '' : `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}
