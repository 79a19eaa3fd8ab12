import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, object>;
}

/** What `npm install` writes for a workspace that brings no package of others; it needs no registry for that. */
export function addToLock(root: string, folder: string): void {
  const { name, version, dependencies } = readManifest(root, folder);
  change(root, (packages) => {
    packages[`node_modules/${name}`] = { resolved: folder, link: true };
    packages[folder] = { name, version, dependencies };
  });
}

export function removeFromLock(root: string, folder: string): void {
  const { name } = readManifest(root, folder);
  change(root, (packages) => {
    delete packages[`node_modules/${name}`];
    delete packages[folder];
  });
}

export function readManifest(root: string, folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function change(root: string, edit: (packages: Lock['packages']) => void): void {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  edit(lock.packages);
  // As npm sorts them.
  const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
