import type { Defect } from '../defect.ts';

const SRC = 'shared/messaging/src';
const TESTS = 'shared/messaging/tests';

/** Outbox, relay and inbox, whatever carries the messages. */
export const MESSAGING_DEFECTS: readonly Defect[] = [
  {
    name: 'acked-before-commit',
    what: 'a message is acknowledged before its effects are committed',
    file: `${SRC}/consume.ts`,
    replace: 'await runAsHandling(message, ',
    by: 'void runAsHandling(message, ',
    tests: [`${TESTS}/consume.test.ts`],
  },
  {
    name: 'no-inbox-record',
    what: 'the effects of a message are committed without an inbox record',
    file: `${SRC}/consume.ts`,
    replace: 'once: (work) => handleOnce(options.database, queue, message.id, work),',
    by: 'once: (work) => options.database.transaction(work).then(() => true),',
    also: [
      {
        file: `${SRC}/consume.ts`,
        replace: 'import { handleOnce, handleOnceAs } from',
        by: 'import { handleOnceAs } from',
      },
    ],
    tests: [`${TESTS}/consume.test.ts`],
  },
  {
    name: 'outbox-removed-before-confirm',
    what: 'the relay removes every row it has read, whether or not the broker confirmed it',
    file: `${SRC}/relay-loop.ts`,
    replace: 'sent = outcome.done.map((row) => row.position);',
    by: 'sent = rows.map((row) => row.position);',
    tests: [`${TESTS}/relay.test.ts`],
  },
  {
    name: 'relay-cursor',
    what: 'the relay goes on after the highest position it has seen, and misses a lower one that commits later',
    file: `${SRC}/relay-session.ts`,
    replace: 'return { rows, isMoreWaiting',
    by: `const news = rows.filter(({ position }) => position > this.#cursor);
    this.#cursor = news.at(-1)?.position ?? this.#cursor;
    return { rows: news, isMoreWaiting`,
    also: [
      {
        file: `${SRC}/relay-session.ts`,
        replace: '  #isLost = false;',
        by: '  #isLost = false;\n  #cursor = 0;',
      },
    ],
    tests: [`${TESTS}/relay.test.ts`],
  },
  {
    name: 'two-relay-leaders',
    what: 'the lock of the leading relay can be held by several replicas',
    file: `${SRC}/relay-session.ts`,
    replace: 'not pg_try_advisory_lock($1, $2)',
    by: 'not pg_try_advisory_lock_shared($1, $2)',
    tests: [`${TESTS}/relay.test.ts`],
  },
  {
    name: 'lead-kept-without-broker',
    what: 'a leading relay that is cut off from the broker keeps its lead',
    file: `${SRC}/relay-loop.ts`,
    replace: 'await this.#reach.isCutOff()',
    by: '!(await this.#reach.isCutOff()) && this.#isStopping',
    tests: [`${TESTS}/relay.test.ts`],
  },
  {
    name: 'relay-batch-without-bytes',
    what: 'a batch of the relay is bounded by its messages alone, and large ones fill its memory',
    file: `${SRC}/relay-session.ts`,
    replace: 'where bytes - octet_length(envelope) < ${MOST_BATCH_BYTES}',
    by: 'where bytes > 0',
    tests: [`${TESTS}/relay.test.ts`],
  },
  {
    name: 'overrun-taken-for-outage',
    what: 'a handler whose statements take too long is waited for as if the database were away, without end',
    file: `${SRC}/consume.ts`,
    replace: 'const error = await blameOf(blameTime(bounds?.signal, failure), options.database);',
    by: 'const error = blameTime(bounds?.signal, failure);',
    also: [
      {
        file: `${SRC}/consume.ts`,
        replace: "import { blameOf } from './handler-overrun.ts';\n",
        by: '',
      },
    ],
    tests: [`${TESTS}/handler-overrun.test.ts`],
  },
  {
    name: 'hung-handler-keeps-place',
    what: 'a handler that does not end when its time is up keeps its place',
    file: `${SRC}/handler-runs.ts`,
    replace: 'givenUp.abort(new HandlerTimeoutError(said));',
    by: 'void [givenUp, said];',
    tests: [`${TESTS}/postgres.conformance.test.ts`],
  },
  {
    name: 'open-circuit-takes-on',
    what: 'a queue goes on taking messages while an open circuit refuses them',
    file: `${SRC}/postgres/postgres-subscription.ts`,
    replace: "if (intake === 'paused') return 0;",
    by: '',
    tests: [`${TESTS}/circuit-writes.test.ts`],
  },
  {
    name: 'late-commit',
    what: 'the transaction of a handler that was given up is committed',
    file: 'shared/database/src/transaction-attempt.ts',
    replace: 'value = await untilAborted(signal, () => work(tx));',
    by: `value = await untilAborted(signal, () => work(tx)).catch((error: unknown) => {
      if (signal?.aborted) return undefined as never;
      throw error;
    });`,
    also: [
      {
        file: 'shared/database/src/transaction-attempt.ts',
        replace: '    signal?.throwIfAborted();\n  } catch',
        by: '  } catch',
      },
    ],
    tests: ['shared/database/tests/bounded-work.test.ts'],
  },
  {
    name: 'late-id-forgotten',
    what: 'the record of a message whose id is old is kept in the ring alone, which is emptied too soon for it',
    file: `${SRC}/inbox-ring.ts`,
    replace: 'Math.abs(nowMs - madeMs) > ON_TIME_MS',
    by: 'Math.abs(nowMs - madeMs) > 9 * ON_TIME_MS',
    tests: [`${TESTS}/inbox-ring.test.ts`],
  },
  {
    name: 'former-inbox-unread',
    what: 'what the release before has handled is handled again',
    file: `${SRC}/inbox.ts`,
    replace: 'where not exists (select from only inbox where queue = ${queue} and message_id = ${key}::uuid)',
    by: '',
    tests: [`${TESTS}/inbox-ring.test.ts`],
  },
  {
    name: 'late-statement',
    what: 'a handler that was given up may still write',
    file: 'shared/database/src/bounded-work.ts',
    replace: 'this.signal.throwIfAborted();',
    by: '',
    also: [
      {
        file: 'shared/database/src/database.ts',
        replace: '  signal.throwIfAborted();\n  const cancel',
        by: '  const cancel',
      },
    ],
    tests: [`${TESTS}/handler-timeout.test.ts`],
  },
  {
    name: 'one-lead-a-database',
    what: 'of two services with a schema each in one database, only one has its outbox sent',
    file: `${SRC}/relay-session.ts`,
    replace: 'when pg_try_advisory_lock_shared($3) then true',
    by: 'when pg_try_advisory_lock($3) then true',
    tests: [`${TESTS}/relay-lead.test.ts`],
  },
  {
    name: 'wrong-retry-count',
    what: 'a handler is tried in place once less than its policy says',
    file: `${SRC}/failure-policy.ts`,
    replace: 'attempt <= policy.immediate',
    by: 'attempt < policy.immediate',
    tests: [`${TESTS}/failure-policy.test.ts`],
  },
  {
    name: 'unknown-types-acknowledged',
    what: 'a replica of the release before takes the commands of a new type, and does nothing',
    file: 'shared/messaging/src/consume.ts',
    replace: 'throw new NoHandlerError(queue, type)',
    by: 'return undefined as never',
    tests: ['shared/messaging/tests/rolling-release.test.ts', 'shared/messaging/tests/consume.test.ts'],
  },
];
