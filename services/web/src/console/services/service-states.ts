import type { InstanceStatus, ServiceStatus } from '@platform/api-client/operations.ts';
import type { TagState } from '../parts/state-tag.ts';

/** A service with all its instances. */
export interface ServiceState {
  readonly name: string;
  readonly word: string;
  readonly state: TagState;
  /** Why it is not ready. */
  readonly detail: string | undefined;
  /** Of the gateway to it. */
  readonly circuit: 'closed' | 'open' | 'half-open';
  readonly instances: readonly InstanceStatus[];
}

/** The answer has an entry for each instance; here is one for each service. */
export function serviceStates(entries: readonly ServiceStatus[]): ServiceState[] {
  const names = [...new Set(entries.map(({ service }) => service))];
  return names.map((name) =>
    stateOf(
      name,
      entries.filter(({ service }) => service === name),
    ),
  );
}

function stateOf(name: string, entries: readonly ServiceStatus[]): ServiceState {
  const troubled = entries.filter(({ status }) => status !== 'ready');
  return {
    name,
    ...wordOf(entries, troubled),
    detail: troubled.find(({ detail }) => detail !== undefined)?.detail,
    circuit: entries[0]?.circuit ?? 'closed',
    instances: entries.flatMap(({ instances }) => instances ?? []),
  };
}

function wordOf(
  entries: readonly ServiceStatus[],
  troubled: readonly ServiceStatus[],
): Pick<ServiceState, 'word' | 'state'> {
  if (troubled.length === 0) return { word: 'ready', state: 'good' };
  if (troubled.length < entries.length)
    return { word: `${troubled.length} of ${entries.length} away`, state: 'attention' };
  const word = troubled[0]?.status ?? 'unreachable';
  return { word, state: word === 'unreachable' ? 'failed' : 'attention' };
}
