import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import type { ExpansionDefinition, PartDefinition, ValuesOfWhole } from '@platform/contracts/edge-routes.ts';
import { isUuid } from '@platform/contracts/field-types.ts';
import type { ServiceName } from '../services.ts';

/** What a part is asked for with. */
export interface PartRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

export interface Part {
  readonly service: ServiceName;
  /** From the id alone, at once; or from the whole, when that has come. */
  readonly requestFor:
    | { readonly byId: (id: string) => PartRequest }
    | { readonly byWhole: (whole: object) => PartRequest };
  /** What of the service's answer is shown; default all of it. */
  readonly pick?: (answer: unknown) => unknown;
}

/** One thing that can be asked for together with what belongs to it. */
export interface Expansion {
  /** The id of the thing itself, if this is its path. */
  readonly idIn: (path: string) => string | undefined;
  readonly parts: Readonly<Record<string, Part>>;
}

/** The expansions that a line of the route table may name, from the models of the services. */
export const EXPANSIONS: ReadonlyMap<string, Expansion> = new Map(
  ALL_SERVICES.flatMap(({ expansions }) => Object.entries(expansions)).map(([name, definition]) => [
    name,
    expansionOf(definition),
  ]),
);

function expansionOf({ path, parts }: ExpansionDefinition): Expansion {
  const named = Object.entries(parts).map(([name, part]) => [name, partOf(part)] as const);
  return { idIn: (target) => idIn(target, path), parts: Object.fromEntries(named) };
}

function idIn(target: string, path: string): string | undefined {
  const [before = '', after = ''] = path.split('{id}');
  const end = target.length - after.length - (target.endsWith('/') ? 1 : 0);
  const id = target.slice(before.length, end);
  const isPath = target.startsWith(before + id + after);
  return isPath && isUuid(id) ? id : undefined;
}

function partOf({ service, path, body, pick }: PartDefinition): Part {
  return {
    service: service as ServiceName,
    requestFor:
      body === undefined
        ? { byId: (id) => ({ method: 'GET', path: path.replace('{id}', id) }) }
        : { byWhole: (whole) => ({ method: 'POST', path, body: bodyOf(body, whole as Lists) }) },
    ...(pick !== undefined && { pick: (answer) => (answer as Readonly<Record<string, unknown>>)[pick] }),
  };
}

type Lists = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

function bodyOf(body: Readonly<Record<string, ValuesOfWhole>>, whole: Lists): string {
  const members = Object.entries(body).map(([member, { list, field }]) => {
    const items = whole[list];
    if (items === undefined) throw new TypeError(`the whole has no ${list}`);
    return [member, [...new Set(items.map((item) => item[field]))]];
  });
  return JSON.stringify(Object.fromEntries(members));
}
