/**
 * An integer of any size, as a field of an answer: a number, or past 2^53 a bigint, of which all digits are written. Its
 * type is that of numbers, as schemas know no other.
 */
export function exactInteger(value: string | bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : (BigInt(value) as unknown as number);
}
