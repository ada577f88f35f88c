/** Who changed the risk config, when, why, and what. */

import { useServerNow } from "../../lib/server-clock";
import { ago, moment } from "../../lib/time";
import { Section } from "../../ui/section";
import { Empty, Failed, Loading } from "../../ui/states";
import { useConfigHistory } from "./api";
import classes from "./config-history-card.module.css";
import { DiffTable } from "./diff-table";

export function ConfigHistoryCard() {
  const history = useConfigHistory();
  const now = useServerNow();
  return (
    <Section title="History">
      {history.isError && (
        <Failed what="The history" error={history.error} again={() => void history.refetch()} />
      )}
      {history.data === undefined && !history.isError && <Loading rows={3} label="Reading the history" />}
      {history.data?.length === 0 && <Empty>The config has never been changed.</Empty>}
      <ol className={classes.versions} aria-label="Versions of the risk config">
        {(history.data ?? []).map((version) => (
          <li key={version.version}>
            <p>
              <strong>Version {version.version}</strong> by {version.updated_by},{" "}
              {ago(now - Date.parse(version.updated_at))}{" "}
              <span className={classes.when}>({moment(version.updated_at, now)})</span>
              {version.reason ? `: ${version.reason}` : ""}
            </p>
            {(version.changed ?? []).length > 0 && <DiffTable changes={version.changed ?? []} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}
