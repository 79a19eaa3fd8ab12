import { posix } from 'node:path';

export interface Upgraded {
  readonly text: string;
  /** What was imported that its package has no longer under this name, or more than once. */
  readonly missing: readonly string[];
}

// Anything quoted: import.meta.resolve() names modules too.
const SPECIFIER = /(?<=')(?:@platform\/|\.{1,2}\/)[\w./-]+\.ts(?=')/g;
const IN_PACKAGE = /^shared\/([\w-]+)\/src\//;

/**
 * Makes a file's imports of shared packages follow modules that moved to another folder of their package: those whose
 * path is not among `files`, the paths of the repository. `path` is the file's own.
 */
export function upgradeImports(path: string, text: string, files: ReadonlySet<string>): Upgraded {
  const missing: string[] = [];
  const follow = (specifier: string) => {
    const target = targetOf(path, specifier);
    const [folder] = IN_PACKAGE.exec(target) ?? [];
    if (folder === undefined || files.has(target)) return specifier;
    const modules = [...files].filter((file) => file.startsWith(folder));
    // @platform/api-client and a few others are no shared packages.
    if (modules.length === 0) return specifier;
    const [moved, ...others] = modules.filter((file) => posix.basename(file) === posix.basename(target));
    if (moved !== undefined && others.length === 0) return specifierOf(path, specifier, moved);
    missing.push(specifier);
    return specifier;
  };
  return { text: text.replace(SPECIFIER, follow), missing };
}

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(path), specifier);
  const [, packageName, ...within] = specifier.split('/');
  return posix.join('shared', packageName ?? '', 'src', ...within);
}

/** As `specifier` was written: relative, or by the name of the package. */
function specifierOf(path: string, specifier: string, target: string): string {
  if (!specifier.startsWith('.')) return target.replace(IN_PACKAGE, '@platform/$1/');
  const way = posix.relative(posix.dirname(path), target);
  return way.startsWith('.') ? way : `./${way}`;
}
