import { copyFileSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { knownFiles } from '../../scripts/known-files.ts';

/** Copies every file that git tracks or would track into `copy`, and lends it the packages of `root`. */
export function copySource(root: string, copy: string): void {
  for (const file of knownFiles(root)) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  lendPackages(join(root, 'node_modules'), join(copy, 'node_modules'));
}

/** Links each package. A link stays as it is: those to the packages of this repository then lead into the copy. */
function lendPackages(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    // The copy compiles for itself.
    if (entry.name === '.cache') continue;
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name.startsWith('@') || entry.name === '.bin') lendPackages(source, target);
    else symlinkSync(source, target);
  }
}
