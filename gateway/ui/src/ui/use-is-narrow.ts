/** Whether the page stands on a phone. */

import { useMediaQuery } from "@mantine/hooks";

export function useIsNarrow(): boolean {
  return useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
}
