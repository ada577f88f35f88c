/** The filters of the activity list, kept in the page's address. */

import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { Filters, StatusFilter } from "./api";

const NAMES = ["status", "symbol", "account", "strategy"] as const;

type Name = (typeof NAMES)[number];

interface Filtering {
  filters: Filters;
  /** As it was typed. */
  typed: (name: Name) => string;
  set: (name: Name, value: string) => void;
}

let lastSearch = "";

/** Where the list is, with the filters that it had when it was last looked at. */
export function listAddress(): string {
  return lastSearch === "" ? "/" : `/?${lastSearch}`;
}

export function useFilters(): Filtering {
  const [search, setSearch] = useSearchParams();
  const key = NAMES.map((name) => `${name}=${search.get(name) ?? ""}`).join("&");
  const filters = useMemo((): Filters => {
    const known = new URLSearchParams(key);
    const value = (name: string) => known.get(name)?.trim() || undefined;
    const status = value("status") as StatusFilter | undefined;
    const symbol = value("symbol")?.toUpperCase();
    const account = value("account");
    const strategy = value("strategy");
    return {
      ...(status ? { status } : {}),
      ...(symbol ? { symbol } : {}),
      ...(account ? { account } : {}),
      ...(strategy ? { strategy } : {}),
    };
  }, [key]);
  const set = (name: Name, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  lastSearch = search.toString();
  return { filters, typed: (name) => search.get(name) ?? "", set };
}
