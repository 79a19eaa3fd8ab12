import { setTimeout as sleep } from 'node:timers/promises';
import { compileSources } from './compile/compiled-sources.ts';
import type { Progress } from './console/progress.ts';
import { closeDataFolder, type DataFolder, openDataFolder } from './data-folder/data-folder.ts';
import {
  describeBacking,
  type PlatformState,
  type ProcessAddresses,
  readState,
  removeState,
  reportProcess,
  writeState,
} from './data-folder/platform-state.ts';
import { hasSecrets, openSecrets, type Secrets } from './data-folder/secrets.ts';
import { makeTemporaryFolder, sweepTemporaryFolders } from './data-folder/temporary-folder.ts';
import { requireFreePorts } from './environment/ports.ts';
import {
  cachePrefix,
  type EnvironmentInput,
  managementPort,
  managementUrl,
  serviceUrl,
} from './environment/service-environment.ts';
import { hasDemoData, loadDemoData } from './first-start/load-demo-data.ts';
import { type LocalAdmin, openLocalAdmin, signIn } from './first-start/local-admin.ts';
import { type StartOptions, stopCommand } from './options.ts';
import { findPostgresBinaries } from './postgres/binaries.ts';
import { openCluster } from './postgres/database-cluster.ts';
import { knownNamespace } from './postgres/database-namespace.ts';
import { provision } from './postgres/provision.ts';
import { provisionBus } from './postgres/provision-bus.ts';
import { embeddedAccess, type ServerAccess, sharedAccess } from './postgres/server-access.ts';
import { endLeftProcesses, recordProcesses } from './processes/left-processes.ts';
import { identify } from './processes/process-identity.ts';
import { POSTGRES, postgresSpec, serviceSpec } from './processes/process-specs.ts';
import { type OnChange, type ProcessSpec, SupervisedProcess } from './processes/supervised-process.ts';
import { waitForReady } from './processes/wait-for-ready.ts';
import { type BackingServers, readBackingServers, requireReachable } from './servers/backing-servers.ts';
import { recordBorrowings, removeBorrowings } from './servers/borrowings.ts';
import { openNamespace } from './servers/namespace.ts';
import { StartFailure } from './start-failure.ts';
import {
  BUS_DATABASE,
  POSTGRES_PORT_OFFSET,
  type ServiceDefinition,
  type Topology,
  TRACES_PORT_OFFSET,
} from './topology.ts';
import { openTraceView, type TraceView } from './traces/trace-view.ts';

const SERVICE_GRACE_MS = 5500;
const POSTGRES_GRACE_MS = 3000;
const UNWIND_MS = 2000;
const LOG_CHECK_MS = 10_000;
/** What the first start needs for its admin and its catalogue. */
const FIRST_START_NEEDS = [
  'api-gateway',
  'user-service',
  'auth-service',
  'product-service',
  'inventory-service',
];

export interface PlatformRunInput {
  readonly options: StartOptions;
  readonly topology: Topology;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** One run of the platform: everything that is started here, `stop` takes down again, however far it came. */
export class PlatformRun {
  admin: LocalAdmin | undefined;
  demoProducts = 0;
  readonly #input: PlatformRunInput;
  readonly #servers: BackingServers;
  readonly #abort = new AbortController();
  readonly #processes: SupervisedProcess[] = [];
  readonly #began = performance.now();
  /** Sets the queues and cache keys of this platform apart from all others. */
  #namespace: string | undefined;
  #folder: DataFolder | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #readyInMs: number | null = null;
  #logTimer: NodeJS.Timeout | undefined;
  #traces: TraceView | undefined;

  constructor(input: PlatformRunInput) {
    this.#input = input;
    this.#servers = readBackingServers(input.env);
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
    for (const process of this.#processes) process.kill();
  }

  get dataFolder(): string {
    return this.#folder?.path ?? this.#input.options.dataFolder;
  }

  /** What runs now; with the memory it takes, which costs some 100 ms to find out. */
  state({ withMemory }: { withMemory: boolean }): PlatformState {
    const { options } = this.#input;
    const processes = this.#processes.map((process) =>
      reportProcess(process, this.#addressesOf(process.spec.name), withMemory),
    );
    const runner = identify(process.pid) ?? { pid: process.pid, began: '' };
    return {
      runner,
      phase: this.#readyInMs === null ? 'starting' : 'ready',
      gateway_url: this.#gatewayUrl() ?? null,
      data: this.dataFolder,
      port_base: options.portBase,
      is_ephemeral: options.isEphemeral,
      backing: describeBacking(this.#servers),
      namespace: this.#namespace ?? null,
      processes,
      ready_in_ms: this.#readyInMs,
      memory_mb: withMemory ? processes.reduce((sum, { memory_mb }) => sum + (memory_mb ?? 0), 0) : null,
    };
  }

  async #start(): Promise<void> {
    const { options, progress } = this.#input;
    const { signal } = this.#abort;
    progress.step('Checking ports and data');
    await requireReachable(this.#servers);
    const folder = await this.#openFolder();
    await endLeftProcesses(folder);
    signal.throwIfAborted();
    await requireFreePorts(this.#ports());
    if (options.keepsTraces)
      this.#traces = await openTraceView(folder, options.portBase + TRACES_PORT_OFFSET);
    const compiled = compileSources(signal);
    this.#record();

    const isFirst = !hasSecrets(folder);
    const ownNamespace = openNamespace(folder);
    const secrets = openSecrets(folder, this.#databases());
    const postgres = await this.#startPostgres(folder, secrets);
    const namespace = (await knownNamespace(postgres, this.#allDatabases())) ?? ownNamespace;
    this.#namespace = namespace;
    if (options.isEphemeral) this.#recordBorrowings(folder, postgres);
    progress.step(isFirst ? 'Making databases' : 'Checking databases');
    await provision(postgres, this.#databases(), { resetPasswords: isFirst, namespace, signal });
    if (this.#databases().includes(BUS_DATABASE)) await provisionBus(postgres, options.services);

    const input: EnvironmentInput = {
      folder,
      portBase: options.portBase,
      secrets,
      all: this.#input.topology.services,
      traces: this.#traces,
      backing: { ...this.#servers, postgres, namespace },
    };
    await compiled;
    await this.#startServices(input);
    await this.#firstStart(input);
    progress.end();
    this.#readyInMs = Math.round(performance.now() - this.#began);
    this.#record();
  }

  async #openFolder(): Promise<DataFolder> {
    const { options } = this.#input;
    if (options.isEphemeral) await sweepTemporaryFolders();
    const path = options.isEphemeral ? makeTemporaryFolder() : options.dataFolder;
    const folder = openDataFolder(path);
    if (folder === undefined) {
      const state = readState(path);
      const where = state ? ` (process ${state.runner.pid}, ${state.gateway_url ?? 'without gateway'})` : '';
      throw new StartFailure(
        `the platform runs already on ${path}${where}: stop it by "${stopCommand(path)}", or choose another folder with --data DIR`,
      );
    }
    this.#folder = folder;
    this.#logTimer = setInterval(() => this.#rotateLogs(), LOG_CHECK_MS);
    this.#logTimer.unref();
    return folder;
  }

  async #startPostgres(folder: DataFolder, secrets: Secrets): Promise<ServerAccess> {
    const { options, progress, env } = this.#input;
    const { postgresUrl } = this.#servers;
    if (postgresUrl !== undefined) {
      const { isEphemeral } = options;
      const prefix = env.POSTGRES_DATABASE_PREFIX || undefined;
      return sharedAccess(postgresUrl, secrets, { prefix, isEphemeral });
    }
    const { signal } = this.#abort;
    progress.step('Starting PostgreSQL');
    const port = options.portBase + POSTGRES_PORT_OFFSET;
    const binaries = findPostgresBinaries(folder.file('cache', 'postgres-libraries'));
    const cluster = await openCluster(folder, binaries, { password: secrets.postgresPassword, signal });
    signal.throwIfAborted();
    const server = this.#run(postgresSpec(folder, binaries, cluster, { port, isDurable: true }));
    await waitForReady([server], signal, () => undefined);
    return embeddedAccess(port, secrets);
  }

  async #startServices(input: EnvironmentInput): Promise<void> {
    const { options, progress } = this.#input;
    const { signal } = this.#abort;
    signal.throwIfAborted();
    progress.step(`Starting ${options.services.length} services`);
    const services = options.services.map((service) => this.#run(serviceSpec(service, input)));
    await waitForReady(services, signal, (waiting) =>
      progress.detail(`${services.length - waiting.length} ready, waiting for ${waiting.join(', ')}`),
    );
  }

  async #firstStart(input: EnvironmentInput): Promise<void> {
    const { options, progress } = this.#input;
    const { signal } = this.#abort;
    const gatewayUrl = this.#gatewayUrl();
    const userService = this.#service('user-service');
    if (gatewayUrl === undefined || userService === undefined) return;
    progress.step('Signing the local admin in');
    this.admin = await openLocalAdmin(userService, input, { gatewayUrl, signal });
    const canLoad = FIRST_START_NEEDS.every((name) => this.#service(name) !== undefined);
    if (!options.hasDemoData || !canLoad || hasDemoData(input.folder)) return;
    progress.step('Loading the demo catalogue');
    const token = await signIn(gatewayUrl, this.admin, signal);
    this.demoProducts = await loadDemoData(input.folder, gatewayUrl, { token, signal });
  }

  async #stop(): Promise<void> {
    this.#abort.abort(new Error('stopped'));
    const unwound = this.#starting?.catch(() => undefined); // Its own caller hears of it.
    // A little patience only: it may hang in a server that does not answer.
    await Promise.race([unwound, sleep(UNWIND_MS, undefined, { ref: false })]);
    const postgres = this.#processes.find(({ spec }) => spec.name === POSTGRES);
    const services = this.#processes.filter((process) => process !== postgres);
    await Promise.all(
      services.map((service) =>
        service.stop(this.#service(service.spec.name)?.stopGraceMs ?? SERVICE_GRACE_MS),
      ),
    );
    await this.#traces?.close();
    await postgres?.stop(POSTGRES_GRACE_MS);
    clearInterval(this.#logTimer);
    await this.#leaveServers();
    this.#closeFolder();
  }

  /** Removes from real servers what a run that keeps nothing has made there. */
  async #leaveServers(): Promise<void> {
    if (!this.#input.options.isEphemeral || this.#folder === undefined) return;
    await removeBorrowings(this.#folder).catch((error: Error) =>
      this.#input.progress.note(`what was made on the servers is left there: ${error.message}`),
    );
  }

  #closeFolder(): void {
    const folder = this.#folder;
    if (folder === undefined) return;
    this.#folder = undefined;
    removeState(folder);
    // A start that failed before anything ran leaves no folder either.
    const isUnused = folder.isNew && this.#processes.length === 0;
    closeDataFolder(folder, { isKept: !this.#input.options.isEphemeral && !isUnused });
  }

  #run(spec: ProcessSpec): SupervisedProcess {
    const supervised = new SupervisedProcess(spec, this.#onChange);
    this.#processes.push(supervised);
    supervised.start();
    return supervised;
  }

  #onChange: OnChange = ({ process: { spec, restarts, startedInMs }, state, reason }) => {
    const { progress } = this.#input;
    if (state === 'restarting') progress.note(`${spec.name} ${reason}`);
    if (state === 'ready' && restarts > 0) progress.note(`${spec.name} is ready again (${startedInMs} ms)`);
    this.#record();
  };

  /** Keeps on disk what the next start must know if this process is killed. */
  #record(): void {
    if (this.#folder === undefined) return;
    const running = this.#processes.flatMap(({ identity }) => (identity ? [identity] : []));
    recordProcesses(this.#folder, running);
    writeState(this.#folder, this.state({ withMemory: false }));
  }

  #recordBorrowings(folder: DataFolder, { prefix }: ServerAccess): void {
    const { postgresUrl, rabbitmqUrl, redisUrl } = this.#servers;
    const consumers = this.#input.options.services.filter(({ usesBus }) => usesBus).map(({ name }) => name);
    recordBorrowings(folder, {
      ...(postgresUrl && {
        postgres: { url: postgresUrl, names: this.#databases().map((name) => prefix + name) },
      }),
      ...(rabbitmqUrl &&
        this.#namespace && { rabbitmq: { url: rabbitmqUrl, namespace: this.#namespace, consumers } }),
      ...(redisUrl && this.#namespace && { redis: { url: redisUrl, prefix: cachePrefix(this.#namespace) } }),
    });
  }

  #rotateLogs(): void {
    for (const { spec } of this.#processes) spec.log.rotate();
  }

  #databases(): string[] {
    const { services } = this.#input.options;
    const needsBus = this.#servers.rabbitmqUrl === undefined && services.some(({ usesBus }) => usesBus);
    return needsBus ? [...databasesOf(services), BUS_DATABASE] : databasesOf(services);
  }

  /** Also of services that this start leaves out. */
  #allDatabases(): string[] {
    return [...databasesOf(this.#input.topology.services), BUS_DATABASE];
  }

  #ports() {
    const { portBase, services, keepsTraces } = this.#input.options;
    const http = services.flatMap((service) => [
      { port: portBase + service.portOffset, user: service.name },
      { port: managementPort(portBase, service), user: `metrics and probes of ${service.name}` },
    ]);
    const grpc = services.flatMap(({ name, grpcPortOffset }) =>
      grpcPortOffset === undefined ? [] : [{ port: portBase + grpcPortOffset, user: `${name} (gRPC)` }],
    );
    const postgres = { port: portBase + POSTGRES_PORT_OFFSET, user: 'PostgreSQL' };
    const traces = { port: portBase + TRACES_PORT_OFFSET, user: 'the trace view' };
    return [
      ...http,
      ...grpc,
      ...(this.#servers.postgresUrl === undefined ? [postgres] : []),
      ...(keepsTraces ? [traces] : []),
    ];
  }

  #service(name: string): ServiceDefinition | undefined {
    return this.#input.options.services.find((service) => service.name === name);
  }

  #gatewayUrl(): string | undefined {
    const gateway = this.#service('api-gateway');
    return gateway && serviceUrl(this.#input.options.portBase, gateway);
  }

  #addressesOf(name: string): ProcessAddresses {
    const { portBase } = this.#input.options;
    const service = this.#service(name);
    if (service === undefined)
      return { url: `127.0.0.1:${portBase + POSTGRES_PORT_OFFSET}`, management_url: null };
    return { url: serviceUrl(portBase, service), management_url: managementUrl(portBase, service) };
  }
}

function databasesOf(services: readonly ServiceDefinition[]): string[] {
  return services.flatMap(({ database }) => (database ? [database] : []));
}
