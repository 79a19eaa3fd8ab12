import { type Content, type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { panel } from '../../../console/parts/panel.ts';
import { tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { orderAddress } from '../addresses.ts';
import { BREAK_IT } from './break-it-page.ts';
import type { TrialVerdict } from './trial.ts';
import { isSound, planText, type Trial, trialTag } from './trial-words.ts';

const REFRESH_SECONDS = 1;

/** One trial: what has happened so far; in the end, the verdict. */
export function trialPage(trial: Trial): Page {
  const isRunning = trial.state.kind === 'running';
  return consolePage({
    title: 'Trial',
    at: BREAK_IT,
    heading: planText(trial.subject),
    aside: html`<a href="${BREAK_IT}">All trials</a>`,
    head: isRunning && html`<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>`,
    body: html`<div class="panels" id="trial" data-swap${isRunning && html` data-refresh="${REFRESH_SECONDS}"`}>
${verdictPanel(trial)}
${panel({
  title: 'What happened',
  body: html`<ol class="panel-text">${trial.notes.map(({ at, text }) => html`<li>${instant(at)} ${text}</li>`)}</ol>`,
})}
</div>`,
  });
}

export function noSuchTrialPage(): Page {
  return consolePage({
    title: 'No such trial',
    at: BREAK_IT,
    status: 404,
    body: html`<p>This process knows no such trial: each keeps its own last 20, until it ends. <a href="${BREAK_IT}">Begin another</a>.</p>`,
  });
}

function verdictPanel(trial: Trial): Html {
  const { state } = trial;
  const body =
    state.kind === 'done'
      ? verdict(state.result)
      : html`<p class="panel-text">${state.kind === 'failed' ? state.reason : 'Under way.'}</p>`;
  return panel({ title: 'Verdict', aside: trialTag(trial), body });
}

function verdict(result: TrialVerdict): Html {
  const { load, count, verification } = result;
  const refused = [...load.refused].map(([code, times]) => `${times} ${code}`).join(', ');
  const broken = verification.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return html`<p class="panel-text"><strong>${isSound(result) ? 'Nothing lost, nothing doubled.' : 'This should not have happened.'}</strong></p>
${table({
  caption: 'What came of it',
  columns: [{ name: 'What' }, { name: 'How many', isNumber: true }, { name: 'Which' }],
  rows: [
    ['Orders taken', load.placed.size, ''],
    ['Orders refused', [...load.refused.values()].reduce((sum, times) => sum + times, 0), refused],
    ['Requests sent again', load.retries, ''],
    judged('Orders without an answer', load.unanswered, ''),
    judged('Lost', count.lost.length, orderLinks(count.lost)),
    judged('Doubled', count.doubled.length, orderLinks(count.doubled)),
    judged('Not ended', count.unended.length, orderLinks(count.unended)),
    judged('Checks of the audit that do not hold', broken.length, broken.join('; ')),
  ],
  none: '',
})}`;
}

/** Good is 0. */
function judged(what: string, count: number, which: Content): readonly Content[] {
  return [what, tag(String(count), count === 0 ? 'good' : 'failed'), which];
}

function orderLinks(numbers: readonly string[]): Content {
  return numbers.map((number) => html`<a href="${orderAddress(number)}">${number}</a> `);
}
