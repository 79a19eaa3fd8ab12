import type { Database } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Runs `statement` and returns how many rows its scans met, those among them that a condition then left out: what it
 * costs in a large table, on any machine. What it changes is undone.
 */
export async function rowsVisited(database: Database, statement: Statement): Promise<number> {
  let visited = 0;
  await database
    .transaction(async (tx) => {
      // As the planner decides for large tables: it would read a small one whole.
      await tx.query(sql`set local enable_seqscan = off`);
      const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        sql`explain (analyze, timing off, format json) ${statement}`,
      );
      if (row === undefined) throw new Error('no plan');
      visited = visitedBy(row['QUERY PLAN'][0].Plan);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return visited;
}

class Undone extends Error {}

function visitedBy(node: PlanNode): number {
  const own = /Scan$/.test(node['Node Type'])
    ? node['Actual Rows'] +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0)
    : 0;
  const below = (node.Plans ?? []).map(visitedBy);
  return own * node['Actual Loops'] + below.reduce((sum, rows) => sum + rows, 0);
}
