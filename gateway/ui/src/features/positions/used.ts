/** How much of a loss limit is used, worked out on decimals as the API has them. */

import type { Account } from "./api";

/** As the gateway warns: from so many percent on. */
const WARNED_AT_PERCENT = 80n;

export interface Used {
  label: "Daily loss" | "Drawdown";
  limit: string;
  /** Money lost, or below the day's highest; null where it is not known. */
  actual: string | null;
  /** Money that may still be lost; below zero beyond the limit. */
  left: string | null;
  /** `limit`: entries are denied. `unknown`: they are too. */
  level: "fine" | "warn" | "limit" | "unknown";
  /** 0 to 100, rounded down. */
  percent: number;
}

/** Each limit that is set for the account. */
export function usedOf({ limits, day_result, drawdown }: Account): Used[] {
  const lost = day_result === null ? null : negated(day_result);
  return [
    ...(limits.max_daily_loss === null ? [] : [used("Daily loss", limits.max_daily_loss, lost)]),
    ...(limits.max_drawdown === null ? [] : [used("Drawdown", limits.max_drawdown, drawdown)]),
  ];
}

function used(label: Used["label"], limit: string, actual: string | null): Used {
  if (actual === null) return { label, limit, actual, left: null, level: "unknown", percent: 0 };
  const places = Math.max(placesOf(limit), placesOf(actual));
  const [most, now] = [scaled(limit, places), scaled(actual, places)];
  const percent = now <= 0n ? 0n : now >= most ? 100n : (now * 100n) / most;
  const level = percent === 100n ? "limit" : percent >= WARNED_AT_PERCENT ? "warn" : "fine";
  return { label, limit, actual, left: written(most - now, places), level, percent: Number(percent) };
}

export function isNegative(decimal: string): boolean {
  return /^-.*[1-9]/.test(decimal);
}

export function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}

export function negated(decimal: string): string {
  return decimal.startsWith("-") ? decimal.slice(1) : isZero(decimal) ? decimal : `-${decimal}`;
}

function placesOf(decimal: string): number {
  return decimal.split(".")[1]?.length ?? 0;
}

function scaled(decimal: string, places: number): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

function written(number: bigint, places: number): string {
  const digits = (number < 0n ? -number : number).toString().padStart(places + 1, "0");
  const point = digits.length - places;
  return `${number < 0n ? "-" : ""}${digits.slice(0, point)}${places > 0 ? `.${digits.slice(point)}` : ""}`;
}
