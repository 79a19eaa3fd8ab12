import { type Html, html } from '@platform/html/html.ts';
import { duration } from '../../../../console/parts/duration.ts';
import { tag } from '../../../../console/parts/state-tag.ts';
import { preciseClock } from '../panels/at.ts';
import type { Chapter } from './saga-story.ts';

/** What happened to an order or a saga, step by step. */
export function chapterList(chapters: readonly Chapter[]): Html {
  return html`<ol class="chapters">${chapters.map(
    (chapter) => html`<li data-state="${chapter.state}">
<span><strong>${chapter.isUndo && 'undo '}${chapter.name}</strong>${chapter.isPivot && html` ${tag('pivot')}`}</span> ${preciseClock(chapter.at)}
${facts(chapter).length > 0 && html`<span class="quiet">${facts(chapter).join(' · ')}</span>`}
${chapter.notes.map((note) => html`<span class="chapter-note">${note}</span>`)}
</li>`,
  )}</ol>`;
}

function facts({ word, tookMs, requests }: Chapter): readonly string[] {
  const took = tookMs === undefined ? word : `${word} after ${duration(tookMs)}`;
  return [took, requests > 1 ? `asked ${requests} times` : ''].filter(Boolean);
}
