import { InvalidArgumentError } from 'commander';
import { positiveNumber } from '../../options.ts';

/** `SKU=QUANTITY`, or `SKU` for one. */
export function orderLine(text: string, earlier: OrderLineOption[] = []): OrderLineOption[] {
  const at = text.lastIndexOf('=');
  const sku = at < 0 ? text : text.slice(0, at);
  if (sku === '') throw new InvalidArgumentError('Give a line such as MUG-BLUE=2.');
  return [...earlier, { sku, quantity: at < 0 ? 1 : positiveNumber(text.slice(at + 1)) }];
}

export interface OrderLineOption {
  readonly sku: string;
  readonly quantity: number;
}
