/**
 * Text that is the same for upper and lower case and for NFC and NFD. By way of the upper case, because lower-casing
 * alone keeps apart what has one upper case: ς and σ, ß and ss.
 */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
}
