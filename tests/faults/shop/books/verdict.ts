import { join } from 'node:path';
import { type OrderAudit, verifyOrder } from '@platform/verify/shop/verify-order.ts';
import type { Verification } from '@platform/verify/verification.ts';
import { verifyPlatform } from '@platform/verify/verify-platform.ts';
import { GatewayClient } from '../../../../clients/cli/src/gateway/gateway-client.ts';
import type { World } from '../../world/world.ts';
import type { Shop } from '../load/shop.ts';
import { endsAfterHealing } from '../runs/recovery.ts';
import type { Timeline } from '../runs/timeline.ts';
import { checkBooks, countBooks, type OrderCounts, type PlacedRow } from './check-books.ts';
import { checkProviderBooks } from './check-provider-books.ts';

export interface Verdict {
  /** What is wrong; nothing if the platform kept its promises. */
  readonly problems: readonly string[];
  readonly orders: OrderCounts;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Of each order that was under way when something was healed, the time from there to its end. */
  readonly endsAfterHealingMs: readonly number[];
}

const MOST_SHOWN = 5;

/** Holds the platform against `platform verify` and against the customers' own books. */
export async function judge(
  world: World,
  shop: Shop,
  timeline: Timeline,
  problems: readonly string[],
): Promise<Verdict> {
  const placed = await placedSince(world, timeline.beganAt);
  const found = [
    ...problems,
    ...(await violations(world)),
    ...checkBooks(shop, placed, await levels(world)),
    ...(await checkProviderBooks(world)),
  ];
  for (const replica of world.replicas)
    if (replica.crashes > 0) found.push(`${replica.name} ended by itself: ${replica.lastEnd}`);
  if (placed.length === 0) found.push('no order was placed');
  const byStatus: Record<string, number> = {};
  for (const { status } of placed) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const heals = timeline.faults.map(({ healedAt, beganAt }) => healedAt ?? beganAt);
  return {
    problems: found,
    orders: countBooks(shop.books, placed),
    byStatus,
    endsAfterHealingMs: endsAfterHealing(placed, heals),
  };
}

/** `platform verify`, run on a world. */
export function auditWorld(world: World): Promise<Verification> {
  return verifyPlatform(clientOf(world));
}

/** `platform verify --order`, run on a world. */
export function auditOrder(world: World, orderId: string): Promise<OrderAudit> {
  return verifyOrder(clientOf(world), orderId);
}

function clientOf(world: World): GatewayClient {
  return new GatewayClient({
    gatewayUrl: world.gatewayUrl,
    sessionPath: join(world.folder.path, 'faults-session.json'),
    credentials: { kind: 'token', token: world.adminToken },
  });
}

async function violations(world: World): Promise<string[]> {
  const { checks } = await auditWorld(world);
  return checks.flatMap(({ name, violations }) => [
    ...violations
      .slice(0, MOST_SHOWN)
      .map(({ subject, problem }) => `verify: ${name}: ${subject}: ${problem}`),
    ...(violations.length > MOST_SHOWN ? [`verify: ${name}: ${violations.length} in all`] : []),
  ]);
}

/** Read past the services, whose word is what is being judged. */
function placedSince({ postgres }: World, since: number): Promise<PlacedRow[]> {
  return postgres.query<PlacedRow>(
    'orders',
    `select o.id, o.status, o.placed_at, o.ended_at, o.reason_code, k.key,
       (select json_agg(json_build_array(sku, quantity, unit_price_minor)) from order_line where order_id = o.id) as lines
     from orders o left join idempotency_key k on k.order_id = o.id
     where o.placed_at >= $1`,
    [new Date(since)],
  );
}

async function levels({ postgres }: World): Promise<Map<string, number>> {
  const rows = await postgres.query<{ sku: string; on_hand: string }>(
    'inventory',
    'select sku, on_hand from stock_level',
  );
  return new Map(rows.map(({ sku, on_hand }) => [sku, Number(on_hand)]));
}
