import type { Html } from '@platform/html/html.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import type { BackgroundRun } from '../../../console/runs/background-runs.ts';
import { FAULT_TEXTS } from './faults.ts';
import type { TrialVerdict } from './trial.ts';
import type { TrialPlan } from './trial-plan.ts';

export type Trial = BackgroundRun<TrialPlan, TrialVerdict>;

/** True when nothing was lost, nothing doubled, every order has ended and every check holds. */
export function isSound({ count, verification, load }: TrialVerdict): boolean {
  const { lost, doubled, unended } = count;
  return lost.length + doubled.length + unended.length + load.unanswered === 0 && verification.ok;
}

export function trialTag({ state }: Trial): Html {
  if (state.kind === 'running') return tag('running', 'running');
  if (state.kind === 'failed') return tag('no verdict', 'attention');
  return isSound(state.result) ? tag('nothing lost', 'good') : tag('broken', 'failed');
}

/** Such as `kill payment-service, 3 orders a second`. */
export function planText({ service, fault, ordersPerSecond, isProviderTroubled }: TrialPlan): string {
  const rate = `${ordersPerSecond} ${ordersPerSecond === 1 ? 'order' : 'orders'} a second`;
  return `${FAULT_TEXTS[fault].done(service)}, ${rate}${isProviderTroubled ? ', a troubled provider' : ''}`;
}
