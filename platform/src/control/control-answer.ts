/** What the control server answers; a refusal says in `detail` what to do. */
export type ControlAnswer = ControlDocument | ControlStream;

export interface ControlDocument {
  readonly status: number;
  readonly body: object;
}

/** Server-sent events, until whoever asked is gone. */
export interface ControlStream {
  readonly events: (signal: AbortSignal) => Promise<AsyncGenerator<object>>;
}

export function answer(status: number, body: object): ControlAnswer {
  return { status, body };
}

export function refusal(status: number, detail: string): ControlAnswer {
  return { status, body: { detail } };
}
