/**
 * SQL: `one.subject = other.subject`, by the index of `one`. That is of the hash, since a subject may be longer than an
 * index takes.
 */
export function sameSubject(one: string, other: string): string {
  return `hashtextextended(${one}.subject, 0) = hashtextextended(${other}.subject, 0) and ${one}.subject = ${other}.subject`;
}
