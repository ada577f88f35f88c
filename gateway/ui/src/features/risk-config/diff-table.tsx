/** What changed, before and after. */

import type { Change } from "./api";
import classes from "./diff-table.module.css";

export function DiffTable({ changes }: { changes: readonly Change[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <th scope="row">{change.path}</th>
            <td>
              <del>{shown(change, change.before)}</del>
            </td>
            <td>
              <ins>{shown(change, change.after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown({ path }: Change, value: unknown): string {
  if (value === null || value === undefined) return path.startsWith("limits.") ? "no limit" : "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
