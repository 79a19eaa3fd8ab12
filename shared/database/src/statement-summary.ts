const WRITES = /\b(insert\s+into|delete\s+from|update)\s+(?!set\b|skip\b|nowait\b|of\b)([a-z_][a-z0-9_.]*)/gi;
const SOURCE = /\b(?:from|join)\s+([a-z_][a-z0-9_.]*)(?!\s*\()/gi;
const CTE =
  /(?:\bwith|,)\s*(?:recursive\s+)?([a-z_][a-z0-9_]*)(?:\s*\([^()]*\))?\s+as\s*(?:materialized\s*)?\(/gi;
// Statements come from the program: there are as many texts as there are places that write them, and shapes of lists.
const MAX_KEPT = 1000;
const summaries = new Map<string, string>();

/**
 * What a statement does to which tables, in few words: `INSERT orders outbox`. It is the convention's `db.query.summary` and
 * names the statement's span.
 */
export function summaryOf(text: string): string {
  const known = summaries.get(text);
  if (known !== undefined) return known;
  const summary = summarise(text);
  if (summaries.size < MAX_KEPT) summaries.set(text, summary);
  return summary;
}

function summarise(text: string): string {
  const writes = [...text.matchAll(WRITES)].map(
    ([, verb = '', table]) => `${verb.split(/\s/)[0]?.toUpperCase()} ${table}`,
  );
  if (writes.length > 0) return [...new Set(writes)].join(' ');
  const inner = new Set([...text.matchAll(CTE)].map(([, name]) => name));
  const tables = [...text.matchAll(SOURCE)].map(([, table]) => table).filter((table) => !inner.has(table));
  const [verb = 'query'] = text.trim().split(/\s/);
  const operation = verb.toLowerCase() === 'with' ? 'SELECT' : verb.toUpperCase();
  return [operation, ...new Set(tables)].join(' ');
}
