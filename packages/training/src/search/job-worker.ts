import { parentPort, workerData } from 'node:worker_threads';
import type { SearchContext } from './search-context.ts';
import { serveJobs } from './serve-jobs.ts';

// Entry of a search's threads.
serveJobs(parentPort!, workerData as SearchContext);
