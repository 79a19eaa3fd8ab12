import { Currency } from '@platform/contracts/shop/field-types.ts';
import {
  CategorySlug,
  PriceMinor,
  ProductAttributes,
  ProductContent,
  ProductDescription,
  ProductName,
} from '@platform/contracts/shop/http/product-http.ts';
import { Type } from '@platform/schema/type.ts';

/** PUT: the whole content; what is left out gets its default. */
export const ProductReplacement = Type.Object(ProductContent, {
  title: 'ProductReplacement',
  additionalProperties: false,
});

/** PATCH: only what is to change, hence no defaults. `attributes` are replaced as a whole. */
export const ProductChangeRequest = Type.Object(
  {
    name: Type.Optional(ProductName),
    description: Type.Optional(ProductDescription),
    category: Type.Optional(Type.Union([CategorySlug, Type.Null()])),
    price_minor: Type.Optional(PriceMinor),
    currency: Type.Optional(Currency),
    attributes: Type.Optional(ProductAttributes),
    is_stocked: Type.Optional(Type.Boolean()),
    is_archived: Type.Optional(Type.Boolean({ description: 'false puts an archived product back on sale' })),
  },
  { title: 'ProductChange', additionalProperties: false },
);
