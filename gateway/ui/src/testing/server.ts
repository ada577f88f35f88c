import { setupServer } from "msw/node";

/** MSW for tests in Node; a request that no handler knows fails the test. */
export const server = setupServer();
