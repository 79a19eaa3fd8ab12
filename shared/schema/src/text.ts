/**
 * `line`: one line that leaves ink, such as a name. `optional-line`: the same, or nothing. `lines`: may be empty, and may
 * have line breaks and tabs. `exact`: an identifier that others made; the rule of `line`, but kept as it came.
 */
export type TextKind = 'line' | 'optional-line' | 'lines' | 'exact';

/** A text that was read: in the form in which it is kept, or what is wrong with it, to be put after its field's name. */
export type TextReading = { readonly value: string } | { readonly problem: string };

/**
 * The scripts in which a joiner changes how letters look: those whose letters join (Unicode, ArabicShaping.txt) and those
 * that have a virama (IndicSyllabicCategory.txt). UAX #31 and RFC 5892 take joiners there and nowhere else.
 */
const JOINING_SCRIPTS = [
  ...['Arab', 'Syrc', 'Mand', 'Nkoo', 'Mong', 'Phag', 'Adlm', 'Rohg', 'Sogd', 'Mani'],
  ...['Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Tibt', 'Mymr', 'Khmr'],
  ...['Bali', 'Java', 'Sund', 'Cakm', 'Newa', 'Gran', 'Tirh', 'Sidd', 'Modi', 'Mtei', 'Saur', 'Kthi', 'Takr'],
];
const JOINING = `[[\\p{L}\\p{M}]&&[${JOINING_SCRIPTS.map((script) => `\\p{scx=${script}}`).join('')}]]`;

/**
 * Format characters (Cf) that a script or an emoji needs, where it needs them. Each alternative begins with the character
 * itself, and looks back a bounded way: the time stays linear.
 */
const NEEDED_FORMAT = new RegExp(
  [
    // Between letters, in Persian, Urdu and Indic words (UAX #31, A1 and A2).
    `\\u200c(?<=${JOINING}\\u200c)(?=${JOINING})`,
    // After a letter: half forms, conjuncts and chillus (UAX #31, B), and the open forms of Arabic letters.
    `\\u200d(?<=${JOINING}\\u200d)`,
    // Between pictures (UAX #29, GB11), which may have a skin tone and a variation selector.
    '\\u200d(?<=\\p{Extended_Pictographic}[\\p{Emoji_Modifier}\\ufe0f]{0,2}\\u200d)(?=\\p{Extended_Pictographic})',
    // Mongolian vowel separator.
    '\\u180e(?<=\\p{scx=Mong}\\u180e)(?=\\p{scx=Mong})',
    // The flags of England, Scotland and Wales (UTS #51); other tags hide text.
    '\\p{RGI_Emoji_Tag_Sequence}',
  ].join('|'),
  'gv',
);

/**
 * Controls (Cc), halves of surrogate pairs (Cs), line and paragraph separators (Zl, Zp), what Unicode has not assigned and
 * never will (Cn), and format characters (Cf): these turn text around (UAX #9) or hide in it (UTS #39).
 */
const REFUSED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\p{Cf}]/u;
const REFUSED_IN_LINES = /(?![\n\r\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cn}\p{Cf}]/u;
/** What leaves ink: not spaces, not fillers that count as letters, not the empty Braille pattern. */
const VISIBLE = /(?!\p{Default_Ignorable_Code_Point}|\u2800)[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;

/**
 * Reads text that people write: any script, nothing that drives a terminal, turns text around or cannot be seen. Kept in
 * NFC and without blanks around it. Lengths are counted in code points, of the form that is kept.
 */
export function readText(text: string, kind: TextKind): TextReading {
  const kept = kind === 'exact' ? text : text.normalize('NFC').trim();
  const refused = refusedIn(kept, kind);
  if (refused !== undefined) return { problem: problemOf(refused) };
  const mayBeEmpty = kind === 'lines' || kind === 'optional-line';
  if (!VISIBLE.test(kept) && !(mayBeEmpty && kept === '')) return { problem: 'must not be blank' };
  return { value: kept };
}

/** The length of a text in code points, as JSON Schema counts it. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function refusedIn(text: string, kind: TextKind): string | undefined {
  const [found] = (kind === 'lines' ? REFUSED_IN_LINES : REFUSED).exec(text) ?? [];
  if (found === undefined || !/\p{Cf}/u.test(text)) return found;
  const rest = text.replaceAll(NEEDED_FORMAT, '');
  return (kind === 'lines' ? REFUSED_IN_LINES : REFUSED).exec(rest)?.[0];
}

// The character is named by its number: it may be what cannot be printed.
function problemOf(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  if (/\p{Cn}/u.test(character)) return `must not have U+${number}, which is no character of Unicode`;
  if (/[\u200c\u200d]/u.test(character))
    return `must not have U+${number}, a joiner, where no letters of its script and no emoji are joined`;
  return `must not have control characters or invisible ones, such as U+${number}`;
}
