import { daysAgoSql, keptRows } from '../upkeep/retention.ts';

/** The limit that the table itself keeps. */
const KEPT_DAYS = 400;

export const keptSecurityEvents = keptRows({
  what: 'security events',
  table: 'security_event',
  by: 'at',
  before: daysAgoSql(KEPT_DAYS),
});
