/** One card of the page, with its title, what it counts, and what it is called by those who hear it. */

import { type ReactNode, useId } from "react";
import classes from "./section.module.css";

interface Props {
  title: string;
  count?: string | undefined;
  aside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, count, aside, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id} tabIndex={-1}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {title}
          {count !== undefined && <span className={classes.count}>{count}</span>}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
