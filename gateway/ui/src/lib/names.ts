/** What the gateway takes for a name and for a symbol (`contracts/values.py`). */

const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._:@/+-]{0,63}$/;
const SYMBOL = /^(?!.*\.\.)[A-Z0-9][A-Z0-9._/-]{0,31}(?<!\.)$/;

/** Of a person, an account or a strategy. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** In capitals: `AAPL`, `BRK.B`, `BTC/USD`. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}
