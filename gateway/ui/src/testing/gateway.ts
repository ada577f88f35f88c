/** The fake gateway, for whoever tests against it. */

export { FakeGateway, type Recorded } from "./gateway/fake-gateway";
export { Refusal } from "./gateway/problem";
