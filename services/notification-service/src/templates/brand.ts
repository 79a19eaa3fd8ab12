/** How mails look, and whom they are from where no setting says it. */
export interface Brand {
  readonly name: string;
  /** Families of fonts that mail programs have. */
  readonly textFont: string;
  readonly displayFont: string;
  readonly light: Palette;
  readonly dark: Palette;
}

/** Colours as `#rrggbb`. Text on `paper` and `surface`, and `onAccent` on `accent`, have a contrast of 4.5 to 1. */
export interface Palette {
  readonly paper: string;
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly accent: string;
  readonly onAccent: string;
  /** Of an `&` in the name. */
  readonly mark: string;
}
