/**
 * Where the instances of one service are. Reading is synchronous, since it happens on every call: a resolver
 * that asks a registry (DNS, Consul) does so in the background and keeps its last good answer.
 */
export interface Resolver {
  /** Origins such as `http://127.0.0.1:8001`; empty when no instance is known. */
  origins(): readonly string[];
  /** Ends background work; the resolver is not used afterwards. */
  close(): void;
}
