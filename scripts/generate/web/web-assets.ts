import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { GeneratedFile } from '../generated-file.ts';
import { ROOT } from '../read-models.ts';

const SOURCES = 'services/web/src';
/** The core's own, and the folders of its parts. */
const PARTS = ['', 'console/', 'shop/', 'shop/console/'];
const ENTRIES = [
  ['browser/main.ts', 'built/main.js'],
  ['browser/service-worker.ts', 'built/service-worker.js'],
  ['styles/main.css', 'built/main.css'],
] as const;
/** Browsers of the year 2024 and later: what pages use of CSS is understood from then on. */
const TARGET = ['chrome124', 'firefox125', 'safari17.5'];

/** What browsers load: the styles and scripts of the web app, each bundled and made small. */
export function* webAssets(): Generator<GeneratedFile> {
  for (const part of PARTS)
    for (const [entry, built] of ENTRIES) {
      const source = `${SOURCES}/${part}${entry}`;
      if (existsSync(join(ROOT, source))) yield [`${SOURCES}/${part}${built}`, bundled(source)];
    }
}

function bundled(source: string): string {
  const banner = `/* Generated from ${source} by \`npm run generate\`: do not edit. */`;
  const options: BuildOptions = {
    absWorkingDir: ROOT,
    entryPoints: [source],
    bundle: true,
    minify: true,
    format: 'esm',
    target: TARGET,
    write: false,
    banner: { js: banner, css: banner },
  };
  const { outputFiles = [] } = buildSync(options);
  return outputFiles[0]?.text ?? '';
}
