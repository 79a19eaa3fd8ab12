import type { Saga, SagaState } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { type TagState, tag } from '../../../console/parts/state-tag.ts';

const STATES: Readonly<Record<SagaState, TagState>> = {
  running: 'running',
  compensating: 'attention',
  stuck: 'failed',
  completed: 'good',
  compensated: 'plain',
  cancelled: 'plain',
};

/** How a saga is, and whether it should have moved by now. */
export function sagaStateTag({ state, is_overdue: isOverdue }: Pick<Saga, 'state' | 'is_overdue'>): Html {
  return html`${tag(state, STATES[state])}${isOverdue && state !== 'stuck' && html` ${tag('overdue', 'attention')}`}`;
}
