/** PostgreSQL's (appendix C of its manual) and those of JavaScript (ECMA-262, 12.7.2), in strict mode. */
const SQL = `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate
  collation column concurrently constraint create cross default deferrable desc distinct do else end except false
  fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral
  leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps
  placing primary references returning right select similar some symmetric table tablesample then to trailing true
  union unique user using variadic verbose when where window with`;
const JAVASCRIPT = `arguments async await break catch class const continue debugger delete enum eval export extends
  finally function if implements import instanceof interface let new package private protected public return static
  super switch this throw try typeof var void while yield`;
/** Databases and logins that a server or the platform has. */
const OURS = 'admin bus platform postgre template guest';

export const RESERVED_WORDS: ReadonlySet<string> = new Set(`${SQL} ${JAVASCRIPT} ${OURS}`.split(/\s+/));
