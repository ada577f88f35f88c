import { QueryClient } from "@tanstack/react-query";

/** Changes are never repeated by themselves: whether one was done is the operator's to know. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
