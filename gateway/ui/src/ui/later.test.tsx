import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Later } from "./later";

test("what could not be fetched says so, and is fetched again when asked", async () => {
  const load = vi
    .fn<() => Promise<{ word: string }>>()
    .mockRejectedValueOnce(new TypeError("gone"))
    .mockResolvedValue({ word: "here" });
  render(
    <MantineProvider env="test">
      <Later load={load} what="The dialog" waiting="Loading">
        {({ word }) => <p>It is {word}</p>}
      </Later>
    </MantineProvider>,
  );
  expect(screen.getByText("Loading")).toBeInTheDocument();
  expect(await screen.findByRole("alert")).toHaveTextContent("The dialog could not be loaded.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("It is here")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(load).toHaveBeenCalledTimes(2);
});
