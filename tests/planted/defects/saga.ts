import type { Defect } from '../defect.ts';

const SRC = 'shared/saga/src';
const TESTS = 'shared/saga/tests';

/** Processes with a way back. */
export const defects: readonly Defect[] = [
  {
    name: 'sweeper-rests-for-its-work',
    what: 'what a sweep has to do counts as the time of looking, so that the next look is far away',
    file: 'shared/saga/src/deadlines/sweeper.ts',
    replace: `      const lookMs = now() - startedMs;
      await expireAll(await putOffUnconfirmed(database, sagas, patienceMs), signal);`,
    by: `      await expireAll(await putOffUnconfirmed(database, sagas, patienceMs), signal);
      const lookMs = now() - startedMs;`,
    tests: ['shared/saga/tests/sweeper.test.ts'],
  },
  {
    name: 'forced-back-in-doubt',
    what: 'an operator forces back a saga whose step may have happened and cannot be undone',
    file: `${SRC}/operate.ts`,
    replace: "compensation === undefined && undoneBy === undefined ? 'no-undo' : undefined",
    by: '[compensation, undoneBy].length === 0 ? undefined : undefined',
    tests: [`${TESTS}/operate.test.ts`],
  },
  {
    name: 'reply-of-next-release-dropped',
    what: 'a reply of a type that only the next release knows is acknowledged by a replica of this one',
    file: `${SRC}/sagas.ts`,
    replace: 'if (saga !== undefined && !isEnded(saga.state)) this.#registry.get(saga);',
    by: 'void saga;',
    tests: [`${TESTS}/versions.test.ts`],
  },
  {
    name: 'reply-of-next-release-buried',
    what: 'a reply to a saga of the next release becomes a dead letter when replicas of this one take it',
    file: `${SRC}/unknown-version-error.ts`,
    replace: "'other-replica'",
    by: "'unknown-version'",
    tests: [`${TESTS}/versions.test.ts`],
  },
  {
    name: 'saga-revision-unchecked',
    what: 'a move is written although the instance has moved since it was read',
    file: `${SRC}/store/saga-store.ts`,
    replace: 'where id = ${saga.id} and revision = ${saga.revision}',
    by: 'where id = ${saga.id}',
    tests: [`${TESTS}/sagas.test.ts`],
  },
  {
    name: 'step-without-deadline',
    what: 'the first step of a saga waits for its answer for ever',
    file: `${SRC}/store/saga-store.ts`,
    replace: '1, ${deadlineSql(move.waitMs)}, ${traceparent})',
    by: '1, null, ${traceparent})',
    tests: [`${TESTS}/sagas.test.ts`],
  },
  {
    name: 'cancelled-beyond-the-pivot',
    what: 'an order can be cancelled while its payment is being taken',
    file: `${SRC}/moves/decide.ts`,
    replace: "direction === 'forward' && stepOf(definition, step).kind === 'compensatable'",
    by: "direction === 'forward' && stepOf(definition, step).kind !== 'retriable'",
    tests: [`${TESTS}/sagas-races.test.ts`],
  },
  {
    name: 'failing-saga-hidden',
    what: 'the promised deadline of a saga that cannot move is written over, so that it is never overdue',
    file: `${SRC}/moves/failed-moves.ts`,
    replace: 'last_error = ${reason},',
    by: "last_error = ${reason}, deadline = now() + interval '1 minute',",
    tests: [`${TESTS}/cannot-move.test.ts`],
  },
  {
    name: 'unknown-version-taken',
    what: 'a replica counts failures of sagas whose version it does not know, until they are stuck',
    file: `${SRC}/deadlines/overdue-sagas.ts`,
    replace: 'and (type, version) in (select * from unnest(',
    by: 'and (true or (type, version) in (select * from unnest(',
    also: [
      {
        file: `${SRC}/deadlines/overdue-sagas.ts`,
        replace: '::integer[]))',
        by: '::integer[])))',
      },
    ],
    tests: [`${TESTS}/cannot-move.test.ts`],
  },
  {
    name: 'sweepers-take-the-same',
    what: 'every replica takes all overdue sagas, also those that another has in hand',
    file: `${SRC}/deadlines/overdue-sagas.ts`,
    replace: 'and (next_look is null or next_look <= now())',
    by: '',
    tests: [`${TESTS}/sweeper.test.ts`],
  },
  {
    name: 'deadline-from-the-outbox',
    what: 'a saga times out while its command waits for a broker that is away',
    file: `${SRC}/deadlines/unconfirmed-commands.ts`,
    replace: 'case when ${isWaitingInOutboxSql(sql`message_id`, sql`id`)} then now() end',
    by: 'case when ${isWaitingInOutboxSql(sql`message_id`, sql`id`)} then null::timestamptz end',
    tests: [`${TESTS}/broker-away.test.ts`],
  },
  {
    name: 'late-confirm-forgotten',
    what: 'the time that a command waited for its broker counts as time that its answer took',
    file: 'shared/messaging/src/outbox/outbox-confirms.ts',
    replace: "where to_timestamp(at) < now() - interval '1 second'",
    by: 'where false',
    tests: [`${TESTS}/broker-away.test.ts`, 'shared/messaging/tests/relay.test.ts'],
  },
  {
    name: 'late-confirm-of-another',
    what: 'the time of any late confirm is taken for that of a command, and two of them end every look',
    file: 'shared/messaging/src/outbox/outbox-confirms.ts',
    replace: "on late.written_at = date_trunc('second', message.at))",
    by: 'on true)',
    tests: [`${TESTS}/broker-away.test.ts`],
  },
];
