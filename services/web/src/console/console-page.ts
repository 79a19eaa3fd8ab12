import { type Content, html } from '@platform/html/html.ts';
import { type FormProblem, problemAnswer, problemSummary } from '../pages/form-problem.ts';
import type { Page } from '../pages/page.ts';

export interface ConsolePageParts {
  readonly title: string;
  /** Which entry of the menu it is: its address. */
  readonly at: string;
  readonly body: Content;
  /** Default: the title. */
  readonly heading?: Content;
  /** Beside the heading: tags, buttons. */
  readonly aside?: Content;
  /** What was just done: `Sent again.` Not said beside a problem. */
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  /** Labels of the fields that `problem` is about, by name. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Assets beside the console's own. */
  readonly assets?: readonly string[];
  readonly head?: Content;
  readonly search?: string;
  /** Default 200, or the problem's. */
  readonly status?: number;
}

/** A page of the console, whose frame is put around it. */
export function consolePage(parts: ConsolePageParts): Page {
  const { title, at, body, heading = title, aside, done, problem, labels, assets = [], ...rest } = parts;
  return {
    title,
    density: 'console',
    at,
    assets: ['console', ...assets],
    ...problemAnswer(problem),
    ...rest,
    body: html`<div class="console-title"><h1>${heading}</h1>${aside && html`<div class="console-aside">${aside}</div>`}</div>
${done && problem === undefined && html`<p class="note good" role="status">${done}</p>`}
${problemSummary(problem, labels)}
${body}`,
  };
}
