import type { SpanOptions } from '@platform/telemetry/tracing/span.ts';
import { inSpan, isTracing } from '@platform/telemetry/tracing/tracer.ts';
import type pg from 'pg';
import { summaryOf } from './statement-summary.ts';

// Longer ones are written out of parts, and their summary tells what they do.
const LONGEST_TEXT = 1000;

/** Runs `work`, which sends `text` to the server, as a span of the work under way where that is traced. */
export function asStatement<T>(client: pg.ClientBase, text: string, work: () => Promise<T>): Promise<T> {
  if (!isTracing()) return work();
  const summary = summaryOf(text);
  return inSpan(summary, statementOptions(client, text, summary), work);
}

/** opentelemetry.io/docs/specs/semconv/db/postgresql (stable). The text holds `$1` where values go, and no value. */
function statementOptions(client: pg.ClientBase, text: string, summary: string): SpanOptions {
  const { host, port, database } = client as pg.ClientBase & Partial<pg.Client>;
  const words = summary.split(' ');
  return {
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.query.text': text.slice(0, LONGEST_TEXT),
      'db.query.summary': summary,
      'db.operation.name': words.length === 2 ? words[0] : undefined,
      'db.collection.name': words.length === 2 ? words[1] : undefined,
      'server.address': host,
      'server.port': port,
    },
  };
}
