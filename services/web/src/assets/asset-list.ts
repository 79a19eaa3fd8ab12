import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Html, html } from '@platform/html/html.ts';

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
    for (const path of globSync('{built,*/built,*/*/built}/*.{js,css}', { cwd: sources }).toSorted()) {
      const text = readFileSync(join(sources, path));
      const extension = extname(path);
      const name = nameOf(path);
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

  /** The addresses of the styles and scripts of these, to be kept for when the network is away. */
  addressesOf(names: readonly string[]): readonly string[] {
    const files = names.flatMap((name) => Object.keys(TYPES).map((extension) => `${name}${extension}`));
    return files.map((file) => this.#byName.get(file)?.address).filter((address) => address !== undefined);
  }

  /** The text of the script called `name`; empty where there is none. */
  script(name: string): string {
    return this.#byName.get(`${name}.js`)?.text.toString('utf8') ?? '';
  }

  find(address: string, coding: Coding): { readonly type: string; readonly body: Buffer } | undefined {
    const asset = this.#byAddress.get(address);
    return asset && { type: asset.type, body: codedBody(asset, coding) };
  }
}

/** `shop/console/built/main.css` is `shop-console`; `shop/built/service-worker.js` is `shop-service-worker`. */
function nameOf(path: string): string {
  const folder = dirname(dirname(path));
  const part = folder === '.' ? 'core' : folder.split(sep).join('-');
  const file = basename(path, extname(path));
  return file === 'main' ? part : `${part}-${file}`;
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
