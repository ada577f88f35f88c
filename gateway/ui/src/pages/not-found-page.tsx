/** An address that no page has. */

import { Link } from "wouter";

export function NotFoundPage() {
  return (
    <>
      <h1>There is no such page</h1>
      <Link href="/">To the controls</Link>
    </>
  );
}
