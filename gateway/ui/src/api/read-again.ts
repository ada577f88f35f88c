/**
 * Reads again what may have changed. A read that is under way may be older than the change: it is dropped, also the first one of a query, which
 * TanStack's `invalidateQueries` alone would take for the new one.
 */

import type { QueryClient, QueryFilters } from "@tanstack/react-query";

export async function readAgain(client: QueryClient, filters: QueryFilters = {}): Promise<void> {
  await client.cancelQueries(filters);
  await client.invalidateQueries(filters);
}
