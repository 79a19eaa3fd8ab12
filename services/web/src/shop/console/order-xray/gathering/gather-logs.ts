import { type Part, part } from '../../../../console/parts/part.ts';
import type { FoundLines, Runner } from '../../../../runner/runner.ts';
import { PAGE_MS } from './page-time.ts';

const SOME = 12;
const MANY = 500;

/** What all services logged about an order, oldest first. Undefined where no runner keeps it. */
export async function gatherLogs(
  runner: Runner | undefined,
  orderId: string,
  isAlone: boolean,
): Promise<Part<FoundLines> | undefined> {
  if (runner === undefined) return undefined;
  const found = isAlone
    ? runner.logs({ order_id: orderId, limit: MANY })
    : runner.logs({ order_id: orderId, limit: SOME }, PAGE_MS);
  return part(found);
}
