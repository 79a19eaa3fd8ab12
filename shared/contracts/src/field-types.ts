import { type TSchema, Type } from '@platform/schema/type.ts';

/** `schema`, or null. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Schemas of single fields, shared by HTTP bodies and messages. */
export const Uuid = Type.String({ format: 'uuid' });
export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
/** Money is a whole number of the currency's minor unit (pence), with its currency; never a fraction. */
export const AmountMinor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** Upper case; letters, digits, space, `_`, `-`, `.`, `/`. Spaces and `_` occur in real retailers' codes. */
export const Sku = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Z0-9][A-Z0-9 _./-]*$' });
/** A sku as people type it, in any case and without blanks around it; it is upper-cased before anything else. */
export const SkuInput = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9]([A-Za-z0-9 _./-]*[A-Za-z0-9_./-])?$',
});
/** The most units of one product in one message. */
export const MOST_UNITS = 1_000_000;

export const Quantity = Type.Integer({ minimum: 1, maximum: MOST_UNITS });
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the text of a UUID; for keys that come from outside apart from a schema, such as in cursors. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
