import type { ServiceStatus } from '@platform/api-client/operations.ts';
import { type Content, html } from '@platform/html/html.ts';
import { foundIn } from '../parts/part.ts';
import type { TagState } from '../parts/state-tag.ts';
import type { Overview } from './gather-overview.ts';
import type { MessagingLevels } from './messaging-levels.ts';

export interface Todo {
  readonly kind: string;
  readonly state: TagState;
  readonly text: Content;
}

/** Longer than this, what waits in an outbox should have been sent. */
const LATE_MS = 10_000;

/** What somebody should look at, what has failed first. `more` is of a bundle. */
export function needsAHand({ services, messaging }: Overview, more: readonly Todo[]): readonly Todo[] {
  const all = [
    ...(foundIn(services) ?? []).flatMap(ofService),
    ...[...messaging].flatMap(([service, levels]) => ofMessaging(service, levels)),
    ...more,
  ];
  return all.toSorted((one, other) => Number(other.state === 'failed') - Number(one.state === 'failed'));
}

function ofService({ service, status, circuit, detail }: ServiceStatus): Todo[] {
  if (status !== 'ready')
    return [
      {
        kind: status,
        state: 'failed',
        text: html`<a href="/console/services/${service}">${service}</a> ${detail}`,
      },
    ];
  if (circuit === undefined || circuit === 'closed') return [];
  return [{ kind: 'circuit', state: 'attention', text: `from api-gateway to ${service}: ${circuit}` }];
}

function ofMessaging(service: string, { pending, parked, oldestAgeMs, dead }: MessagingLevels): Todo[] {
  return [
    ...(dead === 0
      ? []
      : [
          {
            kind: 'dead letters',
            state: 'failed' as const,
            text: html`<a href="/console/dead-letters?service=${service}">${dead} of ${service}</a>`,
          },
        ]),
    ...(parked === 0
      ? []
      : [
          {
            kind: 'parked',
            state: 'failed' as const,
            text: `${parked} messages of ${service} cannot be sent`,
          },
        ]),
    ...(oldestAgeMs > LATE_MS
      ? [
          {
            kind: 'outbox',
            state: 'attention' as const,
            text: `the oldest of ${pending} in ${service} waits for ${Math.round(oldestAgeMs / 1000)} s`,
          },
        ]
      : []),
  ];
}
