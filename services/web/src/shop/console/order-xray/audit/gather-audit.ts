import { type OrderAudit, verifyOrder } from '@platform/verify/shop/verify-order.ts';
import { type Part, part } from '../../../../console/parts/part.ts';
import type { Visitor } from '../../../../session/visitor.ts';
import { PAGE_MS } from '../gathering/page-time.ts';

interface AuditTime {
  readonly callMs: number;
  readonly allMs: number;
}

/** Beside all else: it asks up to three times in a row, and a service that is away should leave time for the next. */
const BESIDE: AuditTime = { callMs: 700, allMs: PAGE_MS };
/** On a page of its own. */
const ALONE: AuditTime = { callMs: 2_000, allMs: 8_000 };

/** Every check of the audit for one order, made afresh. For admins. */
export function gatherAudit({ api }: Visitor, orderId: string, isAlone: boolean): Promise<Part<OrderAudit>> {
  const { callMs, allMs } = isAlone ? ALONE : BESIDE;
  return part(verifyOrder(api, orderId, { timeoutMs: callMs, signal: AbortSignal.timeout(allMs) }));
}
