import { attributes, type Html, html } from '@platform/html/html.ts';
import { postForm } from '../../pages/form-fields.ts';
import { clock } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { ServiceView } from './gather-services.ts';
import { servicePath } from './service-name.ts';

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type Level = (typeof LEVELS)[number];

const QUARTER = '900';
const DURATIONS = [
  [QUARTER, '15 minutes'],
  ['3600', 'an hour'],
  ['', 'until the process ends'],
] as const;
const TITLE = { title: 'Log level' };

/** How much the process that answers logs, and a form to change that. */
export function logLevelPanel(visitor: Visitor, { name, level }: ServiceView): Html {
  if (level === undefined)
    return panel({ ...TITLE, body: html`<p class="panel-text">Set by LOG_LEVEL; read again on SIGHUP.</p>` });
  return partPanel(TITLE, level, ({ level: now, until }) => ({
    aside: html`${now}${until && html`, until ${clock(until)} UTC`}`,
    body: html`<div class="panel-text">${postForm({
      visitor,
      action: `${servicePath(name)}/log-level`,
      body: html`<div class="filters">${choice(
        { name: 'level', label: 'Log from here on', chosen: now },
        LEVELS.map((one) => [one, one]),
      )}${choice({ name: 'for_seconds', label: 'For', chosen: QUARTER }, DURATIONS)}<button class="btn">Set the level</button></div>`,
    })}<p class="quiet">Then it is as it was before. Of several instances, the one that gets the request.</p></div>`,
  }));
}

function choice(
  { name, label, chosen }: { readonly name: string; readonly label: string; readonly chosen: string },
  options: readonly (readonly [value: string, text: string])[],
): Html {
  const id = `f-${name}`;
  return html`<label for="${id}">${label} <select class="field" id="${id}" name="${name}">${options.map(
    ([value, text]) => html`<option${attributes({ value, selected: value === chosen })}>${text}</option>`,
  )}</select></label>`;
}
