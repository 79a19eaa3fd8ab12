import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/**
 * What each source file of the repository names: other files that it imports, starts or reads. Paths are from its
 * root.
 */
export type SourceGraph = ReadonlyMap<string, readonly string[]>;

const SOURCES = ['{shared,services,clients,platform,bench,tests,scripts}/**/*.{ts,mjs}'];
// Any text in quotes that may be a path to a file of ours: an import, or a program that a test starts.
const NAMED = /['"`]((?:\.{1,2}\/|@platform\/|[a-z]+\/)[\w./@-]+\.\w+)['"`]/g;

/** Reads all sources below `root`. */
export function readSourceGraph(root: string): SourceGraph {
  const files = globSync(SOURCES, { cwd: root, exclude: ['**/node_modules/**'] });
  const known = new Set(files);
  const packages = packageFolders(root);
  const namedBy = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(NAMED)].flatMap(([, name = '']) =>
      places(name, file, packages).filter((path) => known.has(path)),
    );
  };
  return new Map(files.map((file) => [file, namedBy(file)]));
}

/** `from`, and all that it names, and what these name. */
export function reachable(graph: SourceGraph, from: string): Set<string> {
  const found = new Set([from]);
  for (const file of found) for (const named of graph.get(file) ?? []) found.add(named);
  return found;
}

/** Where a name may lead: beside the file, from the root, or in one of our packages. */
function places(name: string, file: string, packages: ReadonlyMap<string, string>): string[] {
  if (name.startsWith('.')) return [normalize(join(dirname(file), name))];
  const [scope = '', short = '', ...rest] = name.split('/');
  const folder = packages.get(`${scope}/${short}`);
  return folder === undefined ? [name] : [join(folder, 'src', ...rest), join(folder, ...rest)];
}

/** The folder of each of our packages, by its name. */
function packageFolders(root: string): Map<string, string> {
  const manifests = globSync('{shared,services,clients}/*/package.json', { cwd: root });
  return new Map(
    [...manifests, 'platform/package.json'].map((path) => [
      JSON.parse(readFileSync(join(root, path), 'utf8')).name,
      dirname(path),
    ]),
  );
}
