import { ApiError } from '@platform/api-client/api-error.ts';

/** What was asked for; undefined where there is none, such as no parcel yet. */
export async function orNone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
