/**
 * What stands in a row that is over takes no less room than what stood there before: it may be shorter, and the rows below must not move up under a hand.
 */

import { type CSSProperties, type RefObject, useRef, useState } from "react";

interface Kept {
  ref: RefObject<HTMLDivElement | null>;
  style: CSSProperties | undefined;
}

export function useKeptHeight(over: boolean): Kept {
  const ref = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  // While it is drawn as over for the first time, the page still has it as it was.
  if (over && height === null && ref.current !== null) setHeight(ref.current.getBoundingClientRect().height);
  if (!over && height !== null) setHeight(null);
  return { ref, style: height === null ? undefined : { minHeight: height } };
}
