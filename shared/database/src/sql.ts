/** A statement with its values apart from its text: `$1`, `$2` … in `text` stand for `values`. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const RAW = Symbol('raw');
interface Fragment extends Statement {
  readonly [RAW]: readonly string[];
}

/**
 * Tagged template for SQL. Every interpolation becomes a parameter, so that a value can never become
 * text; a nested `sql` fragment is spliced in with its parameters renumbered.
 *
 *     sql`select * from orders where id = ${id} ${onlyOpen ? sql`and status = 'placed'` : sql.empty}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly unknown[]): Statement {
  const raw: string[] = [strings[0] ?? ''];
  const values: unknown[] = [];
  for (const [i, part] of parts.entries()) {
    const after = strings[i + 1] ?? '';
    if (isFragment(part)) {
      append(raw, values, part);
      raw[raw.length - 1] += after;
    } else {
      values.push(part);
      raw.push(after);
    }
  }
  return fragment(raw, values);
}

sql.empty = fragment([''], []);

/** SQL text that is part of the program, such as a column name from a fixed list. Never pass input here. */
sql.raw = (text: string): Statement => fragment([text], []);

/** Fragments joined by `separator`, for example `sql.join(conditions, ' and ')`. */
sql.join = (statements: readonly Statement[], separator: string): Statement => {
  const raw: string[] = [''];
  const values: unknown[] = [];
  for (const [i, statement] of statements.entries()) {
    if (i > 0) raw[raw.length - 1] += separator;
    append(raw, values, statement as Fragment);
  }
  return fragment(raw, values);
};

/** A `where` of the conditions that are not left out; nothing where all are. */
sql.where = (conditions: readonly (Statement | false)[]): Statement => {
  const kept = conditions.filter((condition) => condition !== false);
  return kept.length === 0 ? sql.empty : sql`where ${sql.join(kept, ' and ')}`;
};

function append(raw: string[], values: unknown[], part: Fragment): void {
  const [first = '', ...rest] = part[RAW];
  raw[raw.length - 1] += first;
  raw.push(...rest);
  values.push(...part.values);
}

function fragment(raw: readonly string[], values: readonly unknown[]): Fragment {
  return {
    [RAW]: raw,
    values,
    // Joined on use: a nested fragment's own text is never asked for.
    get text() {
      return raw.reduce((text, piece, i) => `${text}$${i}${piece}`);
    },
  };
}

function isFragment(part: unknown): part is Fragment {
  return typeof part === 'object' && part !== null && RAW in part;
}
