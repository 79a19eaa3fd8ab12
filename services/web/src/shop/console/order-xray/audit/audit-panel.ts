import { type Html, html } from '@platform/html/html.ts';
import type { CheckOutcome, Verdict } from '@platform/verify/verification.ts';
import { partPanel } from '../../../../console/parts/panel.ts';
import { type TagState, tag } from '../../../../console/parts/state-tag.ts';
import { evidenceList } from '../../audit/evidence-list.ts';
import { preciseClock } from '../panels/at.ts';
import type { XrayView } from '../xray-view.ts';

const VERDICTS: Readonly<Record<Verdict, readonly [word: string, state: TagState]>> = {
  holds: ['holds', 'good'],
  violated: ['violated', 'failed'],
  'not-due': ['not due yet', 'running'],
  'not-kept': ['not kept any more', 'plain'],
  unavailable: ['not known', 'attention'],
};

/** The audit's checks of this order, each with what the services say. Undefined for whom it was not made. */
export function auditPanel({ xray: { inside } }: XrayView): Html | undefined {
  if (inside?.audit === undefined) return undefined;
  return partPanel({ title: 'Audit of this order', id: 'audit' }, inside.audit, ({ checks }) => ({
    aside: html`${tag(summary(checks), stateOf(checks))} <span class="quiet">read afresh at ${preciseClock(new Date().toISOString())}</span>`,
    body: html`<ul class="checks">${checks.map(checkItem)}</ul>`,
  }));
}

/** `9 of 9 hold`; of those that can be told. */
export function summary(checks: readonly CheckOutcome[]): string {
  const told = checks.filter(({ verdict }) => verdict === 'holds' || verdict === 'violated');
  return `${told.filter(({ verdict }) => verdict === 'holds').length} of ${checks.length} hold`;
}

function stateOf(checks: readonly CheckOutcome[]): TagState {
  const verdicts = checks.map(({ verdict }) => verdict);
  if (verdicts.includes('violated')) return 'failed';
  return verdicts.includes('unavailable') ? 'attention' : 'good';
}

function checkItem({ name, verdict, reason, evidence }: CheckOutcome): Html {
  const [word, state] = VERDICTS[verdict];
  return html`<li>${tag(word, state)} <div><h3>${name}</h3>${reason && html`<p>${reason}</p>`}
${
  evidence.length > 0 &&
  html`<details><summary>What the services say</summary>${evidenceList(evidence)}</details>`
}</div></li>`;
}
