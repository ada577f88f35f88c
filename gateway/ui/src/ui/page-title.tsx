/** The page's name, for those who hear it: everybody else sees the header. */

import classes from "./page-title.module.css";

export function PageTitle({ children }: { children: string }) {
  return <h1 className={classes.title}>{children}</h1>;
}
