import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render as renderPlain } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { LiveProvider } from "../api/live";
import { createQueryClient } from "../app/query-client";
import { theme } from "../app/theme";
import { forgetDecisions } from "../features/approvals/api";
import type { FakeGateway } from "./gateway/fake-gateway";
import { handlersFor } from "./handlers";
import { server } from "./server";

/** Renders as the page does, live, in front of `gateway`; `user` clicks and types. */
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
  return { ...result, user: userEvent.setup() };
}
