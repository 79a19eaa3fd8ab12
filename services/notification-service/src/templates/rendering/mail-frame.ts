import type { Brand } from '../brand.ts';

/** What all mails have around them. */
export interface MailFrame {
  /** As mails are from: it stands above and below them too. */
  readonly senderName: string;
  readonly brand: Brand;
  /** The platform's address for people; undefined for mails without links. */
  readonly publicUrl: string | undefined;
}

/** The address of a page; `path` has its own query. */
export function pageUrl({ publicUrl }: MailFrame, path: string): string | undefined {
  return publicUrl === undefined ? undefined : publicUrl.replace(/\/$/, '') + path;
}
