const FORMAT = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' },
});

/** An RFC 3339 time for people, with its zone: `Thursday 1 January 2026 at 09:05 UTC`. */
export function readableTime(time: string): string {
  return `${FORMAT.format(new Date(time)).replace(',', '')} UTC`;
}
