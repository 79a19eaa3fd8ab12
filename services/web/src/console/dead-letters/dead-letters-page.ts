import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { consolePage } from '../console-page.ts';
import { asItIs } from '../parts/as-it-is.ts';
import { counted } from '../parts/counted.ts';
import { panel } from '../parts/panel.ts';
import { foundIn } from '../parts/part.ts';
import { withoutNotes, withoutOf } from '../parts/without.ts';
import { causePanel } from './cause-panel.ts';
import type { DeadLettersView } from './dead-letters-view.ts';
import type { DeadLetter, DeadLetters } from './gather-dead-letters.ts';
import { causeAddress, DEAD_LETTERS } from './letter-address.ts';
import { type Cause, causesOf } from './letter-causes.ts';
import { letterPanels } from './letter-panels.ts';
import { typedText } from './letter-text.ts';

/** What no retry could deliver, by cause; and of one cause, or one letter, what can be done. */
export function deadLettersPage(view: DeadLettersView): Page {
  const { found, service, done, problem } = view;
  const parts = found.parts.filter((one) => service === undefined || one.service === service);
  const known = parts.flatMap(({ found: part }) => foundIn(part) ?? []);
  const letters = known.flatMap((part) => part.letters);
  const count = known.reduce((sum, part) => sum + part.count, 0);
  const asked = found.asked === undefined ? [] : [{ service: 'the letter', found: found.asked }];
  const missing = withoutOf([...parts, ...asked]);
  const causes = causesOf(letters);
  return consolePage({
    title: 'Dead letters',
    at: DEAD_LETTERS,
    heading:
      count === 0 ? 'Dead letters' : `${counted(count, 'dead letter')}, ${counted(causes.length, 'cause')}`,
    aside: service !== undefined && html`of ${service} · <a href="${DEAD_LETTERS}">of all services</a>`,
    done,
    problem,
    labels: { reason: 'Reason', body: 'Message' },
    body: html`${withoutNotes(missing)}
${letters.length < count && html`<p class="note">Of each queue the oldest are looked at: ${letters.length} of ${count}. Others come up once these are dealt with.</p>`}
<div class="dead-letters">
${causeList(causes, view, missing.length === 0)}
<div class="dead-letters-detail">${detail(causes, view)}</div>
</div>`,
  });
}

function causeList(causes: readonly Cause[], { group, found }: DeadLettersView, isWhole: boolean): Html {
  const chosen = letterOf(found)?.fingerprint ?? group;
  const none = isWhole
    ? 'No dead letters. Every message was handled.'
    : 'None of those that could be asked for.';
  if (causes.length === 0) return html`<p class="panel panel-text">${none}</p>`;
  return html`<nav class="panel causes" aria-label="Causes"><ul>${causes.map(
    ({ fingerprint, first, letters }) =>
      html`<li><a href="${causeAddress(fingerprint)}"${fingerprint === chosen && html` aria-current="true"`}><strong>${first.error.message}</strong> <span class="number">${letters.length}</span>
<code>${first.type ?? 'unreadable'}, ${first.reason}</code> <small>${first.queue}</small></a></li>`,
  )}</ul></nav>`;
}

function detail(causes: readonly Cause[], view: DeadLettersView): Html | undefined {
  const { found, group } = view;
  const letter = letterOf(found);
  const cause = causes.find(({ fingerprint }) => fingerprint === (letter?.fingerprint ?? group));
  if (letter !== undefined) return letterPanels(view, letter, cause);
  if (view.values?.has('body'))
    return panel({ title: 'What you typed', body: asItIs(typedText(view.values), 'What you typed') });
  if (cause !== undefined) return causePanel(view, cause);
  if (group !== undefined) return html`<p class="panel panel-text">No letter died of this any more.</p>`;
  return causes.length > 0 ? html`<p class="panel panel-text">Choose a cause.</p>` : undefined;
}

function letterOf({ asked }: DeadLetters): DeadLetter | undefined {
  return asked && foundIn(asked);
}
