import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commitAll, copyCheckout } from './checkout-copy.ts';

const OF_SHOP = ['@platform/contracts', 'shop', 'order-messages.ts'].join('/');
const SHOP_FILES = '{bench,clients,docs,ops,platform,scripts,services,shared,tests}/**/shop/**';

function run(copy: string, ...args: string[]) {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: copy,
    encoding: 'utf8',
  });
}

test('the shop is removed when nothing is in its way, and what is left fits together', (t) => {
  const copy = copyCheckout(t);
  const removeShop = () => run(copy, 'scripts/remove-service/main.ts', '--shop');

  const user = join(copy, 'services/user-service/src/main.ts');
  const source = readFileSync(user, 'utf8');
  writeFileSync(user, `import '${OF_SHOP}';\n${source}`);
  assert.match(removeShop().stderr, /uncommitted work: commit it first/);
  commitAll(copy);
  const refused = removeShop();
  assert.equal(refused.status, 1);
  assert.match(
    refused.stderr,
    /user-service\/src\/main\.ts -> @platform\/contracts\/shop\/order-messages\.ts/,
  );
  assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd: copy, encoding: 'utf8' }), '');

  writeFileSync(user, source);
  commitAll(copy);
  const removed = removeShop();
  assert.equal(removed.status, 0, removed.stderr);
  assert.deepEqual(globSync(SHOP_FILES, { cwd: copy }), []);
  assert.deepEqual(globSync('services/*', { cwd: copy }).toSorted(), [
    'services/api-gateway',
    'services/auth-service',
    'services/notification-service',
    'services/user-service',
  ]);
  const types = run(copy, 'node_modules/typescript/bin/tsc', '-p', '.');
  assert.equal(types.status, 0, types.stdout);
});
