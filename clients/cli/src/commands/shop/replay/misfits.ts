import { ProblemError } from '../../../gateway/problem-error.ts';

/** What the platform does not take, with its reason. */
export type Refused = ReadonlyMap<string, string>;

/**
 * Sends a batch that the platform takes whole or not at all. What it names as unfit is put into `refused`, and the rest is
 * sent again. Undefined if nothing is left. Throws what is wrong with the batch as such.
 */
export async function sendWithoutMisfits<Answer>(
  field: string,
  batch: readonly string[],
  refused: Map<string, string>,
  send: (some: readonly string[]) => Promise<Answer>,
): Promise<Answer | undefined> {
  for (let left = batch; left.length > 0; ) {
    try {
      return await send(left);
    } catch (error) {
      const unfit = misfits(error, field, left);
      if (unfit.size === 0) throw error;
      for (const [item, reason] of unfit) refused.set(item, reason);
      left = left.filter((item) => !unfit.has(item));
    }
  }
  return undefined;
}

/** The items that a 422 names, such as `products.3.sku`. */
function misfits(error: unknown, field: string, batch: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  if (!(error instanceof ProblemError) || error.status !== 422) return found;
  for (const { field: path, message } of error.errors) {
    const [start, index, ...rest] = path.split('.');
    const item = start === field ? batch[Number(index)] : undefined;
    if (item !== undefined && !found.has(item)) found.set(item, `${rest.join('.')} ${message}`.trim());
  }
  return found;
}
