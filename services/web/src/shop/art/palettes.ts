import type { Attributes, Palette, Texture } from './look.ts';

const tones = (texture: Texture, base: string, shade: string, light: string): Palette => ({
  base,
  shade,
  light,
  texture,
});

export const OAK = tones('wood', '#c69a63', '#9b7343', '#e6c793');
export const WALNUT = tones('wood', '#85593b', '#5c3c27', '#ab8161');
export const BEECH = tones('wood', '#dfb987', '#b68a58', '#f3dcb8');
export const STEEL = tones('metal', '#98a3aa', '#6a757c', '#cdd6da');
export const BRASS = tones('metal', '#cda54d', '#977529', '#f0db9f');
export const PAPER = tones('paper', '#f5eedd', '#cfc3a8', '#fffaf0');
export const RED = tones('plain', '#b8433a', '#872d26', '#e08579');
export const BLUE = tones('plain', '#44719f', '#2d5076', '#84abd0');
export const GREEN = tones('plain', '#6a8f62', '#47693f', '#9bbb90');

export const INK = '#4a443a';
export const CORD = '#75695a';
export const GLOW = '#fbe09a';
/** Light in the air: over a ground of either theme. */
export const BEAM = '#fd97';

const materials = new Map<string, Palette>([
  ['oak', OAK],
  ['walnut', WALNUT],
  ['beech', BEECH],
  ['wood', BEECH],
  ['wooden', BEECH],
  ['birch', tones('wood', '#e8d2ab', '#bda174', '#f7e9ce')],
  ['ash', tones('wood', '#e2cba3', '#b89c6b', '#f4e6c8')],
  ['pine', tones('wood', '#e3bd84', '#b98d50', '#f5dcb2')],
  ['maple', tones('wood', '#e4c290', '#b9905a', '#f5dcb9')],
  ['cherry', tones('wood', '#b8714b', '#854b2e', '#d99b78')],
  ['olive wood', tones('wood', '#bd9353', '#8c6735', '#dcbb7e')],
  ['cedar', tones('wood', '#bb774c', '#8b5331', '#dba079')],
  ['larch', tones('wood', '#c98d58', '#99663a', '#e6b788')],
  ['hazel', tones('wood', '#ad845a', '#7c5b39', '#ccaa82')],
  ['bamboo', tones('wood', '#d8bf7c', '#a98f4a', '#efdeaa')],
  ['cork', tones('clay', '#c4975f', '#946b3d', '#deb988')],
  ['wicker', tones('cloth', '#c39a63', '#8f6a3a', '#e2c192')],
  ['leather', tones('plain', '#9b6238', '#6c4122', '#c58d61')],
  ['brass', BRASS],
  ['copper', tones('metal', '#c97a50', '#92502f', '#eeb491')],
  ['bronze', tones('metal', '#a77c46', '#775427', '#cfa873')],
  ['steel', STEEL],
  ['silver', STEEL],
  ['aluminium', tones('metal', '#acb5ba', '#7a848a', '#d8dee1')],
  ['iron', tones('metal', '#5b6065', '#3c4044', '#8d9499')],
  ['cast iron', tones('metal', '#565a5f', '#393c40', '#858b90')],
  ['tin', tones('plain', '#bb4f42', '#87352b', '#e6b154')],
  ['paper', PAPER],
  ['card', tones('paper', '#caa877', '#9c7c4e', '#e4cda5')],
  ['kraft', tones('paper', '#c3a073', '#937246', '#dfc39b')],
  ['porcelain', tones('clay', '#f6f2eb', '#cbc3b6', '#ffffff')],
  ['ceramic', tones('clay', '#e8dfd0', '#b9ab95', '#fbf6ec')],
  ['stoneware', tones('clay', '#74838a', '#4e5b62', '#9dacb2')],
  ['clay', tones('clay', '#c06c47', '#90472a', '#df9975')],
  ['terracotta', tones('clay', '#c96f48', '#98492b', '#e69b78')],
  ['glass', tones('glass', '#bcd8d2', '#86aca5', '#eef8f5')],
  ['enamel', tones('plain', '#44719f', '#2d5076', '#84abd0')],
  ['cotton', tones('cloth', '#efe8d9', '#c8bca5', '#fffaf0')],
  ['linen', tones('cloth', '#dcc9a3', '#b09a70', '#f2e6c9')],
  ['half linen', tones('cloth', '#ddd7c8', '#a79d87', '#f3efe4')],
  ['wool', tones('cloth', '#aca8a0', '#7f7b73', '#d0ccc4')],
  ['felt', tones('cloth', '#8f9488', '#666b60', '#b8bcb1')],
  ['jute', tones('cloth', '#c2a36c', '#8f7543', '#dfc798')],
  ['sheepskin', tones('cloth', '#f1e9da', '#cabda4', '#fffaf0')],
  ['canvas', tones('cloth', '#7b7c51', '#565736', '#a1a277')],
  ['ripstop', tones('plain', '#cb5b43', '#963a2a', '#ec9a83')],
  ['slate', tones('clay', '#64717a', '#434e56', '#8f9ca3')],
  ['stone', tones('clay', '#8d98a0', '#667077', '#b9c3c9')],
  ['beeswax', tones('plain', '#edc873', '#c1973d', '#fbe7b6')],
]);

const colours = new Map<string, Palette>([
  ['red', RED],
  ['rust', tones('plain', '#b8623a', '#863f20', '#dd9470')],
  ['tartan', tones('plain', '#9a3f37', '#6a2722', '#d9a97f')],
  ['orange', tones('plain', '#d98a3d', '#a96120', '#f0b87c')],
  ['yellow', tones('plain', '#e0b548', '#ad8422', '#f5dc95')],
  ['gold', BRASS],
  ['cream', tones('plain', '#f1e5c8', '#c9b88d', '#fff9e8')],
  ['sand', tones('plain', '#dcc9a3', '#b09a70', '#f2e6c9')],
  ['green', GREEN],
  ['forest', tones('plain', '#376a53', '#214736', '#679980')],
  ['olive', tones('plain', '#7b7c51', '#565736', '#a1a277')],
  ['teal', tones('plain', '#2c8786', '#175c5b', '#68b6b3')],
  ['blue', BLUE],
  ['navy', tones('plain', '#34466f', '#222f50', '#6379a6')],
  ['indigo', tones('plain', '#46598f', '#2f3d6d', '#7d90bf')],
  ['purple', tones('plain', '#82639b', '#5c4273', '#b199c5')],
  ['pink', tones('plain', '#d4919b', '#a8626d', '#eebfc6')],
  ['white', tones('plain', '#f6f2eb', '#cbc3b6', '#ffffff')],
  ['grey', tones('plain', '#aca8a0', '#7f7b73', '#d0ccc4')],
  ['gray', tones('plain', '#aca8a0', '#7f7b73', '#d0ccc4')],
  ['slate', tones('plain', '#6f7f88', '#4d5b63', '#9aa9b1')],
  ['black', tones('plain', '#55545b', '#39383e', '#86858d')],
]);

/** Materials that are wanted for their own colour: one that is named beside them describes it and changes nothing. */
const OF_THEIR_OWN_COLOUR = new Set([
  'brass',
  'copper',
  'bronze',
  'iron',
  'cast iron',
  'terracotta',
  'slate',
]);

/** The longest entry of a table that stands in the text as whole words. */
function wordIn(table: ReadonlyMap<string, Palette>, text: string): string | undefined {
  const inWords = ` ${text.toLowerCase().replaceAll(/[^a-z]+/g, ' ')} `;
  const found = [...table.keys()].filter((word) => inWords.includes(` ${word} `));
  return found.sort((a, b) => b.length - a.length)[0];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The tones of a product: its attributes `material` and `colour` (or `color`) first, then the words of its name, then
 * the material that its kind usually has.
 */
export function paletteOf(attributes: Attributes, words: string, usualMaterial: string): Palette {
  const said = wordIn(materials, textOf(attributes.material));
  const colour = wordIn(colours, `${textOf(attributes.colour)} ${textOf(attributes.color)}`);
  const material = said ?? wordIn(materials, words) ?? usualMaterial;
  const ofMaterial = materials.get(material) ?? PAPER;
  // "Olive wood spoons" are not olive: what names the material names no colour.
  const ofColour = colours.get(
    colour ?? wordIn(colours, words.toLowerCase().replaceAll(material, ' ')) ?? '',
  );
  if (ofColour === undefined || OF_THEIR_OWN_COLOUR.has(material)) return ofMaterial;
  return { ...ofColour, texture: ofMaterial.texture };
}

/** The tones of a material or colour by its name, for parts whose material is known. */
export const tonesOf = (name: string): Palette => materials.get(name) ?? colours.get(name) ?? PAPER;
