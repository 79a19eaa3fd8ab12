import type { ReturnRow } from '../feeds/audit-rows.ts';

/** The first thing that is wrong with one of these, named by its id. */
export function firstOf(
  returns: readonly ReturnRow[] | undefined,
  violation: (returned: ReturnRow) => string | undefined,
): string | undefined {
  for (const returned of returns ?? []) {
    const problem = violation(returned);
    if (problem !== undefined) return `return ${returned.return_id}: ${problem}`;
  }
  return undefined;
}

export function isRefunded({ status }: ReturnRow): boolean {
  return status === 'refunded';
}
