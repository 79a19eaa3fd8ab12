import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commitAll, copyCheckout, git } from '../../checkout-copy.ts';

const OF_SHOP = ['@platform/contracts', 'shop', 'order-messages.ts'].join('/');
const ARGS = ['--disable-warning=ExperimentalWarning', 'scripts/remove-service/main.ts', '--shop'];

test('the shop stays while work is uncommitted, or the core imports any of it', (t) => {
  const cwd = mkdtempSync(join(tmpdir(), 'remove-shop-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  copyCheckout(cwd);
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
  assert.equal(git(cwd, 'status', '--porcelain'), '');
});
