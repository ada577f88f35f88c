import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockWorker } from "./vite/mock-worker.ts";
import { pageWithoutSlash } from "./vite/page-without-slash.ts";
import { precompress } from "./vite/precompress.ts";

const BASE = "/trading/";
const GATEWAY = process.env.INTERLOCK_HTTP_URL ?? "http://127.0.0.1:8080";

/** `vite build` makes what the gateway serves; `vite build --mode demo` a page that lives on MSW alone. */
export default defineConfig(({ mode }) => ({
  base: BASE,
  publicDir: false,
  plugins: [react(), pageWithoutSlash(BASE), mockWorker(BASE, mode === "demo"), precompress()],
  build: {
    outDir: mode === "demo" ? "dist-demo" : "dist",
    emptyOutDir: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
    reportCompressedSize: false,
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: GATEWAY } } },
  preview: { host: "127.0.0.1" },
}));
