import { type Html, html } from '@platform/html/html.ts';
import type { Evidence } from '@platform/verify/verification.ts';

/** What the services say: a line for each, so that both sides stand one above the other. */
export function evidenceList(evidence: readonly Evidence[]): Html | undefined {
  if (evidence.length === 0) return undefined;
  const services = [...new Set(evidence.map(({ service }) => service))];
  return html`<ul class="evidence">${services.map((service) => {
    const said = evidence.filter((each) => each.service === service);
    return html`<li><span class="quiet">${service}</span> ${said.map(fieldText)}</li>`;
  })}</ul>`;
}

function fieldText({ field, value }: Evidence, i: number): Html {
  return html`${i > 0 && ', '}${field}: <strong>${value === null ? 'none' : String(value)}</strong>`;
}
