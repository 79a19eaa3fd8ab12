import { type Statement, sql } from '@platform/database/sql.ts';

// A subject may be longer than an index takes, so the indexes are of its hash.
const hashOf = (text: string) => `hashtextextended(${text}, 0)`;

/** SQL: `one.subject = other.subject`, by the index of `one`. */
export function isSameSubjectSql(one: string, other: string): string {
  return `${hashOf(`${one}.subject`)} = ${hashOf(`${other}.subject`)} and ${one}.subject = ${other}.subject`;
}

/** Condition: a row is about `subject`, by its index. */
export function isAboutSql(subject: string): Statement {
  const value = sql`${subject}::text`;
  return sql`${sql.raw(hashOf('subject'))} = hashtextextended(${value}, 0) and subject = ${value}`;
}
