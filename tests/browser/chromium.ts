import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

// The same engine without the windows of a desktop comes first: each of those is a page of its own to draw.
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const FOLDERS = (process.env.PATH ?? '').split(':');
const CHROMIUM =
  process.env.CHROMIUM ||
  NAMES.flatMap((name) => FOLDERS.map((folder) => join(folder, name))).find(isProgram);

// A browser that asks nobody but the platform under test.
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

/** Why no browser can be started here; false when one can. */
export const whyNoChromium: string | false =
  CHROMIUM === undefined &&
  'chromium is not installed (Debian package chromium-headless-shell, or CHROMIUM=its path)';

/** A browser process. Its windows are contexts, each with cookies of its own. */
export function launchChromium(): Promise<Browser> {
  // Chromium refuses to sandbox for root.
  const unsandboxed = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: [...QUIET, ...unsandboxed] });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
