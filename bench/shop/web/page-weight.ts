import { gzipSync } from 'node:zlib';
import type { PageReader } from './page-reader.ts';

const FILES = /(?:href|src)="(\/assets\/[^"]+\.(css|js))"/g;

/** Bytes of what a page loads, compressed (gzip), and of itself. */
export async function weigh(reader: PageReader, path: string): Promise<Record<string, number>> {
  const text = await reader.read(path);
  const weights = { script: 0, style: 0, html: gzipSync(text).length };
  for (const [, file = '', extension] of text.matchAll(FILES))
    weights[extension === 'js' ? 'script' : 'style'] += gzipSync(await reader.read(file)).length;
  return weights;
}
