import { Line, Uuid } from '@platform/contracts/field-types.ts';
import { type Static, Type } from '@platform/schema/type.ts';

export const NewSampleThing = Type.Object(
  { text: Line(1000) },
  { title: 'NewSampleThing', additionalProperties: false },
);

export const SampleThing = Type.Object(
  { sample_thing_id: Uuid, user_id: Uuid, text: Type.String() },
  { title: 'SampleThing' },
);
export type SampleThing = Static<typeof SampleThing>;
