import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { Dialog } from "./dialog";

function Page({
  onAct,
  danger = false,
  keepsRow = true,
}: {
  onAct: () => void;
  danger?: boolean;
  keepsRow?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const [row, setRow] = useState(true);
  return (
    <MantineProvider env="test">
      <section tabIndex={-1} aria-label="The card">
        {row && (
          <button type="button" onClick={() => setOpen(true)}>
            End it
          </button>
        )}
        {open && (
          <Dialog
            title="End it?"
            keep="Keep it"
            act="Do it"
            danger={danger}
            onAct={() => {
              onAct();
              setOpen(false);
              setRow(keepsRow);
            }}
            onClose={() => setOpen(false)}
          >
            Really?
          </Dialog>
        )}
      </section>
    </MantineProvider>
  );
}

const opener = () => screen.getByRole("button", { name: "End it" });
const act = () => screen.getByRole("button", { name: "Do it" });

test("two submits in one moment act once", async () => {
  const onAct = vi.fn();
  render(<Page onAct={onAct} />);
  await userEvent.click(opener());
  const form = act().closest("form") as HTMLFormElement;
  fireEvent.submit(form);
  fireEvent.submit(form);
  expect(onAct).toHaveBeenCalledTimes(1);
});

test("an Enter that is held since before it opened does nothing", async () => {
  render(<Page onAct={() => undefined} />);
  await userEvent.click(opener());
  expect(fireEvent.keyDown(act(), { key: "Enter", repeat: true })).toBe(false); // so the browser does not click
  expect(fireEvent.keyDown(act(), { key: "Enter" })).toBe(true);
});

test("what is dangerous has the way out under the focus, and anything else its own button", async () => {
  const { unmount } = render(<Page onAct={() => undefined} danger />);
  await userEvent.click(opener());
  await waitFor(() => expect(screen.getByRole("button", { name: "Keep it" })).toHaveFocus());
  unmount();
  render(<Page onAct={() => undefined} />);
  await userEvent.click(opener());
  await waitFor(() => expect(act()).toHaveFocus());
});

test("the focus goes back to where it came from, and to the card when that has gone", async () => {
  const { unmount } = render(<Page onAct={() => undefined} />);
  await userEvent.click(opener());
  await userEvent.click(screen.getByRole("button", { name: "Keep it" }));
  await waitFor(() => expect(opener()).toHaveFocus());
  unmount();
  render(<Page onAct={() => undefined} keepsRow={false} />);
  await userEvent.click(opener());
  await userEvent.click(act());
  await waitFor(() => expect(screen.getByRole("region", { name: "The card" })).toHaveFocus());
});
