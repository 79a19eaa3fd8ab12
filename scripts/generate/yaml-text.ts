import { Document, type Scalar, visit, type YAMLMap } from 'yaml';
import { header } from './generated-file.ts';

const SHARED = /^x-(.*)$/;

/** Documents of one file, below the header. */
export function yamlText(about: readonly string[], ...documents: readonly object[]): string {
  const texts = documents.map((document) =>
    textOf(new Document(document, { aliasDuplicateObjects: false, version: '1.1' })),
  );
  return header('#', ...about) + texts.join('---\n');
}

/** A document whose parts `x-NAME`, where they are used again, are anchors and aliases of that name, as Compose has it. */
export function composeText(about: readonly string[], content: Readonly<Record<string, object>>): string {
  const document = new Document(content);
  const names = new Map<string, string>();
  for (const key of Object.keys(content)) {
    const [, name] = SHARED.exec(key) ?? [];
    const node = document.get(key, true) as { anchor?: string };
    if (name === undefined || node.anchor === undefined) continue;
    names.set(node.anchor, name);
    node.anchor = name;
  }
  visit(document, {
    Alias(_, alias) {
      alias.source = names.get(alias.source) ?? alias.source;
    },
  });
  spaceOut(document.contents as YAMLMap);
  spaceOut(document.get('services') as YAMLMap);
  return header('#', ...about) + textOf(document);
}

/** An empty line before each of its parts but the first. */
function spaceOut(map: YAMLMap): void {
  for (const { key } of map.items.slice(1)) (key as Scalar).spaceBefore = true;
}

function textOf(document: Document): string {
  return document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}
