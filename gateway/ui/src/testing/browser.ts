import { setupWorker } from "msw/browser";
import { demoHandlers } from "./demo-states";

/** MSW in the page itself. Raises nothing: what no handler knows goes to the network, and shows as an error there. */
export async function startWorker(state: string): Promise<void> {
  const worker = setupWorker(...demoHandlers(state));
  await worker.start({
    quiet: true,
    onUnhandledFrame: "bypass",
    serviceWorker: { url: `${import.meta.env.BASE_URL}mockServiceWorker.js`, options: { scope: "/" } },
  });
}
