import { readAlso } from './read-also.ts';
import { reachable, type SourceGraph } from './source-graph.ts';

// What every test depends on.
const EVERYTHING =
  /^(package(-lock)?\.json|tsconfig\.json|\.npmrc|tests\/harness\/.*|scripts\/(test|run24|node24|.*dependencies)\.mjs)$/;
const PACKAGE = /^((?:shared|services|clients)\/[^/]+|platform)\//;

/** Those of `tests` that a change of `changed` can affect. */
export function affectedTests(
  tests: readonly string[],
  changed: readonly string[],
  graph: SourceGraph,
): string[] {
  if (changed.some((file) => EVERYTHING.test(file))) return [...tests];
  return tests.filter((test) => {
    const used = reachable(graph, test);
    const packages = new Set([...used].flatMap((file) => PACKAGE.exec(file)?.[1] ?? []));
    return changed.some((file) => used.has(file) || isPartOf(file, packages, graph) || readAlso(test, file));
  });
}

/**
 * What is no source, such as a migration or a template, is used by whoever uses its package. A source that is gone
 * is, too.
 */
function isPartOf(file: string, packages: ReadonlySet<string>, graph: SourceGraph): boolean {
  const [, folder] = PACKAGE.exec(file) ?? [];
  return folder !== undefined && !graph.has(file) && !file.endsWith('.md') && packages.has(folder);
}
