/** In a demo build, or on the development server with `?demo=<state>`, MSW answers instead of a gateway. */
export async function startDemo(): Promise<void> {
  const wanted = new URLSearchParams(window.location.search).get("demo");
  if (import.meta.env.MODE === "demo" || (import.meta.env.DEV && wanted !== null)) {
    const { startWorker } = await import("../testing/browser");
    await startWorker(wanted ?? "");
  }
}
