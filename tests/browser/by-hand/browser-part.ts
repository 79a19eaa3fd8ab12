import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { letterAddress } from '../../../services/web/src/console/dead-letters/letter-address.ts';
import { registerCustomer } from '../../e2e/suite-tools.ts';
import { requireAccessible } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit } from '../visit.ts';
import { deadIds, deadLetter, QUEUE } from './dead-letter.ts';

const TOO_OFTEN = /tried too often/;

/** What admins do in the console, by the keyboard alone, and who is kept from signing in. */
export function browserTests(tools: BrowserTools): void {
  const { visit, call, platform, adminToken } = tools;

  async function atConsole(visitor: Visit, path: string): Promise<void> {
    await visitor.signIn(platform().admin);
    await visitor.go(path);
  }

  describe('the console by keyboard', () => {
    visit('a service logs more', { by: 'keyboard' }, async (visitor) => {
      await atConsole(visitor, '/console/services/user-service');
      await visitor.fillAt('#f-level', 'debug');
      await visitor.press('Set the level');
      await visitor.page.getByText('It logs from debug on now.').waitFor();
      const path = '/api/admin/user-service/log-level';
      const token = await adminToken();
      assert.equal((await call('GET', path, { token })).body.level, 'debug');
      await call('PUT', path, { token, body: { level: 'info' } });
    });

    visit('a signing key is published, and withdrawn', { by: 'keyboard' }, async (visitor) => {
      await atConsole(visitor, '/console/keys');
      await visitor.press('Publish the next key');
      await visitor.page.getByText('The next key is published.').waitFor();
      const next = visitor.page.getByRole('row', { name: /signs later/ });
      const kid = (await next.locator('code').first().textContent()) ?? '';
      await visitor.follow(`Withdraw ${kid}`);
      await visitor.fill({ "First 8 signs of the key's id": kid.slice(0, 8) });
      await visitor.press('Withdraw the key for good');
      await visitor.page.getByText('The key is withdrawn.').waitFor();
    });

    visit('a dead letter is replayed, edited and discarded', { by: 'keyboard' }, async (visitor) => {
      visitor.complaints.expect(422);
      const { page } = visitor;
      const { id: user_id } = await registerCustomer(call);
      const id = await deadLetter(tools, user_id);
      const address = letterAddress({ queue: QUEUE, id });
      await atConsole(visitor, address);
      await visitor.press('Replay as it is');
      await page.getByText('Put back: what was still there is handled again.').waitFor();
      await eventually(async () => assert.deepEqual(await deadIds(tools), [id], 'it is no better'));

      await visitor.go(address);
      const letter = JSON.parse(await visitor.field('Message').inputValue());
      await visitor.fill({ Message: JSON.stringify({ ...letter, data: {} }) });
      await visitor.press('Check the edit');
      await page.getByRole('alert').getByText('This does not fit:').waitFor();
      await visitor.fill({ Message: JSON.stringify({ ...letter, data: { user_id } }) });
      await visitor.press('Check the edit');
      await visitor.heading(/^Replay .* edited\?$/);
      await requireAccessible(page);
      await visitor.fill({ Reason: 'The id was none' });
      await visitor.press('Replay edited');
      await page.getByText('The edited letter was put back.').waitFor();
      await eventually(async () => assert.deepEqual(await deadIds(tools), []));

      await visitor.go(letterAddress({ queue: QUEUE, id: await deadLetter(tools, user_id) }));
      await visitor.unfold('Discard it');
      await visitor.fill({ Reason: 'It is about nobody' });
      await visitor.press('Discard the letter');
      await page.getByText('What was still there is discarded.').waitFor();
      assert.deepEqual(await deadIds(tools), []);
    });
  });

  for (const scripts of [true, false])
    visit(
      `who mistypes a password too often is told to wait, ${scripts ? 'with' : 'without'} scripts`,
      { scripts },
      async (visitor) => {
        visitor.complaints.expect(401, 429);
        const { email } = await registerCustomer(call);
        const credentials = { email, password: 'not the password' };
        // The free tries; a slow machine may let more of them pass.
        await eventually(async () => {
          assert.equal((await call('POST', '/api/users/login', { body: credentials })).status, 429);
        });
        await visitor.go('/sign-in');
        const told = visitor.page.getByRole('alert');
        await eventually(async () => {
          await visitor.fill({ 'E-mail': email, Password: credentials.password });
          await visitor.press(/^Sign in$/);
          await told.waitFor();
          assert.match((await told.textContent()) ?? '', TOO_OFTEN);
        });
        assert.match((await told.textContent()) ?? '', /Wait .*(second|minute)/);
        assert.equal(await visitor.field('E-mail').inputValue(), email);
        if (scripts) await requireAccessible(visitor.page);
      },
    );
}
