import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CALLS } from "./handlers";

test("there is a handler for every call of the gateway, and for no other", () => {
  const { paths } = JSON.parse(readFileSync("../openapi.json", "utf-8")) as { paths: Record<string, object> };
  const calls = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
  );
  expect(Object.keys(CALLS).sort()).toEqual(calls.sort());
});
