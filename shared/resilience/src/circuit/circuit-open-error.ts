/** The circuit is open: the call was not made, because those before it failed. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  readonly code = 'circuit-open';
  readonly retryAfterMs: number;

  constructor(circuit: string, retryAfterMs: number) {
    super(`the circuit to ${circuit} is open`);
    this.retryAfterMs = Math.max(0, Math.ceil(retryAfterMs));
  }
}
