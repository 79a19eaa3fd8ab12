import type { Statement } from './sql.ts';

/** Where statements run: the pool, or one transaction. */
export interface Queryable {
  /** Runs one statement and returns its rows. Throws the server's error. */
  query<Row>(statement: Statement): Promise<Row[]>;
}

/** One open transaction; valid until the function it was handed to has ended. */
export interface Transaction extends Queryable {
  /** Runs `hook` after the commit; never after a rollback. For wake-ups, not for effects. */
  afterCommit(hook: () => void): void;
}
