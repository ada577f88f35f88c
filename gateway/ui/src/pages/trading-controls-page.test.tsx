import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { anApprovalConfig, aProblem } from "../testing/builders";
import { refusal } from "../testing/handlers";
import { render } from "../testing/render";
import { server } from "../testing/server";
import { TradingControlsPage } from "./trading-controls-page";

const APPROVAL_CONFIG = "*/api/admin/trading/approval-config";

test("it says what holds now, and who set it", async () => {
  const config = anApprovalConfig({ auto_approve_paper: false, updated_by: "Dana", version: 7 });
  server.use(http.get(APPROVAL_CONFIG, () => HttpResponse.json(config)));
  render(<TradingControlsPage />);
  expect(await screen.findByText("Paper orders wait for you. Version 7, set by Dana.")).toBeInTheDocument();
});

test("unknown is shown as unknown, in the gateway's words", async () => {
  const away = aProblem(503, "OWNER_AWAY", "risk_service does not answer.");
  server.use(http.get(APPROVAL_CONFIG, () => refusal(away)));
  render(<TradingControlsPage />);
  expect(await screen.findByRole("alert")).toHaveTextContent("risk_service does not answer.");
});
