import { type Part, part } from '../../../../console/parts/part.ts';
import type { FoundLines, LogLine, Runner } from '../../../../runner/runner.ts';
import { PAGE_MS } from './page-time.ts';

const SOME = 12;
const MANY = 500;

/**
 * What all services logged about an order, oldest first: beside all else what went wrong, on a page of its own all of it.
 * Undefined where no runner keeps it.
 */
export async function gatherLogs(
  runner: Runner | undefined,
  orderId: string,
  isAlone: boolean,
): Promise<Part<FoundLines> | undefined> {
  if (runner === undefined) return undefined;
  if (!isAlone) return part(runner.logs({ order_id: orderId, level: 'warn', limit: SOME }, PAGE_MS));
  const found = runner.logs({ order_id: orderId, limit: MANY });
  return part(found.then((all) => ({ ...all, lines: all.lines.filter((line) => !isLook(line)) })));
}

/** That a page of ours was looked at, such as this one, is not about the order. */
function isLook({ method, front_end: page }: LogLine): boolean {
  return method === 'GET' && page !== undefined;
}
