import { QueryClient } from "@tanstack/react-query";

/**
 * Events say when something is to be read again; the interval is for the case that none can come. A failed read is tried again soon, and meanwhile shown
 * as failed. Changes are repeated by `change` alone, under the same key.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: false,
        refetchInterval: (query) => (query.state.error === null ? 20_000 : 2_000),
        refetchOnWindowFocus: true,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
