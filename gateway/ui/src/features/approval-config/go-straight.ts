/** What becomes of paper orders while their switch asks nobody: rules may ask all the same. */

export type AlsoAsks = (mode: "paper" | "live") => boolean;

/** `go`: "New paper orders go". Where it is not known whether rules ask, it is not said that nobody is asked. */
export function goStraight(go: string, alsoAsks: AlsoAsks | undefined): string {
  if (alsoAsks === undefined) return `${go} straight to the paper broker.`;
  return alsoAsks("paper")
    ? `${go} straight to the paper broker, but for those that a rule asks about.`
    : `${go} straight to the paper broker. Nobody is asked.`;
}
