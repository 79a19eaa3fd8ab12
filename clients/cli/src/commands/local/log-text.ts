import type { LogLine } from './runner-logs.ts';

/** Told elsewhere in the line, or by its process alone. */
const LEFT_OUT = new Set(['time', 'level', 'service', 'msg', 'pid', 'hostname', 'is_plain']);

/** A line for people: `10:42:07.114 order-service warn no answer order_id=…`; times are UTC. */
export function logText(line: LogLine): string {
  const more = Object.entries(line)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const clock = String(line.time ?? '').slice(11, 23) || '-';
  return [clock, line.service ?? '-', line.level ?? '-', line.msg ?? '', ...more].join(' ');
}
