import type { MessageContract } from '@platform/messaging/message.ts';
import type { TSchema } from '@platform/schema/type.ts';
import type { EdgeRoute, ExpansionDefinition, RateLimitDefinition } from './edge-routes.ts';
import type { ServiceName } from './services.ts';

/**
 * What others need to know about a service. `services/NAME/service.ts` exports it as `service`; `npm run generate`
 * writes everything else that names services from it. Left out is false, none or nothing.
 *
 * What it sends, and which commands it handles, its contracts say (`sentBy`, `handledBy`).
 */
export interface ServiceModel {
  /** Of its folder. */
  readonly name: string;
  /** The platform itself, the shop that is built on it, or a service of your own, which may use both. */
  readonly part: 'core' | 'shop' | 'own';
  /** 8000 to 8099. Metrics and probes are 100 above it, and gRPC 1000. */
  readonly port: number;
  readonly servesGrpc?: boolean;
  readonly database?: DatabaseModel;
  readonly usesBus?: boolean;
  readonly usesCache?: boolean;
  readonly sendsMail?: boolean;
  /**
   * True for a front end: what it has at the gateway outside of `/api` are pages. Cookies reach it, and no other
   * service. It calls the gateway for browsers, with its own token beside the user's, and is believed about their addresses.
   */
  readonly servesPages?: boolean;
  /** True for the one that all others prove to who they are. */
  readonly issuesTokens?: boolean;
  /**
   * Variables that hold secrets, beside its own SERVICE_SECRET. Services that name the same one share it. `npm start`
   * makes one up, unless the service can do without (`developmentDefault` in its `config.ts`).
   */
  readonly secrets?: readonly string[];
  /** Whom it asks over HTTP. auth-service, which every service asks for keys and revocations, goes without saying. */
  readonly calls?: readonly ServiceName[] | 'every service';
  readonly callsByGrpc?: readonly ServiceName[];
  /** Events that its queues are bound to. */
  readonly listensTo?: readonly MessageContract[];
  /** The longest body it takes, where a route does not say otherwise. Default 1024, as in `createHttpApp`. */
  readonly maxBodyKib?: number;
  /** Limits that its routes name. */
  readonly rateLimits?: Readonly<Record<string, RateLimitDefinition>>;
  /** Expansions that its routes name. */
  readonly expansions?: Readonly<Record<string, ExpansionModel>>;
  /** What clients reach of it. `/api/admin/NAME/*`, for admins, goes without saying. */
  readonly routes?: readonly EdgeRoute[];
  readonly scale: ScaleModel;
  /** How long it may take to stop on one machine before it is killed. Default 5500. */
  readonly stopGraceMs?: number;
  /** What it reads of the shell of `npm start` beside the settings of its `config.ts`. */
  readonly variables?: readonly string[];
}

export interface ExpansionModel extends ExpansionDefinition {
  /** What the parts add to the answer, for the document of the API. */
  readonly answer: TSchema;
}

export interface DatabaseModel {
  readonly name: string;
  /** Most connections that one replica holds; every one is a PostgreSQL process of several MB. */
  readonly poolSize: number;
  readonly extensions?: readonly string[];
}

/** How many replicas a cluster runs, and what each may take. */
export interface ScaleModel {
  readonly minimum: number;
  readonly maximum: number;
  readonly memoryMib: number;
  /** Its queue whose length says how many are needed, where KEDA is installed. */
  readonly queue?: string;
}

/** A model with all that follows from it, as `services.ts` holds it: plain data, messages by their types. */
export interface ServiceDescription extends Omit<Required<ServiceModel>, ModelAlone> {
  readonly name: ServiceName;
  readonly managementPort: number;
  readonly grpcPort?: number;
  readonly database?: Required<DatabaseModel>;
  readonly calls: readonly ServiceName[];
  readonly sends: readonly string[];
  readonly handles: readonly string[];
  readonly listensTo: readonly string[];
  readonly expansions: Readonly<Record<string, ExpansionDefinition>>;
  readonly stopGraceMs?: number;
}

type ModelAlone =
  | 'name'
  | 'servesGrpc'
  | 'database'
  | 'calls'
  | 'listensTo'
  | 'expansions'
  | 'stopGraceMs'
  | 'variables';
