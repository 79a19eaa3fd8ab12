import { type Html, html } from '@platform/html/html.ts';
import type { Brand } from '../brand.ts';

/** What a mail's style sheet has. Inline styles are stronger, so dark colours are `!important`. */
export function styleSheet({ light, dark }: Brand): Html {
  return html`
:root{color-scheme:light dark;supported-color-schemes:light dark}
.list th,.list td{border-top:1px solid ${light.line};vertical-align:top;padding:8px 0}
.list th[scope=row]{overflow-wrap:anywhere;word-break:break-word;padding-right:16px}
.list td{white-space:nowrap}
.list th[scope=col]{border:0;padding-bottom:2px;color:${light.quiet}}
.list small{font-size:13px;font-weight:400;color:${light.quiet}}
@media (prefers-color-scheme:dark){
.paper{background:${dark.paper}!important}
.card{background:${dark.surface}!important;border-color:${dark.line}!important}
.ink{color:${dark.ink}!important}
.quiet,.list small{color:${dark.quiet}!important}
.mark{color:${dark.mark}!important}
.link{color:${dark.accent}!important}
.button{background:${dark.accent}!important}
.press{color:${dark.onAccent}!important}
.list th,.list td{border-color:${dark.line}!important}
}
`;
}
