import { type Content, type Html, html } from '@platform/html/html.ts';
import type { CheckResult, Verification, Violation } from '@platform/verify/verification.ts';
import { consolePage } from '../../../console/console-page.ts';
import { panel } from '../../../console/parts/panel.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { AUDIT } from './audit-page.ts';
import type { AuditRun } from './audit-run.ts';
import { evidenceList } from './evidence-list.ts';
import { durationText, runTag } from './run-words.ts';

const REFRESH_SECONDS = 2;

/** One run: how far it is, or its verdict with what is violated and what both sides say. */
export function auditRunPage(run: AuditRun): Page {
  const isRunning = run.state.kind === 'running';
  return consolePage({
    title: 'Run of the audit',
    at: AUDIT,
    heading: html`Audit of ${instant(run.startedAt)}`,
    aside: html`<a href="${AUDIT}">All runs</a>`,
    head: isRunning && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>`,
    body: html`<div id="audit-run" class="panels" data-columns="one" data-swap${isRunning && html` data-refresh="${REFRESH_SECONDS}"`}>
<p>${runTag(run)} ${sentence(run)}</p>
${run.state.kind === 'done' && verdict(run.state.result)}
</div>`,
  });
}

/** Of a run that is not here. */
export function noSuchRunPage(): Page {
  return consolePage({
    title: 'No such run',
    at: AUDIT,
    status: 404,
    body: html`<p>This process knows no such run: each keeps its own last 20, until it ends. <a href="${AUDIT}">Run the audit again</a>.</p>`,
  });
}

function sentence(run: AuditRun): string {
  const { state } = run;
  if (state.kind === 'running') return run.notes.at(-1)?.text ?? 'Waiting for messages under way.';
  if (state.kind === 'failed') return state.reason;
  const { ok, summaries } = state.result;
  const looked = `${summaries.join(', ')} in ${durationText(run)}`;
  return ok ? `${looked}: nothing lost, nothing doubled.` : `${looked}: the services do not agree.`;
}

function verdict({ checks }: Verification): Html {
  return html`${panel({
    title: 'Checks',
    body: table({
      caption: 'Checks of the audit',
      columns: [
        { name: 'Check' },
        { name: 'Verdict' },
        { name: 'Looked at', isNumber: true },
        { name: 'Violations', isNumber: true },
      ],
      rows: checks.map(({ name, ok, checked, violationCount }) => [
        name,
        ok ? tag('holds', 'good') : tag('violated', 'failed'),
        checked,
        violationCount,
      ]),
      none: 'None.',
    }),
  })}
${checks.filter(({ ok }) => !ok).map(violatedPanel)}`;
}

function violatedPanel({ name, about, violations, violationCount }: CheckResult): Html {
  const unlisted = violationCount - violations.length;
  return panel({
    title: name,
    aside: tag(String(violationCount), 'failed'),
    body: html`${table({
      caption: `Violations: ${name}`,
      columns: [{ name: capitalised(about) }, { name: 'What is wrong' }, { name: 'What the services say' }],
      rows: violations.map((violation) => [
        subject(about, violation),
        violation.problem,
        evidenceList(violation.evidence),
      ]),
      none: 'None is listed.',
    })}
${unlisted > 0 && html`<p class="panel-text">${unlisted} more are not listed here; <code>platform verify --json</code> has more.</p>`}`,
  });
}

function subject(about: string, { subject: id, label }: Violation): Content {
  if (about === 'order') return html`<a href="/console/orders/${label ?? id}">${label ?? shortId(id)}</a>`;
  return about === 'service' ? html`<a href="/console/services/${id}">${id}</a>` : id;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
