import type { ConsoleFinder } from '../../../console/search/console-finder.ts';
import { orders, sagas } from './find-orders.ts';
import { parcels } from './find-parcels.ts';
import { returns } from './find-returns.ts';
import { namedSku, productsByWords, stockByPrefix } from './find-skus.ts';

/** What the console's search finds of the shop. */
export const SHOP_FINDERS: readonly ConsoleFinder[] = [
  orders,
  sagas,
  returns,
  parcels,
  namedSku,
  productsByWords,
  stockByPrefix,
];
