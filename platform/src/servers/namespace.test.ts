import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { closeDataFolder, openDataFolder } from '../data-folder/data-folder.ts';
import { openSecrets } from '../data-folder/secrets.ts';
import { openNamespace } from './namespace.ts';

function newFolder(t: TestContext) {
  const path = mkdtempSync(join(tmpdir(), 'namespace-test-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  const folder = openDataFolder(path);
  assert.ok(folder);
  t.after(() => closeDataFolder(folder, { isKept: true }));
  return folder;
}

test('a new folder has a namespace of its own, and keeps it', (t) => {
  const [one, other] = [newFolder(t), newFolder(t)];
  const namespace = openNamespace(one);
  assert.match(namespace, /^p[0-9a-f]{8}-$/);
  assert.notEqual(openNamespace(other), namespace);
  openSecrets(one, []);
  assert.equal(openNamespace(one), namespace);
});

test('a folder of a release without namespaces keeps the names of its queues', (t) => {
  const folder = newFolder(t);
  openSecrets(folder, []);
  assert.equal(openNamespace(folder), '');
  assert.deepEqual(JSON.parse(readFileSync(folder.file('namespace.json'), 'utf8')), { namespace: '' });
});

test('a namespace that was set by hand is taken, a spoilt one is not', (t) => {
  const folder = newFolder(t);
  writeFileSync(folder.file('namespace.json'), '{"namespace":"shop_1-"}');
  assert.equal(openNamespace(folder), 'shop_1-');
  for (const text of ['{', '{}', '{"namespace":"no blanks"}', '{"namespace":7}', 'null']) {
    writeFileSync(folder.file('namespace.json'), text);
    assert.throws(() => openNamespace(folder), /damaged \(namespace\.json/, text);
  }
});
