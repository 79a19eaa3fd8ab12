import { type Static, Type } from '@platform/schema/type.ts';
import { Line, Lines, OptionalLine, Timestamp } from '../../field-types.ts';
import { Currency, SkuInput } from '../field-types.ts';

export const MAX_LOOKUP_SKUS = 2000;
export const MAX_IMPORTED_PRODUCTS = 1000;

/** Lower case, digits and dashes: `kitchen-and-dining`. */
export const CategorySlug = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  'x-says': 'must be lower-case letters a to z and digits, with single dashes between them',
});

/** Ten million in major units: times the largest quantity still a safe integer. */
export const PriceMinor = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

export const ProductName = Line(200);
export const ProductDescription = Lines(4000);

const FIRST_ATTRIBUTE_NAME = '^\\p{L}[\\p{L}\\p{N} _.()/-]{0,63}$';
/** The names of 1.1.0, and those of scripts that write vowels as marks and join letters. */
const ATTRIBUTE_NAME = '^\\p{L}[\\p{L}\\p{M}\\p{N}\\p{Join_Control} _.()/-]{0,63}$';
const AttributeValue = Type.Union([OptionalLine(500), Type.Number(), Type.Boolean()]);
/** Flat and bounded: at most 50 names, each with a text, a number or a truth value. */
export const ProductAttributes = Type.Record(Type.String(), AttributeValue, {
  patternProperties: { [FIRST_ATTRIBUTE_NAME]: AttributeValue, [ATTRIBUTE_NAME]: AttributeValue },
  propertyNames: { 'x-exact': true },
  maxProperties: 50,
  additionalProperties: false,
});
export type ProductAttributes = Static<typeof ProductAttributes>;

/** What an admin may say of a product. In POST, PUT and import it is the whole product: what is left out gets its default. */
export const ProductContent = {
  name: ProductName,
  description: Type.Optional({ ...ProductDescription, default: '' }),
  category: Type.Optional(Type.Union([CategorySlug, Type.Null()], { default: null })),
  price_minor: PriceMinor,
  currency: Currency,
  attributes: Type.Optional({ ...ProductAttributes, default: {} }),
  is_stocked: Type.Optional(Type.Boolean({ default: true })),
};

export const ProductRequest = Type.Object(
  { sku: SkuInput, ...ProductContent },
  { title: 'ProductRequest', additionalProperties: false },
);
export type ProductRequest = Static<typeof ProductRequest>;

/** How much there is, in words. `not-stocked` is what is no goods: there is always some. */
export const ProductAvailability = Type.Union(
  [Type.Literal('in-stock'), Type.Literal('few'), Type.Literal('none'), Type.Literal('not-stocked')],
  {
    title: 'ProductAvailability',
    description: 'How much there is; left out for goods of which inventory-service has told nothing yet',
  },
);
export type ProductAvailability = Static<typeof ProductAvailability>;
const KnownAvailability = Type.Optional(ProductAvailability);

export const ProductResponse = Type.Object(
  {
    sku: Type.String(),
    name: Type.String(),
    description: Type.String(),
    category: Type.Union([Type.String(), Type.Null()]),
    price_minor: Type.Integer(),
    currency: Type.String(),
    attributes: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    is_stocked: Type.Boolean(),
    is_archived: Type.Boolean(),
    availability: KnownAvailability,
    version: Type.Integer({ description: 'Also the ETag' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'Product' },
);
export type ProductResponse = Static<typeof ProductResponse>;

/** POST /api/products/import: upsert by sku; the same import again changes nothing. */
export const ProductImportRequest = Type.Object(
  { products: Type.Array(ProductRequest, { minItems: 1, maxItems: MAX_IMPORTED_PRODUCTS }) },
  { title: 'ProductImportRequest', additionalProperties: false },
);
export type ProductImportRequest = Static<typeof ProductImportRequest>;

export const ProductImportResponse = Type.Object(
  {
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
  },
  { title: 'ProductImportResult' },
);
export type ProductImportResponse = Static<typeof ProductImportResponse>;

/** POST /api/products/lookup: what a checkout needs to know of many products at once. */
export const ProductLookupRequest = Type.Object(
  { skus: Type.Array(SkuInput, { minItems: 1, maxItems: MAX_LOOKUP_SKUS }) },
  { title: 'ProductLookupRequest', additionalProperties: false },
);
export type ProductLookupRequest = Static<typeof ProductLookupRequest>;

export const ProductQuote = Type.Object(
  {
    sku: Type.String(),
    name: Type.String(),
    price_minor: Type.Integer(),
    currency: Type.String(),
    is_stocked: Type.Boolean(),
    is_archived: Type.Boolean(),
    availability: KnownAvailability,
  },
  { title: 'ProductQuote' },
);
export type ProductQuote = Static<typeof ProductQuote>;

/** Each sku asked for is in one of the two lists, once, in upper case. */
export const ProductLookupResponse = Type.Object(
  {
    products: Type.Array(ProductQuote),
    unknown: Type.Array(Type.String()),
  },
  { title: 'ProductLookup' },
);
export type ProductLookupResponse = Static<typeof ProductLookupResponse>;

export const CategoryRequest = Type.Object(
  {
    slug: CategorySlug,
    name: ProductName,
    description: Type.Optional({ ...ProductDescription, default: '' }),
  },
  { title: 'CategoryRequest', additionalProperties: false },
);
export type CategoryRequest = Static<typeof CategoryRequest>;

export const CategoryResponse = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    description: Type.String(),
    product_count: Type.Integer({ description: 'Products on sale in it' }),
    version: Type.Integer({ description: 'Also the ETag' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'Category' },
);
export type CategoryResponse = Static<typeof CategoryResponse>;
