import { type Content, type Html, html } from '@platform/html/html.ts';
import { instant } from '../../parts/moment.ts';
import type { RecordedAct, Runner } from '../../runner/runner.ts';
import { partPanel } from '../parts/panel.ts';
import { type Part, part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import { who } from '../parts/who.ts';
import { servicePath } from '../services/service-name.ts';

/** What was done to services last, or to one; undefined where there is no runner. */
export type LastActs = Part<readonly RecordedAct[]> | undefined;

export async function gatherActs(runner: Runner | undefined, service?: string): Promise<LastActs> {
  return runner && part(runner.acts(service));
}

/** Who did what to services, and what came of it. */
export function actsPanel(acts: LastActs): Html | undefined {
  if (acts === undefined) return undefined;
  return partPanel({ title: 'Last actions', id: 'acts' }, acts, (found) => ({
    aside: 'as the runner keeps them',
    body: table({
      caption: 'Last actions',
      columns: [
        { name: 'When, UTC' },
        { name: 'Who' },
        { name: 'Service' },
        { name: 'What' },
        { name: 'Outcome', isText: true },
      ],
      rows: found.map(row),
      none: 'Nobody has restarted, paused, killed or cut off anything yet.',
    }),
  }));
}

function row({ at, actor, service, act, status, detail }: RecordedAct): readonly Content[] {
  const isDone = status < 300;
  return [
    instant(at),
    who(actor) ?? 'with the token of the data folder',
    html`<a href="${servicePath(service)}">${service}</a>`,
    act,
    html`${tag(isDone ? 'done' : 'refused', isDone ? 'good' : 'attention')}${detail && html` ${detail}`}`,
  ];
}
