import { ApiError } from '@platform/api-client/api-error.ts';
import { isAway } from '../../gateway/is-away.ts';
import { isTokenRefused } from '../../session/renewing-client.ts';

/** Of each call for a page: later than that, the page comes without it. */
export const CALL = { timeoutMs: 2_000 };

/** What was asked for, or why it is not there. */
export type Part<T> = { readonly value: T } | { readonly missing: string };

/**
 * What a page asks of one service, so that the rest of the page stands when that service is away. Throws when the session is
 * over, and for a mistake of our own.
 */
export async function part<T>(asked: Promise<T>): Promise<Part<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (isTokenRefused(error)) throw error;
    if (error instanceof ApiError) return { missing: error.message };
    if (isAway(error)) return { missing: 'It did not answer in time.' };
    throw error;
  }
}

/** Its value, when it is there. */
export function foundIn<T>(found: Part<T>): T | undefined {
  return 'value' in found ? found.value : undefined;
}

/** What was asked for; undefined where there is none, such as no parcel yet. */
export async function orNone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
