/** A calendar file that was chosen: what the gateway is sent of it, read once, so that what is imported is what was looked at. */

export interface CalendarFile {
  name: string;
  kind: "text/csv" | "text/calendar";
  bytes: ArrayBuffer;
}

/** The gateway takes no larger body (`gateway/guard.py`). */
export const FILE_BYTES_MAX = 256 * 1024;

const KINDS: readonly (readonly [RegExp, CalendarFile["kind"]])[] = [
  [/\.csv$/i, "text/csv"],
  [/\.ics$/i, "text/calendar"],
];

/** The file; else a sentence that says why it cannot be imported. */
export async function read(files: readonly File[]): Promise<CalendarFile | string> {
  const [file, ...others] = files;
  if (file === undefined) return "That was no file. Drop a CSV or an iCalendar file.";
  if (others.length > 0) return "One file at a time: nothing was read.";
  const kind = KINDS.find(([ending]) => ending.test(file.name))?.[1];
  if (kind === undefined) return `${file.name} is neither .csv nor .ics.`;
  if (file.size > FILE_BYTES_MAX) {
    return `${file.name} has ${kilobytes(file.size)}; at most ${kilobytes(FILE_BYTES_MAX)} can be imported at once.`;
  }
  if (file.size === 0) return `${file.name} is empty.`;
  try {
    return { name: file.name, kind, bytes: await file.arrayBuffer() };
  } catch {
    return `${file.name} could not be read from the disk. Choose it again.`;
  }
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} kB`;
}
