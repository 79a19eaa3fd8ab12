import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const PROBLEM = /new DomainError\(\s*'([^']*)',\s*(['"`])((?:\\.|(?!\2).)*)\2\s*[,)]/g;
/** As released, and compared by clients. */
const RELEASED = 'Invalid email or password';

const problems = globSync(['services/*/src/**/*.ts', 'shared/*/src/**/*.ts'], { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(PROBLEM)].map(([, code = '', , text = '']) => ({
    file,
    code,
    text,
  })),
);

test('the code of every problem is in kebab-case, and its text a sentence', () => {
  const odd = problems.filter(
    ({ code, text }) => !/^[a-z]+(-[a-z]+)*$/.test(code) || !(text === RELEASED || /^[A-Z$].*\.$/.test(text)),
  );
  assert.deepEqual(odd, []);
  assert.ok(problems.length > 10, 'problems are found by how they are written');
});
