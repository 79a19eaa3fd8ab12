/** The broker refused, or could not be reached in time. What was sent may or may not have been taken: send it again. */
export class BusUnavailableError extends Error {
  readonly code = 'bus-unavailable';
}

/** The rights at the broker do not let this service send a type of message. What was sent with it may not have been taken. */
export class TypeRefusedError extends BusUnavailableError {
  readonly type: string;

  constructor(type: string, cause: unknown) {
    super(`the message bus does not let this service send ${type}: its contract names other senders`, {
      cause,
    });
    this.type = type;
  }
}

/** A queue exists on the broker with other properties than this program declares. */
export class TopologyConflictError extends Error {
  readonly code = 'topology-conflict';
}

/** A body that is not JSON, or not a CloudEvent. */
export class MalformedMessageError extends Error {
  readonly code = 'malformed';
}

/** This release does not know what to do with a type of message. A later one, whose replicas share the queue, may. */
export class NoHandlerError extends Error {
  readonly code = 'no-handler';

  constructor(queue: string, type: string) {
    super(`${queue} has no handler for ${type} in this release`);
    this.name = 'NoHandlerError';
  }
}
