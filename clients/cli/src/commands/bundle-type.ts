import type { OperationName } from '@platform/api-client/operation-types.ts';
import type { Command } from 'commander';
import type { Context } from '../context.ts';

/** Adds one command, or a group of them, to the command line. */
export type AddCommands = (program: Command, context: Context) => void;

/** What a bundle adds to the command line, by where the help lists it. */
export interface Bundle {
  /** After those of one's own session. */
  readonly business: readonly AddCommands[];
  /** What fills a platform, before `verify`, which judges it. */
  readonly filling: readonly AddCommands[];
  /** Of its services that record security events. */
  readonly securityEventFeeds: readonly SecurityEventFeed[];
}

export type SecurityEventFeed = Extract<OperationName, `GET /api/admin/${string}/security-events`>;
