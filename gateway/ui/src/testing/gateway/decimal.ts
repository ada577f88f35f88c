/** Decimals as the API has them, exactly. */

/** The product of two plain decimals, with the decimals of both. */
export function product(one: string, other: string): string {
  const [a, b] = [scaled(one), scaled(other)];
  const places = a.places + b.places;
  const digits = `${a.digits * b.digits}`.padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function scaled(decimal: string): { digits: bigint; places: number } {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return { digits: BigInt(whole + fraction), places: fraction.length };
}
