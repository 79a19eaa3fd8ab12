import { HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import { listMembers } from '@platform/service-defaults/requests/list-members.ts';
import { pathOf } from '../routing/request-target.ts';
import type { Expansion } from './expansions.ts';

export interface RequestedExpansion {
  readonly expansion: Expansion;
  readonly id: string;
  /** Names of the parts, each once. */
  readonly parts: readonly string[];
  /** The address without `expand`, as the service of the whole gets it. */
  readonly target: string;
}

/**
 * What a request asks for with `expand=a,b`; undefined when it asks for nothing of the kind. Throws a 422 that names
 * the parts there are.
 */
export function requestedExpansion(
  expansion: Expansion | undefined,
  method: string | undefined,
  target: string,
): RequestedExpansion | undefined {
  // All that a request costs which asks for none.
  if (expansion === undefined || method !== 'GET' || !target.includes('expand=')) return undefined;
  const path = pathOf(target);
  const id = expansion.idIn(path);
  const query = new URLSearchParams(target.slice(path.length));
  if (id === undefined || !query.has('expand')) return undefined;
  const parts = [...new Set(listMembers(query.getAll('expand')))];
  const known = Object.keys(expansion.parts);
  if (!parts.every((part) => known.includes(part))) throw unknownPart(known);
  query.delete('expand');
  return { expansion, id, parts, target: query.size === 0 ? path : `${path}?${query}` };
}

function unknownPart(known: readonly string[]): HttpProblem {
  const message = `must be one or more of ${known.join(', ')}, separated by commas`;
  return new HttpProblem(invalidFields([{ field: 'expand', message }]));
}
