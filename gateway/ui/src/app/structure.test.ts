import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

/** The files that `path` imports from among our own, relative to `src`. */
function importedBy(path: string): string[] {
  const found = readFileSync(path, "utf-8").matchAll(/from "(\.[^"]+)"/g);
  return [...found].map((match) => relative("src", join(dirname(path), match[1] ?? "")));
}

const room = (path: string) => path.split("/").slice(0, 2).join("/");

test("features never import each other: pages are where they meet", () => {
  const meetings = globSync("src/features/**/*.{ts,tsx}").flatMap((path) =>
    importedBy(path)
      .filter(
        (imported) => imported.startsWith("features/") && room(imported) !== room(relative("src", path)),
      )
      .map((imported) => `${path} imports ${imported}`),
  );
  expect(meetings).toEqual([]);
});

test("what knows no control imports no feature", () => {
  const knowing = globSync("src/{ui,lib,api}/**/*.{ts,tsx}").filter((path) =>
    importedBy(path).some((imported) => imported.startsWith("features/")),
  );
  expect(knowing).toEqual([]);
});
