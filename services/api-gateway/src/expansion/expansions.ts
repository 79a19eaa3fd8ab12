import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import type { ExpansionDefinition, PartDefinition, ValuesOfWhole } from '@platform/contracts/edge-routes.ts';
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
  /** The paths of the thing itself; its group is the id. */
  readonly path: RegExp;
  readonly parts: Readonly<Record<string, Part>>;
}

const UUID = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';

/** The expansions that a line of the route table may name, from the models of the services. */
export const EXPANSIONS: ReadonlyMap<string, Expansion> = new Map(
  ALL_SERVICES.flatMap(({ expansions }) => Object.entries(expansions)).map(([name, definition]) => [
    name,
    expansionOf(definition),
  ]),
);

function expansionOf({ path, parts }: ExpansionDefinition): Expansion {
  const named = Object.entries(parts).map(([name, part]) => [name, partOf(part)] as const);
  return { path: new RegExp(`^${path.replace('{id}', UUID)}/?$`, 'i'), parts: Object.fromEntries(named) };
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
