import { createTheme } from "@mantine/core";

/** Shade 8 with automatic contrast: white on Mantine's default shade 6 is too faint to read (WCAG 1.4.3). */
export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: "system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, monospace",
});
