// Codes and class names are of a few kinds; anything else would be text that somebody may have typed.
const NAME = /^[\w.-]{1,60}$/;

/** The convention's `error.type` of whatever was thrown: its code, else its type. Never its message. */
export function errorTypeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  for (const candidate of [code, name])
    if (typeof candidate === 'string' && candidate !== 'Error' && NAME.test(candidate)) return candidate;
  return error instanceof Error ? error.constructor.name : '_OTHER';
}
