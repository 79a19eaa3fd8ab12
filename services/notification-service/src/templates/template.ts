import type { AccountNotices } from '../notifications/notice.ts';
import type { Letter } from './letter.ts';

/**
 * The words for one kind of notice, from its data; `reference` is what it is about. `token` is given for a mail that
 * carries one, and stands in its facts alone.
 */
export type Template<Data> = (data: Data, reference: string, token?: string) => Letter;

export type AccountTemplate<Kind extends keyof AccountNotices> = Template<AccountNotices[Kind]>;
