import type { Defect } from '../../defect.ts';

const SRC = 'shared/saga/src';

/** Sagas of orders. */
export const defects: readonly Defect[] = [
  {
    name: 'a-stuck-saga-is-cleaned-up',
    what: 'what waits for an operator is removed after its time',
    file: `${SRC}/store/remove-ended-sagas.ts`,
    replace: "where status in ('completed', 'compensated', 'cancelled') and",
    by: "where status <> 'running' and",
    tests: ['services/order-service/tests/retention.test.ts'],
  },
  {
    name: 'a-clean-up-that-leaves-the-journal',
    what: 'entries of sagas that are gone stay for ever',
    file: `${SRC}/store/remove-ended-sagas.ts`,
    replace: 'delete from saga_journal using ended where saga_id = ended.id',
    by: 'delete from saga_journal using ended where saga_id = ended.id and false',
    tests: ['services/order-service/tests/retention.test.ts'],
  },
  {
    name: 'return-saga-under-an-id-as-written',
    what: 'the messages about a return bear its id as staff wrote it, and are not found by that of the return',
    file: 'services/order-service/src/returns/receive-return.ts',
    replace: '{ id: returned.id, facts }',
    by: '{ id, facts }',
    tests: ['services/order-service/tests/return-decisions.test.ts'],
  },
];
