import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  FURTHER_FILES,
  type GeneratedFile,
  header,
  leftFiles,
} from '../../scripts/generate/generated-file.ts';
import { generatedFiles } from '../../scripts/generate/generated-files.ts';
import { indexFiles } from '../../scripts/generate/index-files.ts';
import { ROOT } from '../../scripts/generate/read-models.ts';

// What is around its drawing is written by hand.
const PARTLY_GENERATED = 'ARCHITECTURE.md';

test('what follows from the models of the services is up to date: run `npm run generate`', async () => {
  const files = await allGenerated();
  const stale = [];
  for (const [path, text] of files)
    if ((await readFile(join(ROOT, path), 'utf8').catch(() => undefined)) !== text) stale.push(path);
  const left = leftFiles(ROOT, new Set(files.map(([path]) => path)));
  assert.deepEqual([...stale, ...left], [], 'run `npm run generate`');
});

test('a merge leaves no conflict markers in generated files: .gitattributes names them', async () => {
  const paths = (await allGenerated()).map(([path]) => path).filter((path) => path !== PARTLY_GENERATED);
  const input = [...paths, ...FURTHER_FILES].join('\n');
  const options = { cwd: ROOT, input, encoding: 'utf8' } as const;
  const { stdout } = spawnSync('git', ['check-attr', '--stdin', 'merge'], options);
  assert.deepEqual(
    stdout.split('\n').filter((line) => line !== '' && !line.endsWith(': unset')),
    [],
  );
});

test('files of a service that is gone are found, and those of people are not', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'left-files-'));
  t.after(() => rm(root, { recursive: true }));
  const folder = join(root, 'k8s/base/parcel-service');
  await mkdir(folder, { recursive: true });
  for (const name of ['deployment', 'services']) await writeFile(join(folder, `${name}.yaml`), header('#'));
  await writeFile(join(folder, 'by-hand.yaml'), '# Ours.\n');
  const kept = new Set(['k8s/base/parcel-service/services.yaml']);
  assert.deepEqual(leftFiles(root, kept), ['k8s/base/parcel-service/deployment.yaml']);
});

async function allGenerated(): Promise<GeneratedFile[]> {
  const files = [...indexFiles()];
  for await (const file of generatedFiles()) files.push(file);
  return files;
}
