import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CliProcess } from './cli-process.ts';
import { standInGateway } from './stand-in-gateway.ts';

const BASE = '/api/admin/user-service/dead-letters';
const QUEUE = 'user-service.events';

async function start(t: TestContext) {
  const gateway = await standInGateway(t);
  const folder = await mkdtemp(join(tmpdir(), 'letters-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'letter.json');
  await writeFile(file, '{"data":1}');
  return { gateway, file, cli: new CliProcess(t, gateway.url) };
}

test('says of an edited body all that does not fit', async (t) => {
  const { gateway, cli, file } = await start(t);
  const asked: unknown[] = [];
  let errors = [
    { path: 'data.count', message: 'must be integer' },
    { path: 'subject', message: 'must stay a' },
  ];
  gateway.deviate = (request, body) => {
    if (request !== `POST ${BASE}/check`) return undefined;
    asked.push(body);
    return { status: 200, body: { fits: errors.length === 0, errors } };
  };
  const refused = await cli.run(`dead-letters check ${QUEUE} a ${file}`);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /it does not fit\n {2}data\.count must be integer\n {2}subject must stay a/);
  assert.deepEqual(asked, [{ queue: QUEUE, id: 'a', body: '{"data":1}' }]);
  errors = [];
  const taken = await cli.run(`dead-letters check ${QUEUE} a ${file}`);
  assert.deepEqual([taken.code, taken.stdout.trim()], [0, 'It fits.']);
});

test('puts a letter back edited, and says why', async (t) => {
  const { gateway, cli, file } = await start(t);
  const asked: unknown[] = [];
  gateway.deviate = (request, body) => {
    if (request !== `POST ${BASE}/replay`) return undefined;
    asked.push(body);
    return { status: 200, body: { count: 1 } };
  };
  const { code, stdout } = await cli.run(`dead-letters edit ${QUEUE} a ${file} --reason miscounted`);
  assert.deepEqual([code, stdout.trim()], [0, `1 put back into ${QUEUE}, edited`]);
  assert.deepEqual(asked, [{ queue: QUEUE, edits: [{ id: 'a', body: '{"data":1}' }], reason: 'miscounted' }]);
  for (const args of [`edit ${QUEUE} a ${file}`, `edit ${QUEUE} a ${file}.not --reason x`])
    assert.equal((await cli.run(`dead-letters ${args}`)).code, 2, args);
  assert.equal(asked.length, 1);
});
