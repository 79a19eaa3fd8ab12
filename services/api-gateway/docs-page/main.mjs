import { element } from './element.mjs';
import { operationView } from './operation.mjs';
import { session, signIn } from './session.mjs';

const byId = (id) => document.getElementById(id);

byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const note = byId('sign-in-note');
  try {
    await signIn(Object.fromEntries(new FormData(event.target)));
    event.target.reset();
    byId('who').textContent = session.name;
    byId('account').open = false;
    note.textContent = 'Signed in.';
    if (byId('filter').dataset.isReady === undefined) await show();
  } catch (error) {
    note.textContent = error.message;
  }
});

byId('filter').addEventListener('input', ({ target }) => filter(target.value));
addEventListener('hashchange', openNamed);
await show();

async function show() {
  const headers = session.token === undefined ? {} : { authorization: `Bearer ${session.token}` };
  const answer = await fetch('openapi.json', { headers });
  if (!answer.ok) {
    byId('account').open = true;
    const text = 'The document is for staff here: sign in with an account of theirs.';
    byId('content').replaceChildren(
      element(
        'p',
        {},
        answer.status === 401 || answer.status === 403
          ? text
          : `The document could not be read (${answer.status}).`,
      ),
    );
    return;
  }
  const api = await answer.json();
  byId('title').textContent = `${api.info.title} ${api.info.version}`;
  document.title = api.info.title;
  const lead = api.info.description
    .split('\n\n')
    .map((text) => element('p', { class: 'lead' }, text.replaceAll('`', '')));
  const resolver = {
    resolve: (part) =>
      part.$ref === undefined
        ? part
        : part.$ref
            .slice(2)
            .split('/')
            .reduce((at, step) => at[step], api),
  };
  byId('content').replaceChildren(...lead, ...api.tags.map((tag) => section(tag, api, resolver)));
  byId('filter').dataset.isReady = '';
  openNamed();
}

function section({ name, description }, { paths }, resolver) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method, operation]) => method !== 'parameters' && operation.tags[0] === name)
      .map(([method, operation]) => operationView({ ...operation, method, path }, resolver)),
  );
  return element(
    'section',
    {},
    element('h2', {}, name),
    element('p', { class: 'lead' }, description),
    ...operations,
  );
}

/** Shows the operations whose line holds every word. */
function filter(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const part of document.querySelectorAll('section')) {
    const views = [...part.querySelectorAll('.operation')];
    for (const view of views) {
      const line = view.firstElementChild.textContent.toLowerCase();
      view.hidden = !words.every((word) => line.includes(word));
    }
    part.hidden = views.every((view) => view.hidden);
  }
}

function openNamed() {
  const named = byId(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches('.operation') !== true) return;
  named.open = true;
  named.scrollIntoView();
}
