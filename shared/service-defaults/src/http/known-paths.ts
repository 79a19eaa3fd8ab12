import type { RouteOptions } from 'fastify';

export interface KnownRoute {
  readonly method: string;
  /** `/api/products/:sku` */
  readonly url: string;
  readonly schema: RouteOptions['schema'];
  readonly config: unknown;
}

/** The routes of an app: to answer 405 where a path is known by other methods, and to describe them. */
export class KnownPaths {
  readonly #routes: KnownRoute[] = [];
  readonly #methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add({ method, url, schema, config }: RouteOptions): void {
    for (const one of [method].flat()) {
      this.#routes.push({ method: one, url, schema, config });
      const known = this.#methods.get(url);
      if (known === undefined) this.#methods.set(url, { pattern: patternOf(url), methods: new Set([one]) });
      else known.methods.add(one);
    }
  }

  get routes(): readonly KnownRoute[] {
    return this.#routes;
  }

  /** The methods that `path` takes; empty if there is no such path. Of `*`, which stands for all paths, those of any. */
  methodsOf(path: string): string[] {
    const methods = new Set<string>();
    for (const known of this.#methods.values())
      if (path === '*' || known.pattern.test(path)) for (const method of known.methods) methods.add(method);
    return [...methods].sort();
  }
}

/** `/api/users/:id` as a pattern; a trailing slash does not matter, as for the router. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}/?$`);
}
