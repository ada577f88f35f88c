/** Catches what a page throws, so that the frame with its kill switch stays. */

import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";

interface State {
  failed: boolean;
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div role="alert">
        <h1>This page failed</h1>
        <p>
          Something went wrong while it was drawn. The kill switch above works. What you did just before may
          have been done: look after the reload.
        </p>
        <Button variant="default" size="md" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      </div>
    );
  }
}
