/**
 * Limits of what a checkpoint may ask for. Bytes of tensors are never copied while a file is read: beside the file
 * itself, reading takes what a pickle's objects take, at most {@link maximumObjects} of them, and twice its texts; of
 * safetensors what its parsed header takes, some ten times its bytes; of an archive an entry for each 46 bytes.
 * Values are converted one tensor at a time, all of them together {@link maximumGrowth} times the file at most.
 */

/**
 * Lists, tuples, dictionaries and tensors that a pickle may make, each from a byte or more. A network of 1,000
 * tensors needs 10,000; checkpoints with an optimizer's state three times as many.
 */
export const maximumObjects = 262_144;

/** Values that a pickle may put on its stack, into its memo and into its objects, all together. */
export const maximumValues = 4_194_304;

/**
 * Bytes of all tensors as float32, over bytes of the file. Float16 doubles, bytes quadruple; more only if many
 * tensors share one storage.
 */
export const maximumGrowth = 16;

/** Bytes of a safetensors header, as the format says. */
export const maximumHeader = 100_000_000;

/** Sizes of a tensor's shape, as in NumPy and twice what PyTorch's layers have. */
export const maximumRank = 32;
