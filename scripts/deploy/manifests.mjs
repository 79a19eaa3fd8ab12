// Manifests from stdin to stdout, as scripts/deploy.sh needs them:
//   only KIND…     the documents of these kinds
//   except KIND…   all others
//   deployment X   the deployment of this name
//   next           deployments renamed X-next, their pods in the track `next`, to run beside the stable ones
import { text } from 'node:stream/consumers';

const KIND = /^kind: (.+)$/m;
// The name of a document as kustomize writes it: the one key `name` at this depth.
const OWN_NAME = /^ {2}name: (.+)$/m;
const TRACK = /platform\/track: stable/g;

const [what, ...kinds] = process.argv.slice(2);
const documents = (await text(process.stdin)).split(/^---$/m).filter((document) => KIND.test(document));
const actions = {
  only: () => documents.filter((document) => kinds.includes(kindOf(document))),
  except: () => documents.filter((document) => !kinds.includes(kindOf(document))),
  deployment: () =>
    documents.filter(
      (document) => kindOf(document) === 'Deployment' && OWN_NAME.exec(document)?.[1] === kinds[0],
    ),
  next: () => documents.filter((document) => kindOf(document) === 'Deployment').map(asNext),
};
const action = actions[what];
if (action === undefined) {
  process.stderr.write('usage: manifests.mjs only KIND… | except KIND… | deployment NAME | next\n');
  process.exit(2);
}
process.stdout.write(action().join('---'));

function kindOf(document) {
  return KIND.exec(document)?.[1];
}

function asNext(document) {
  return document.replace(OWN_NAME, '$&-next').replace(TRACK, 'platform/track: next');
}
