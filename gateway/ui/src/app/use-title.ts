/** The browser's title says what waits, the word LIVE, and which page this is. */

import { useEffect } from "react";
import { useLocation } from "wouter";
import { useApprovals } from "../features/approvals/api";

export function useTitle(mode: string | null): void {
  const waiting = useApprovals().data?.items.length ?? 0;
  const [location] = useLocation();
  const title = `${waiting === 0 ? "" : `(${waiting}) `}${mode === "live" ? "LIVE " : ""}${nameOf(location)} · Interlock`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}

function nameOf(location: string): string {
  if (location.startsWith("/risk")) return "Risk";
  if (location.startsWith("/orders/")) return `Order ${location.slice("/orders/".length)}`;
  return "Trading";
}
