import type { Queryable } from '@platform/database/queryable.ts';
import type { Statement } from '@platform/database/sql.ts';
import type { MessageHandler } from '@platform/messaging/receiving/consume.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { Kept } from '@platform/service-defaults/upkeep/retention.ts';
import type { Notice } from './notifications/notice.ts';
import type { Brand } from './templates/brand.ts';
import type { Template } from './templates/template.ts';

/** What a bundle adds to what users are told. */
export interface Bundle {
  /** The words for each kind of notice. */
  readonly templates: Readonly<Record<string, Template<never>>>;
  /** How all mails look; without it as the platform's own. */
  readonly brand?: Brand;
  /** What its mails say of these references beside the notices, by reference. */
  readonly findDetails: FindDetails;
  /** What of that is kept as long as mails. */
  readonly keptWithMails: (mailRetentionDays: number) => Kept[];
  /** For the events that its contracts say users are told of. */
  readonly handlers: (deps: BundleEventDeps) => MessageHandler[];
  readonly routes: (app: App, deps: BundleRouteDeps) => void;
}

export type FindDetails = (
  database: Queryable,
  references: readonly string[],
) => Promise<ReadonlyMap<string, unknown>>;

export interface BundleEventDeps {
  readonly database: Queryable;
  readonly tell: Tell;
}

/** Writes a notice, its mail, and what `also` says, once for each event. */
export type Tell = (notice: Notice, context: HandlerContext, ...also: Statement[]) => Promise<void>;

export interface BundleRouteDeps {
  readonly database: Queryable;
  readonly notificationRetentionDays: number;
}
