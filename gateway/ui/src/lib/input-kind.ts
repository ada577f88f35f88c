/** Whether the last thing that was pressed was a key; if not, it was a mouse or a finger. */

let keys = false;
const pressed = (key: boolean) => () => {
  keys = key;
};
document.addEventListener("keydown", pressed(true), true);
document.addEventListener("pointerdown", pressed(false), true);

export function usesKeys(): boolean {
  return keys;
}
