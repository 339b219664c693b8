import type { ExecutionContext } from 'ava';
import { createFetch, type CreateFetchOptions, type Fetch } from '../../ts/web/create-fetch.js';
import type { HttpServer } from './http-server.js';

/** A fetch that trusts a server, and ends with the test. */
export function fetchFrom(
  t: ExecutionContext,
  { ca }: HttpServer,
  options: Partial<CreateFetchOptions> = {},
): Fetch {
  const fetch = createFetch({ ca, ...options });
  t.teardown(() => fetch.close());
  return fetch;
}
