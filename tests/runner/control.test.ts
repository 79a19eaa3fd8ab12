import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { onServer } from '@platform/testing/databases/on-server.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { assertGone, identities, type RunnerProcess, startRunner, temporaryData } from './runner-process.ts';

const SERVICE = 'left-service';

describe('whoever may read the data folder', () => {
  const ends: (() => Promise<void> | void)[] = [];
  const cleanup: Cleanup = { after: (end) => void ends.unshift(end) };
  const dataFolder = temporaryData(cleanup);
  let runner: RunnerProcess;
  let control: { url: string; token: string };
  before(async () => {
    runner = await startRunner(cleanup, { dataFolder, args: ['--breakable'] });
    await runner.ready();
    control = JSON.parse(readFileSync(join(dataFolder, 'control.json'), 'utf8'));
  });
  after(async () => {
    const running = identities(runner.state());
    assert.equal(await act('pause'), 202);
    runner.child.kill('SIGINT');
    assert.equal(await runner.ended, 0, 'a paused service does not keep the platform from ending');
    assertGone(running);
    assert.ok(!existsSync(join(dataFolder, 'control.json')));
    for (const end of ends) await end();
  });

  async function call(path: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${control.token}` };
    const answer = await fetch(control.url + path, { method, headers });
    return { status: answer.status, body: await answer.json() };
  }

  const act = async (what: string) => (await call(`/processes/${SERVICE}/${what}`, 'POST')).status;
  const service = () => runner.state().processes.find(({ name }) => name === SERVICE);
  const isReady = (restarts: number) =>
    eventually(() => {
      const { state, restarts: seen } = service() ?? {};
      assert.deepEqual([state, seen], ['ready', restarts]);
    });

  test('sees its processes, with the memory and processor time of each', async () => {
    assert.equal(statSync(join(dataFolder, 'control.json')).mode & 0o777, 0o600);
    const { processes } = (await call('/processes')).body as { processes: Record<string, unknown>[] };
    assert.deepEqual(
      processes.map(({ name, state }) => [name, state]),
      [
        ['postgresql', 'ready'],
        [SERVICE, 'ready'],
        ['right-service', 'ready'],
      ],
    );
    const left = processes[1] ?? {};
    assert.ok(Number(left.memory_mb) > 5);
    if (process.platform === 'linux') assert.ok(Number(left.cpu_ms) > 0);
  });

  test('restarts a service, which is given time to end, and kills one', async () => {
    const { pid, restarts = 0 } = service() ?? {};
    assert.equal(await act('restart'), 202);
    await isReady(restarts + 1);
    assert.notEqual(service()?.pid, pid);
    assert.match(runner.stderr(), /left-service is started again, as it was asked for/);
    assert.equal(await act('kill'), 202);
    await isReady(restarts + 2);
    assert.match(runner.stderr(), /left-service killed by SIGKILL, starting again/);
  });

  test('pauses a service, which then answers nothing, and lets it go on', async () => {
    const { url = '', pid } = service() ?? {};
    assert.equal(await act('resume'), 409);
    assert.equal(await act('pause'), 202);
    assert.equal(service()?.state, 'paused');
    if (process.platform === 'linux') assert.match(readFileSync(`/proc/${pid}/stat`, 'utf8'), /\) T /);
    assert.equal(await act('pause'), 409);
    assert.equal(await act('resume'), 202);
    assert.equal((await fetch(url)).status, 200);
    assert.equal(service()?.pid, pid);
  });

  test('restarts a paused service too', async () => {
    assert.equal(await act('pause'), 202);
    const before = service()?.restarts ?? 0;
    assert.equal(await act('restart'), 202);
    await isReady(before + 1);
  });

  test('cuts a service off from its database, and lets it back', async () => {
    const { url = '' } = service() ?? {};
    const { database } = (await (await fetch(url)).json()) as { database: string };
    const links = async () => {
      const { processes } = (await call('/processes')).body as {
        processes: { name: string; links: object }[];
      };
      return processes.map(({ links }) => links);
    };
    assert.equal(await onServer(database, async () => 'in'), 'in');
    assert.equal(await act('cut?from=database'), 200);
    assert.deepEqual(await links(), [{}, { database: 'cut' }, {}]);
    await assert.rejects(
      onServer(database, async () => 'in'),
      /permission denied for database/,
    );
    assert.equal(await act('mend?from=database'), 200);
    assert.equal(await onServer(database, async () => 'in'), 'in');
    assert.deepEqual(await links(), [{}, { database: 'whole' }, {}]);
    assert.deepEqual(
      [await act('cut?from=bus'), await act('cut?from=elsewhere'), await act('lose')],
      [409, 400, 409],
    );
    assert.equal(await act('cut?from=database'), 200);
  });

  test('slows the link of a service to its database, until it is mended', async () => {
    const links = async () => {
      const { processes } = (await call('/processes')).body as {
        processes: { name: string; links: { database?: string }; can_slow: boolean }[];
      };
      const { links, can_slow } = processes.find(({ name }) => name === SERVICE) ?? {};
      return [links?.database, can_slow];
    };
    const { database } = (await (await fetch(service()?.url ?? '')).json()) as { database: string };
    const { url: server } = runner.state().processes.find(({ name }) => name === 'postgresql') ?? {};
    // Another test may have left it cut.
    assert.equal(await act('mend?from=database'), 200);
    assert.notEqual(new URL(database).host, server, 'it goes by a proxy');
    assert.equal(await act('slow?from=database&latency_ms=1'), 200);
    assert.deepEqual(await links(), ['slow', true]);
    assert.equal(await act('mend?from=database'), 200);
    assert.deepEqual(await links(), ['whole', true]);
    assert.equal(await onServer(database, async () => 'in'), 'in');
    assert.deepEqual([await act('slow?from=database'), await act('slow?from=bus&latency_ms=1')], [400, 409]);
  });

  test('keeps in the data folder what was done', async () => {
    assert.equal(await act('mend?from=database'), 200);
    const { acts } = (await call(`/acts?limit=1&service=${SERVICE}`)).body as {
      acts: Record<string, unknown>[];
    };
    const { at, ...last } = acts[0] ?? {};
    assert.ok(Date.parse(String(at)) <= Date.now());
    const mended = { actor: null, service: SERVICE, act: 'mend from=database', status: 200, detail: null };
    assert.deepEqual(last, mended);
    const file = join(dataFolder, 'acts.jsonl');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /"act":"mend from=database"/);
  });

  test('acts on neither PostgreSQL nor what does not run here', async () => {
    for (const name of ['postgresql', 'middle-service'])
      assert.equal((await call(`/processes/${name}/kill`, 'POST')).status, 404);
  });
});
