import type { Defect } from '../defect.ts';

const SRC = 'shared/messaging/src';
const POSTGRES_TESTS = ['shared/messaging/tests/postgres.conformance.test.ts'];
const RABBITMQ_TESTS = ['shared/messaging/tests/rabbitmq.conformance.test.ts'];

/** What carries messages: PostgreSQL and RabbitMQ. */
export const TRANSPORT_DEFECTS: readonly Defect[] = [
  {
    name: 'retired-queue-dropped',
    what: 'what waits in a queue is dropped when it is retired',
    file: `${SRC}/rabbitmq/set-aside-head.ts`,
    replace: 'await bury(options, batch);',
    by: 'void bury;',
    tests: RABBITMQ_TESTS,
  },
  {
    name: 'limits-of-living-only',
    what: 'the limits of a queue are not kept',
    file: `${SRC}/postgres/postgres-queues.ts`,
    replace: 'for (const queue of kept) await this.#keep(queue);',
    by: 'void kept;',
    tests: POSTGRES_TESTS,
  },
  {
    name: 'all-messages-looked-at',
    what: 'every process that connects to the PostgreSQL bus looks at all messages that wait',
    file: 'shared/messaging/src/postgres/heartbeat.ts',
    replace: '(found.dead.length === 0 && found.is_checked)',
    by: '(found.dead.length > 1e9 && found.is_checked)',
    tests: ['shared/messaging/tests/dead-sessions.test.ts'],
  },
  {
    name: 'later-message-overtakes',
    what: 'a message is sent to its queue though the broker refuses the one before of its subject',
    file: 'shared/messaging/src/rabbitmq/publish-waves.ts',
    replace: '(typeOf.get(subject) ?? type) !== type',
    by: '(typeOf.get(subject) ?? type) === undefined',
    tests: ['shared/messaging/tests/publish-waves.test.ts'],
  },
  {
    name: 'first-page-given-back',
    what: 'of what a dead session held only the messages among the first ten thousand are given back',
    file: 'shared/messaging/src/postgres/heartbeat.ts',
    replace: '[place] = await this.#session.run<MessagePlace>(',
    by: '[] = await this.#session.run<MessagePlace>(',
    also: [
      {
        file: 'shared/messaging/src/postgres/heartbeat.ts',
        replace: 'for (let place: MessagePlace | undefined = FIRST_PLACE; place !== undefined; )',
        by: 'for (const place of [FIRST_PLACE])',
      },
    ],
    tests: ['shared/messaging/tests/dead-sessions.test.ts'],
  },
  {
    name: 'postgres-outdated-routes-confirmed',
    what: 'messages that were not sent, as their routes were outdated, are reported as sent',
    file: `${SRC}/postgres/publisher.ts`,
    replace: 'return row?.version === version;',
    by: 'return row !== undefined;',
    tests: POSTGRES_TESTS,
  },
  {
    name: 'postgres-given-back-without-notice',
    what: 'a replica that stops puts its messages back without telling the others',
    file: `${SRC}/postgres/message-store.ts`,
    replace: "select ${wakeUp('returned')}",
    by: 'select queue_id from returned',
    tests: ['shared/messaging/tests/given-back.test.ts'],
  },
  {
    name: 'postgres-looks-begin-at-the-first',
    what: 'every look of the bus walks the messages that are done and that a snapshot still sees',
    file: `${SRC}/postgres/take-floors.ts`,
    replace: 'return floor.next;',
    by: 'return 0;',
    tests: ['shared/messaging/tests/held-snapshot.test.ts'],
  },
  {
    name: 'postgres-late-commit-missed',
    what: 'a message that becomes visible while others are taken is looked for a minute later',
    file: `${SRC}/postgres/take-floors.ts`,
    replace: 'Math.min(Math.max(floor.next, next), floor.named)',
    by: 'Math.max(floor.next, next)',
    tests: ['shared/messaging/tests/take-floors.test.ts'],
  },
  {
    name: 'postgres-take-without-bytes',
    what: 'a consumer takes as many large messages at once as it would small ones',
    file: `${SRC}/postgres/message-store.ts`,
    replace: 'where total - bytes < ${MOST_BATCH_BYTES}',
    by: 'where total > 0',
    tests: ['shared/messaging/tests/large-messages.test.ts'],
  },
  {
    name: 'rabbitmq-earlier-steps-forgotten',
    what: 'what waits in a step of the retry ladder that this release does not have is never consumed',
    file: `${SRC}/rabbitmq/recorded-ladder.ts`,
    replace: 'return [...recorded, ...missing];',
    by: 'return [...delaysMs, ...missing.slice(delaysMs.length)];',
    tests: ['shared/messaging/tests/rabbitmq-topology.test.ts'],
  },
  {
    name: 'rabbitmq-unroutable-unseen',
    what: 'the broker drops what no queue is bound for, and nobody learns of it',
    file: `${SRC}/rabbitmq/confirming-publisher.ts`,
    replace: 'mandatory: true',
    by: 'mandatory: false',
    tests: RABBITMQ_TESTS,
  },
  {
    name: 'rabbitmq-attempts-forgotten',
    what: 'a message that comes back from the retry ladder begins at attempt 1, and is tried without end',
    file: `${SRC}/rabbitmq/retry-step.ts`,
    replace: 'options: retryProperties(properties, attemptsOf(properties)),',
    by: 'options: retryProperties(properties, 0),',
    also: [
      {
        file: `${SRC}/rabbitmq/retry-step.ts`,
        replace: 'import { attemptsOf, dueAtOf, retryProperties }',
        by: 'import { dueAtOf, retryProperties }',
      },
    ],
    tests: RABBITMQ_TESTS,
  },
];
