import { FsnError } from '@fsnet/graph';

/** The server may be able to answer later. */
const passingStatuses = [408, 425, 429, 500, 502, 503, 504];

/** A request for the bytes `range` of the file of which `first` was the first answer. */
export function rangeRequest(place: URL | Request, range: string, first: Response | undefined): RequestInit {
  const headers = new Headers(place instanceof Request ? place.headers : undefined);
  headers.set('range', range);
  // A range of compressed bytes would be of no use. Browsers see to it themselves and ignore this.
  headers.set('accept-encoding', 'identity');
  const tag = first?.headers.get('etag') ?? first?.headers.get('last-modified');
  // To other origins pages may not send it unasked; weak tags are not for it, and the compressed file has another one.
  if (tag && !tag.startsWith('W/') && first?.type !== 'cors' && !first?.headers.has('content-encoding'))
    headers.set('if-range', tag);
  return { headers };
}

/** What the answer to a request for all bytes from some position on is. */
export type RangeAnswer = 'rest' | 'whole' | 'other-file' | 'at-end' | 'refused' | 'refused-for-now';

/**
 * Tells what a server answered to the request for the bytes from `offset` on.
 *
 * @param first The first answer of the same URL.
 */
export function rangeAnswer(response: Response, offset: number, first: Response | undefined): RangeAnswer {
  const { status, ok, type, headers } = response;
  const range = headers.get('content-range');
  if (status === 416) return range === `bytes */${offset}` ? 'at-end' : 'other-file';
  if (!ok) return isPassing(response) ? 'refused-for-now' : 'refused';
  if (first && !isSameVersion(first.headers, headers)) return 'other-file';
  if (status !== 206) return 'whole';
  // Most servers do not let pages of other origins read the range; the checksums must do then.
  const isRest = range?.startsWith(`bytes ${offset}-`) ?? type === 'cors';
  const length = first && wholeLength(first);
  const isAsLong = length === undefined || (wholeLength(response) ?? length) === length;
  return isRest && isAsLong ? 'rest' : 'other-file';
}

/** Whether the server may be able to answer later. */
export function isPassing({ status }: Response): boolean {
  return passingStatuses.includes(status);
}

/** Whether two answers tell nothing of being different versions of a file. */
export function isSameVersion(one: Headers, other: Headers): boolean {
  if (one.has('content-encoding') || other.has('content-encoding')) return true;
  return ['etag', 'last-modified'].every((name) => {
    const [a, b] = [one.get(name), other.get(name)];
    return a === null || b === null || a === b;
  });
}

/** Bytes of the file that an answer is of, as far as it tells. */
export function wholeLength({ status, headers }: Response): number | undefined {
  const range = /\/(\d+)$/.exec(headers.get('content-range') ?? '');
  if (status === 206) return range ? Number(range[1]) : undefined;
  // Of a compressed body it is the compressed length, and pages may not even be told that there is compression.
  const length = headers.has('content-encoding') ? null : headers.get('content-length');
  return length === null ? undefined : Number(length);
}

/** The error for a server that answered something else than the file. */
export function refusal({ status, statusText }: Response, path: string): FsnError {
  const message = `${path}: the server answered ${status} ${statusText}`;
  return new FsnError('io', message, { path, expected: 200, actual: status });
}
