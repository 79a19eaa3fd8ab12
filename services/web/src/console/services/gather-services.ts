import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import type { Circuit, Setting } from '@platform/api-client/operations.ts';
import type { FoundLines, Runner, RunnerProcess } from '../../runner/runner.ts';
import type { Visitor } from '../../session/visitor.ts';
import { gatherActs, type LastActs } from '../acts/acts-panel.ts';
import { filtersOf } from '../lists/filter-form.ts';
import { CALL, type Part, part } from '../parts/part.ts';
import { isLevelled, type ServiceName } from './service-name.ts';
import { type ServiceState, serviceStates } from './service-states.ts';

export type LogLevel = AnswerOf<'GET /api/admin/web/log-level'>;

/** One service, each part asked on its own: the gateway answers for one that is away. */
export interface ServiceView {
  readonly name: ServiceName;
  /** Undefined within for one that the gateway knows no instance of. */
  readonly state: Part<ServiceState | undefined>;
  readonly circuits: Part<readonly Circuit[]>;
  /** How much it logs; undefined where that is a setting alone. */
  readonly level: Part<LogLevel> | undefined;
  /** As the runner sees it; undefined where there is none, and within for a service that the run leaves out. */
  readonly process: Part<RunnerProcess | undefined> | undefined;
  /** What was done to it. */
  readonly acts: LastActs;
}

/** All services as the gateway sees them. */
export function gatherServices({ api }: Visitor): Promise<Part<readonly ServiceState[]>> {
  return part(api.call('GET /api/status', {}, CALL).then(({ services }) => serviceStates(services)));
}

/** Undefined where there is no runner. */
export async function gatherProcesses(
  runner: Runner | undefined,
): Promise<Part<readonly RunnerProcess[]> | undefined> {
  return runner && part(runner.processes());
}

export async function gatherService(
  visitor: Visitor,
  name: ServiceName,
  runner: Runner | undefined,
): Promise<ServiceView> {
  const { api } = visitor;
  const [services, circuits, level, processes, acts] = await Promise.all([
    gatherServices(visitor),
    part(api.call(`GET /api/admin/${name}/circuits`, {}, CALL)),
    isLevelled(name) ? part(api.call(`GET /api/admin/${name}/log-level`, {}, CALL)) : undefined,
    gatherProcesses(runner),
    gatherActs(runner, name),
  ]);
  const process = processes && named(processes, name);
  return { name, state: named(services, name), circuits, level, process, acts };
}

function named<T extends { readonly name: string }>(
  all: Part<readonly T[]>,
  name: string,
): Part<T | undefined> {
  return 'missing' in all ? all : { value: all.value.find((one) => one.name === name) };
}

/** Undefined where logs are kept elsewhere. */
export async function gatherLog(
  runner: Runner | undefined,
  name: ServiceName,
  query: URLSearchParams,
): Promise<Part<FoundLines> | undefined> {
  const { level, order: order_id, trace: trace_id } = filtersOf(query, 'level', 'order', 'trace');
  return runner && part(runner.logs({ service: name, level, order_id, trace_id }));
}

export function gatherSettings({ api }: Visitor, name: ServiceName): Promise<Part<readonly Setting[]>> {
  return part(api.call(`GET /api/admin/${name}/config`, {}, CALL));
}
