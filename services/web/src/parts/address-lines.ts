interface Address {
  readonly line1: string;
  readonly line2?: string;
  readonly postal_code?: string;
  readonly city: string;
  readonly country: string;
}

/** An address as it is written on a parcel, below the name. */
export function addressLines({ line1, line2, postal_code, city, country }: Address): string[] {
  return [line1, line2, [postal_code, city].filter(Boolean).join(' '), country].filter(
    (line) => !!line,
  ) as string[];
}
