import { randomUUID } from 'node:crypto';
import { isUuid } from '@platform/contracts/field-types.ts';

/** By which a form that is sent twice is one act (Idempotency-Key): that of the page it stood on; a new one for any other. */
export function formKey(form: URLSearchParams): string {
  const key = form.get('key') ?? '';
  return isUuid(key) ? key : randomUUID();
}
