import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://127.0.0.1:8080/trading" } },
    include: ["src/**/*.test.{ts,tsx}"],
    // in this order: MSW looks for EventSource when it is loaded
    setupFiles: ["src/testing/polyfills.ts", "src/testing/setup.ts"],
    restoreMocks: true,
    css: false,
    // A machine that is busy with something else is no failure.
    testTimeout: 20_000,
  },
});
