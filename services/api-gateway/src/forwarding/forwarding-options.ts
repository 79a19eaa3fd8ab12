import type { SlowReaders } from '../answers/slow-readers.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { FirstBytes } from '../requests/read-first.ts';
import type { Route } from '../routing/route-table.ts';
import type { Upstream } from '../upstreams/upstream.ts';

export interface ForwardingOptions {
  readonly exchange: Exchange;
  readonly route: Route;
  readonly upstream: Upstream;
  /** What has been read of its body; undefined when it has none. */
  readonly first: FirstBytes | undefined;
  /** X-Forwarded-*, name and value in turn. */
  readonly forwardedHeaders: readonly string[];
  readonly slowReaders: SlowReaders;
  /** Answers what went wrong before the service's answer began. */
  readonly answerError: (error: unknown) => void;
}
