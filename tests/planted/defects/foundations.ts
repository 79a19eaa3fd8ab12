import type { Defect } from '../defect.ts';

/** Database, cache, resilience, discovery and telemetry. */
export const FOUNDATION_DEFECTS: readonly Defect[] = [
  {
    name: 'idle-connection-holds-up-end',
    what: 'a service that stops waits for a connection on which nobody asks any more',
    file: 'shared/service-defaults/src/service-server.ts',
    replace: 'setInterval(() => this.#server.closeIdleConnections(), SWEEP_MS)',
    by: 'setInterval(() => undefined, SWEEP_MS)',
    tests: ['shared/service-defaults/tests/service-server.test.ts'],
  },
  {
    name: 'silent-redis-waited-for',
    what: 'each request waits for a Redis that has just failed another',
    file: 'shared/cache/src/redis-connection.ts',
    replace: 'this.#coolUntil = performance.now() + this.#coolDownMs;',
    by: 'this.#coolUntil = 0;',
    tests: ['shared/cache/tests/redis-away.test.ts'],
  },
  {
    name: 'migration-without-lock',
    what: 'replicas that start together migrate at the same time',
    file: 'shared/database/src/migrate.ts',
    replace: 'select pg_advisory_lock($1)',
    by: 'select pg_try_advisory_lock($1)',
    tests: ['shared/database/tests/migrate.test.ts'],
  },
  {
    name: 'namespace-for-old-folders',
    what: 'a data folder of an earlier release gets a namespace, and its queues are not found',
    file: 'platform/src/namespace.ts',
    replace: 'hasSecrets(folder) ? NONE :',
    by: 'NONE !== NONE ? NONE :',
    tests: ['platform/src/namespace.test.ts'],
  },
  {
    name: 'one-namespace-for-all',
    what: 'services are not told the namespace of their queues',
    file: 'platform/src/service-environment.ts',
    replace: '...(namespace && { BUS_NAMESPACE: namespace }) };',
    by: '...(namespace && {}) };',
    tests: ['tests/runner/namespaces.test.ts', 'platform/src/service-environment.test.ts'],
  },
  {
    name: 'prepared-names-counted',
    what: 'the name of a prepared statement depends on what the process prepared before',
    file: 'shared/database/src/prepared-name.ts',
    replace: ".update(text).digest('hex')",
    by: ".update(String(names.size)).digest('hex')",
    tests: ['shared/database/tests/prepared-name.test.ts'],
  },
  {
    name: 'hook-before-commit',
    what: 'what waits for a commit is told before it, and also of a commit that fails',
    file: 'shared/database/src/transaction-attempt.ts',
    replace: `  const failure = await commit(client);
  if (failure !== undefined) return { ok: false, error: failure };
  runHooks(hooks);`,
    by: `  runHooks(hooks);
  const failure = await commit(client);
  if (failure !== undefined) return { ok: false, error: failure };`,
    tests: ['shared/database/tests/transaction.test.ts'],
  },
  {
    name: 'write-sent-twice',
    what: 'a write whose connection breaks is sent again, though it may have happened',
    file: 'shared/database/src/database.ts',
    replace: '(isConnectionLoss(error) && isRead(statement))',
    by: 'isConnectionLoss(error)',
    tests: ['shared/database/tests/transaction.test.ts'],
  },
  {
    name: 'cache-never-invalidated',
    what: 'an invalidation leaves the kept value in its place',
    file: 'shared/cache/src/loading-cache.ts',
    replace: '    await this.#store.invalidate(keys);\n',
    by: '',
    tests: ['shared/cache/tests/memory-cache.test.ts'],
  },
  {
    name: 'redis-invalidation-forgotten',
    what: 'what was invalidated while Redis was away is served when it is back',
    file: 'shared/cache/src/redis-store.ts',
    replace: '      for (const key of keys) this.#untold.add(key);\n      throw error;',
    by: '      throw error;',
    tests: ['shared/cache/tests/redis-away.test.ts'],
  },
  {
    name: 'circuit-never-closes',
    what: 'a circuit waits for one more success than it lets trials through',
    file: 'shared/resilience/src/circuit-breaker.ts',
    replace: '++this.#trialSuccesses >= this.#successThreshold',
    by: '++this.#trialSuccesses > this.#successThreshold',
    tests: ['shared/resilience/src/circuit-breaker.test.ts'],
  },
  {
    name: 'instances-forgotten',
    what: 'the known instances of a service are forgotten while the registry is away',
    file: 'shared/discovery/src/following-resolver.ts',
    replace: '      if (signal.aborted) return 0;\n',
    by: '      if (signal.aborted) return 0;\n      this.#origins = [];\n',
    tests: ['shared/discovery/src/following-resolver.test.ts'],
  },
  {
    name: 'secret-in-log-line',
    what: 'a password inside of a logged object stands in the log',
    file: 'shared/telemetry/src/logger.ts',
    replace: 'SECRET_FIELDS.flatMap((field) => [field, `*.${field}`])',
    by: 'SECRET_FIELDS',
    tests: ['shared/telemetry/tests/logger.test.ts'],
  },
];
