/** A person's hand, where nothing is laid out: each element is taken to stand in a place of its own, to which the mouse comes from afar. */

import userEvent, { type UserEvent } from "@testing-library/user-event";

const places = new WeakMap<Element, number>();
let taken = 0;

export function aHand(): UserEvent {
  const hand = userEvent.setup();
  const click = async (target: Element) => {
    const coords = { clientX: placeOf(target), clientY: 0 };
    await hand.pointer([
      { target, coords },
      { keys: "[MouseLeft]", target, coords },
    ]);
  };
  return Object.assign(hand, { click });
}

function placeOf(element: Element): number {
  const place = places.get(element) ?? 100 * ++taken;
  places.set(element, place);
  return place;
}
