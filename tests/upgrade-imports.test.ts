import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { upgradeImports } from '../scripts/upgrade-imports/upgrade-imports.ts';

// Packages that there are not: upgrade-imports reads this file too.
const FILES = new Set([
  'services/note-service/src/outbox.ts',
  'shared/words/src/field-types.ts',
  'shared/words/src/http/user-http.ts',
  'shared/post/src/outbox/outbox.ts',
  'shared/post/src/postgres/relay.ts',
  'shared/post/src/rabbitmq/relay.ts',
]);

const upgrade = (text: string, path = 'services/note-service/src/main.ts') =>
  upgradeImports(path, text, FILES);

describe('upgrade-imports', () => {
  test('follows a module into another folder of its package, wherever it is named', () => {
    for (const around of ["import { Outbox } from '#';", "import.meta.resolve('#')"])
      assert.deepEqual(upgrade(around.replace('#', '@platform/post/outbox.ts')), {
        text: around.replace('#', '@platform/post/outbox/outbox.ts'),
        missing: [],
      });
  });

  test('follows it from a file of your own in a shared package', () => {
    const from = (module: string) => `import { Email } from '${module}';`;
    assert.equal(
      upgrade(from('./user-http.ts'), 'shared/words/src/note-http.ts').text,
      from('./http/user-http.ts'),
    );
  });

  test('leaves what is where it was, and what belongs to no shared package', () => {
    for (const module of ['@platform/words/field-types.ts', './outbox.ts', './gone.ts', '@platform/cli/x.ts'])
      assert.deepEqual(upgrade(`'${module}'`), { text: `'${module}'`, missing: [] });
  });

  test('names what is gone, or there twice', () => {
    const modules = ['@platform/post/gone.ts', '@platform/post/relay.ts'];
    const text = modules.map((module) => `import '${module}';`).join('\n');
    assert.deepEqual(upgrade(text), { text, missing: modules });
  });
});
