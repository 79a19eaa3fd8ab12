// Of the whole process: every worker says the same.
const OF_THE_PROCESS = /^process_/;

interface Family {
  readonly head: string[];
  readonly isSummed: boolean;
  readonly samples: Map<string, number>;
}

/**
 * One text for Prometheus (format 0.0.4) out of those of several workers, by their names: counters and histograms are
 * summed, so that nothing depends on which worker was asked; gauges stay apart by a label `worker`, since some add up and
 * some do not; what is said of the process is said once.
 */
export function mergeMetrics(texts: ReadonlyMap<string, string>): string {
  return textOf(read(texts).values());
}

/** What of a text stays true when what it tells of has ended: its counts. */
export function countsOf(text: string): string {
  const families = [...read(new Map([['', text]])).values()];
  return textOf(families.filter(({ isSummed, head }) => isSummed && !/ process_/.test(head[1] ?? '')));
}

function read(texts: ReadonlyMap<string, string>): Map<string, Family> {
  const families = new Map<string, Family>();
  for (const [worker, text] of texts) {
    let family: Family | undefined;
    for (const line of text.split('\n')) {
      if (line.startsWith('# HELP ')) family = familyOf(families, text, line);
      else if (line !== '' && !line.startsWith('#') && family !== undefined) add(family, line, worker);
    }
  }
  return families;
}

function textOf(families: Iterable<Family>): string {
  const lines: string[] = [];
  for (const { head, samples } of families) {
    lines.push(...head);
    for (const [series, value] of samples) lines.push(`${series} ${asText(value)}`);
  }
  return `${lines.join('\n')}\n`;
}

function familyOf(families: Map<string, Family>, text: string, help: string): Family {
  const name = help.split(' ', 3)[2] ?? '';
  const known = families.get(name);
  if (known !== undefined) return known;
  const type = new RegExp(`^# TYPE ${name} (.*)$`, 'm').exec(text)?.[1] ?? 'untyped';
  const isSummed = type === 'counter' || type === 'histogram';
  const made = { head: [help, `# TYPE ${name} ${type}`], isSummed, samples: new Map<string, number>() };
  families.set(name, made);
  return made;
}

function add({ isSummed, samples }: Family, line: string, worker: string): void {
  const end = line.lastIndexOf(' ');
  const series = line.slice(0, end);
  const value = asNumber(line.slice(end + 1));
  if (OF_THE_PROCESS.test(series)) samples.set(series, value);
  else if (isSummed) samples.set(series, (samples.get(series) ?? 0) + value);
  else samples.set(withLabel(series, `worker="${worker}"`), value);
}

function withLabel(series: string, label: string): string {
  return series.endsWith('}') ? `${series.slice(0, -1)},${label}}` : `${series}{${label}}`;
}

function asNumber(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

function asText(value: number): string {
  return String(value).replace('Infinity', 'Inf').replace(/^Inf/, '+Inf');
}
