const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** How long something has run, in its two largest units: `2 d 3 h`. */
export function uptime(seconds: number): string {
  const first = UNITS.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts = UNITS.slice(first, first + 2).reduce(
    ({ left, texts }, [size, unit]) => {
      const count = Math.floor(left / size);
      return { left: left % size, texts: count > 0 ? [...texts, `${count} ${unit}`] : texts };
    },
    { left: Math.floor(seconds), texts: [] as string[] },
  );
  return parts.texts.join(' ');
}
