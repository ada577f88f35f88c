import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Connect, Plugin } from "vite";

const FILE = "mockServiceWorker.js";
const read = () => readFileSync(createRequire(import.meta.url).resolve(`msw/${FILE}`), "utf-8");

/**
 * MSW's worker, straight from its package, for the development server and the demo build alone. It lies under `base` but
 * must also see requests to /api, which a header has to allow.
 */
export function mockWorker(base: string, inBuild: boolean): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    if (request.url !== `${base}${FILE}`) return next();
    response.setHeader("Content-Type", "text/javascript");
    response.setHeader("Service-Worker-Allowed", "/");
    response.end(read());
  };
  return {
    name: "interlock-mock-worker",
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
    generateBundle() {
      if (inBuild) this.emitFile({ type: "asset", fileName: FILE, source: read() });
    },
  };
}
