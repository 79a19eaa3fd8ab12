import { SkuInput } from '@platform/contracts/shop/field-types.ts';
import { ProductRequest, ProductResponse } from '@platform/contracts/shop/http/product-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { changingHeaders, readingHeaders, removingHeaders } from '../editing/conditional-headers.ts';
import { entityTag, isKnownVersion } from '../editing/entity-tag.ts';
import { requireIfMatch } from '../editing/precondition.ts';
import {
  type CatalogueDeps,
  changeProduct,
  createProduct,
  type ProductState,
  unknownProduct,
} from './change-product.ts';
import { productResponse } from './product.ts';
import { changedContent, wholeContent } from './product-content.ts';
import { ProductChangeRequest, ProductReplacement } from './product-requests.ts';

const SkuParams = Type.Object({ sku: SkuInput });

/** One product: read, make, change, archive. */
export function productRoutes(app: App, deps: CatalogueDeps): void {
  getProductRoute(app, deps);
  createProductRoute(app, deps);
  replaceProductRoute(app, deps);
  changeProductRoute(app, deps);
  archiveProductRoute(app, deps);
}

function getProductRoute(app: App, deps: CatalogueDeps): void {
  app.get(
    '/api/products/:sku',
    {
      ...access.public,
      schema: {
        summary: 'A product, also an archived one; If-None-Match is answered with 304',
        params: SkuParams,
        headers: readingHeaders,
        response: { 200: ProductResponse, 304: Type.Null() },
        problems: ['not-found'],
        answerHeaders: ['ETag', 'Cache-Control'],
      },
    },
    async (request, reply) => {
      const sku = request.params.sku.toUpperCase();
      const product = await deps.cache.product(sku);
      if (product === undefined) throw unknownProduct(sku);
      reply.header('etag', entityTag(product.version, product.availability));
      // Kept by clients and proxies, but asked about each time: prices change.
      reply.header('cache-control', 'no-cache');
      if (isKnownVersion(request.headers['if-none-match'], product.version, product.availability))
        return reply.code(304).send(null);
      return product;
    },
  );
}

function createProductRoute(app: App, deps: CatalogueDeps): void {
  app.post(
    '/api/products',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Add a product',
        body: ProductRequest,
        response: { 201: ProductResponse },
        problems: ['sku-taken', 'unknown-category'],
        answerHeaders: ['ETag', 'Location'],
      },
    },
    async (request, reply) => {
      const { sku, ...content } = request.body;
      const product = await createProduct(deps, sku.toUpperCase(), content, principalOf(request).userId);
      reply.header('location', `/api/products/${encodeURIComponent(product.sku)}`);
      reply.header('etag', entityTag(product.version));
      return reply.code(201).send(productResponse(product));
    },
  );
}

function replaceProductRoute(app: App, deps: CatalogueDeps): void {
  app.put(
    '/api/products/:sku',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Replace what a product says; needs If-Match',
        params: SkuParams,
        headers: changingHeaders,
        body: ProductReplacement,
        response: { 200: ProductResponse },
        problems: ['not-found', 'unknown-category', 'precondition-required', 'precondition-failed'],
        answerHeaders: ['ETag'],
      },
    },
    async (request, reply) => {
      const content = wholeContent(request.body);
      const product = await changeProduct(deps, {
        sku: request.params.sku.toUpperCase(),
        ifMatch: requireIfMatch(request.headers['if-match']),
        actor: principalOf(request).userId,
        change: ({ is_archived }) => ({ ...content, is_archived }),
      });
      return reply.header('etag', entityTag(product.version)).send(productResponse(product));
    },
  );
}

function changeProductRoute(app: App, deps: CatalogueDeps): void {
  app.patch(
    '/api/products/:sku',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Change fields of a product; needs If-Match',
        params: SkuParams,
        headers: changingHeaders,
        body: ProductChangeRequest,
        response: { 200: ProductResponse },
        problems: ['not-found', 'unknown-category', 'precondition-required', 'precondition-failed'],
        answerHeaders: ['ETag'],
      },
    },
    async (request, reply) => {
      const { is_archived, ...fields } = request.body;
      const product = await changeProduct(deps, {
        sku: request.params.sku.toUpperCase(),
        ifMatch: requireIfMatch(request.headers['if-match']),
        actor: principalOf(request).userId,
        change: (before) => ({
          ...changedContent(before, fields),
          is_archived: is_archived ?? before.is_archived,
        }),
      });
      return reply.header('etag', entityTag(product.version)).send(productResponse(product));
    },
  );
}

function archiveProductRoute(app: App, deps: CatalogueDeps): void {
  app.delete(
    '/api/products/:sku',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Archive a product: it is no longer sold, and stays readable',
        params: SkuParams,
        headers: removingHeaders,
        response: { 204: Type.Null() },
        problems: ['not-found', 'precondition-failed'],
      },
    },
    async (request, reply) => {
      await changeProduct(deps, {
        sku: request.params.sku.toUpperCase(),
        ifMatch: request.headers['if-match'],
        actor: principalOf(request).userId,
        change: (before: ProductState) => ({ ...before, is_archived: true }),
      });
      return reply.code(204).send(null);
    },
  );
}
