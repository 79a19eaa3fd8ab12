import { type ConsoleFinder, SEARCH_CALL } from '../../../console/search/console-finder.ts';
import { asId } from '../../../console/search/text-shapes.ts';
import { returnAddress } from '../addresses.ts';

export const returns: ConsoleFinder = {
  kind: 'Returns',
  service: 'order-service',
  for: 'staff',
  meaning: asId,
  async find(text, { api }) {
    const { return_id: id, status } = await api.call(
      'GET /api/returns/{id}',
      { path: { id: text } },
      SEARCH_CALL,
    );
    return [{ thing: `return ${id}`, href: returnAddress(id), name: id, note: status }];
  },
};
