import assert from 'node:assert/strict';
import type { APIResponse, Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { Complaints } from './complaints.ts';
import { type Hands, keyboard, pointer } from './hands.ts';

export interface VisitOptions {
  /** Default true. */
  readonly scripts?: boolean;
  /** Of the window, in CSS pixels. Default 1280. */
  readonly width?: number;
  /** Default light. */
  readonly theme?: 'light' | 'dark';
  /** Default the pointer. */
  readonly by?: 'pointer' | 'keyboard';
  /** True where the shop's worker is to be installed, which costs a process. Default false. */
  readonly worker?: boolean;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

const HEIGHT = 800;
/** Machines that test can be slow; nothing waits for longer than it must. */
const TIMEOUT_MS = 120_000;
const MOST_LOOKS = 10;
// Said by playwright where `worker` is false.
const WORKER_BLOCKED = /^Service Worker registration blocked by Playwright$/;
const FORM_TOKEN = /name="form_token" value="([^"]+)"/;

/** Somebody at a browser of their own: a window, its cookies, and what went wrong in it. */
export class Visit {
  readonly #browser: Browser;
  readonly #url: string;
  readonly #hands: Hands;
  readonly #others: Visit[] = [];
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: Complaints;

  private constructor(browser: Browser, url: string, context: BrowserContext, page: Page, hands: Hands) {
    this.#browser = browser;
    this.#url = url;
    this.#hands = hands;
    this.context = context;
    this.page = page;
    this.complaints = new Complaints(context);
    this.complaints.expect(WORKER_BLOCKED);
  }

  static async open(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
    const { scripts = true, width = 1280, theme = 'light', by = 'pointer', worker = false } = options;
    const context = await browser.newContext({
      baseURL: url,
      javaScriptEnabled: scripts,
      viewport: { width, height: HEIGHT },
      colorScheme: theme,
      reducedMotion: 'reduce',
      serviceWorkers: worker ? 'allow' : 'block',
    });
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    return new Visit(browser, url, context, page, by === 'keyboard' ? keyboard(page) : pointer);
  }

  /** Somebody else, or the same person at another browser. */
  async another(options?: VisitOptions): Promise<Visit> {
    const other = await Visit.open(this.#browser, this.#url, options);
    this.#others.push(other);
    return other;
  }

  /** A part of the console that a slow machine did not answer in time is looked at again. */
  async go(path: string): Promise<void> {
    const missing = this.page.locator('.panel .tag', { hasText: /^missing$/ });
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      await this.page.goto(path);
      if ((await missing.count()) === 0) return;
    }
  }

  /** Waits for a page with this heading. */
  heading(name: string | RegExp): Promise<void> {
    return this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  press(name: string | RegExp): Promise<void> {
    return this.#hands.press(this.page.getByRole('button', { name }).first());
  }

  follow(name: string | RegExp): Promise<void> {
    return this.#hands.press(this.page.getByRole('link', { name }).first());
  }

  /** Opens what is folded under `name`. */
  unfold(name: string): Promise<void> {
    return this.#hands.press(this.page.locator('summary', { hasText: name }).first());
  }

  choose(name: string | RegExp): Promise<void> {
    return this.#hands.choose(this.page.getByRole('radio', { name }));
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true }).and(this.page.locator('input, select, textarea'));
  }

  /** Texts by the labels of their fields. */
  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await this.#hands.fill(this.field(label), text);
  }

  /** As `fill`, where several fields have the same label. */
  fillAt(selector: string, text: string): Promise<void> {
    return this.#hands.fill(this.page.locator(selector), text);
  }

  /** Signs in as the page would, without showing it. */
  async signIn({ email, password }: Credentials): Promise<void> {
    const answer = await this.post('/sign-in', { email, password });
    assert.equal(answer.status(), 303, `signing in as ${email}`);
  }

  /**
   * Sends `fields` with the form token of the page at `from`, and stays where it is. `origin` is that of the page
   * that it says it comes from; default the platform's.
   */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    { from = path, origin = new URL(this.#url).origin } = {},
  ): Promise<APIResponse> {
    const { request } = this.context;
    const token = FORM_TOKEN.exec(await (await request.get(from)).text())?.[1] ?? '';
    const form = { form_token: token, ...fields };
    return request.post(path, { form, headers: { origin }, maxRedirects: 0 });
  }

  requireNoComplaints(): void {
    for (const { complaints } of [this, ...this.#others]) complaints.requireNone();
  }

  async close(): Promise<void> {
    for (const { context } of [this, ...this.#others]) await context.close();
  }
}
