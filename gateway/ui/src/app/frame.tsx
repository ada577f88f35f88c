/** What stands around every page: the mode, the health, the kill switch, and whether all of it can be trusted. */

import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { stateWord, useTradingStatus } from "../features/halt/api";
import { HaltBanner } from "../features/halt/halt-banner";
import { KillSwitch } from "../features/halt/kill-switch";
import { ConnectionBanner } from "./connection-banner";
import classes from "./frame.module.css";
import { HealthLights } from "./health-lights";
import { HelpButton } from "./help";
import { ModeBadge } from "./mode-badge";
import { OperatorName } from "./operator-name";
import { SchemeButton } from "./scheme-button";
import { StateBadge } from "./state-badge";
import { useTitle } from "./use-title";

export function Frame({ children }: { children: ReactNode }) {
  const status = useTradingStatus();
  const mode = status.data?.trading_mode ?? null;
  const state = stateWord(status.data, status.isError);
  useTitle(mode, state);
  return (
    <div className={classes.page}>
      <a className={classes.skip} href="#content">
        To the content
      </a>
      <header className={classes.header} data-mode={mode ?? "unknown"}>
        <div className={classes.left}>
          <span className={classes.brand}>Interlock</span>
          <ModeBadge mode={mode} />
          {state !== null && <StateBadge state={state} />}
          <nav className={classes.nav} aria-label="Pages">
            <Tab href="/">Controls</Tab>
            <Tab href="/risk">Risk</Tab>
          </nav>
        </div>
        <div className={classes.right}>
          <OperatorName />
          <SchemeButton />
          <HelpButton />
          <KillSwitch />
        </div>
        <HealthLights />
      </header>
      <section className={classes.banners} aria-label="What the whole page should know" tabIndex={-1}>
        <ConnectionBanner />
        <HaltBanner />
      </section>
      <main id="content" className={classes.content} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Tab({ href, children }: { href: string; children: ReactNode }) {
  const [location] = useLocation();
  const current = href === "/" ? !location.startsWith("/risk") : location.startsWith(href);
  return (
    <Link href={href} className={classes.tab} aria-current={current ? "page" : undefined}>
      {children}
    </Link>
  );
}
