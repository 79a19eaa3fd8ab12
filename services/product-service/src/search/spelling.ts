import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { editDistance } from './edit-distance.ts';

/** What to look for in the place of one word typed: that word, or what it may have been meant as. */
export interface Term {
  readonly typed: string;
  readonly alternatives: readonly string[];
}

interface WordRow {
  readonly word: string;
  /** The words such as "the" that no index holds. */
  readonly is_noise: boolean;
  readonly is_known: boolean;
}

/**
 * The terms for what somebody typed: a word that some product has, also as a beginning, stands for itself; any
 * other for the words of the catalogue most like it. Noise words are left out.
 */
export async function spellTerms(database: Queryable, words: readonly string[]): Promise<Term[]> {
  const rows = await database.query<WordRow>(sql`
    select w.word, numnode(q.query) = 0 as is_noise, ${isFoundSql(sql.raw('q.query'))} as is_known
    from unnest(${words}::text[]) with ordinality as w (word, position)
    cross join lateral (select to_tsquery('english', quote_literal(w.word) || ':*') as query) as q
    order by w.position`);
  const terms: Term[] = [];
  for (const { word, is_noise, is_known } of rows) {
    if (is_noise) continue;
    terms.push({ typed: word, alternatives: is_known ? [word] : await wordsLike(database, word) });
  }
  return terms;
}

export interface Correction {
  readonly typed: string;
  /** The likeliest word of the catalogue. */
  readonly meant: string;
}

/** What was typed that no product has, with what is looked for in its place. */
export function correctionsOf(terms: readonly Term[]): Correction[] {
  return terms.flatMap(({ typed, alternatives: [meant] }) =>
    meant === undefined || meant === typed ? [] : [{ typed, meant }],
  );
}

/**
 * True if some product fits a tsquery. Materialized, so that it is planned as if all of them were read: by the index.
 * Whether there is one would otherwise be looked for in row after row, which for a typo is every row.
 */
function isFoundSql(tsquery: Statement): Statement {
  return sql`exists (with hit as materialized (select from product where search @@ ${tsquery}) select from hit)`;
}

// Shorter words are too like one another, and longer ones are no words.
const SHORTEST_CORRECTED = 3;
const LONGEST_CORRECTED = 40;
const MOST_ALTERNATIVES = 8;

/**
 * The words of the catalogue that `word` may have been meant as: two letters off at most (one, for a short
 * word), or, for a longer word mistyped more than that, those that share most of its trigrams.
 */
async function wordsLike(database: Queryable, word: string): Promise<string[]> {
  if (word.length < SHORTEST_CORRECTED || word.length > LONGEST_CORRECTED || /\d/.test(word)) return [];
  const rows = await database.query<{ word: string }>(sql`
    select word
    from (
      select word, levenshtein(word, ${word}) as distance, similarity(word, ${word}) as similarity from search_word
      where levenshtein_less_equal(word, ${word}, 2) <= 2 or similarity(word, ${word}) >= 0.4
      order by distance, similarity desc, word limit 50) as likely
    -- The word of a product renamed since must not stand before one that leads somewhere.
    where ${isFoundSql(sql.raw("to_tsquery('english', quote_literal(likely.word) || ':*')"))}
    order by distance, similarity desc, word`);
  return closest(
    word,
    rows.map((row) => row.word),
  );
}

/** Of words sorted by likeness those with the fewest letters off, and none that share too little. */
export function closest(word: string, candidates: readonly string[]): string[] {
  const furthest = word.length <= 4 ? 1 : Math.ceil(word.length / 3);
  const rated = candidates.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }));
  const best = Math.min(furthest, ...rated.map(({ distance }) => distance));
  return rated
    .filter(({ distance }) => distance <= best)
    .slice(0, MOST_ALTERNATIVES)
    .map(({ candidate }) => candidate);
}
