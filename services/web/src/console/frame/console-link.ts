export const SECTIONS = ['', 'Business', 'Platform', 'Security', 'Development'] as const;

/** An entry of the console's menu. */
export interface ConsoleLink {
  /** Under which heading; none for what comes first. */
  readonly section: (typeof SECTIONS)[number];
  readonly href: string;
  readonly name: string;
  /** Who sees it; admins see what staff do. */
  readonly for: 'staff' | 'admin';
  /** Which key leads there after `g`. */
  readonly key?: string;
}
