import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import { SERVICES_FILE } from '../scripts/generate/services-file.ts';
import { importsOfShop, isOfShop, shopServices } from '../scripts/remove-service/shop-parts.ts';
import { importCircles } from './import-circles.ts';

const root = dirname(import.meta.dirname);
const exclude = ['**/node_modules/**'];

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What it imports: packages by name, files by their path from the root. */
  readonly imports: readonly string[];
}

const sources = readSources('shared', 'services', 'clients', 'platform');
const allSources = [...sources, ...readSources('tests', 'bench', 'scripts')];
const serviceNames = globSync('services/*', { cwd: root }).map((path) => path.split('/')[1] ?? '');

describe('architecture', () => {
  test('services never import each other', () => {
    assert.deepEqual(
      violations('services/', (file, target) => {
        const own = file.path.split('/')[1];
        return serviceNames.some(
          (name) => name !== own && isWithin(target, `services/${name}`, `@platform/${name}`),
        );
      }),
      [],
    );
  });

  test('shared packages import no service, client or runner', () => {
    const others = [...serviceNames.map((name) => `@platform/${name}`), '@platform/cli', '@platform/runner'];
    assert.deepEqual(
      violations('shared/', (_file, target) =>
        [...others, 'services', 'clients', 'platform'].some((name) => isWithin(target, name)),
      ),
      [],
    );
  });

  test('clients and the runner reach services over the network alone', () => {
    const services = serviceNames.map((name) => `@platform/${name}`);
    for (const folder of ['clients/', 'platform/'])
      assert.deepEqual(
        violations(folder, (_file, target) =>
          [...services, 'services'].some((name) => isWithin(target, name)),
        ),
        [],
      );
  });

  test('a model of a service is read by the generator and by tests alone: an image holds one service', () => {
    const isModel = (target: string) => /(^|\/)services\/[^/]+\/service\.ts$/.test(target);
    assert.deepEqual(
      violations('', (file, target) => isModel(target) && isProduction(file.path)),
      [],
    );
  });

  test('a model of a service imports contracts alone', () => {
    const models = sources.filter(({ path }) => /^services\/[^/]+\/service\.ts$/.test(path));
    assert.equal(models.length, serviceNames.length);
    assert.deepEqual(
      models.flatMap(({ imports }) => imports.filter((target) => !target.startsWith('@platform/contracts/'))),
      [],
    );
  });

  test('the core imports nothing of the shop, but by generated indexes', async () => {
    // Services of your own may.
    const own = ALL_SERVICES.filter(({ part }) => part === 'own').map(({ name }) => `services/${name}/`);
    const imports = importsOfShop(root, await shopServices(root));
    assert.deepEqual(
      imports.filter((each) => !own.some((folder) => each.startsWith(folder))),
      [],
    );
  });

  test('a contract of the core names no service of the shop', async () => {
    const shop = await shopServices(root);
    const contracts = sources.filter(({ path }) => path.startsWith('shared/contracts/src/'));
    const naming = contracts.filter(
      ({ path, text }) =>
        !isOfShop(path, shop) && path !== SERVICES_FILE && shop.some((service) => text.includes(service)),
    );
    assert.deepEqual(
      naming.map(({ path }) => path),
      [],
    );
  });

  test('a package is imported by its name, never by a path into it', () => {
    assert.deepEqual(
      violations(
        '',
        (file, target) => target.startsWith('shared/') && !target.startsWith(packageOf(file.path)),
      ),
      [],
    );
  });

  test('no files import each other in a circle, not even for types', () => {
    const folders = packageFolders();
    const targets = ({ imports }: SourceFile) => imports.map((name) => fileOf(name, folders));
    assert.deepEqual(importCircles(new Map(allSources.map((file) => [file.path, targets(file)]))), []);
  });

  test('services and shared packages read the environment in main.ts and config.ts alone', () => {
    const mayRead =
      /(^|\/)(main|config|create-admin)\.ts$|^shared\/(testing|service-defaults\/src\/run-service)/;
    const readers = sources.filter(
      ({ path, text }) =>
        /^(services|shared)\//.test(path) &&
        isProduction(path) &&
        !mayRead.test(path) &&
        /\bprocess\.env\b/.test(text),
    );
    assert.deepEqual(
      readers.map(({ path }) => path),
      [],
    );
  });

  test('every service has its program, its configuration and its README', () => {
    for (const name of serviceNames)
      for (const file of ['service.ts', 'package.json', 'README.md', 'src/main.ts', 'src/config.ts'])
        assert.ok(
          globSync(`services/${name}/${file}`, { cwd: root }).length === 1,
          `services/${name}/${file}`,
        );
  });

  test('no line of a log says twice which service it is of: another one is its `peer`', () => {
    const again = /\blog(?:ger)?\.(?:debug|info|warn|error|fatal)\(\s*\{(?:[^}]*,)?\s*service\s*[,:}]/;
    const files = sources.filter(({ path, text }) => isProduction(path) && again.test(text));
    assert.deepEqual(
      files.map(({ path }) => path),
      [],
    );
  });

  test('no folder holds more than 15 source files: a larger one is sorted by what they are about', () => {
    const counts = new Map<string, number>();
    for (const { path } of allSources.filter(({ path }) => !path.endsWith('.test.ts')))
      counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    assert.deepEqual(
      [...counts].filter(([, count]) => count > 15),
      [],
    );
  });

  test('no file is a heap of things', () => {
    const heaps = sources.filter(({ path }) =>
      /(^|\/)(utils?|helpers?|common|misc|index)(\/|\.ts$)/.test(path),
    );
    assert.deepEqual(
      heaps.map(({ path }) => path),
      [],
    );
  });
});

function readSources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root, exclude }).sort().map(readSource),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = [...text.matchAll(/(?<!\/)\b(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(
    ([, name = '']) => name,
  );
  const imports = specifiers.map((name) =>
    name.startsWith('.') ? relative(root, join(root, dirname(path), name)) : name,
  );
  return { path, text, imports };
}

/** `file -> target` of each import from under `folder` that is forbidden. */
function violations(folder: string, isForbidden: (file: SourceFile, target: string) => boolean): string[] {
  return sources
    .filter(({ path }) => path.startsWith(folder))
    .flatMap((file) =>
      file.imports.filter((target) => isForbidden(file, target)).map((target) => `${file.path} -> ${target}`),
    );
}

function isWithin(target: string, ...places: readonly string[]): boolean {
  return places.some((place) => target === place || target.startsWith(`${place}/`));
}

/** Where each package of ours lies, by its name. */
function packageFolders(): Map<string, string> {
  const manifests = globSync('{shared/*,services/*,clients/*,platform}/package.json', { cwd: root });
  return new Map(
    manifests.map((path) => [JSON.parse(readFileSync(join(root, path), 'utf8')).name, dirname(path)]),
  );
}

/** The path of an imported file of ours; other names as they are. */
function fileOf(name: string, folders: ReadonlyMap<string, string>): string {
  const [scope, packageName, ...path] = name.split('/');
  const folder = folders.get(`${scope}/${packageName}`);
  return folder === undefined ? name : join(folder, 'src', ...path);
}

function packageOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function isProduction(path: string): boolean {
  return !/(^|\/)(tests|bench)\/|\.test\.ts$/.test(path);
}
