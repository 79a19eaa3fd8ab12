import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommitInDoubtError, DatabaseUnavailableError } from '@platform/database/database-errors.ts';
import { UpstreamError } from '@platform/resilience/http/upstream-error.ts';
import { access } from '../src/access/access.ts';
import { DomainError } from '../src/problems/domain-error.ts';
import { sampleApp } from './fixtures/sample-app.ts';

async function answerTo(error: unknown, problems: Record<string, number> = {}) {
  const { app, logged } = sampleApp({ problems });
  app.get('/api/fails', access.public, async () => {
    throw error;
  });
  const headers = {
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
    'x-request-id': 'r1',
  };
  const answer = await app.inject({ url: '/api/fails', headers });
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  return { answer, problem: answer.json(), logged };
}

/** As node-postgres throws it. */
function databaseError(message: string, more: object): Error {
  const error = new Error(message);
  error.name = 'error';
  return Object.assign(error, more);
}

test('a domain error is answered by the status of its code, with its message and details', async () => {
  const error = new DomainError('out-of-stock', 'Only 3 of MUG-1 are left.', {
    available: 3,
    status: 200,
    code: 'x',
  });
  const { problem, logged } = await answerTo(error, { 'out-of-stock': 409 });
  assert.deepEqual(problem, {
    type: 'urn:platform:problem:out-of-stock',
    title: 'Conflict',
    status: 409,
    detail: 'Only 3 of MUG-1 are left.',
    code: 'out-of-stock',
    request_id: 'r1',
    available: 3,
  });
  assert.deepEqual(logged, []);
});

test('common domain codes need no table, and other codes without an entry are 422', async () => {
  assert.equal((await answerTo(new DomainError('not-found', 'No such order.'))).problem.status, 404);
  assert.equal((await answerTo(new DomainError('cart-empty', 'The cart is empty.'))).problem.status, 422);
});

test('an unforeseen error is a 500 without its message, logged with the trace', async () => {
  const { answer, problem, logged } = await answerTo(new Error('password of bob is hunter2'));
  assert.equal(problem.status, 500);
  assert.equal(problem.code, 'internal-error');
  assert.ok(!answer.body.includes('hunter2'));
  const [line] = logged;
  assert.equal(line?.trace_id, '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.equal(line?.request_id, 'r1');
  assert.equal(line?.route, '/api/fails');
  assert.match(JSON.stringify(line?.err), /error-answers\.test\.ts/);
});

test('whatever is thrown is answered: no error, nothing, an error of another service', async () => {
  for (const thrown of ['text', { statusCode: 200 }, null, { message: 'x', statusCode: 418 }]) {
    const { problem } = await answerTo(thrown);
    assert.ok([500, 418].includes(problem.status), JSON.stringify(thrown));
  }
});

test('the log of a database error holds no values', async () => {
  const { logged } = await answerTo(
    databaseError('duplicate key value violates unique constraint "users_email_key"', {
      code: '23505',
      detail: 'Key (email)=(zoe@example.com) already exists.',
      where: 'SQL statement with $2b$12$hash',
      constraint: 'users_email_key',
      parameters: ['zoe@example.com', '$2b$12$hash'],
    }),
  );
  const text = JSON.stringify(logged);
  assert.ok(text.includes('users_email_key'));
  assert.ok(!/zoe@example|2b\$12/.test(text), text);
  const quoted = await answerTo(
    databaseError('invalid input syntax for type uuid: "zoe@example.com"', { code: '22P02' }),
  );
  assert.ok(!JSON.stringify(quoted.logged).includes('zoe@example'));
});

test('what may pass soon is 503 with Retry-After, logged as a warning', async () => {
  const circuitOpen = Object.assign(new Error('the circuit to user-service is open'), {
    code: 'circuit-open',
    retryAfterMs: 4200,
  });
  for (const [error, retryAfter] of [
    [new DatabaseUnavailableError('the database does not answer'), '1'],
    [new CommitInDoubtError('connection lost during commit'), '1'],
    [circuitOpen, '5'],
  ] as const) {
    const { answer, problem, logged } = await answerTo(error);
    assert.equal(problem.status, 503);
    assert.equal(answer.headers['retry-after'], retryAfter);
    assert.ok(!answer.body.includes(error.message));
    assert.equal(logged[0]?.level, 'warn');
  }
});

const upstreamError = (status: number, problem: object = {}) =>
  new UpstreamError({
    service: 'user-service',
    status,
    problem: { ...problem },
    retryAfterMs: undefined,
    fieldNames: (field) => (field === 'id' ? 'customer_id' : undefined),
  });

test('what another service refuses is a 422 of the same field, and never a 502', async () => {
  const errors = [
    { field: 'id', message: 'is no customer' },
    { field: 'inner', message: 'is nothing of the caller' },
  ];
  for (const status of [400, 404, 409, 410, 412, 413, 414, 415, 422, 431]) {
    const { problem } = await answerTo(upstreamError(status, { detail: 'no', errors }));
    assert.deepEqual([problem.status, problem.code], [422, 'refused-by-service'], `${status}`);
    assert.deepEqual(problem.errors, [{ field: 'customer_id', message: 'is no customer' }]);
    assert.match(problem.detail, /customer_id: is no customer/);
  }
  const { problem } = await answerTo(upstreamError(409, { detail: 'the sku is taken' }));
  assert.match(problem.detail, /the sku is taken/);
  assert.equal(problem.errors, undefined);
});

test('whom another service turns away is turned away', async () => {
  const { answer, problem } = await answerTo(upstreamError(401));
  assert.deepEqual([problem.status, problem.code], [401, 'unauthenticated']);
  assert.match(String(answer.headers['www-authenticate']), /invalid_token/);
  assert.equal((await answerTo(upstreamError(403))).problem.status, 403);
});

test('what another service cannot do is 502, 503 while it is busy, its time-out 504', async () => {
  for (const [status, ours] of [
    [500, 502],
    [501, 502],
    [302, 502],
    [408, 503],
    [429, 503],
    [503, 503],
  ] as const)
    assert.equal((await answerTo(upstreamError(status))).problem.status, ours, `${status}`);
  const late = Object.assign(new Error('took longer than 1000 ms'), {
    name: 'TimeoutError',
    code: 'timeout',
  });
  assert.equal((await answerTo(late)).problem.status, 504);
});

test('an answer that does not fit its schema is a 500, not half an answer', async () => {
  const { app } = sampleApp();
  const { Type } = await import('@platform/schema/type.ts');
  const response = { 200: Type.Object({ id: Type.String() }) };
  app.get('/api/odd', { ...access.public, schema: { response } }, async () => ({}) as { id: string });
  const answer = await app.inject('/api/odd');
  assert.equal(answer.statusCode, 500);
  assert.equal(answer.json().code, 'internal-error');
});

test('a value that only the database refuses is 422, told of in the log and not echoed', async () => {
  const error = databaseError('value "99999999999" is out of range for type integer', { code: '22003' });
  const { answer, problem, logged } = await answerTo(error);
  assert.equal(problem.status, 422);
  assert.ok(!answer.body.includes('99999999999'));
  assert.equal(logged[0]?.level, 'warn');
});
