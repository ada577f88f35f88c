/** Dark or light. */

import { Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";

export function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const now = useComputedColorScheme("light");
  const other = now === "dark" ? "light" : "dark";
  return (
    <Button
      variant="default"
      size="sm"
      style={{ minHeight: 44 }}
      aria-label={`Switch to ${other}`}
      title={`Switch to ${other}`}
      onClick={() => setColorScheme(other)}
    >
      {now === "dark" ? "☀" : "☾"}
    </Button>
  );
}
