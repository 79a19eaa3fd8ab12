/** What a network does to the bytes of one direction. */
export interface Weather {
  readonly delayMs: number;
  /** Share of chunks that are lost: TCP sends them again, so that they and what follows come later. */
  readonly loss: number;
  /** Nothing passes; it waits, as TCP goes on trying. */
  readonly isBlocked: boolean;
}

export const FAIR: Weather = { delayMs: 0, loss: 0, isBlocked: false };
