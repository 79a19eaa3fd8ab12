import { type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { sagaAddress } from '../../sagas/saga-address.ts';
import { handPanels } from '../../sagas/saga-hands.ts';
import type { XrayView } from '../xray-view.ts';

/** What an operator may do with the sagas that have not ended. Their own pages say what came of it. For admins. */
export function handsPanel({ visitor, xray: { inside } }: XrayView): Html | undefined {
  const sagas = (inside && foundIn(inside.sagas)) ?? [];
  const [saga, ...others] = sagas.filter(({ can }) => can.length > 0);
  if (saga === undefined) return undefined;
  return panel({
    title: 'By hand',
    body: html`<details class="act"><summary>Help the saga on…</summary><div class="stack">${handPanels({ visitor, saga })}</div></details>
${others.map(({ id, definition }) => html`<p class="panel-text"><a href="${sagaAddress(id)}">Help the saga of the ${definition} on</a></p>`)}`,
  });
}
