import { type Command, InvalidArgumentError } from 'commander';
import type { GlobalOptions } from './context.ts';
import { parseMinor } from './money.ts';

/** A command's options together with the global ones. */
export function optionsOf<T extends object = object>(command: Command): T & GlobalOptions {
  return command.optsWithGlobals();
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('give a whole number.');
  return value;
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('give a whole number of at least 1.');
  return value;
}

/** `12.34` to 1234 minor units. */
export function price(text: string): number {
  const minor = parseMinor(text);
  if (minor === undefined) throw new InvalidArgumentError('give a price such as 4.25.');
  return minor;
}

/** `SKU=QUANTITY`, or `SKU` for one. */
export function orderLine(text: string, earlier: OrderLineOption[] = []): OrderLineOption[] {
  const at = text.lastIndexOf('=');
  const sku = at < 0 ? text : text.slice(0, at);
  if (sku === '') throw new InvalidArgumentError('give a line such as MUG-BLUE=2.');
  return [...earlier, { sku, quantity: at < 0 ? 1 : positiveNumber(text.slice(at + 1)) }];
}

export interface OrderLineOption {
  readonly sku: string;
  readonly quantity: number;
}
