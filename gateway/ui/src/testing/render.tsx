import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render as renderPlain } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createQueryClient } from "../app/query-client";
import { theme } from "../app/theme";

/** Renders as the page does, without animations and without second tries; `user` clicks and types. */
export function render(element: ReactNode): RenderResult & { user: UserEvent } {
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { retry: false }, mutations: { retry: false } });
  const result = renderPlain(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>{element}</QueryClientProvider>
    </MantineProvider>,
  );
  return { ...result, user: userEvent.setup() };
}
