import { riseOfAll } from './charts/chart-lines.ts';
import { figureText, unitText } from './charts/unit-text.ts';
import { GATEWAY_REQUESTS, OLDEST_IN_OUTBOX } from './core-charts.ts';
import type { FigureDefinition } from './figures/figure.ts';
import { objectiveFigure } from './figures/objective.ts';
import { lastHour, lastMinutes } from './figures/spans.ts';
import { levelIn } from './sampling/slots.ts';

/** As the objective gateway-availability of ops/prometheus has it. */
const AVAILABILITY = 0.999;

export const CORE_FIGURES: readonly FigureDefinition[] = [
  {
    watched: [GATEWAY_REQUESTS],
    read(history) {
      const [hour, now] = [lastHour(history), lastMinutes(history)];
      const all = riseOfAll(hour, history, GATEWAY_REQUESTS);
      const failed = riseOfAll(
        hour,
        history,
        GATEWAY_REQUESTS,
        ([status]) => status?.startsWith('5') ?? false,
      );
      const perSecond = riseOfAll(now, history, GATEWAY_REQUESTS) / Math.max(now.seconds, 1);
      return objectiveFigure(
        'Requests without a 5xx',
        { good: all - failed, all },
        { objective: AVAILABILITY, also: `${figureText(perSecond)} a second` },
      );
    },
  },
  {
    watched: [OLDEST_IN_OUTBOX],
    read(history) {
      const [series] = history.seriesOf(OLDEST_IN_OUTBOX);
      const age = series && levelIn(lastMinutes(history), series);
      return { title: 'Oldest in an outbox', value: unitText(age, 'time'), note: 'what waits for the bus' };
    },
  },
];
