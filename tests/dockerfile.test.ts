import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('what .dockerignore lets into the build of images is there', () => {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const letIn = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  assert.ok(letIn.length > 0);
  assert.deepEqual(
    letIn.filter((pattern) => globSync(pattern, { cwd: root }).length === 0),
    [],
  );
});

test('what the Dockerfile names of the sources is let in', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const ignore = readFileSync(join(root, '.dockerignore'), 'utf8');
  const [, program] = /^COPY (platform\/\S+\.ts) /m.exec(dockerfile) ?? [];
  assert.ok(program && ignore.split('\n').includes(`!${program}`));
  const clients = [...dockerfile.matchAll(/^COPY (clients\/\S+) /gm)].map(([, folder]) => folder);
  assert.ok(clients.length > 0);
  assert.deepEqual(
    clients.filter((folder) => !ignore.split('\n').includes(`!${folder}/src`)),
    [],
  );
});
