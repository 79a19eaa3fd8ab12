import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { CliError, wrongUsage } from '../../../cli-error.ts';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
const LOOKED_AT_BYTES = 4096;

/**
 * The lines of a text file without the line feeds that end them, unpacked if it is gzip by its first bytes. It is read as
 * UTF-8, or as UTF-16 if it begins so, unless `encoding` names another; never with letters that are not in the file.
 * Throws CliError when it cannot be read.
 */
export async function* openLines(path: string, encoding?: string): AsyncGenerator<string> {
  if (encoding !== undefined) decoderOf(encoding);
  try {
    yield* splitLines(await openBytes(path), encoding);
  } catch (error) {
    if (error instanceof WrongEncoding) throw error.of(path, encoding);
    if (error instanceof CliError) throw error;
    throw new CliError('unreadable-file', `cannot read ${path}: ${(error as Error).message}`);
  }
}

/** Bytes that are no letters. */
class WrongEncoding extends Error {
  readonly #where: string;

  constructor(line: number | undefined) {
    super('wrong encoding');
    this.#where = line === undefined ? '' : `line ${line} of `;
  }

  of(path: string, encoding = 'UTF-8'): CliError {
    return new CliError(
      'wrong-encoding',
      `${this.#where}${path} is not ${encoding}: save the file as UTF-8, or say what it is, such as --encoding windows-1252; nothing was done`,
    );
  }
}

async function openBytes(path: string): Promise<AsyncIterable<Buffer>> {
  const isPacked = (await firstBytes(path)).subarray(0, 2).equals(GZIP_MAGIC);
  const file = createReadStream(path);
  if (!isPacked) return file;
  const unpacked = file.pipe(createGunzip());
  file.on('error', (error) => unpacked.destroy(error)); // `pipe` does not pass errors on.
  return unpacked;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* splitLines(
  bytes: AsyncIterable<Buffer>,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let separator = '\n';
  let rest = '';
  let read = 0;
  for await (const chunk of bytes) {
    const isFirst = decoder === undefined;
    decoder ??= decoderOf(encoding ?? encodingOf(chunk));
    rest += decode(decoder, chunk, read);
    // Old spreadsheets for the Mac end lines with a carriage return alone.
    if (isFirst && /\r[^\n]/.test(rest) && !rest.includes('\n')) separator = '\r';
    const lines = rest.split(separator);
    rest = lines.pop() ?? '';
    read += lines.length;
    yield* lines;
  }
  if (decoder !== undefined) rest += decode(decoder, undefined, read);
  if (rest !== '') yield rest;
}

/** Throws WrongEncoding, with the line if it can be told; `read` lines are done. */
function decode(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | undefined, read: number): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw new WrongEncoding(decoder.encoding === 'utf-8' ? read + wrongLine(chunk) : undefined);
  }
}

const LINE_FEED = 0x0a;

/** The number of the first line of a chunk that is not UTF-8. A letter may be cut at either end of the chunk. */
function wrongLine(chunk: Buffer = Buffer.alloc(0)): number {
  let line = 1;
  for (let at = chunk.findIndex((byte) => (byte & 0xc0) !== 0x80); at >= 0; line += 1) {
    const end = chunk.indexOf(LINE_FEED, at);
    if (end < 0 || !isUtf8(chunk.subarray(at, end))) return line;
    at = end + 1;
  }
  return line;
}

/** By the byte order mark, or by the zeros that UTF-16 has beside each letter of a head. */
function encodingOf(chunk: Buffer): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  const head = chunk.subarray(0, LOOKED_AT_BYTES);
  const zeros = (odd: number) => head.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  if (zeros(1) > head.length / 4 && zeros(0) === 0) return 'utf-16le';
  if (zeros(0) > head.length / 4 && zeros(1) === 0) return 'utf-16be';
  return 'utf-8';
}

/** Takes a byte order mark away. Throws at the first byte that is none of the encoding. */
function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw wrongUsage(
      `${encoding} is no encoding that is known here; others are utf-8, utf-16le, windows-1252`,
    );
  }
}
