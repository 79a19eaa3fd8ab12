import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, inflateSync } from 'node:zlib';
import { drawAppIcon } from './app-icon.ts';

interface Image {
  readonly size: number;
  readonly pixelAt: (x: number, y: number) => readonly number[];
}

/** Reads back what we write: RGBA without a filter. Throws when a checksum is wrong. */
function readPng(png: Buffer): Image {
  assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const typed = png.subarray(at + 4, at + 8 + length);
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(typed));
    chunks.set(typed.toString('latin1', 0, 4), typed.subarray(4));
    at += length + 12;
  }
  assert.deepEqual([...chunks.keys()], ['IHDR', 'IDAT', 'IEND']);
  const size = chunks.get('IHDR')?.readUInt32BE(0) ?? 0;
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  assert.equal(rows.length, (size * 4 + 1) * size);
  return { size, pixelAt: (x, y) => [...rows.subarray(y * (size * 4 + 1) + 1 + x * 4).subarray(0, 4)] };
}

const WOAD = [0x2c, 0x4a, 0x7c, 255];
const PAPER = [0xfa, 0xf8, 0xf3, 255];

test('draws PNGs of the size asked for', () => {
  for (const size of [192, 512]) assert.equal(readPng(drawAppIcon(size, 'any')).size, size);
});

test('draws a tile with clear corners', () => {
  const icon = readPng(drawAppIcon(192, 'any'));
  assert.equal(icon.pixelAt(0, 0)[3], 0);
  assert.equal(icon.pixelAt(191, 191)[3], 0);
  assert.deepEqual(icon.pixelAt(96, 4), WOAD);
});

test('fills a maskable icon to its corners, and keeps the mark where every mask shows it', () => {
  const icon = readPng(drawAppIcon(192, 'maskable'));
  for (let y = 0; y < 192; y++) {
    for (let x = 0; x < 192; x++) {
      if (Math.hypot(x + 0.5 - 96, y + 0.5 - 96) > 0.4 * 192) assert.deepEqual(icon.pixelAt(x, y), WOAD);
    }
  }
});

test('draws the ring, and smooth edges', () => {
  const icon = readPng(drawAppIcon(192, 'maskable'));
  const middleRow = Array.from({ length: 192 }, (_, x) => icon.pixelAt(x, 96));
  assert.deepEqual(middleRow[Math.round(96 - (90 / 98) * 0.33 * 192)], PAPER);
  assert.ok(middleRow.some(([red = 0]) => red > 0x2c && red < 0xfa));
});

test('draws the same bytes every time', () => {
  assert.deepEqual(drawAppIcon(64, 'any'), drawAppIcon(64, 'any'));
});
