import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { header, leftFiles } from '../../scripts/generate/generated-file.ts';
import { generatedFiles } from '../../scripts/generate/generated-files.ts';
import { indexFiles } from '../../scripts/generate/index-files.ts';
import { ROOT } from '../../scripts/generate/read-models.ts';

test('what follows from the models of the services is up to date: run `npm run generate`', async () => {
  const files = [...indexFiles()];
  for await (const file of generatedFiles()) files.push(file);
  const stale = [];
  for (const [path, text] of files)
    if ((await readFile(join(ROOT, path), 'utf8').catch(() => undefined)) !== text) stale.push(path);
  const left = leftFiles(ROOT, new Set(files.map(([path]) => path)));
  assert.deepEqual([...stale, ...left], [], 'run `npm run generate`');
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
