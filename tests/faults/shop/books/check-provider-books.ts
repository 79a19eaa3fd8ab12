import type { World } from '../../world/world.ts';

interface ChargeRow {
  readonly order_id: string | null;
  readonly charge_id: string;
  /** What the provider took and did not give back. */
  readonly kept_minor: string;
  /** Held, and neither taken nor let go; an authorisation that has expired holds nothing. */
  readonly is_held: boolean;
  readonly recorded_minor: string | null;
  readonly status: string | null;
}

/**
 * Holds our payments against the books of the provider, which are another company's records: what it took from a
 * customer is what we say we took, and nothing is held for an order that has ended. Returns what is wrong.
 */
export async function checkProviderBooks({ postgres }: Pick<World, 'postgres'>): Promise<string[]> {
  const rows = await postgres.query<ChargeRow>(
    'payments',
    `select p.order_id, coalesce(c.charge_id, p.authorisation) as charge_id, p.status,
       case when c.capture_key is null then 0 else c.amount_minor - c.refunded_minor end as kept_minor,
       c.charge_id is not null and coalesce(c.capture_key, c.void_key, c.decline_reason, c.capture_refusal) is null as is_held,
       p.captured_minor - p.refunded_minor as recorded_minor
     from simulator.charge c full join payment p on p.authorisation = c.charge_id
     where c.charge_id is not null or p.authorisation is not null`,
  );
  return rows.flatMap((row) => chargeProblem(row) ?? []);
}

function chargeProblem(row: ChargeRow): string | undefined {
  const { order_id, charge_id, kept_minor, is_held, recorded_minor, status } = row;
  if (order_id === null) {
    if (kept_minor !== '0') return `the provider took ${kept_minor} (${charge_id}), and no payment says so`;
    return is_held ? `the provider holds money (${charge_id}) that no payment knows of` : undefined;
  }
  if (kept_minor !== recorded_minor)
    return `order ${order_id}: the provider kept ${kept_minor}, its payment says ${recorded_minor}`;
  return is_held && status !== 'authorised'
    ? `order ${order_id}: the provider still holds its money, its payment is ${status}`
    : undefined;
}
