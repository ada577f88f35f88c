import { QueryClient } from "@tanstack/react-query";

/**
 * Events say when something is to be read again; the interval is for the case that none can come. A failed read is tried again soon, and meanwhile shown
 * as failed. Changes are repeated by `change` alone, under the same key. What nobody looks at is forgotten: coming back to a page shows it as it is read then, and
 * not first as it was.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 0,
        retry: false,
        refetchInterval: (query) => (query.state.error === null ? 20_000 : 2_000),
        refetchOnWindowFocus: true,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
