import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';

const ROOT = join(import.meta.dirname, '..', '..', '..');
// The names of span attributes in sources: quoted, in lower case, with a dot, and one of these first words.
const ATTRIBUTE =
  /'((?:http|url|server|client|db|rpc|messaging|error|network|service|deployment)\.[a-z_.]+)'\s*:/g;
// Deprecated names that the package still lists: what they became stands beside them.
const FORMER: ReadonlySet<string> = new Set([
  'messaging.system',
  'messaging.operation',
  'rpc.system',
  'rpc.service',
  'rpc.grpc.status_code',
  'rpc.response.status_code',
  'db.system',
  'db.statement',
  'db.operation',
  'db.name',
  'http.method',
  'http.status_code',
  'http.url',
  'http.target',
]);

test('every attribute of a span is named as in the semantic conventions, or begins with app.', () => {
  const known = new Set<unknown>(Object.values(conventions).filter((value) => typeof value === 'string'));
  const used = globSync('{shared,services}/*/src/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(ATTRIBUTE)].map(([, name = '']) => name),
  );
  assert.ok(used.length > 30, `${used.length} attributes found`);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !known.has(name) || FORMER.has(name)),
    [],
  );
});
