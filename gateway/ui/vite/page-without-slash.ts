import type { Connect, Plugin } from "vite";

/** The gateway answers `/trading` without a redirect; so do the development and the demo server. */
export function pageWithoutSlash(base: string): Plugin {
  const bare = base.replace(/\/$/, "");
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    const [path, query] = (request.url ?? "").split("?", 2);
    if (path === bare) request.url = query === undefined ? base : `${base}?${query}`;
    next();
  };
  return {
    name: "interlock-page-without-slash",
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  };
}
