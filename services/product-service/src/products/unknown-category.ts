import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';

// PostgreSQL: foreign_key_violation.
const FOREIGN_KEY_VIOLATION = '23503';

/** What to throw instead of `error`: a DomainError if a product named a category that does not exist. */
export function explainUnknownCategory(error: unknown, category: string | null): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== FOREIGN_KEY_VIOLATION || constraint !== 'product_category_fkey') return error;
  return new DomainError('unknown-category', `There is no category ${category}: make it first.`);
}
