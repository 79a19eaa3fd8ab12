/** The database did not answer in time, or not at all. The request may be tried again later. */
export class DatabaseUnavailableError extends Error {
  readonly code = 'database-unavailable';
}

/** The connection broke while COMMIT was under way: the transaction happened, or it did not. */
export class CommitInDoubtError extends Error {
  readonly code = 'commit-in-doubt';
}

/** SQLSTATE of a server error, or Node's error code, or undefined. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** True if `error` is a unique violation (SQLSTATE 23505), of `constraint` when one is named. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

// Node's codes for a network that fails; whether before or after there was a connection, its `syscall` says.
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
]);
const CONNECTING = new Set(['connect', 'getaddrinfo']);
// 57P03 starting up or shutting down, 53300 too many connections, 57P01 stopped by an administrator: the statement
// that was under way is rolled back.
const TURNED_AWAY = new Set(['57P03', '53300', '57P01']);
// 28000 the role may not log in, 42501 it may not connect to this database: an administrator took it away, and can give it back.
const KEPT_OUT = new Set(['28000', '42501']);
// 57P02 crash of another backend, 08xxx connection exceptions.
const BROKEN = new Set(['57P01', '57P02', '08000', '08003', '08006']);
// 55P03 lock_timeout, 57014 statement_timeout, 25P03 idle_in_transaction_session_timeout.
const TIMED_OUT = new Set(['55P03', '57014', '25P03']);
// Of those, what is due to the work alone.
const OVERRUN = new Set(['57014', '25P03']);
// 25006 read-only transaction, 53000 insufficient resources, 53100 disk full, 53200 out of memory.
const REFUSING_WRITES = new Set(['25006', '53000', '53100', '53200']);

/** True if no connection was made, or the server turned the statement away: nothing of it has been executed. */
export function isConnectFailure(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isConnectFailure);
  const code = errorCode(error);
  if (code === undefined) return /timeout (exceeded|expired)/i.test(messageOf(error));
  return TURNED_AWAY.has(code) || (NETWORK.has(code) && CONNECTING.has(syscallOf(error)));
}

/** True if the server keeps the role out for now. Of an error that came while connecting; of a statement 42501 means another thing. */
export function isKeptOut(error: unknown): boolean {
  return KEPT_OUT.has(errorCode(error) ?? '');
}

/** True if the connection broke while a statement was under way. */
export function isConnectionLoss(error: unknown): boolean {
  const code = errorCode(error);
  // The last is pg's `query_timeout`: the server may be cut off, and the connection is given up.
  if (code === undefined)
    return /Connection (terminated|ended)|not queryable|Query read timeout/i.test(messageOf(error));
  return BROKEN.has(code) || (NETWORK.has(code) && !CONNECTING.has(syscallOf(error)));
}

/**
 * True if a prepared statement no longer fits the tables (a migration changed them: 0A000), or is not what this
 * connection prepared. Nothing has been executed, and a new connection prepares it anew.
 */
export function isStalePlan(error: unknown): boolean {
  const code = errorCode(error);
  return isForeignPlan(error) || (code === '0A000' && /cached plan/i.test(messageOf(error)));
}

/**
 * True if a statement that was prepared is not there (26000), or one that was not is (42P05): a pooler in between
 * gives one connection of ours several of the server, or one of the server to several of ours.
 */
export function isForeignPlan(error: unknown): boolean {
  const code = errorCode(error);
  return code === '26000' || code === '42P05';
}

/**
 * True if the server takes no writes for now: read-only (as a standby, or by an administrator), or out of space or
 * memory.
 */
export function isRefusingWrites(error: unknown): boolean {
  return REFUSING_WRITES.has(errorCode(error) ?? '');
}

/** True if the server cancelled the statement by one of its time limits. */
export function isTimeout(error: unknown): boolean {
  return TIMED_OUT.has(errorCode(error) ?? '');
}

/**
 * True if the work itself took longer than the server lets it: a statement, or the pause between two of a
 * transaction. It says nothing about the server, if that is well otherwise. A lock that others hold is not meant.
 */
export function isOverrun(error: unknown): boolean {
  const cause = error instanceof DatabaseUnavailableError ? error.cause : error;
  return OVERRUN.has(errorCode(cause) ?? '');
}

/** True if running the same transaction again may succeed: 40001 serialization failure, 40P01 deadlock. */
export function isContention(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

/** True if the connection should not be used again. What was begun on it and not committed has no effect. */
export function isUnusable(error: unknown): boolean {
  return isConnectionLoss(error) || isConnectFailure(error) || isStalePlan(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function syscallOf(error: unknown): string {
  const { syscall } = error as { syscall?: unknown };
  return typeof syscall === 'string' ? syscall : '';
}
