import { config } from "zod/mini";

/** zod compiles its parsers with `new Function`, which the page's Content-Security-Policy forbids (and reports). */
config({ jitless: true });
