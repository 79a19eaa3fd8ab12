import { Uuid } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';

export const SampleThing = Type.Object({ user_id: Uuid, text: Type.String() }, { title: 'SampleThing' });
