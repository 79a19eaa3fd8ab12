import type { Queryable } from '@platform/database/queryable.ts';
import type { Statement } from '@platform/database/sql.ts';
import type { MessageHandler } from '@platform/messaging/receiving/consume.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { Notice } from './notifications/notice.ts';
import type { Template } from './templates/template.ts';

/** What a bundle adds to what users are told. */
export interface Bundle {
  /** The words for each kind of notice. */
  readonly templates: Readonly<Record<string, Template<never>>>;
  /** For the events that its contracts say users are told of. */
  readonly handlers: (deps: BundleEventDeps) => MessageHandler[];
  readonly routes: (app: App, deps: BundleRouteDeps) => void;
}

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
