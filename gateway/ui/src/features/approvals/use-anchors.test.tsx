import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { useAnchors } from "./use-anchors";

function List() {
  const { anchors, pointed, handlers } = useAnchors();
  return (
    <ul {...handlers} data-anchors={anchors.join()} data-pointed={pointed}>
      <li data-id="one">one</li>
    </ul>
  );
}

const pointer = (type: string) => ({ pointerType: type });

test("a mouse that rests on a row keeps all above it, a finger that was lifted keeps its row", () => {
  render(<List />);
  const list = screen.getByRole("list");
  fireEvent.pointerMove(screen.getByText("one"), pointer("mouse"));
  expect(list.dataset).toMatchObject({ anchors: "one", pointed: "true" });
  fireEvent.pointerOut(list, pointer("mouse"));
  expect(list.dataset).toMatchObject({ anchors: "", pointed: "false" });
  fireEvent.pointerDown(screen.getByText("one"), pointer("touch"));
  fireEvent.pointerOut(list, pointer("touch"));
  expect(list.dataset).toMatchObject({ anchors: "one", pointed: "false" });
});
