/** Decimals as the API has them: strings, never floats. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** `1234567.50` as `1,234,567.50`; what is no plain decimal stays as it is. */
export function grouped(decimal: string): string {
  const parts = DECIMAL.exec(decimal);
  if (parts === null) return decimal;
  const [, sign, whole = "", fraction] = parts;
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `${sign}${groups}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** An amount of money with at least two decimals: `19.5` as `19.50`. The account's currency is not said: the API does not say it. */
export function money(decimal: string | null | undefined): string {
  if (decimal === null || decimal === undefined) return "unknown";
  const [whole = "", fraction = ""] = grouped(decimal).split(".");
  return DECIMAL.test(decimal) ? `${whole}.${fraction.padEnd(2, "0")}` : decimal;
}

/** A price that was worked out, rounded to four decimals for the eye: `47776.508761346154` as `47,776.5088`. */
export function roughly(decimal: string): string {
  const [whole = "", fraction = ""] = decimal.split(".");
  if (fraction.length <= 4 || !DECIMAL.test(decimal)) return grouped(decimal);
  const scaled = BigInt(whole + fraction.slice(0, 5)) + (decimal.startsWith("-") ? -5n : 5n);
  const rounded = scaled / 10n;
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(5, "0");
  return grouped(`${rounded < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`);
}

/** Whether `text` is a decimal above zero, as a limit wants it. */
export function isPositiveDecimal(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && /[1-9]/.test(text);
}
