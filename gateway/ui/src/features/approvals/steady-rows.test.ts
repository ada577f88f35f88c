import fc from "fast-check";
import { expect, test } from "vitest";
import { type Row, steady } from "./steady-rows";

interface Item {
  id: string;
  at: number;
}

const items = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-f]$/), at: fc.nat(9) }), {
  selector: (item) => item.id,
});
const ids = (rows: readonly Row<Item>[]) => rows.map((row) => row.item.id);

test("while it is held, no row moves and none vanishes; what is new comes at the end", () => {
  fc.assert(
    fc.property(items, fc.array(items, { minLength: 1, maxLength: 6 }), (first, updates) => {
      let rows = steady<Item>([], first, false);
      for (const now of updates) {
        const before = ids(rows);
        rows = steady(rows, now, true);
        expect(ids(rows).slice(0, before.length)).toEqual(before);
        expect(new Set(ids(rows)).size).toBe(rows.length);
      }
      const last = new Map((updates.at(-1) ?? []).map((item) => [item.id, item]));
      for (const row of rows) {
        expect(row.gone).toBe(!last.has(row.item.id));
        if (!row.gone) expect(row.item).toBe(last.get(row.item.id));
      }
      expect(rows.filter((row) => !row.gone)).toHaveLength(last.size);
    }),
  );
});

test("let go, it is as the server has it", () => {
  fc.assert(
    fc.property(items, items, (first, now) => {
      expect(steady(steady([], first, false), now, false).map((row) => row.item)).toEqual(now);
    }),
  );
});
