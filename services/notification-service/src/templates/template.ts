import type { NotificationKind } from '@platform/contracts/http/notification-http.ts';
import type { NoticeData } from '../notifications/notice.ts';
import type { Letter } from './letter.ts';

/**
 * The words for one kind of notice; `reference` is the order's id, or the user's. `token` is given for a mail that carries one,
 * and stands in its facts alone.
 */
export type Template<Kind extends NotificationKind> = (
  data: NoticeData[Kind],
  reference: string,
  token?: string,
) => Letter;
