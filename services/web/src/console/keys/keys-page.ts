import { type Content, type Html, html } from '@platform/html/html.ts';
import { buttonForm, fieldsForm } from '../../pages/form.ts';
import type { FormProblem } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { consolePage } from '../console-page.ts';
import { panel, partPanel } from '../parts/panel.ts';
import { foundIn, type Part } from '../parts/part.ts';
import { shortId } from '../parts/short-id.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import type { KeyState, StatedKey } from './key-states.ts';

export const KEYS = '/console/keys';
/** So many signs of a key's id are typed to withdraw it. */
export const TYPED_LENGTH = 8;

export interface KeysView {
  readonly keys: Part<readonly StatedKey[]>;
  readonly visitor: Visitor;
  /** The id of the key that is to be withdrawn. */
  readonly withdrawn?: string | null | undefined;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

const STATES: Readonly<Record<KeyState, readonly [word: string, state: TagState]>> = {
  published: ['published, signs later', 'running'],
  signs: ['signs', 'good'],
  checked: ['signs no longer', 'plain'],
};
const LABELS = { typed: `First ${TYPED_LENGTH} signs of the key's id` };

/** The keys that sign access tokens, in the order in which they sign. */
export function keysPage(view: KeysView): Page {
  const { keys, visitor, withdrawn, done, problem } = view;
  const chosen = foundIn(keys)?.find(({ kid }) => kid === withdrawn);
  return consolePage({
    title: 'Signing keys',
    at: KEYS,
    ...{ done, problem, labels: LABELS },
    body: html`${chosen && withdrawPanel(chosen, view)}
${partPanel({ title: 'Keys' }, keys, (found) => ({ body: keyTable(found) }))}
${panel({
  title: 'The next key',
  body: html`<div class="panel-form"><p>A new key is published now. It signs once everybody has had time to learn of it.</p>
${buttonForm(visitor, `${KEYS}/rotate`, 'Publish the next key')}</div>`,
})}`,
  });
}

function keyTable(keys: readonly StatedKey[]): Html {
  return table({
    caption: 'Signing keys',
    columns: [{ name: 'Key' }, { name: 'State' }, { name: 'Signs from' }, { name: 'Ends' }, { name: 'Act' }],
    rows: keys.map(({ kid, state, active_from, expires_at }): Content[] => [
      html`<code>${kid}</code>`,
      tag(...STATES[state]),
      instant(active_from),
      expires_at === null ? 'when it has a successor' : instant(expires_at),
      html`<a href="${KEYS}?${new URLSearchParams({ withdraw: kid }).toString()}">Withdraw<span class="visually-hidden"> ${kid}</span></a>`,
    ]),
    none: 'No keys.',
  });
}

function withdrawPanel({ kid }: StatedKey, { visitor, problem, values }: KeysView): Html {
  return panel({
    title: html`Withdraw ${shortId(kid)}`,
    aside: html`<a href="${KEYS}">Leave it</a>`,
    body: html`<div class="panel-form"><p>For a key that others may have. What it has signed is worth nothing within
seconds; sessions go on with other tokens. This cannot be undone. The key is <code>${kid}</code>.</p>
${fieldsForm({
  ...{ visitor, problem, values, hasSummary: false, hidden: { kid } },
  action: `${KEYS}/withdraw`,
  fields: [
    {
      name: 'typed',
      label: LABELS.typed,
      isRequired: true,
      autocomplete: 'off',
      more: { maxlength: TYPED_LENGTH },
    },
  ],
  button: 'Withdraw the key for good',
  buttonClass: 'danger',
})}</div>`,
  });
}
