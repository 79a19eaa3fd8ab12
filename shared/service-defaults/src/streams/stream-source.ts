/** A server-sent event (WHATWG HTML, section 9.2). A client that has seen it resumes after its `id`. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** What a stream tells next. */
export interface StreamBatch {
  /** Oldest first. */
  readonly events: readonly StreamedEvent[];
  /** True if there is more to read at once. */
  readonly hasMore: boolean;
  /** True if nothing will ever follow: the stream ends. */
  readonly isOver?: boolean;
}

/** What streams tell of, such as the notifications of a user. Its positions are the ids of its events. */
export interface StreamSource {
  /** The position of a client that has seen `lastEventId`, or nothing yet. */
  begin(topic: string, lastEventId: string | undefined): Promise<string>;
  /** What follows a position, about `limit` events. */
  read(topic: string, position: string, limit: number): Promise<StreamBatch>;
  /** For each topic a mark that changes with each event, also by another replica: one statement for all. */
  marks(topics: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
