/**
 * An instance of a definition that this replica does not have: another one does, of a newer or an older release. Its
 * `code` gives the message back, as often as it takes, without counting a try.
 */
export class UnknownVersionError extends Error {
  override readonly name = 'UnknownVersionError';
  readonly code = 'other-replica';
}
