import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commitAll, copyCheckout } from '../checkout-copy.ts';

const OF_SHOP = ['@platform/contracts', 'shop', 'order-messages.ts'].join('/');
const ARGS = ['--disable-warning=ExperimentalWarning', 'scripts/remove-service/main.ts', '--shop'];

test('the shop stays while work is uncommitted, or the core imports any of it', (t) => {
  const cwd = copyCheckout(t);
  const removeShop = () => spawnSync(process.execPath, ARGS, { cwd, encoding: 'utf8' });

  const user = join(cwd, 'services/user-service/src/main.ts');
  writeFileSync(user, `import '${OF_SHOP}';\n${readFileSync(user, 'utf8')}`);
  const uncommitted = removeShop();
  assert.equal(uncommitted.status, 1);
  assert.match(uncommitted.stderr, /uncommitted work: commit it first/);

  commitAll(cwd);
  const imported = removeShop();
  assert.equal(imported.status, 1);
  assert.ok(imported.stderr.includes(`services/user-service/src/main.ts -> ${OF_SHOP}`), imported.stderr);
  assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd, encoding: 'utf8' }), '');
});
