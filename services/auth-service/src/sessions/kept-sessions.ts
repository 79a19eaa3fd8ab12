import { daysAgoSql, keptRows } from '@platform/service-defaults/upkeep/retention.ts';

/** Sessions that are over stay this long, for whoever asks what happened. */
const KEPT_DAYS = 7;

/** Sessions that have been over for a week, with their tokens. */
export const keptSessions = keptRows({
  what: 'sessions',
  table: 'session',
  by: 'over_at',
  before: daysAgoSql(KEPT_DAYS),
});
