import { InvalidArgumentError } from 'commander';
import { wrongUsage } from '../../cli-error.ts';
import { positiveNumber } from '../../options.ts';

/** `SKU=QUANTITY`, or `SKU` for one. */
export function orderLine(text: string, earlier: OrderLineOption[] = []): OrderLineOption[] {
  const at = text.lastIndexOf('=');
  const sku = at < 0 ? text : text.slice(0, at);
  if (sku === '') throw new InvalidArgumentError('Give a line such as MUG-BLUE=2.');
  return [...earlier, { sku, quantity: at < 0 ? 1 : positiveNumber(text.slice(at + 1)) }];
}

/** The lines of the arguments of `command`. Throws CliError. */
export function orderLines(texts: readonly string[], command: string): OrderLineOption[] {
  try {
    return texts.reduce<OrderLineOption[]>((lines, text) => orderLine(text, lines), []);
  } catch (error) {
    throw wrongUsage(`${(error as Error).message} See \`${command} --help\`.`);
  }
}

export interface OrderLineOption {
  readonly sku: string;
  readonly quantity: number;
}
