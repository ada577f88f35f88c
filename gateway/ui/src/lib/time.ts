/** Times for people, on the server's clock. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A span as `4 d 3 h`, `2 h 05 min`, `4:09`, at most two parts; nothing below zero. */
export function span(milliseconds: number): string {
  const left = Math.max(0, milliseconds);
  const seconds = Math.floor(left / SECOND);
  if (left >= DAY) return `${Math.floor(left / DAY)} d ${Math.floor((left % DAY) / HOUR)} h`;
  if (left >= HOUR) return `${Math.floor(left / HOUR)} h ${pad(Math.floor((left % HOUR) / MINUTE))} min`;
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

/** How long ago: `just now`, `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function ago(milliseconds: number): string {
  if (milliseconds < 2 * SECOND) return "just now";
  if (milliseconds < 2 * MINUTE) return `${Math.floor(milliseconds / SECOND)} s ago`;
  if (milliseconds < 2 * HOUR) return `${Math.floor(milliseconds / MINUTE)} min ago`;
  if (milliseconds < 2 * DAY) return `${Math.floor(milliseconds / HOUR)} h ago`;
  return `${Math.floor(milliseconds / DAY)} d ago`;
}

/** The time of day in UTC, `14:05:09`. */
export function clock(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}

/** A moment in UTC: the time of day alone on the day of `now`, else with its date. */
export function moment(iso: string, now: number): string {
  const at = new Date(iso).toISOString();
  const sameDay = at.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return `${sameDay ? "" : `${at.slice(0, 10)} `}${at.slice(11, 19)} UTC`;
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
