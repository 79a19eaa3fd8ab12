import { Type } from '@platform/schema/type.ts';
import { Uuid } from '../../field-types.ts';

/** Filters of an audit feed of orders. */
export const OrderFilter = {
  order_id: Type.Optional({ ...Uuid, description: 'Of this order alone' }),
};
