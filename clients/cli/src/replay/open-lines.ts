import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CliError } from '../cli-error.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** The lines of a text file, unpacked if it is gzip by its first bytes. Throws CliError when it cannot be read. */
export async function* openLines(path: string): AsyncGenerator<string> {
  try {
    const isPacked = await isGzip(path);
    const file = createReadStream(path);
    const text = isPacked ? file.pipe(createGunzip()) : file;
    file.on('error', (error) => text.destroy(error)); // `pipe` does not pass errors on.
    let isFirst = true;
    for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield isFirst ? line.replace(/^\uFEFF/, '') : line;
      isFirst = false;
    }
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(GZIP_MAGIC);
  } finally {
    await file.close();
  }
}
