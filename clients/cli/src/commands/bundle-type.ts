import type { OperationName } from '@platform/api-client/operation-types.ts';
import type { Audit } from '@platform/verify/verification.ts';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';

/** Adds one command, or a group of them, to the command line. */
export type AddCommands = (program: Command, context: Context) => void;

/** What a bundle adds to the command line, by where the help lists it. */
export interface Bundle {
  /** After those of one's own session. */
  readonly business: readonly AddCommands[];
  /** What fills a platform, before `verify`, which judges it. */
  readonly filling: readonly AddCommands[];
  /** What `verify` can audit alone. */
  readonly audits: readonly AuditOption[];
  /** Of its services that record security events. */
  readonly securityEventFeeds: readonly SecurityEventFeed[];
}

/** An option of `verify`, for one thing instead of everything. */
export interface AuditOption {
  /** `--order <order>` */
  readonly flags: string;
  readonly description: string;
  /** Throws CliError if there is no such thing. */
  readonly audit: (client: GatewayClient, name: string, signal: AbortSignal) => Promise<AuditOfOne>;
}

export interface AuditOfOne extends Audit {
  /** What it is of: `order K7Q2-9MXE`. */
  readonly title: string;
  /** Members of `--json` that name it. */
  readonly names: Readonly<Record<string, string | undefined>>;
}

export type SecurityEventFeed = Extract<OperationName, `GET /api/admin/${string}/security-events`>;
