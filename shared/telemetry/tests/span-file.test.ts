import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { type Log, silentLog } from '../src/log.ts';
import { spanFiles } from '../src/traces/span-folder.ts';
import { SpanFile } from '../src/tracing/span-file.ts';

const LIMITS = { fileBytes: 1000, folderBytes: 5000 };

describe('a file of spans', () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'span-file-test-'));
    folder = join(parent, 'traces');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const fileOf = (service: string, log: Log = silentLog) => new SpanFile(folder, service, log, LIMITS);
  const text = (service: string) => readFileSync(join(folder, `${service}.jsonl`), 'utf8');
  const sizeOfAll = () => spanFiles(folder).reduce((sum, { bytes }) => sum + bytes, 0);

  /** A log that keeps what it is warned of. */
  function hearing() {
    const said: string[] = [];
    return {
      said,
      log: { ...silentLog, warn: (_details: object, message: string) => void said.push(message) },
    };
  }

  test('all that was ended is there when the process ends, by whatever call', () => {
    const program = `
      const [tracing, tracer, context] = await Promise.all(
        ['tracing/start-tracing', 'tracing/tracer', 'trace-context'].map((name) => import('@platform/telemetry/' + name + '.ts')));
      const log = { debug() {}, info() {}, warn() {}, error() {} };
      await tracing.startTracing({ service: 'ending', version: '1', environment: 'test', log }, process.env);
      for (let i = 0; i < 3; i++)
        tracer.enterSpan(context.continueTrace(undefined, undefined), 'x' + i, { kind: 'server' }).span.end();
      process.exit(0);`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      env: { PATH: process.env.PATH, TRACES_FOLDER: folder },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const names = text('ending')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).name);
    assert.deepEqual(names, ['x0', 'x1', 'x2']);
  });

  test('files and folder are bounded, and what is left is the newest of all services', () => {
    const [busy, quiet] = [fileOf('busy'), fileOf('quiet')];
    quiet.add('the only line\n');
    quiet.flush();
    for (let i = 0; i < 200; i += 1) {
      busy.add(`${`line ${i} `.padEnd(200, '.')}\n`);
      busy.flush();
      for (const { bytes } of spanFiles(folder)) assert.ok(bytes <= LIMITS.fileBytes + 202, `${bytes}`);
      assert.ok(sizeOfAll() <= LIMITS.folderBytes + LIMITS.fileBytes + 202, `${sizeOfAll()}`);
    }
    assert.ok(sizeOfAll() > LIMITS.folderBytes / 2);
    assert.match(text('busy'), /line 199/);
    const all = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    assert.ok(!all.some((one) => one.includes('line 1 ')), 'the oldest are gone');
    assert.deepEqual(
      all.filter((one) => one.includes('the only line')),
      [],
      'of whatever service',
    );
    for (const { path } of spanFiles(folder)) assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test('what cannot be written is said once, and written when it can be', () => {
    const { said, log } = hearing();
    writeFileSync(folder, 'no folder');
    const file = fileOf('left', log);
    file.add('first\n');
    file.flush();
    file.add('second\n');
    file.flush();
    assert.deepEqual(said, ['spans could not be written']);
    rmSync(folder);
    file.flush();
    assert.equal(text('left').trim(), 'first\nsecond');
  });

  test('no more is kept than a buffer holds while nothing can be written, and only whole spans', () => {
    writeFileSync(folder, 'no folder');
    const file = fileOf('left');
    const line = `${'ü'.repeat(1000)}\n`;
    for (let i = 0; i < 1000; i += 1) file.add(line);
    rmSync(folder);
    file.flush();
    const kept = text('left');
    assert.ok(kept.length > 50 * line.length && Buffer.byteLength(kept) <= 256 * 1024, `${kept.length}`);
    assert.equal(kept.replaceAll(line, '').trim(), '');
    file.add('after\n');
    file.flush();
    assert.match(text('left'), /after\n$/);
  });

  test('a buffer that got full meanwhile is written when somebody adds to it again', async () => {
    writeFileSync(folder, 'no folder');
    const file = fileOf('left');
    const line = `${'x'.repeat(1000)}\n`;
    for (let i = 0; i < 1000; i += 1) file.add(line);
    file.flush();
    rmSync(folder);
    file.add(line);
    await eventually(() => assert.ok(text('left').length > 50 * line.length));
  });

  test('more than a buffer holds at once is written at once, in its order', () => {
    const file = new SpanFile(folder, 'left', silentLog);
    const lines = Array.from({ length: 1000 }, (_, i) => `${i} ${'x'.repeat(900)}\n`);
    for (const line of lines) file.add(line);
    file.flush();
    assert.equal(
      spanFiles(folder)
        .map(({ path }) => readFileSync(path, 'utf8').trimStart())
        .reverse()
        .join(''),
      lines.join(''),
    );
  });

  test('makes its folder again, but not the data folder that somebody removed', () => {
    const { said, log } = hearing();
    const file = fileOf('left', log);
    rmSync(parent, { recursive: true });
    file.add('first\n');
    file.flush();
    assert.equal(said.length, 1);
    assert.throws(() => statSync(parent), { code: 'ENOENT' });
    mkdirSync(parent);
    file.flush();
    assert.equal(text('left').trim(), 'first');
  });
});
