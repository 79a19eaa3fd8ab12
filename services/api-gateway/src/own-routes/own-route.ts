import type { AccessRule } from '@platform/service-defaults/access/access.ts';
import type { KnownRoute } from '@platform/service-defaults/http/known-paths.ts';

export interface OwnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** Name and value in turn. */
  readonly headers?: readonly string[];
}

/** An address that the gateway itself answers, to GET and HEAD. */
export interface OwnRoute {
  readonly path: string;
  readonly access: AccessRule;
  /** True: its answer is large, and a client gets fewer of it. */
  readonly isDocument?: boolean;
  /** For the OpenAPI document. */
  readonly schema: KnownRoute['schema'];
  readonly answer: () => Promise<OwnAnswer>;
}

export function jsonAnswer(status: number, value: unknown): OwnAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}
