import fc from "fast-check";
import { expect, test } from "vitest";
import { GONE_MAX, type Row, steady } from "./steady-rows";

interface Item {
  id: string;
  at: number;
}

const id = fc.stringMatching(/^[a-f]$/);
const items = fc.uniqueArray(fc.record({ id, at: fc.nat(9) }), { selector: (item) => item.id });
const ids = (rows: readonly Row<Item>[]) => rows.map((row) => row.item.id);

test("no row down to the one under the pointer or the focus ever moves, and none of them vanishes", () => {
  fc.assert(
    fc.property(
      items,
      fc.array(items, { minLength: 1, maxLength: 6 }),
      fc.array(id, { maxLength: 2 }),
      (first, updates, anchors) => {
        let rows = steady<Item>([], first, []);
        const fixed = ids(rows).slice(
          0,
          Math.max(-1, ...anchors.map((anchor) => ids(rows).lastIndexOf(anchor))) + 1,
        );
        for (const now of updates) {
          rows = steady(rows, now, anchors);
          expect(ids(rows).slice(0, fixed.length)).toEqual(fixed);
          expect(new Set(ids(rows)).size).toBe(rows.length);
          const current = new Map(now.map((item) => [item.id, item]));
          for (const row of rows) expect(row.gone).toBe(!current.has(row.item.id));
          for (const row of rows) if (!row.gone) expect(row.item).toBe(current.get(row.item.id));
          expect(rows.filter((row) => !row.gone)).toHaveLength(now.length);
        }
      },
    ),
  );
});

test("below the anchor, and without one, it is as the server has it", () => {
  fc.assert(
    fc.property(items, items, fc.array(id, { maxLength: 1 }), (first, now, anchors) => {
      const before = steady<Item>([], first, []);
      const kept = ids(before).slice(0, ids(before).findLastIndex((one) => anchors.includes(one)) + 1);
      const below = steady(before, now, anchors).slice(kept.length);
      expect(below.map((row) => row.item)).toEqual(now.filter((item) => !kept.includes(item.id)));
    }),
  );
});

test("who decides by keys all day long is not followed by all that was decided", () => {
  let rows: Row<{ id: string }>[] = [];
  for (let n = 0; n < 500; n++) {
    const now = [n, n + 1, n + 2].map((id) => ({ id: String(id) }));
    rows = steady(rows, now, [String(n)], GONE_MAX);
    expect(rows.map(({ item }) => item.id).slice(-3)).toEqual(now.map(({ id }) => id));
  }
  expect(rows.filter(({ gone }) => gone)).toHaveLength(GONE_MAX);
});
