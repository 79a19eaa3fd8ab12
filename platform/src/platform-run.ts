import { setTimeout as sleep } from 'node:timers/promises';
import { compileSources } from './compile/compiled-sources.ts';
import type { Progress } from './console/progress.ts';
import { openControl } from './control/control.ts';
import { controlledRun } from './control/controlled-run.ts';
import type { OwnersServer } from './control/local-server.ts';
import { closeDataFolder, type DataFolder } from './data-folder/data-folder.ts';
import { type PlatformState, removeState } from './data-folder/platform-state.ts';
import { openRunFolder } from './data-folder/run-folder.ts';
import { hasSecrets, openSecrets, type Secrets } from './data-folder/secrets.ts';
import { requireFreePorts } from './environment/ports.ts';
import type { EnvironmentInput } from './environment/service-environment.ts';
import { type FirstStart, firstStart } from './first-start/first-start.ts';
import { ServiceLinks } from './links/service-links.ts';
import type { StartOptions } from './options.ts';
import {
  allDatabases,
  databases,
  type PlatformPlan,
  plannedBorrowings,
  plannedPorts,
  stopGraceMs,
} from './platform-plan.ts';
import { knownNamespace } from './postgres/database-namespace.ts';
import { provision } from './postgres/provision.ts';
import { provisionBus } from './postgres/provision-bus.ts';
import { type ServerAccess, sharedAccess } from './postgres/server-access.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { endLeftProcesses } from './processes/left-processes.ts';
import { ProcessGroup } from './processes/process-group.ts';
import { serviceSpec } from './processes/process-specs.ts';
import { waitForReady } from './processes/wait-for-ready.ts';
import { RunStatus } from './run-status.ts';
import { readBackingServers, requireReachable } from './servers/backing-servers.ts';
import { recordBorrowings, removeBorrowings } from './servers/borrowings.ts';
import { openNamespace } from './servers/namespace.ts';
import { BUS_DATABASE, CONTROL_PORT_OFFSET, POSTGRES_PORT_OFFSET, type Topology } from './topology.ts';

const UNWIND_MS = 2000;
const LOG_CHECK_MS = 10_000;

export interface PlatformRunInput {
  readonly options: StartOptions;
  readonly topology: Topology;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** One run of the platform: everything that is started here, `stop` takes down again, however far it came. */
export class PlatformRun {
  /** What was done once everything was ready. */
  first: FirstStart = { loaded: [] };
  readonly #input: PlatformRunInput;
  readonly #plan: PlatformPlan;
  readonly #abort = new AbortController();
  readonly #processes: ProcessGroup;
  readonly #status: RunStatus;
  readonly #began = performance.now();
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #logTimer: NodeJS.Timeout | undefined;
  #control: OwnersServer | undefined;
  /** Once the databases are there. */
  #links: ServiceLinks | undefined;

  constructor(input: PlatformRunInput) {
    const { options, topology, env, progress } = input;
    this.#input = input;
    this.#plan = { options, topology, servers: readBackingServers(env) };
    this.#processes = new ProcessGroup(progress, () => this.#status.record());
    this.#status = new RunStatus(this.#plan, this.#processes);
  }

  /** Starts everything and resolves when it is ready. Throws StartFailure, or what `stop` aborted it with. */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Takes everything down, in order. Resolves when nothing is left. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends every process at once; `stop` still tidies up. */
  kill(): void {
    this.#processes.kill();
  }

  get dataFolder(): string {
    return this.#status.dataFolder;
  }

  /** What runs now; with the memory it takes, which costs some 100 ms to find out. */
  state(shown: { withMemory: boolean }): PlatformState {
    return this.#status.state(shown);
  }

  async #start(): Promise<void> {
    const { options, topology, servers } = this.#plan;
    const { progress } = this.#input;
    const { signal } = this.#abort;
    progress.step('Checking ports and data');
    await requireReachable(servers);
    const folder = await this.#openFolder();
    await endLeftProcesses(folder);
    signal.throwIfAborted();
    await requireFreePorts(plannedPorts(this.#plan));
    this.#control = await this.#openControl(folder);
    const compiled = compileSources(signal);
    this.#status.record();
    const { postgres, namespace, secrets } = await this.#openDatabases(folder);
    const input: EnvironmentInput = {
      folder,
      portBase: options.portBase,
      secrets,
      all: topology.services,
      keepsTraces: options.keepsTraces,
      control: this.#control,
      links: this.#links,
      backing: { ...servers, postgres, namespace },
    };
    await compiled;
    await this.#startServices(input);
    this.first = await firstStart(this.#plan, input, { progress, signal });
    progress.end();
    this.#status.readyInMs = Math.round(performance.now() - this.#began);
    this.#status.record();
  }

  async #openFolder(): Promise<DataFolder> {
    const folder = await openRunFolder(this.#plan.options);
    this.#status.folder = folder;
    this.#logTimer = setInterval(() => this.#processes.rotateLogs(), LOG_CHECK_MS);
    this.#logTimer.unref();
    return folder;
  }

  #openControl(folder: DataFolder): Promise<OwnersServer> {
    const port = this.#plan.options.portBase + CONTROL_PORT_OFFSET;
    const controlled = controlledRun(this.#plan, this.#processes, this.#status, folder, () => this.#links);
    return openControl(folder, port, controlled);
  }

  /** Starts or reaches PostgreSQL, and makes there what is missing. */
  async #openDatabases(folder: DataFolder) {
    const { options } = this.#plan;
    const { progress } = this.#input;
    const { signal } = this.#abort;
    const own = databases(this.#plan);
    const isFirst = !hasSecrets(folder);
    const ownNamespace = openNamespace(folder);
    const secrets = openSecrets(folder, own);
    const postgres = await this.#reachPostgres(folder, secrets);
    const namespace = (await knownNamespace(postgres, allDatabases(this.#plan))) ?? ownNamespace;
    this.#status.namespace = namespace;
    if (options.isEphemeral)
      recordBorrowings(folder, plannedBorrowings(this.#plan, namespace, postgres.prefix));
    progress.step(isFirst ? 'Making databases' : 'Checking databases');
    await provision(postgres, own, { resetPasswords: isFirst, namespace, signal });
    const hasBus = own.includes(BUS_DATABASE);
    if (hasBus) await provisionBus(postgres, options.services);
    const { services, isBreakable } = options;
    this.#links = await ServiceLinks.open(postgres, services, { hasBus, isBreakable });
    return { postgres, namespace, secrets };
  }

  async #reachPostgres(folder: DataFolder, secrets: Secrets): Promise<ServerAccess> {
    const { options, servers } = this.#plan;
    const { progress, env } = this.#input;
    if (servers.postgresUrl !== undefined) {
      const prefix = env.POSTGRES_DATABASE_PREFIX || undefined;
      return sharedAccess(servers.postgresUrl, secrets, { prefix, isEphemeral: options.isEphemeral });
    }
    progress.step('Starting PostgreSQL');
    return startPostgres({
      folder,
      secrets,
      port: options.portBase + POSTGRES_PORT_OFFSET,
      signal: this.#abort.signal,
      run: (spec) => this.#processes.run(spec),
    });
  }

  async #startServices(input: EnvironmentInput): Promise<void> {
    const { services } = this.#plan.options;
    const { progress } = this.#input;
    const { signal } = this.#abort;
    signal.throwIfAborted();
    progress.step(`Starting ${services.length} services`);
    const started = services.map((service) => this.#processes.run(serviceSpec(service, input)));
    await waitForReady(started, signal, (waiting) =>
      progress.detail(`${started.length - waiting.length} ready, waiting for ${waiting.join(', ')}`),
    );
  }

  async #stop(): Promise<void> {
    this.#abort.abort(new Error('stopped'));
    const unwound = this.#starting?.catch(() => undefined); // Its own caller hears of it.
    // A little patience only: it may hang in a server that does not answer.
    await Promise.race([unwound, sleep(UNWIND_MS, undefined, { ref: false })]);
    await this.#control?.close();
    await this.#mendLinks();
    await this.#processes.stopServices((name) => stopGraceMs(this.#plan, name));
    await this.#links?.close();
    await this.#processes.stopPostgres();
    clearInterval(this.#logTimer);
    await this.#leaveServers();
    this.#closeFolder();
  }

  /** Services end better with their databases; and the next start may have other ones. */
  async #mendLinks(): Promise<void> {
    await this.#links
      ?.mendAll()
      .catch((error: Error) =>
        this.#input.progress.note(
          `what is cut off from its database is mended by the next start: ${error.message}`,
        ),
      );
  }

  /** Removes from real servers what a run that keeps nothing has made there. */
  async #leaveServers(): Promise<void> {
    const { folder } = this.#status;
    if (!this.#plan.options.isEphemeral || folder === undefined) return;
    await removeBorrowings(folder).catch((error: Error) =>
      this.#input.progress.note(`what was made on the servers is left there: ${error.message}`),
    );
  }

  #closeFolder(): void {
    const { folder } = this.#status;
    if (folder === undefined) return;
    this.#status.folder = undefined;
    removeState(folder);
    // A start that failed before anything ran leaves no folder either.
    const isUnused = folder.isNew && this.#processes.all.length === 0;
    closeDataFolder(folder, { isKept: !this.#input.options.isEphemeral && !isUnused });
  }
}
