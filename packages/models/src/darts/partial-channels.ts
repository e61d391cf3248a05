import { int64 } from '@fsnet/graph';
import type { Features } from '../network-builder.ts';
import type { DartsBuilder } from './darts-builder.ts';

/** The first channels of a state, which operations see, and the others, which pass by. */
export interface PartialState {
  readonly active: Features;
  readonly rest?: Features;
}

/** Cuts a state after one part in `parts` of its channels (Xu et al. 2020, section 3.2). */
export function partOf(builder: DartsBuilder, state: Features, parts: number): PartialState {
  if (parts === 1) return { active: state };
  const { value, channels } = state;
  const [active, rest] = [channels / parts, channels - channels / parts];
  const outputs = [`${value}.active`, `${value}.rest`];
  const written = builder.once(outputs[0], () => {
    const sizes = builder.constant(`constant.parts.${active}.${rest}`, int64([2], [active, rest]));
    const attributes = { axis: { type: 'int', value: 1 } } as const;
    return builder.node(`${value}.parts`, 'Split', [value, sizes], active, attributes, outputs);
  });
  return { active: written, rest: { value: outputs[1], channels: rest } };
}

/** Channels that pass operations by: at a stride of 2, halved in height and width by a maximum pool. */
export function passedBy(builder: DartsBuilder, rest: Features, stride: 1 | 2): Features {
  const name = `${rest.value}.pool`;
  const window = { kernel: 2, stride: 2, padding: 0 };
  return stride === 1 ? rest : builder.once(name, () => builder.maxPool(name, rest, window));
}

/** Mixed channels and those that passed by, shuffled so that the next operations see others: `name.sum`. */
export function joinParts(builder: DartsBuilder, name: string, mixed: Features, rest: Features): Features {
  const joined = builder.concat(`${name}.concat`, [mixed, rest]);
  const { channels } = joined;
  const parts = channels / mixed.channels;
  const order = Array.from(
    { length: channels },
    (_, to) => (to % parts) * mixed.channels + Math.floor(to / parts),
  );
  const indices = builder.constant(`constant.shuffle.${channels}.${parts}`, int64([channels], order));
  const attributes = { axis: { type: 'int', value: 1 } } as const;
  return builder.node(`${name}.sum`, 'Gather', [joined.value, indices], channels, attributes);
}
