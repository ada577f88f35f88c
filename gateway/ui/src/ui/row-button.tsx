/** A button in a row of a long list: the browser's own, since two hundred of a library's take longer to make than to read. */

import type { ButtonHTMLAttributes } from "react";
import classes from "./row-button.module.css";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look: "go" | "plain" | "quiet";
}

export function RowButton({ look, ...rest }: Props) {
  return <button type="button" className={classes[look]} {...rest} />;
}
