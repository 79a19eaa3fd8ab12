import type { SpanOptions } from '@platform/telemetry/tracing/span.ts';
import { inSpan, isTraced } from '@platform/telemetry/tracing/tracer.ts';
import type pg from 'pg';
import { summaryOf } from './statement-summary.ts';

// Longer ones are written out of parts, and their summary tells what they do.
const LONGEST_TEXT = 1000;
// As of summaries: as many as there are places that write statements, and shapes of lists.
const MAX_KEPT = 1000;

interface DescribedStatement {
  readonly server: Server;
  readonly summary: string;
  readonly options: SpanOptions;
}

type Server = Readonly<Partial<Pick<pg.Client, 'host' | 'port' | 'database'>>>;

/** By the text. Hardly any text is sent to two databases. */
const described = new Map<string, DescribedStatement>();

/** Runs `work`, which sends `text` to the server, as a span of the work under way where that is traced. */
export function asStatement<T>(client: pg.ClientBase, text: string, work: () => Promise<T>): Promise<T> {
  if (!isTraced()) return work();
  const { summary, options } = describe(client as Server, text);
  return inSpan(summary, options, work);
}

function describe(server: Server, text: string): DescribedStatement {
  const known = described.get(text);
  if (known !== undefined && isSame(known.server, server)) return known;
  const { host, port, database } = server;
  const summary = summaryOf(text);
  const options = statementOptions({ host, port, database } as Server, text, summary);
  const statement = { server: { host, port, database } as Server, summary, options };
  if (known !== undefined || described.size < MAX_KEPT) described.set(text, statement);
  return statement;
}

function isSame(a: Server, b: Server): boolean {
  return a.database === b.database && a.port === b.port && a.host === b.host;
}

/** opentelemetry.io/docs/specs/semconv/db/postgresql (stable). The text holds `$1` where values go, and no value. */
function statementOptions({ host, port, database }: Server, text: string, summary: string): SpanOptions {
  const words = summary.split(' ');
  return {
    kind: 'client',
    // The same for each time that the statement runs.
    attributes: Object.freeze({
      'db.system.name': 'postgresql',
      'db.namespace': database,
      'db.query.text': text.slice(0, LONGEST_TEXT),
      'db.query.summary': summary,
      'db.operation.name': words.length === 2 ? words[0] : undefined,
      'db.collection.name': words.length === 2 ? words[1] : undefined,
      'server.address': host,
      'server.port': port,
    }),
  };
}
