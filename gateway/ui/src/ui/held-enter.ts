/** Keys repeat while they are held, and a form takes each as a new one. */

import type { KeyboardEvent } from "react";

export function ignoreHeldEnter(event: KeyboardEvent): void {
  if (event.key === "Enter" && event.repeat) event.preventDefault();
}
