import { Type } from '@platform/schema/type.ts';

const EntityTags = Type.String({ maxLength: 200 });

// Optional by the schema: whoever leaves it out is told so by a 428, which says what to do.
export const changingHeaders = Type.Object({
  'if-match': Type.Optional({
    ...EntityTags,
    description: 'Needed: the ETag of what you have seen',
    examples: ['"7"'],
  }),
});

export const removingHeaders = Type.Object({
  'if-match': Type.Optional({
    ...EntityTags,
    description: 'The ETag of what you have seen',
    examples: ['"7"'],
  }),
});

export const readingHeaders = Type.Object({
  'if-none-match': Type.Optional({
    ...EntityTags,
    description: 'The ETag of what you have: if that is still so, the answer is an empty 304',
    examples: ['"7"'],
  }),
});
