import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renamed, thingOf } from './names.ts';

/** What a new service has unless it is left out. */
export const PARTS = ['table', 'events', 'tests'] as const;
export type Part = (typeof PARTS)[number];

export interface NewService {
  readonly name: string;
  readonly port: number;
  readonly parts: ReadonlySet<Part>;
}

const TEMPLATE = join(import.meta.dirname, 'template');
const PLACEHOLDER_PORT = /\b8099\b/;
const BLOCK_MARK = /^ *(?:\/\/|--|<!--) <(\/?)([a-z]+)>(?: -->)?$/;
const LINE_MARK = / (?:\/\/|--|<!--) (with|without) ([a-z]+)(?: -->)?$/;
/** Files of a part alone. */
const PART_OF: readonly (readonly [Part, RegExp])[] = [
  ['table', /\/migrations\/|-repository\.ts$/],
  ['events', /^contracts\/|event-handlers\.ts$/],
  ['tests', /^service\/tests\//],
];

/** The files of a service, by their paths from the root of the repository; not formatted yet. */
export function filesOf({ name, port, parts }: NewService): Map<string, string> {
  const thing = thingOf(name);
  const texts = [...templateOf(parts)].map(([path, text]): [string, string] => [
    placeOf(renamed(path, thing), name),
    renamed(withParts(text, parts), thing).replace(PLACEHOLDER_PORT, String(port)),
  ]);
  return new Map(withDependencies(texts));
}

/** What the template holds for these parts, by paths within it. */
function templateOf(parts: ReadonlySet<Part>): Map<string, string> {
  const folders = parts.has('table') ? ['full'] : ['full', 'without-table'];
  const texts = folders.flatMap((folder) =>
    templateFiles(folder).map((path): [string, string] => [
      path,
      readFileSync(join(TEMPLATE, folder, path), 'utf8'),
    ]),
  );
  const isWanted = (path: string) => PART_OF.every(([part, files]) => parts.has(part) || !files.test(path));
  return new Map(texts.filter(([path]) => isWanted(path)));
}

/** True for a word that the template's own sources have, such as the name of a type. */
export function isWordOfTemplate(word: string): boolean {
  return [...templateOf(new Set(PARTS)).values()].some((text) => new RegExp(`\\b${word}\\b`).test(text));
}

function templateFiles(folder: string): string[] {
  return globSync('**/*.*', { cwd: join(TEMPLATE, folder) }).toSorted();
}

function placeOf(path: string, name: string): string {
  return path
    .replace(/^service\//, `services/${name}/`)
    .replace(/^contracts\//, 'shared/contracts/src/messages/');
}

/**
 * Leaves out the lines of parts that are not wanted: those that end in `// with PART` (or `without`), and those from
 * `// <PART>` to `// </PART>`, in the comments of the language. The marks go in any case.
 */
function withParts(text: string, parts: ReadonlySet<Part>): string {
  const kept: string[] = [];
  let isLeftOut = false;
  for (const line of text.split('\n')) {
    const [, end, block] = BLOCK_MARK.exec(line) ?? [];
    const [mark = '', word, part] = LINE_MARK.exec(line) ?? [];
    if (block !== undefined) isLeftOut = end === '' && !parts.has(block as Part);
    else if (!isLeftOut && (part === undefined || parts.has(part as Part) === (word === 'with')))
      kept.push(line.slice(0, line.length - mark.length));
  }
  return onOneLine(kept.join('\n'));
}

/** Lists of names alone stand on one line where they fit: a formatter keeps them on the lines of their marks. */
function onOneLine(text: string): string {
  return text.replace(
    /\{\n((?: +\w+,\n)+) *\}/g,
    (_, names: string) => `{ ${names.trim().replace(/\s+/g, ' ')} }`,
  );
}

/** The manifest names those packages that the sources import. */
function withDependencies(files: readonly [string, string][]): [string, string][] {
  const sources = files.map(([path, text]) => (path.includes('/src/') ? text : '')).join('\n');
  return files.map(([path, text]) => {
    if (!path.endsWith('/package.json')) return [path, text];
    const manifest = JSON.parse(text) as { dependencies: Record<string, string> };
    const used = Object.entries(manifest.dependencies).filter(([name]) => sources.includes(`'${name}/`));
    return [path, JSON.stringify({ ...manifest, dependencies: Object.fromEntries(used) })];
  });
}
