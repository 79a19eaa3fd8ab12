import type { Visitor } from '../../session/visitor.ts';
import { customerIdOf } from '../customers/customer-id.ts';
import { filtersOf } from '../lists/filter-form.ts';
import type { ListQuery } from '../lists/list-query.ts';
import { CALL, part } from '../parts/part.ts';
import { type Without, withoutOf } from '../parts/without.ts';
import { type MergedTrails, mergeTrails, type TrailPage } from './merge-trails.ts';
import { type SecurityTrail, serviceOfTrail } from './security-trail.ts';

const PAGE = 50;

export interface SecurityEvents extends MergedTrails {
  /** Trails that are not in it, each with why. */
  readonly missing: readonly Without[];
}

/** The trails of all services as one. `user` and `actor` are ids or e-mail addresses; `cursor` is a time. */
export async function gatherSecurityEvents(
  visitor: Visitor,
  params: URLSearchParams,
  trails: readonly SecurityTrail[],
): Promise<SecurityEvents> {
  const { type, user, actor, cursor } = filtersOf(params, 'type', 'user', 'actor');
  const [userId, actorId] = await Promise.all([customerIdOf(visitor, user), customerIdOf(visitor, actor)]);
  if ('missing' in userId || 'missing' in actorId)
    return nothing('missing' in userId ? userId.missing : 'missing' in actorId ? actorId.missing : '');
  const query = {
    ...{ type, user_id: userId.value, actor_id: actorId.value, until: cursor, limit: PAGE },
  } as ListQuery<SecurityTrail>;
  const answers = await Promise.all(
    trails.map(async (trail) => ({
      service: serviceOfTrail(trail),
      found: await part(visitor.api.call(trail, { query }, CALL)),
    })),
  );
  const pages = answers.flatMap(({ service, found }): TrailPage[] =>
    'value' in found
      ? [{ service, items: found.value.items, hasMore: found.value.next_cursor !== null }]
      : [],
  );
  return { ...mergeTrails(pages), missing: withoutOf(answers) };
}

function nothing(why: string): SecurityEvents {
  return { events: [], until: null, missing: [{ service: 'user-service', why }] };
}
