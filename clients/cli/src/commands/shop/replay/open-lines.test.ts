import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CliError } from '../../../cli-error.ts';
import { openLines } from './open-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-lines-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = 'head,er\r\nCAFÉ,1\nlast';
const LINES = ['head,er\r', 'CAFÉ,1', 'last'];

function file(content: Buffer): string {
  const path = join(folder, 'some.csv');
  writeFileSync(path, content);
  return path;
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

const read = (content: Buffer, encoding?: string) => all(openLines(file(content), encoding));
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

test('reads UTF-8 and UTF-16 by themselves, with a byte order mark or without, packed or not', async () => {
  for (const content of [
    Buffer.from(TEXT),
    Buffer.from(`\uFEFF${TEXT}`),
    Buffer.from(`\uFEFF${TEXT}`, 'utf16le'),
    Buffer.from(TEXT, 'utf16le'),
    utf16be(`\uFEFF${TEXT}`),
    utf16be(TEXT),
  ]) {
    assert.deepEqual(await read(content), LINES);
    assert.deepEqual(await read(gzipSync(content)), LINES);
  }
});

test('refuses any other encoding rather than spoil names, and reads it once it is told', async () => {
  const content = Buffer.from(TEXT, 'latin1');
  await assert.rejects(read(content), (error) => {
    assert.ok(error instanceof CliError);
    assert.equal(error.code, 'wrong-encoding');
    assert.match(
      error.message,
      /^line 2 of .* is not UTF-8: save the file as UTF-8.*--encoding windows-1252/,
    );
    return true;
  });
  assert.deepEqual(await read(content, 'windows-1252'), LINES);
  await assert.rejects(
    read(Buffer.from(`${TEXT}\xC3`, 'latin1')),
    /is not UTF-8/,
    'a letter that is cut off',
  );
  await assert.rejects(read(content, 'klingon'), /klingon is no encoding/);
});

test('lines may end with a carriage return alone', async () => {
  assert.deepEqual(await read(Buffer.from('a,b\rc,d\r')), ['a,b', 'c,d']);
});

test('a letter, or a line end, may lie on the border of two reads', async () => {
  const long = `${'x'.repeat(65_535)}É\r\n${'y'.repeat(65_534)}\r\nlast`;
  assert.deepEqual(await read(Buffer.from(long)), long.split('\n'));
});

test('a file that cannot be read, or is cut short, is said to be', async () => {
  await assert.rejects(all(openLines(join(folder, 'absent.csv'))), /cannot read .*absent\.csv/);
  await assert.rejects(read(gzipSync(Buffer.from(TEXT)).subarray(0, -6)), /cannot read/);
  assert.deepEqual(await read(Buffer.from('')), []);
});
