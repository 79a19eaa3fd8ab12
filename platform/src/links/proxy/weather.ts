/** What a network does to the bytes of one direction. */
export interface Weather {
  readonly delayMs: number;
  /** Share of chunks that are lost: TCP sends them again, so that they and what follows come later. */
  readonly loss: number;
  /** Nothing passes; it waits, as TCP goes on trying. */
  readonly isBlocked: boolean;
}

/** Draws what is lost, from 0 up to 1. */
export interface Chance {
  next(): number;
}

export const FAIR: Weather = { delayMs: 0, loss: 0, isBlocked: false };
