import { createHash } from 'node:crypto';
import type { Database } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { ProviderVerdict } from '../../payments/payment.ts';
import type { ProviderRequest } from '../provider.ts';
import { behaviourOf } from './card-behaviour.ts';

/** What the books say after an operation, and how often it has been asked for. */
export interface BookEntry {
  readonly verdict: ProviderVerdict;
  readonly cardToken: string;
  readonly attempt: number;
}

interface BookRow {
  readonly card_token: string;
  readonly refusal: string | null;
  readonly attempt: number;
}

/** Records a request under its key, once, and says what came of it. One statement, but for refunds. */
export async function enter(database: Database, request: ProviderRequest): Promise<BookEntry> {
  if (request.operation === 'refund') return refund(database, request);
  const [row] = await database.query<BookRow>(recordOperationSql(request));
  const reference = request.operation === 'authorise' ? chargeIdOf(request.key) : request.authorisation;
  return {
    verdict: verdictOf(reference, row === undefined ? 'unknown-authorisation' : row.refusal),
    cardToken: row?.card_token ?? '',
    attempt: row?.attempt ?? 1,
  };
}

/** What came of the operation with this request's key, if it was ever asked for. */
export async function find(
  database: Database,
  request: ProviderRequest,
): Promise<ProviderVerdict | undefined> {
  const [row] = await database.query<{ reference: string; refusal: string | null }>(
    findOperationSql(request),
  );
  return row && verdictOf(row.reference, row.refusal);
}

function findOperationSql(request: ProviderRequest): Statement {
  const { key } = request;
  switch (request.operation) {
    case 'authorise':
      return sql`
        select charge_id as reference, decline_reason as refusal from simulator.charge
        where charge_id = ${chargeIdOf(key)}`;
    case 'refund':
      return sql`select key as reference, refusal from simulator.refund where key = ${key}`;
    default:
      return sql`
        select charge_id as reference, null as refusal from simulator.charge
        where charge_id = ${request.authorisation} and ${key} in (capture_key, void_key)`;
  }
}

function recordOperationSql(request: Exclude<ProviderRequest, { operation: 'refund' }>): Statement {
  if (request.operation === 'authorise') {
    const { declineReason = null, refuses } = behaviourOf(request.cardToken);
    const refusalOf = (operation: string) => (refuses?.operation === operation ? refuses.reason : null);
    return sql`
      insert into simulator.charge as c
        (charge_id, amount_minor, currency, card_token, decline_reason, capture_refusal, refund_refusal)
      values (${chargeIdOf(request.key)}, ${request.amountMinor}, ${request.currency}, ${request.cardToken},
        ${declineReason}, ${refusalOf('capture')}, ${refusalOf('refund')})
      on conflict (charge_id) do update set authorise_attempts = c.authorise_attempts + 1
      returning card_token, decline_reason as refusal, authorise_attempts as attempt`;
  }
  // Both read and write one row, whose lock puts a charge's captures and voids in order.
  if (request.operation === 'capture')
    return sql`
      update simulator.charge set
        capture_attempts = capture_attempts + 1,
        capture_key = case when coalesce(capture_key, void_key, decline_reason, capture_refusal) is null
          then ${request.key} else capture_key end
      where charge_id = ${request.authorisation}
      returning card_token, capture_attempts as attempt, case when capture_key is distinct from ${request.key}
        then coalesce(capture_refusal, 'authorisation-gone') end as refusal`;
  return sql`
    update simulator.charge set
      void_key = case when coalesce(capture_key, void_key, decline_reason) is null
        then ${request.key} else void_key end
    where charge_id = ${request.authorisation}
    returning card_token, 1 as attempt, case when void_key is distinct from ${request.key}
      then 'nothing-to-void' end as refusal`;
}

function refund(
  database: Database,
  { key, authorisation, amountMinor }: Extract<ProviderRequest, { operation: 'refund' }>,
): Promise<BookEntry> {
  return database.transaction(async (tx) => {
    const [charge] = await tx.query<{ card_token: string; refundable_minor: number; refusal: string | null }>(
      sql`select card_token, refund_refusal as refusal,
            case when capture_key is null then 0 else amount_minor end - refunded_minor as refundable_minor
          from simulator.charge where charge_id = ${authorisation} for update`,
    );
    const entry = (refusal: string | null): BookEntry => ({
      verdict: verdictOf(key, refusal),
      cardToken: charge?.card_token ?? '',
      attempt: 1,
    });
    if (charge === undefined) return entry('unknown-authorisation');
    const [known] = await tx.query<{ refusal: string | null }>(
      sql`select refusal from simulator.refund where key = ${key}`,
    );
    if (known !== undefined) return entry(known.refusal);
    const refusal = amountMinor > charge.refundable_minor ? 'more-than-captured' : charge.refusal;
    await tx.query(
      sql`insert into simulator.refund (key, charge_id, amount_minor, refusal)
          values (${key}, ${authorisation}, ${amountMinor}, ${refusal})`,
    );
    if (refusal === null)
      await tx.query(
        sql`update simulator.charge set refunded_minor = refunded_minor + ${amountMinor}::bigint
            where charge_id = ${authorisation}`,
      );
    return entry(refusal);
  });
}

function verdictOf(reference: string, refusal: string | null): ProviderVerdict {
  return refusal === null ? { outcome: 'done', reference } : { outcome: 'refused', reason: refusal };
}

function chargeIdOf(key: string): string {
  return `ch_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}
