import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CliProcess } from './cli-process.ts';

const TOKEN = 'the token of the runner';
const line = (service: string, second: number, more: object = {}) => ({
  ...{ level: 'info', time: `2026-11-30T12:00:0${second}.114Z`, pid: 7, service, msg: `line ${second}` },
  ...more,
});

/** A runner that keeps `lines`, and writes `written` for whoever follows. */
async function standInRunner(t: TestContext, lines: readonly object[], written: readonly object[] = []) {
  const asked: string[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    asked.push(url);
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const refuse = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
    if (headers.authorization !== `Bearer ${TOKEN}`) return refuse(401, { detail: 'This needs the token.' });
    if (pathname === '/processes') return refuse(200, { processes: [{ name: 'web' }, { name: 'bus' }] });
    const service = searchParams.get('service');
    if (service === 'nothing') return refuse(404, { detail: 'There is no process nothing here.' });
    if (searchParams.get('follow') !== '1')
      return refuse(200, {
        lines: lines.filter((one) => service === null || (one as { service: string }).service === service),
        is_cut: false,
      });
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const one of [...lines.slice(-1), ...written]) response.write(`data: ${JSON.stringify(one)}\n\n`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cli = new CliProcess(t, url);
  writeFileSync(join(cli.data, 'control.json'), JSON.stringify({ url, token: TOKEN }));
  return { cli, asked, stop: () => server.closeAllConnections() };
}

test('prints what was logged, of some services or all, in order of time', async (t) => {
  const { cli, asked } = await standInRunner(t, [
    line('web', 1, { order_id: 'one', err: { message: 'away' } }),
    line('bus', 3),
    line('web', 2, { level: 'error' }),
  ]);
  const some = await cli.run('logs web bus --lines 2 --level info --order one');
  assert.equal(some.stdout, '12:00:02.114 web error line 2\n12:00:03.114 bus info line 3\n');
  assert.deepEqual(asked.toSorted(), [
    '/logs?level=info&order_id=one&service=bus&limit=2',
    '/logs?level=info&order_id=one&service=web&limit=2',
  ]);
  assert.match(
    (await cli.run('logs')).stdout,
    /^12:00:01\.114 web info line 1 order_id=one err={"message":"away"}\n/,
  );
  const { json } = await cli.run('logs --json');
  assert.deepEqual([json.lines.length, json.is_cut], [3, false]);
  assert.deepEqual(json.lines[0].pid, 7);
});

test('follows what is written without telling it twice, and ends well by Ctrl-C', async (t) => {
  const { cli } = await standInRunner(t, [line('web', 1)], [line('web', 2), line('web', 3)]);
  for (const args of ['logs --follow', 'logs web -f --json']) {
    const { code, stdout, stderr } = await cli.runUntil(args, /line 3/);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(stdout.match(/line \d/g), ['line 1', 'line 2', 'line 3']);
    if (args.endsWith('--json')) for (const one of stdout.trim().split('\n')) JSON.parse(one);
  }
});

test('says what to do where nothing runs, where nothing answers, and of a process that is not there', async (t) => {
  const { cli } = await standInRunner(t, []);
  const unknown = await cli.run('logs nothing');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no process nothing here\. There are web, bus\./);
  assert.equal((await cli.run('logs')).stdout, 'nothing found\n');
  for (const wrong of ['--lines 0', '--lines 1001', '--level loud', '--order ../x'])
    assert.equal((await cli.run(`logs ${wrong}`)).code, 2, wrong);
  writeFileSync(join(cli.data, 'control.json'), JSON.stringify({ url: 'http://127.0.0.1:9', token: TOKEN }));
  assert.match((await cli.run('logs')).stderr, /does not answer .*: start the platform by `npm start`/);
  const none = new CliProcess(t, 'http://127.0.0.1:9');
  const { code, stderr } = await none.run('logs --json');
  assert.equal(code, 1);
  assert.equal(JSON.parse(stderr).error.code, 'no-runner');
});

test('says so when the platform is stopped while it is followed', async (t) => {
  const { cli, stop } = await standInRunner(t, [line('web', 1)], [line('web', 2)]);
  const { code, stderr } = await cli.runUntil('logs -f', /line 2/, stop);
  assert.equal(code, 1);
  assert.match(stderr, /the platform was stopped/);
});
