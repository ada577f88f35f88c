/** The browser's title says whether trading is halted, what waits, the word LIVE, and which page this is. */

import { useEffect } from "react";
import { useLocation } from "wouter";
import { useApprovals } from "../features/approvals/api";

export function useTitle(mode: string | null, state: string | null): void {
  const waiting = useApprovals().data?.items.length ?? 0;
  const [location] = useLocation();
  const words = [
    state,
    waiting === 0 ? null : `(${waiting})`,
    mode === "live" ? "LIVE" : null,
    nameOf(location),
  ];
  const title = `${words.filter((word) => word !== null).join(" ")} · Interlock`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function nameOf(location: string): string {
  if (location.startsWith("/risk")) return "Risk";
  if (location.startsWith("/orders/")) return `Order ${location.slice("/orders/".length)}`;
  return "Trading";
}
