import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { serializeError } from '../src/error-serializer.ts';
import { createLogger, type Logger } from '../src/logger.ts';
import { continueTrace, runWithContext } from '../src/trace-context.ts';

function capture(level?: string): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)));
      done();
    },
  });
  return {
    logger: createLogger({ service: 'test', destination, level }),
    lines,
  };
}

test('a line is JSON with service, level, time and what was said', () => {
  const { logger, lines } = capture();
  logger.info({ count: 3 }, 'counted');
  const [line] = lines;
  assert.deepEqual([line?.service, line?.level, line?.count, line?.msg], ['test', 'info', 3, 'counted']);
  assert.match(String(line?.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a line within a piece of work bears its ids, and never its token', () => {
  const { logger, lines } = capture();
  const context = continueTrace(undefined, undefined, { requestId: 'r1', token: 'hunter2' });
  runWithContext(context, () => logger.info({}, 'in'));
  logger.info({}, 'out');
  assert.deepEqual(
    [lines[0]?.trace_id, lines[0]?.span_id, lines[0]?.request_id],
    [context.traceId, context.spanId, 'r1'],
  );
  assert.ok(!JSON.stringify(lines).includes('hunter2'));
  assert.equal('trace_id' in (lines[1] ?? {}), false);
});

test('secrets in what is logged are struck out, one level deep as well', () => {
  const { logger, lines } = capture();
  logger.info(
    {
      password: 'hunter2',
      user: { email: 'zoe@hunter2', token: 'hunter2' },
      body: { card_token: 'hunter2' },
    },
    'oops',
  );
  assert.ok(!JSON.stringify(lines).includes('hunter2'));
});

test('an error keeps its type, code, trace and causes', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const logged = serializeError(new TypeError('it broke', { cause })) as unknown as Record<string, unknown>;
  assert.deepEqual([logged.type, logged.message], ['TypeError', 'it broke']);
  assert.match(String(logged.stack), /^ {4}at .*logger\.test\.ts/);
  assert.deepEqual([(logged.cause as Record<string, unknown>).code], ['ECONNREFUSED']);
});

test('what drivers and applications hang on an error is left out', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "users_email_key"'), {
    code: '23505',
    detail: 'Key (email)=(hunter2) already exists.',
    where: 'hunter2',
    parameters: ['hunter2'],
    request: { headers: { authorization: 'hunter2' } },
    constraint: 'users_email_key',
  });
  const text = JSON.stringify(serializeError(new Error('saving failed', { cause: error })));
  assert.ok(text.includes('users_email_key'));
  assert.ok(!text.includes('hunter2'), text);
});

test('values that messages quote are struck out: of PostgreSQL data errors and of JSON.parse', () => {
  const refused = Object.assign(new Error('invalid input syntax for type uuid: "hunter2"'), {
    code: '22P02',
  });
  assert.ok(!JSON.stringify(serializeError(refused)).includes('hunter2'));
  for (const json of [
    'hunter2',
    '{"password":"hunter2",}',
    '{"a":1} hunter2 and so on and on for long enough',
  ]) {
    try {
      JSON.parse(json);
      assert.fail('is JSON');
    } catch (error) {
      const text = JSON.stringify(serializeError(error));
      assert.ok(!text.includes('hunter2'), text);
    }
  }
});

test('an error that causes itself, and whatever else is thrown, can be logged', () => {
  const loop = new Error('loop');
  loop.cause = loop;
  const { logger, lines } = capture();
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      logger.error({ err: thrown }, 'thrown');
    }),
  );
  logger.error({ err: loop }, 'loop');
  assert.ok(lines.length > 1);
});

test('a password thrown as a bare object is not logged', () => {
  const { logger, lines } = capture();
  logger.error({ err: { password: 'hunter2', nested: { secret: 'hunter2' } } }, 'thrown');
  assert.ok(!JSON.stringify(lines).includes('hunter2'));
});
