import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatedFiles } from '../../scripts/generate/generated-files.ts';
import { ROOT } from '../../scripts/generate/read-models.ts';

test('what follows from the models of the services is up to date: run `npm run generate`', async () => {
  const stale = [];
  for await (const [path, text] of generatedFiles())
    if ((await readFile(join(ROOT, path), 'utf8').catch(() => undefined)) !== text) stale.push(path);
  assert.deepEqual(stale, [], 'run `npm run generate`');
});
