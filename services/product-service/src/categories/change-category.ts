import type { CategoryResponse } from '@platform/contracts/shop/http/product-http.ts';
import type { Database } from '@platform/database/database.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { refuseStale } from '../editing/precondition.ts';
import {
  type CategoryContent,
  deleteCategory,
  findCategory,
  insertCategory,
  lockCategory,
  updateCategory,
} from './category-repository.ts';

/** Throws DomainError `slug-taken`. */
export async function createCategory(
  database: Database,
  slug: string,
  content: CategoryContent,
): Promise<CategoryResponse> {
  if (!(await insertCategory(database, slug, content)))
    throw new DomainError('slug-taken', `There is a category ${slug} already.`);
  return getCategory(database, slug);
}

/** Throws DomainError `not-found`. */
export async function getCategory(database: Database, slug: string): Promise<CategoryResponse> {
  const category = await findCategory(database, slug);
  if (category === undefined) throw unknownCategory(slug);
  return category;
}

/** Throws DomainError `not-found` or `precondition-failed`. */
export async function changeCategory(
  database: Database,
  slug: string,
  ifMatch: string,
  change: Partial<CategoryContent>,
): Promise<CategoryResponse> {
  await database.transaction(async (tx) => {
    const before = await lockCategory(tx, slug);
    if (before === undefined) throw unknownCategory(slug);
    refuseStale(ifMatch, before.version);
    const { name, description } = { ...before, ...change };
    if (name === before.name && description === before.description) return;
    await updateCategory(tx, slug, { name, description });
  });
  return getCategory(database, slug);
}

// PostgreSQL: foreign_key_violation.
const FOREIGN_KEY_VIOLATION = '23503';

/** Throws DomainError `not-found`, `precondition-failed`, or `category-in-use` while a product, sold or archived, is in it. */
export async function removeCategory(
  database: Database,
  slug: string,
  ifMatch: string | undefined,
): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      const before = await lockCategory(tx, slug);
      if (before === undefined) throw unknownCategory(slug);
      if (ifMatch !== undefined) refuseStale(ifMatch, before.version);
      await deleteCategory(tx, slug);
    });
  } catch (error) {
    if ((error as { code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error;
    throw new DomainError('category-in-use', `There are products in ${slug}: move them elsewhere first.`);
  }
}

function unknownCategory(slug: string): DomainError {
  return new DomainError('not-found', `There is no category ${slug}.`);
}
