import type { AccountNotices } from '../notifications/notice.ts';
import type { Letter } from './letter.ts';

/** What a mail says beside its notice; nothing of it is in the app. */
export interface MailExtras {
  /** For the receiver alone. */
  readonly token?: string | undefined;
  /** What the bundle of its kind has found about its reference. */
  readonly details?: unknown;
}

/** The words for one kind of notice, from its data; `reference` is what it is about. */
export type Template<Data> = (data: Data, reference: string, extras: MailExtras) => Letter;

export type AccountTemplate<Kind extends keyof AccountNotices> = Template<AccountNotices[Kind]>;
