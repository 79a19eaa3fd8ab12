import { attributes, type Html, html } from '../../html/html.ts';
import { postForm } from '../../pages/form-fields.ts';
import type { Visitor } from '../../session/visitor.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { ServiceView } from './gather-services.ts';
import { servicePath } from './service-name.ts';

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type Level = (typeof LEVELS)[number];

const TITLE = { title: 'Log level' };

/** How much the process that answers logs, and a form to change that. */
export function logLevelPanel(visitor: Visitor, { name, level }: ServiceView): Html {
  if (level === undefined)
    return panel({ ...TITLE, body: html`<p class="panel-text">Set by LOG_LEVEL; read again on SIGHUP.</p>` });
  return partPanel(TITLE, level, (now) => ({
    aside: now,
    body: html`<div class="panel-text">${postForm({
      visitor,
      action: `${servicePath(name)}/log-level`,
      body: html`<div class="filters"><label for="f-level">Log from here on <select class="field" id="f-level" name="level">${LEVELS.map(
        (one) => html`<option${attributes({ value: one, selected: one === now })}>${one}</option>`,
      )}</select></label> <button class="btn">Set the level</button></div>`,
    })}<p class="quiet">Until the process ends. Of several instances, the one that gets the request.</p></div>`,
  }));
}
