/** How the surface of a material shows: by grain, weave, glint, specks. */
export type Texture = 'wood' | 'metal' | 'cloth' | 'clay' | 'paper' | 'glass' | 'plain';

/** Three tones of one material, as `#rrggbb`, and its surface. The light comes from the upper left. */
export interface Palette {
  readonly base: string;
  readonly shade: string;
  readonly light: string;
  readonly texture: Texture;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What a form is drawn from. */
export interface Look extends Palette {
  readonly attributes: Attributes;
  /** Words of the name and sku, for forms with a motif. */
  readonly words: string;
}

export type Form = (look: Look) => string;

/** How many pieces a set has, as its attributes say; 1 when they do not. */
export function piecesOf(look: Look): number {
  const { pieces } = look.attributes;
  return typeof pieces === 'number' && pieces > 0 ? Math.floor(pieces) : 1;
}
