import pg from 'pg';

const INT8 = 20;
const NUMERIC = 1700;

/**
 * How column values arrive in JavaScript: `bigint` and whole `numeric` (what `sum(bigint)` returns) as numbers,
 * for money in minor units and counts; a value past 2^53 - 1 throws rather than be rounded.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8 || oid === NUMERIC) return toNumber;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
} as pg.CustomTypesConfig;

function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError(`${text} is past the safe integers`);
  return value;
}
