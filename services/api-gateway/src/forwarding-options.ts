import type { Exchange } from './exchange.ts';
import type { FirstBytes } from './read-first.ts';
import type { Route } from './route-table.ts';
import type { SlowReaders } from './slow-readers.ts';
import type { Upstream } from './upstream.ts';

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
