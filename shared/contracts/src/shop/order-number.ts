import { Type } from '@platform/schema/type.ts';

/** The signs of Crockford's base 32: digits and letters without I, L, O and U, which are misread. */
export const ORDER_NUMBER_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const EIGHT_SIGNS = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** A short name of an order that people can say: seven signs and a check sign, written in two groups. */
export const OrderNumber = Type.String({
  pattern: '^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$',
  description: 'A short name of the order, which people can say',
  examples: ['K7Q2-9MXE'],
});

const ALPHA_TO_THE_FIFTH = 0b100101;

/**
 * The check sign of seven signs: the sum of each times a power of α that is its own, over the field of 32 elements (α⁵ = α² + 1).
 * No two powers are alike and none is 0. So it finds every single wrong sign, and every swap of two that differ.
 */
export function checkSign(signs: string): string {
  let sum = 0;
  for (const sign of signs) {
    sum = (sum ^ ORDER_NUMBER_SIGNS.indexOf(sign)) << 1;
    if (sum > 31) sum ^= ALPHA_TO_THE_FIFTH;
  }
  return ORDER_NUMBER_SIGNS.charAt(sum);
}

/**
 * The number as it is written, from one as people type it: in any case, with or without dash and spaces, O for 0 and
 * I or L for 1. Undefined for what is no number, or has a wrong sign.
 */
export function parseOrderNumber(text: string): string | undefined {
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (!EIGHT_SIGNS.test(signs) || checkSign(signs.slice(0, 7)) !== signs[7]) return undefined;
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}
