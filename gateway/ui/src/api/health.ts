/** Whether the stack takes orders, part by part: what the frame's lights say. */

import { useQuery } from "@tanstack/react-query";
import { reach } from "./client";
import { Problem } from "./problem";
import type { components } from "./schema";

export type Readiness = components["schemas"]["Readiness"];

/** `/readyz` answers with the same document also when something is not well (503). */
export function useReadiness() {
  return useQuery({
    queryKey: ["readiness"],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const answer = await reach(new Request(new URL("/readyz", location.origin), { signal }));
      if (answer.status !== 200 && answer.status !== 503) {
        throw new Problem("UNREADABLE", `The gateway answered with status ${answer.status}.`, answer.status);
      }
      return (await answer.json()) as Readiness;
    },
    refetchInterval: 5000,
  });
}
