import { type TSchema, Type } from '@platform/schema/type.ts';

/** `schema`, or null. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Schemas of single fields, shared by HTTP bodies and messages. */
export const Uuid = Type.String({ format: 'uuid' });
export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
/** What a client calls one request, to be able to send it again (draft-ietf-httpapi-idempotency-key-header). */
const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
export const IDEMPOTENCY_KEY_RULE = 'must be 1 to 255 printable ASCII characters, without spaces around them';
export const IdempotencyKey = (description: string) =>
  Type.String({ 'x-form': { pattern: IDEMPOTENCY_KEY.source, says: IDEMPOTENCY_KEY_RULE }, description });

/** True for what may be an idempotency key. */
export function isIdempotencyKey(text: string): boolean {
  return IDEMPOTENCY_KEY.test(text);
}

/** One line of text that people write, such as a name; `maxLength` in code points, as everywhere. */
export const Line = (maxLength: number, more: object = {}) =>
  Type.String({ minLength: 1, maxLength, 'x-text': 'line', ...more });
/** As `Line`, but may be empty. */
export const OptionalLine = (maxLength: number, more: object = {}) =>
  Type.String({ maxLength, 'x-text': 'optional-line', ...more });
/** Text with line breaks and tabs. With a `minLength` it may not be empty. */
export const Lines = (maxLength: number, more: object = {}) =>
  Type.String({ maxLength, 'x-text': 'lines', ...more });
/** A name that others gave, which is kept as it came. */
export const ForeignId = (maxLength: number, more: object = {}) =>
  Type.String({ minLength: 1, maxLength, 'x-exact': true, ...more });

/** An address as messages and answers carry it: also one that an earlier release took. */
export const Address = Type.Object(
  {
    recipient: Type.String({ minLength: 1, maxLength: 255 }),
    line1: Type.String({ minLength: 1, maxLength: 255 }),
    line2: Type.Optional(Type.String({ maxLength: 255 })),
    city: Type.String({ minLength: 1, maxLength: 255 }),
    postal_code: Type.Optional(Type.String({ maxLength: 32 })),
    country: Type.String({ minLength: 2, maxLength: 64, description: 'ISO 3166-1 alpha-2, or a name' }),
  },
  { additionalProperties: false },
);
/** An address as people enter it: labels are printed from it. */
export const AddressInput = Type.Object(
  {
    recipient: Line(255),
    line1: Line(255),
    line2: Type.Optional(OptionalLine(255)),
    city: Line(255),
    postal_code: Type.Optional(OptionalLine(32)),
    country: Line(64, { minLength: 2, description: 'ISO 3166-1 alpha-2, or a name' }),
  },
  { additionalProperties: false },
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the text of a UUID; for keys that come from outside apart from a schema, such as in cursors. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
