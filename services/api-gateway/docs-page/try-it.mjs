import { element, prettyJson } from './element.mjs';
import { curlText, key, requestFrom } from './request.mjs';
import { session } from './session.mjs';

/** A form that calls the operation at this gateway and shows what it answers. */
export function tryIt(operation, api) {
  const parameters = (operation.parameters ?? []).map((one) => api.resolve(one));
  const media = operation.requestBody?.content['application/json'];
  const output = element('div', { role: 'status' });
  const form = element(
    'form',
    { onsubmit: (event) => send(event, { ...operation, parameters }, output) },
    ...parameters.map(field),
    media === undefined ? '' : bodyField(media.example),
    element('button', {}, 'Send'),
    element(
      'button',
      { type: 'button', class: 'plain', onclick: () => showCurl(form, { ...operation, parameters }, output) },
      'as curl',
    ),
    output,
  );
  return element('div', {}, element('h3', {}, 'Try it'), form);
}

function field(parameter) {
  const { name, required, description, schema, example } = parameter;
  const values = schema.enum ?? schema.items?.enum;
  const hint = [parameter.in, required ? 'needed' : '', values?.join(', ') ?? '', description ?? '']
    .filter(Boolean)
    .join(' · ');
  return element(
    'label',
    {},
    element('code', {}, name),
    ' ',
    element('span', { class: 'hint' }, hint.replaceAll('`', '')),
    element('input', {
      name: key(parameter),
      required,
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: example === undefined ? undefined : String(example),
    }),
  );
}

function bodyField(example) {
  const text = JSON.stringify(example, null, 2);
  const area = element(
    'textarea',
    { name: 'body', rows: String(Math.min(text.split('\n').length + 1, 18)), spellcheck: 'false' },
    text,
  );
  return element(
    'label',
    {},
    element('code', {}, 'body'),
    ' ',
    element('span', { class: 'hint' }, 'JSON'),
    area,
  );
}

function requestOf(form, operation) {
  const { body, ...values } = Object.fromEntries(new FormData(form));
  return requestFrom(operation, values, body, session.token);
}

function showCurl(form, operation, output) {
  try {
    output.replaceChildren(prettyJson(curlText(requestOf(form, operation), location.origin)));
  } catch (error) {
    output.replaceChildren(element('p', { class: 'bad' }, error.message));
  }
}

async function send(event, operation, output) {
  event.preventDefault();
  output.replaceChildren(element('p', { class: 'hint' }, 'Sending …'));
  try {
    const { url, ...request } = requestOf(event.target, operation);
    const begun = performance.now();
    const answer = await fetch(url, request);
    output.replaceChildren(...(await answerView(answer, performance.now() - begun)));
  } catch (error) {
    output.replaceChildren(element('p', { class: 'bad' }, error.message));
  }
}

async function answerView(answer, ms) {
  const type = answer.headers.get('content-type') ?? '';
  const head = element(
    'p',
    {},
    element('code', { class: answer.ok ? 'good' : 'bad' }, `${answer.status} ${answer.statusText}`),
    ` in ${Math.round(ms)} ms`,
  );
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const shown = element(
    'details',
    {},
    element('summary', { class: 'hint' }, 'Headers'),
    element('pre', {}, headers),
  );
  // A stream has no end that could be waited for.
  if (type.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    return [head, shown, element('p', { class: 'hint' }, 'The stream is open; it is not read here.')];
  }
  const text = await answer.text();
  if (text === '') return [head, shown];
  return [head, shown, prettyJson(type.includes('json') ? JSON.parse(text) : text)];
}
