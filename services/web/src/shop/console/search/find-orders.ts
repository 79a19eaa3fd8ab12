import { parseOrderNumber } from '@platform/contracts/shop/order-number.ts';
import { type ConsoleFinder, type Hit, SEARCH_CALL } from '../../../console/search/console-finder.ts';
import { asId, isId } from '../../../console/search/text-shapes.ts';
import { moneyText } from '../../parts/money.ts';
import { orderAddress, returnAddress } from '../addresses.ts';
import { sagaAddress } from '../sagas/saga-address.ts';

/** By number, in any spelling whose check sign is right, and by id. */
export const orders: ConsoleFinder = {
  kind: 'Orders',
  service: 'order-service',
  for: 'staff',
  meaning: (text) => (isId(text) || parseOrderNumber(text) !== undefined ? 'name' : undefined),
  async find(text, { api }) {
    const number = parseOrderNumber(text);
    const found =
      number === undefined
        ? [await api.call('GET /api/orders/{id}', { path: { id: text } }, SEARCH_CALL)]
        : (await api.call('GET /api/orders', { query: { number, limit: 1 } }, SEARCH_CALL)).items;
    return found.map(({ id, number, status, total_minor, currency }) => ({
      thing: `order ${id}`,
      href: orderAddress(number),
      name: number,
      note: `${status}, ${moneyText(total_minor, currency)}`,
    }));
  },
};

/** The process of an order or a return has the id of that; that of a cancellation has one of its own. */
export const sagas: ConsoleFinder = {
  kind: 'Sagas',
  service: 'order-service',
  for: 'admin',
  meaning: asId,
  async find(text, { api }) {
    const { id, definition, state } = await api.call(
      'GET /api/sagas/{id}',
      { path: { id: text } },
      SEARCH_CALL,
    );
    return [{ ...ofSaga(definition, id), name: `${definition} ${id}`, note: state }];
  },
};

function ofSaga(definition: string, id: string): Pick<Hit, 'thing' | 'href'> {
  if (definition === 'order') return { thing: `order ${id}`, href: orderAddress(id) };
  if (definition === 'return') return { thing: `return ${id}`, href: returnAddress(id) };
  return { thing: `saga ${id}`, href: sagaAddress(id) };
}
