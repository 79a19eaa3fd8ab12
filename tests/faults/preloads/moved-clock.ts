/**
 * A preload (`--import`): SIGUSR2 sets this process's clock FAULTS_CLOCK_OFFSET_MS ahead (or behind), and the next one back.
 * Everything that asks for the time of day is told so; timers and `performance.now()` go on as ever, as they do when a
 * clock is set.
 */
const wrongMs = Number(process.env.FAULTS_CLOCK_OFFSET_MS ?? 0);
let offsetMs = 0;

process.on('SIGUSR2', () => {
  offsetMs = offsetMs === 0 ? wrongMs : 0;
});

const RealDate = globalThis.Date;

class MovedDate extends RealDate {
  constructor(...args: unknown[]) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...(args as [number]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

globalThis.Date = new Proxy(MovedDate, {
  // Called without `new` it is a text.
  apply: () => new MovedDate().toString(),
}) as DateConstructor;
