import type { ProductPage } from '@platform/api-client/operations.ts';

/** A page of the list that was asked for. A replica of an older release leaves out what is optional here. */
export type CatalogueList = Pick<ProductPage, 'items' | 'next_cursor'> & Partial<ProductPage>;
