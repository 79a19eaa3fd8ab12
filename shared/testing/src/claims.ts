import { appendFileSync } from 'node:fs';

/**
 * What a test makes beside its own process: a database, a namespace on RabbitMQ (the beginning of queues' and
 * exchanges' names), a prefix of keys in Redis, a folder. Roles are called like their database.
 */
export interface Claim {
  readonly kind: 'database' | 'namespace' | 'keys' | 'folder';
  /** The beginning of its name. */
  readonly name: string;
  /** The test file that made it. */
  readonly owner: string;
}

/**
 * Writes down that this test file makes something, so that `npm test` can see at the end whether it is gone, and
 * whose it was. Outside of `npm test` nobody asks.
 */
export function claim(kind: Claim['kind'], name: string): void {
  const { TEST_CLAIMS: file, TEST_FILE: owner = '' } = process.env;
  if (file) appendFileSync(file, `${JSON.stringify({ kind, name, owner } satisfies Claim)}\n`);
}
