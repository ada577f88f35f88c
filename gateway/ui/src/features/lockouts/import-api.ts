/** Importing a calendar of lockouts: looking at what it would make, and making it. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, bodyOf, change, type Signature, sign } from "../../api/client";
import { isUnknown } from "../../api/problem";
import { readAgain } from "../../api/read-again";
import type { components } from "../../api/schema";
import { KEY } from "./api";
import type { CalendarFile } from "./import-file";

export type ImportResult = components["schemas"]["ImportResult"];
export type ImportedRow = components["schemas"]["ImportedRow"];

async function post(
  { kind, bytes }: CalendarFile,
  dry_run: boolean,
  header: Signature,
): Promise<ImportResult> {
  const answer = await api.POST("/api/admin/trading/lockouts/import", {
    body: "",
    bodySerializer: () => bytes,
    headers: { "Content-Type": kind },
    params: { query: { dry_run }, header },
  });
  return bodyOf(answer);
}

/** What would be made. Makes nothing. */
export function useLookAtCalendar() {
  return useMutation({ mutationFn: (file: CalendarFile) => post(file, true, sign()) });
}

/** Make it. The same file that is sent again is sent under its first signature: what was made is not made again, and gets the same answer. */
export function useImportCalendar() {
  const client = useQueryClient();
  const signed = useRef(new WeakMap<CalendarFile, { signature: Signature; inDoubt: boolean }>());
  return useMutation({
    mutationFn: async (file: CalendarFile): Promise<ImportResult> => {
      const sent = signed.current.get(file) ?? { signature: sign(), inDoubt: false };
      signed.current.set(file, sent);
      try {
        const result = await change((headers) => post(file, false, headers), sent.signature, sent.inDoubt);
        sent.inDoubt = result.items.some(isUnsettled);
        return result;
      } catch (error) {
        sent.inDoubt = isUnknown(error);
        throw error;
      }
    },
    onSettled: () => readAgain(client, { queryKey: KEY }),
  });
}

/** Whether the owner was not heard about this entry: sending the file again tells. */
export function isUnsettled({ problem }: ImportedRow): boolean {
  return (problem?.status ?? 0) >= 500;
}
