import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Html, html } from '../html/html.ts';

const SOURCES = join(import.meta.dirname, '..');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export type Coding = 'br' | 'gzip' | 'identity';

interface Asset {
  readonly address: string;
  readonly type: string;
  readonly text: Buffer;
  readonly coded: Map<Coding, Buffer>;
}

/**
 * The styles and scripts of the pages: `built/` folders, written by `npm run generate`. `src/built/` is the core's;
 * `src/shop/built/` is called `shop`. An address has the hash of what is there, so that it may be kept for ever.
 */
export class AssetList {
  readonly #byName = new Map<string, Asset>();
  readonly #byAddress = new Map<string, Asset>();

  constructor(sources = SOURCES) {
    for (const path of globSync('{built,*/built}/*.{js,css}', { cwd: sources }).toSorted()) {
      const folder = basename(dirname(dirname(path)));
      const name = folder === '' || folder === '.' ? 'core' : folder;
      const text = readFileSync(join(sources, path));
      const extension = extname(path);
      const hash = createHash('sha256').update(text).digest('base64url').slice(0, 10);
      const address = `/assets/${name}-${hash}${extension}`;
      const asset = { address, type: TYPES[extension] ?? '', text, coded: new Map() };
      this.#byName.set(`${name}${extension}`, asset);
      this.#byAddress.set(address, asset);
    }
  }

  /** What a page's head needs for the style and script called `name`; nothing where there are none. */
  tags(name: string): Html {
    const [style, script] = [this.#byName.get(`${name}.css`), this.#byName.get(`${name}.js`)];
    return html`${style && html`<link rel="stylesheet" href="${style.address}">`}${
      script && html`<script type="module" src="${script.address}"></script>`
    }`;
  }

  /** The addresses of everything, to be kept for when the network is away. */
  get addresses(): readonly string[] {
    return [...this.#byAddress.keys()];
  }

  find(address: string, coding: Coding): { readonly type: string; readonly body: Buffer } | undefined {
    const asset = this.#byAddress.get(address);
    return asset && { type: asset.type, body: codedBody(asset, coding) };
  }
}

function codedBody({ text, coded }: Asset, coding: Coding): Buffer {
  const known = coded.get(coding) ?? code(text, coding);
  coded.set(coding, known);
  return known;
}

function code(text: Buffer, coding: Coding): Buffer {
  if (coding === 'identity') return text;
  if (coding === 'gzip') return gzipSync(text, { level: 9 });
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}
