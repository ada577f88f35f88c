/** The event stream for the page: what keeps its queries fresh, and whether it can be trusted to. */

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { type LiveState, UNHEARD } from "../lib/live-state";
import { LiveStore } from "./live-store";
import { Refresher } from "./refresher";

const LiveContext = createContext<LiveStore | null>(null);

/** Listens while it is mounted. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const store = useMemo(() => {
    const refresher = new Refresher(client);
    const made: LiveStore = new LiveStore(
      (event) => refresher.touch(event.type),
      (gaps) => void refresher.everything(() => made.snapshot().gaps > gaps).then(() => made.readAnew(gaps)),
    );
    return made;
  }, [client]);
  useEffect(() => store.start(), [store]);
  return <LiveContext value={store}>{children}</LiveContext>;
}

/** The stream's state. */
export function useLive(): LiveState {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store?.watch ?? watchNothing, store?.snapshot ?? unheard);
}

/** Whether what is shown may be old: approving, ending a lockout and switching approval off wait until the page is live. */
export function useIsBlind(): boolean {
  const store = useContext(LiveContext);
  const snapshot = store?.snapshot ?? unheard;
  // The answer alone is looked at: a list that asks is not drawn anew with every event.
  return useSyncExternalStore(store?.watch ?? watchNothing, () => isBlind(snapshot()));
}

function isBlind({ connection }: LiveState): boolean {
  return connection !== "live";
}

function watchNothing(): () => void {
  return () => undefined;
}

function unheard(): LiveState {
  return UNHEARD;
}
