import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render as renderPlain } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { LiveProvider } from "../api/live";
import { createQueryClient } from "../app/query-client";
import { theme } from "../app/theme";
import { forgetDecisions } from "../features/approvals/decisions";
import type { FakeGateway } from "./gateway/fake-gateway";
import { aHand } from "./hand";
import { handlersFor } from "./handlers";
import { server } from "./server";

/** Renders as the page does, live, in front of `gateway`, at the browser's own address; `user` clicks and types. */
export function render(gateway: FakeGateway, element: ReactNode): RenderResult & { user: UserEvent } {
  server.use(...handlersFor(gateway));
  forgetDecisions();
  const client = createQueryClient();
  const result = renderPlain(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <LiveProvider>{element}</LiveProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...result, user: aHand() };
}

type Rendered = RenderResult & { user: UserEvent; gateway: FakeGateway; visited: readonly string[] };

/** The same at an address of its own, which begins as `path` and is in no browser; `visited` are all that it has been. */
export function renderWith(gateway: FakeGateway, element: ReactNode, path = "/"): Rendered {
  const [start = "/", search = ""] = path.split("?", 2);
  const { hook, searchHook, history } = memoryLocation({ path: start, searchPath: search, record: true });
  const result = render(
    gateway,
    <Router hook={hook} searchHook={searchHook}>
      {element}
    </Router>,
  );
  return { ...result, gateway, visited: history };
}
