import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { World } from '../../world/world.ts';
import { openOrder } from '../load/open-order.ts';
import { sendUntilAnswered } from '../load/place-order.ts';
import { Shop } from '../load/shop.ts';
import { waitUntilQuiet } from '../runs/wait-until-quiet.ts';
import { checkProviderBooks } from './check-provider-books.ts';
import { auditOrder, auditWorld } from './verdict.ts';
import { PLANTS } from './violations.ts';

/**
 * Plants every violation, and takes it out again, in a world of one of each service on PostgreSQL that may have been
 * used.
 */
export function plantedViolationTests(open: () => Promise<World>): void {
  describe('platform verify', () => {
    let world: World;
    let orderId = '';

    before(async () => {
      world = await open();
      const shop = new Shop(world.gatewayUrls, world.adminToken);
      await shop.open();
      const [customer] = await shop.register(1);
      assert.ok(customer);
      const record = openOrder(shop, 'FAULT-1');
      await sendUntilAnswered(shop, customer, record, {});
      [orderId = ''] = record.orderIds;
      shop.http.close();
      assert.deepEqual(await waitUntilQuiet(world, 30_000), []);
    });

    test('finds nothing where nothing is wrong', async () => {
      assert.deepEqual(await violatedChecks(), []);
      assert.deepEqual(await violatedOfOrder(), []);
    });

    test('has no check that nothing here makes fail', async () => {
      const { checks } = await auditWorld(world);
      const planted = new Set(PLANTS.flatMap(({ checks }) => checks));
      assert.deepEqual(
        checks.map(({ name }) => name).filter((name) => !planted.has(name)),
        [],
      );
    });

    for (const { what, checks, database, plant, undo } of PLANTS)
      test(`finds ${what}`, async () => {
        await run(database, plant);
        try {
          assertIncludes(await violatedChecks(), checks);
          // What is done to the order its own audit finds as well.
          if (plant.some((text) => text.includes('$1'))) assertIncludes(await violatedOfOrder(), checks);
        } finally {
          await run(database, undo);
        }
        assert.deepEqual(await violatedChecks(), [], 'nothing is left of it');
      });

    test('and the books of the provider show what it took without our knowing', async () => {
      assert.deepEqual(await checkProviderBooks(world), []);
      const [charge] = await world.postgres.query<{ id: string }>(
        'payments',
        'select authorisation as id from payment where order_id = $1',
        [orderId],
      );
      const ofOrder = `where charge_id = '${charge?.id}'`;
      await run('payments', [`update simulator.charge set amount_minor = amount_minor + 1 ${ofOrder}`]);
      const [problem = ''] = await checkProviderBooks(world);
      await run('payments', [`update simulator.charge set amount_minor = amount_minor - 1 ${ofOrder}`]);
      assert.match(problem, /the provider kept 101, its payment says 100/);
      await run('payments', ["update payment set authorisation = 'other' where order_id = $1"]);
      const problems = await checkProviderBooks(world);
      await run('payments', [`update payment set authorisation = '${charge?.id}' where order_id = $1`]);
      assert.match(problems.join('\n'), /the provider took 100 .+ and no payment says so/);
      assert.deepEqual(await checkProviderBooks(world), [], 'nothing is left of it');
    });

    async function violatedChecks(): Promise<string[]> {
      const { checks } = await auditWorld(world);
      return checks.filter(({ ok }) => !ok).map(({ name }) => name);
    }

    async function violatedOfOrder(): Promise<string[]> {
      const { checks } = await auditOrder(world, orderId);
      return checks.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name);
    }

    /** As the superuser, past triggers: whoever breaks a database does not ask it. */
    function run(database: string, statements: readonly string[]): Promise<void> {
      return world.postgres.session(database, async (client) => {
        await client.query('set session_replication_role = replica');
        for (const text of statements) {
          const { rowCount, command } = await client.query(text, text.includes('$1') ? [orderId] : []);
          if (!/^(?:ALTER|CREATE|DROP)$/.test(command))
            assert.ok(rowCount, `nothing was changed by: ${text}`);
        }
      });
    }
  });
}

function assertIncludes(violated: readonly string[], checks: readonly string[]): void {
  for (const check of checks)
    assert.ok(
      violated.includes(check),
      `"${check}" found nothing; violated: ${violated.join(', ') || 'none'}`,
    );
}
