import type { ReturnStatus } from '@platform/api-client/operations.ts';
import type { Html } from '@platform/html/html.ts';
import { type TagState, tag } from '../../../console/parts/state-tag.ts';

const STATES: Readonly<Record<ReturnStatus, TagState>> = {
  requested: 'attention',
  approved: 'running',
  received: 'running',
  refunded: 'good',
  refused: 'plain',
};

export function returnStatus(status: ReturnStatus): Html {
  return tag(status, STATES[status]);
}
