import { element } from './element.mjs';
import { filterSections, openOperation, sections } from './sections.mjs';
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

byId('filter').addEventListener('input', ({ target }) => filterSections(target.value));
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
  const paragraphs = api.info.description.replaceAll('`', '').split('\n\n');
  byId('description').replaceChildren(...paragraphs.map((text) => element('p', {}, text)));
  byId('about').hidden = false;
  byId('content').replaceChildren(...sections(api));
  byId('filter').dataset.isReady = '';
  openNamed();
}

function openNamed() {
  openOperation(decodeURIComponent(location.hash.slice(1)));
}
