import type { Disposition, Return, ReturnReceipt } from '@platform/api-client/operations.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';

export const DISPOSITIONS: readonly (readonly [value: Disposition, text: string])[] = [
  ['restock', 'Put back on sale'],
  ['write-off', 'Write off'],
];

/** The field that says what becomes of a product. It is an id too, which may have no spaces. */
export function dispositionField(sku: string): string {
  return `disposition-${sku.replaceAll(' ', '+')}`;
}

/** Products that come back, each once: one bought at several prices has several lines. */
export function returnedProducts({ lines }: Return) {
  return [...new Map(lines.map(({ sku, name }) => [sku, { sku, name }])).values()];
}

/** What a form says that becomes of each product; or of which it says nothing. */
export function readReceipt(returned: Return, form: URLSearchParams): ReturnReceipt | FormProblem {
  const lines = returnedProducts(returned).flatMap(({ sku }) => {
    const said = form.get(dispositionField(sku));
    return DISPOSITIONS.flatMap(([disposition]) => (disposition === said ? [{ sku, disposition }] : []));
  });
  const unsaid = returnedProducts(returned).filter(({ sku }) => !lines.some((line) => line.sku === sku));
  if (unsaid.length === 0) return { lines };
  const errors = unsaid.map(({ sku }) => ({ field: dispositionField(sku), message: 'needs a choice' }));
  return ownProblem('Say what becomes of each product:', errors);
}
