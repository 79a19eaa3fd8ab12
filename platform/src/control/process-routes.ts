import type { ProcessReport } from '../data-folder/platform-state.ts';
import type { SupervisedProcess } from '../processes/supervised-process.ts';
import { WrongStateError } from '../processes/wrong-state-error.ts';
import { answer, type ControlAnswer, refusal } from './control-answer.ts';
import { LINK_ACTS, type LinkedServices } from './link-routes.ts';
import { cpuMs } from './process-cpu.ts';

/** The processes of a run, for whoever may control them. */
export interface ControlledProcesses extends LinkedServices {
  /** Of every process, with its memory. */
  reports(): readonly ProcessReport[];
  /** A service of this run; nothing else can be acted on. */
  service(name: string): SupervisedProcess | undefined;
  /** How long a service may take to end. */
  graceMsOf(name: string): number;
}

type Act = (service: SupervisedProcess, graceMs: number) => void;

const ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['restart', (service, graceMs) => service.restart(graceMs)],
  ['kill', (service) => service.crash()],
  ['pause', (service) => service.pause()],
  ['resume', (service) => service.resume()],
]);

export const PROCESS_ACTS = [...ACTS.keys()];

/** `GET /processes`: what the runner runs, with the memory, processor time and links of each. */
export function listProcesses(processes: ControlledProcesses): ControlAnswer {
  const reports = processes.reports().map((report) => ({
    ...report,
    cpu_ms: report.pid === null ? null : cpuMs(report.pid),
    links: processes.links()?.states(report.name) ?? {},
    can_slow: processes.links()?.canSlow ?? false,
  }));
  return answer(200, { processes: reports });
}

/** `POST /processes/{name}/restart|kill|pause|resume`: 202, as the service takes its time. */
export function actOnProcess(processes: ControlledProcesses, name: string, act: string): ControlAnswer {
  const run = ACTS.get(act);
  const service = processes.service(name);
  if (run === undefined)
    return refusal(404, `There is no ${act}: choose of ${[...PROCESS_ACTS, ...LINK_ACTS].join(', ')}.`);
  if (service === undefined) return refusal(404, `There is no service ${name} here.`);
  try {
    run(service, processes.graceMsOf(name));
  } catch (error) {
    if (error instanceof WrongStateError) return refusal(409, `${error.message}.`);
    throw error;
  }
  return answer(202, { name, state: service.state });
}
