import type { DataFolder } from '../data-folder/data-folder.ts';

/** What a bundle adds to the first start, and to what `npm start` says. */
export interface Bundle {
  readonly demo: DemoData;
  /** What to try next, besides `status` and `verify`: arguments of `npx platform`, and what they are for. */
  readonly commands: (options: { readonly keepsTraces: boolean }) => readonly (readonly [string, string])[];
  /** What the pages at `/` are called: `shop`. */
  readonly pages: string;
  /** What to try with curl. */
  readonly samplePath: string;
}

/** What a first start loads. */
export interface DemoData {
  readonly name: string;
  /** The services that it is loaded into; it is left out when one does not run. */
  readonly services: readonly string[];
  isLoaded(folder: DataFolder): boolean;
  /** Loads it through the gateway, as an admin. Safe to repeat. Returns what there is now, for people. */
  load(
    folder: DataFolder,
    gatewayUrl: string,
    session: { readonly token: string; readonly signal: AbortSignal },
  ): Promise<string>;
}
