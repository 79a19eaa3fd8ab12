import {
  CategoryRequest,
  CategoryResponse,
  CategorySlug,
  ProductDescription,
  ProductName,
} from '@platform/contracts/shop/http/product-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { changingHeaders, removingHeaders } from '../editing/conditional-headers.ts';
import { entityTag } from '../editing/entity-tag.ts';
import { requireIfMatch } from '../editing/precondition.ts';
import { tidyTexts } from '../editing/tidy-texts.ts';
import { listCategories } from './category-repository.ts';
import { changeCategory, createCategory, getCategory, removeCategory } from './change-category.ts';

const SlugParams = Type.Object({ slug: CategorySlug });
/** The slug stays: it stands in links and in products. */
const CategoryChange = Type.Object(
  { name: Type.Optional(ProductName), description: Type.Optional(ProductDescription) },
  { title: 'CategoryChange', additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

export function categoryRoutes(app: App, deps: Deps): void {
  listCategoriesRoute(app, deps);
  getCategoryRoute(app, deps);
  createCategoryRoute(app, deps);
  changeCategoryRoute(app, deps);
  removeCategoryRoute(app, deps);
}

function listCategoriesRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/categories',
    {
      ...access.public,
      schema: {
        summary: 'Categories in the order of their slugs, with the number of products on sale in each',
        querystring: Type.Object(PageQuery.properties, { additionalProperties: false }),
        response: { 200: PageOf(CategoryResponse) },
      },
    },
    ({ query }) =>
      readPage(query, {
        find: (after = '', limit) => listCategories(database, after, limit),
        keyOf: (row) => row.slug,
        isKey: isSlug,
      }),
  );
}

function getCategoryRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/categories/:slug',
    {
      ...access.public,
      schema: {
        summary: 'A category',
        params: SlugParams,
        response: { 200: CategoryResponse },
        problems: ['not-found'],
        answerHeaders: ['ETag'],
      },
    },
    async ({ params }, reply) => {
      const category = await getCategory(database, params.slug);
      return reply.header('etag', entityTag(category.version)).send(category);
    },
  );
}

function createCategoryRoute(app: App, { database }: Deps): void {
  app.post(
    '/api/categories',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Add a category',
        body: CategoryRequest,
        response: { 201: CategoryResponse },
        problems: ['slug-taken'],
        answerHeaders: ['ETag', 'Location'],
      },
    },
    async ({ body }, reply) => {
      const { slug, name, description = '' } = body;
      const category = await createCategory(database, slug, tidyTexts({ name, description }));
      reply.header('location', `/api/categories/${slug}`).header('etag', entityTag(category.version));
      return reply.code(201).send(category);
    },
  );
}

function changeCategoryRoute(app: App, { database }: Deps): void {
  app.patch(
    '/api/categories/:slug',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Rename or describe a category; needs If-Match',
        params: SlugParams,
        headers: changingHeaders,
        body: CategoryChange,
        response: { 200: CategoryResponse },
        problems: ['not-found', 'precondition-required', 'precondition-failed'],
        answerHeaders: ['ETag'],
      },
    },
    async (request, reply) => {
      const ifMatch = requireIfMatch(request.headers['if-match']);
      const change = tidyTexts(request.body);
      const category = await changeCategory(database, request.params.slug, ifMatch, change);
      return reply.header('etag', entityTag(category.version)).send(category);
    },
  );
}

function removeCategoryRoute(app: App, { database }: Deps): void {
  app.delete(
    '/api/categories/:slug',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Remove an empty category',
        params: SlugParams,
        headers: removingHeaders,
        response: { 204: Type.Null() },
        problems: ['not-found', 'category-in-use', 'precondition-failed'],
      },
    },
    async (request, reply) => {
      await removeCategory(database, request.params.slug, request.headers['if-match']);
      return reply.code(204).send(null);
    },
  );
}

function isSlug(key: unknown): key is string {
  return typeof key === 'string' && /^[a-z0-9-]{1,64}$/.test(key);
}
