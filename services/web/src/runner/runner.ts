import { ApiError, type ProblemDocument } from '@platform/api-client/api-error.ts';
import type { TraceSpan, TraceSummary } from '@platform/telemetry/traces/trace-span.ts';

/** A process that the runner keeps running. */
export interface RunnerProcess {
  readonly name: string;
  readonly state: string;
  readonly pid: number | null;
  /** From its start to being ready, the last time. */
  readonly start_ms: number;
  readonly restarts: number;
  readonly memory_mb: number | null;
  readonly cpu_ms: number | null;
  /** Those that the runner can cut. */
  readonly links: Readonly<Partial<Record<Link, 'whole' | 'slow' | 'cut'>>>;
  /** True where it can slow them too. */
  readonly can_slow: boolean;
}

/** What a service is connected to. */
export type Link = 'database' | 'bus';

/** A message that the runner removed from its queue. */
export interface LostMessage {
  readonly type: string;
  readonly message_id: string;
}

export const PROCESS_ACTS = ['restart', 'pause', 'resume', 'kill'] as const;
export type ProcessAct = (typeof PROCESS_ACTS)[number];

/** A line of a log as its process wrote it: `time`, `level`, `msg` and so on, which nobody has checked. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface LogSearch {
  readonly service?: string | undefined;
  /** And what is worse. */
  readonly level?: string | undefined;
  /** Lines that mention it. */
  readonly order_id?: string | undefined;
  readonly trace_id?: string | undefined;
  /** ISO 8601 */
  readonly since?: string | undefined;
  readonly limit?: number | undefined;
}

export interface FoundLines {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** True: older ones fit as well. */
  readonly is_cut: boolean;
}

export interface TraceSearch {
  /** One that took part. */
  readonly service?: string | undefined;
  readonly is_failed?: string | undefined;
  readonly limit?: number | undefined;
}

/** Something that was done to a service. */
export interface RecordedAct {
  /** ISO 8601 */
  readonly at: string;
  /** A user's id; null for whoever asked the runner without saying so. */
  readonly actor: string | null;
  readonly service: string;
  /** `kill`; with what it was told, such as `cut from=bus`. */
  readonly act: string;
  /** As HTTP says it. */
  readonly status: number;
  /** Why it was refused. */
  readonly detail: string | null;
}

/** What runs the platform on a developer's machine. Its calls throw ApiError for a refusal. */
export interface Runner {
  processes(): Promise<readonly RunnerProcess[]>;
  /** The newest first; of one service, if that is said. */
  acts(service?: string): Promise<readonly RecordedAct[]>;
  /** Waits `timeoutMs` at most, 8 s unless it is said. */
  logs(search: LogSearch, timeoutMs?: number): Promise<FoundLines>;
  /** The newest first. ApiError 409, as of `spans`: the platform keeps none, for which its message has the reason. */
  traces(search: TraceSearch): Promise<readonly TraceSummary[]>;
  /** The spans of a trace, or of the traces of an order; oldest first. Waits like `logs`. */
  spans(id: string, timeoutMs?: number): Promise<readonly TraceSpan[]>;
  /** Acts in the name of a user: the runner keeps who did what. */
  as(userId: string): ActingRunner;
}

export interface ActingRunner extends Runner {
  act(service: string, act: ProcessAct): Promise<void>;
  /** Cuts a service off; the runner lets it back after a minute, whatever happens. */
  cut(service: string, from: Link): Promise<void>;
  /** Each round trip takes `latencyMs` longer, for a minute at most. */
  slow(service: string, from: Link, latencyMs: number): Promise<void>;
  /** Lets it back, as fast as before; also one that is neither cut off nor slow. */
  mend(service: string, from: Link): Promise<void>;
  /** Removes the oldest command that waits for a service. ApiError 409: none waits. */
  loseCommand(service: string): Promise<LostMessage>;
}

const TIMEOUT_MS = 2000;
// It waits until the last session has ended.
const CUT_TIMEOUT_MS = 10_000;
// It reads files of several MB.
const SEARCH_TIMEOUT_MS = 8000;

/** The runner at `url`, which asks for `token`. */
export function runnerOf(url: string, token: string): Runner {
  const call = callsTo(url, { authorization: `Bearer ${token}` });
  const runner: Runner = {
    async processes() {
      return (await call<{ processes: readonly RunnerProcess[] }>('GET', '/processes')).processes;
    },
    async acts(service) {
      return (await call<{ acts: readonly RecordedAct[] }>('GET', `/acts?${queryOf({ service })}`)).acts;
    },
    logs: (search, timeoutMs = SEARCH_TIMEOUT_MS) => call('GET', `/logs?${queryOf(search)}`, timeoutMs),
    async traces(search) {
      const path = `/traces?${queryOf(search)}`;
      return (await call<{ traces: readonly TraceSummary[] }>('GET', path, SEARCH_TIMEOUT_MS)).traces;
    },
    async spans(id, timeoutMs = SEARCH_TIMEOUT_MS) {
      const path = `/traces/${encodeURIComponent(id)}`;
      return (await call<{ spans: readonly TraceSpan[] }>('GET', path, timeoutMs)).spans;
    },
    as: (userId) => acting(runner, callsTo(url, { authorization: `Bearer ${token}`, 'x-actor': userId })),
  };
  return runner;
}

function acting(runner: Runner, call: Call): ActingRunner {
  function actOn<T = void>(service: string, act: string, timeoutMs = TIMEOUT_MS): Promise<T> {
    return call('POST', `/processes/${encodeURIComponent(service)}/${act}`, timeoutMs);
  }
  return {
    ...runner,
    act: (service, act) => actOn(service, act),
    cut: (service, from) => actOn(service, `cut?from=${from}`, CUT_TIMEOUT_MS),
    slow: (service, from, latencyMs) => actOn(service, `slow?from=${from}&latency_ms=${latencyMs}`),
    mend: (service, from) => actOn(service, `mend?from=${from}`, CUT_TIMEOUT_MS),
    async loseCommand(service) {
      return (await actOn<{ lost: LostMessage }>(service, 'lose', CUT_TIMEOUT_MS)).lost;
    },
  };
}

type Call = <T>(method: 'GET' | 'POST', path: string, timeoutMs?: number) => Promise<T>;

function callsTo(url: string, headers: Readonly<Record<string, string>>): Call {
  return async <T>(method: 'GET' | 'POST', path: string, timeoutMs = TIMEOUT_MS) => {
    const answer = await fetch(url + path, { method, headers, signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = await answer.json();
    if (answer.ok) return body as T;
    throw new ApiError(answer.status, body as ProblemDocument, null, `${method} ${path}`);
  };
}

function queryOf(search: LogSearch | TraceSearch): URLSearchParams {
  const set = Object.entries(search).filter(([, value]) => value !== undefined);
  return new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)]));
}
