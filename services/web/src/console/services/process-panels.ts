import { type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import type { RunnerProcess } from '../../runner/runner.ts';
import type { Visitor } from '../../session/visitor.ts';
import { facts } from '../parts/facts.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import { isNeededByThisPage, type ServiceName, servicePath } from './service-name.ts';

export interface ProcessPanelsParts {
  readonly visitor: Visitor;
  readonly name: ServiceName;
  /** Undefined within for a service that this run leaves out. */
  readonly process: Part<RunnerProcess | undefined>;
  /** True: asks whether it is to be killed. */
  readonly isToBeKilled: boolean;
}

/** In development: the process as the runner sees it, and what can be done to it. */
export function processPanels(parts: ProcessPanelsParts): Html {
  const { process } = parts;
  return html`${partPanel({ title: 'Process', id: 'process' }, process, (found) => ({
    aside: found && tag(found.state, stateOf(found.state)),
    body: found === undefined ? html`<p class="panel-text">This run leaves it out.</p>` : processFacts(found),
  }))}
${'value' in process && process.value !== undefined && acts(parts, process.value)}`;
}

function processFacts({ pid, memory_mb, cpu_ms, restarts, start_ms }: RunnerProcess): Html {
  return facts([
    ['Process id', pid ?? 'none'],
    ['Memory', memory_mb === null ? 'unknown' : `${memory_mb} MB`],
    ['Processor time', cpu_ms === null ? 'unknown' : `${(cpu_ms / 1000).toFixed(1)} s`],
    ['Restarts', restarts],
    ['Last start', `${start_ms} ms`],
  ]);
}

/** Not swapped for newer ones: whoever is about to press a button keeps it. */
function acts({ visitor, name, isToBeKilled }: ProcessPanelsParts, { state }: RunnerProcess): Html {
  const act = (what: string, button: string, buttonClass = '') =>
    buttonForm(visitor, `${servicePath(name)}/process`, button, { buttonClass, hidden: { act: what } });
  const restart = act('restart', 'Restart');
  if (isNeededByThisPage(name))
    return panel({
      title: 'Act on it',
      body: html`<div class="panel-text"><p>This page comes by it: it can be restarted, and is away for a moment.</p><div class="acts-row">${restart}</div></div>`,
    });
  if (isToBeKilled)
    return panel({
      title: html`Kill ${name}?`,
      body: html`<div class="panel-text"><p>It ends at once, without finishing what it has begun. The runner starts it again.</p>
<div class="acts-row">${act('kill', `Kill ${name}`, 'danger')}<a class="btn" href="${servicePath(name)}">Leave it running</a></div></div>`,
    });
  return panel({
    title: 'Act on it',
    body: html`<div class="panel-text acts-row">${restart}${state === 'paused' ? act('resume', 'Let it go on') : act('pause', 'Pause')}<a class="btn danger" href="${servicePath(name)}?confirm=kill">Kill…</a></div>`,
  });
}

function stateOf(state: string): TagState {
  if (state === 'ready') return 'good';
  return state === 'starting' || state === 'restarting' ? 'running' : 'attention';
}
