/** An address that no page has. */

import { Link } from "wouter";

export function NotFoundPage() {
  return (
    <p>
      There is no such page. <Link href="/">To the controls</Link>
    </p>
  );
}
