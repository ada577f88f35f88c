import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const source = (path: string) => readFileSync(path, "utf-8");
const imported = /import\s*{([^}]*)}\s*from "@mantine\/core"/g;

test("every Mantine component that the page uses has its style", () => {
  const names = globSync("src/**/*.tsx")
    .flatMap((path) => [...source(path).matchAll(imported)])
    .flatMap((found) => (found[1] ?? "").split(","))
    .map((name) => name.trim())
    .filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.css`));
  const styles = source("src/app/styles.ts");
  const missing = names.filter((name) => !styles.includes(`/${name}.css"`));
  expect(missing, "import their styles in src/app/styles.ts").toEqual([]);
});
