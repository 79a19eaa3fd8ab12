import type { SagaPage } from '@platform/api-client/operations.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import type { ListQuery } from '../../../console/lists/list-query.ts';
import { CALL, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';

const PAGE = 50;

/** The page of sagas that an address asks for. */
export function gatherSagas({ api }: Visitor, params: URLSearchParams): Promise<Part<SagaPage>> {
  const { overdue, ...filters } = filtersOf(params, 'state', 'step', 'definition', 'overdue');
  const late = overdue === undefined ? {} : { is_overdue: overdue === '1' };
  const query = { ...filters, ...late, limit: PAGE } as ListQuery<'GET /api/sagas'>;
  return part(api.call('GET /api/sagas', { query }, CALL));
}
