/** What all keys of this library begin with in Redis, those of BullMQ too. */
export const prefix = 'fsnet';

/** The queue of searches' jobs. */
export const queueName = 'search';

/** Seconds after which Redis forgets what nobody has asked for: results that nobody fetched, checkpoints, images. */
export const lifetime = 86_400;

/** Of a search's network, images and recipe. */
export function contextKey(id: string): string {
  return `${prefix}:context:${id}`;
}

/** Of bytes, by their digest. */
export function contentKey(digest: string): string {
  return `${prefix}:content:${digest}`;
}

/** Of a file in the storage of a job. */
export function fileKey(job: string, name: string): string {
  return `${prefix}:file:${job}:${name}`;
}

/** Is there while nobody wants a job any longer. */
export function unwantedKey(job: string): string {
  return `${prefix}:unwanted:${job}`;
}
