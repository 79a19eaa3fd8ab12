import type { ProductPage } from '@platform/api-client/operations.ts';

/** A page of the list that was asked for. A replica of an older release leaves out what is optional here. */
export interface CatalogueList extends Pick<ProductPage, 'items' | 'next_cursor'> {
  /** On all pages. */
  readonly total?: number;
  /** Words that no product has, with the word that was looked for instead. */
  readonly corrections?: readonly { readonly typed: string; readonly meant: string }[];
  /** Of what there would be without bounds of the price; null for nothing. */
  readonly price_range?: { readonly min_minor: number; readonly max_minor: number } | null;
}
