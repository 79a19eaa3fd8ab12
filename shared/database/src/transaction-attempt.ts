import type { Writable } from 'node:stream';
import pg from 'pg';
import { untilAborted } from './bounded-work.ts';
import { cancelStatement } from './cancel-statement.ts';
import { CommitInDoubtError, isConnectionLoss, isUnusable } from './database-errors.ts';
import type { Transaction } from './queryable.ts';
import { runStatement } from './run-statement.ts';
import { asStatement } from './statement-span.ts';

export type Attempt<T> = { ok: true; value: T } | { ok: false; error: unknown };

/**
 * Runs `work` in one transaction on `client` and gives the client back. Throws CommitInDoubtError alone; what else
 * went wrong is in the answer, and has no effect. When `signal` aborts, the transaction is rolled back, also if `work`
 * never ends.
 */
export async function attemptTransaction<T>(
  client: pg.PoolClient,
  work: (tx: Transaction) => Promise<T>,
  signal?: AbortSignal,
): Promise<Attempt<T>> {
  const hooks: (() => void)[] = [];
  let isOpen = true;
  const tx: Transaction = {
    async query(statement) {
      // The connection may be somebody else's by now, in the middle of a transaction of theirs.
      if (!isOpen) throw new Error('a statement was sent after its transaction had ended: await every query');
      return runStatement(client, statement);
    },
    afterCommit: (hook) => hooks.push(hook),
  };
  let value: T;
  holdBack(client);
  const begun = client.query('begin');
  begun.catch(() => undefined); // Reported by the first statement, or by the await below.
  try {
    value = await untilAborted(signal, () => work(tx));
    await begun;
    // The last moment: what is sent now may be committed.
    signal?.throwIfAborted();
  } catch (error) {
    isOpen = false;
    if (signal?.aborted) await breakOff(client);
    else await endFailed(client, error);
    return { ok: false, error };
  }
  isOpen = false;
  const failure = await commit(client);
  if (failure !== undefined) return { ok: false, error: failure };
  runHooks(hooks);
  return { ok: true, value };
}

/** What is sent within this turn of the event loop goes out in one write: system calls cost more than small statements. */
function holdBack(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function endFailed(client: pg.PoolClient, error: unknown): Promise<void> {
  if (isUnusable(error)) return client.release(true);
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true); // Destroying the connection rolls back as well.
  }
}

/** Ends the statement under way, and the connection with its transaction. */
async function breakOff(client: pg.PoolClient): Promise<void> {
  await cancelStatement(client);
  client.release(true);
}

/** Commits and gives the client back. Returns why the server rolled back; throws CommitInDoubtError when it did not say. */
async function commit(client: pg.PoolClient): Promise<unknown> {
  let command: string;
  try {
    ({ command } = await asStatement(client, 'commit', () => client.query('commit')));
  } catch (error) {
    const isRolledBack = error instanceof pg.DatabaseError && !isConnectionLoss(error);
    client.release(!isRolledBack);
    if (isRolledBack) return error;
    throw new CommitInDoubtError('connection lost during commit', { cause: error });
  }
  client.release();
  // The server answers COMMIT of a failed transaction with ROLLBACK, without an error.
  return command === 'COMMIT'
    ? undefined
    : new Error('the transaction was rolled back: a statement in it failed');
}

/** A hook that fails does not undo the commit, and must not look as if it had. */
function runHooks(hooks: readonly (() => void)[]): void {
  for (const hook of hooks)
    try {
      hook();
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
}
