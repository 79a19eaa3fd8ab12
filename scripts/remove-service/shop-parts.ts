import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readModels } from '../generate/read-models.ts';
import { knownFiles } from '../known-files.ts';

const SOURCE = /\.(ts|mts|mjs)$/;
/** The indexes that `npm run generate` writes: they name what there is, and nothing that is gone. */
const INDEX = /(^|\/)(bundles|message-modules)\.ts$/;
const IMPORT = /(?<!\/)\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** The services that are built on the core. */
export async function shopServices(root: string): Promise<string[]> {
  const models = await readModels(root);
  return models.filter(({ model }) => model.part === 'shop').map(({ folder }) => folder);
}

/** True for a file of the shop: of one of its services, or in a folder named `shop`. */
export function isOfShop(path: string, services: readonly string[]): boolean {
  return (
    path.split('/').slice(0, -1).includes('shop') ||
    services.some((service) => path.startsWith(`services/${service}/`))
  );
}

/** `file -> target` of each import from the core into the shop. The core has to do without. */
export function importsOfShop(root: string, services: readonly string[]): string[] {
  const isShop = (target: string) =>
    isOfShop(target, services) || services.some((service) => target.startsWith(`@platform/${service}/`));
  return sourceFiles(root)
    .filter((path) => !isOfShop(path, services) && !INDEX.test(path))
    .flatMap((path) =>
      importsIn(root, path)
        .filter(isShop)
        .map((target) => `${path} -> ${target}`),
    );
}

function sourceFiles(root: string): string[] {
  return knownFiles(root).filter((path) => SOURCE.test(path));
}

function importsIn(root: string, path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, name = '']) =>
    name.startsWith('.') ? join(dirname(path), name) : name,
  );
}
