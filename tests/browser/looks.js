// What of a page cannot be read: elements outside it, boxes that are too small for what is in them, and things that lie on each other.
() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const openDialog = [...document.querySelectorAll("[role=dialog]")].at(-1);
  const root = openDialog ?? document.body;
  const style = (element) => getComputedStyle(element);
  const name = (element) => {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 60);
    return `${element.tagName.toLowerCase()}.${String(element.className.baseVal ?? element.className).split(" ")[0]} "${text}"`;
  };
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (["auto", "scroll", "hidden"].includes(style(at).overflowX)) return true;
    }
    return false;
  };
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return (
      box.width > 2 && box.height > 2 && box.right > 0 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest("[data-hidden], .mantine-VisuallyHidden-root")
    );
  };
  const seen = [...root.querySelectorAll("*")].filter(isSeen);
  if (document.documentElement.scrollWidth > width + 1) found.push("the page scrolls sideways");
  for (const element of seen) {
    const box = element.getBoundingClientRect();
    if ((box.right > width + 1 || box.left < -1) && !scrolls(element)) found.push(`outside the page: ${name(element)}`);
    const roomy = element.clientWidth > 0 && style(element).overflowX === "visible";
    if (roomy && element.scrollWidth > element.clientWidth + 1) found.push(`too wide for its box: ${name(element)}`);
    if (style(element).textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1 && !element.title) {
      if (!element.closest("button[aria-label], [title]")) found.push(`cut off: ${name(element)}`);
    }
  }
  const speaks = (element) =>
    ["BUTTON", "INPUT", "SELECT", "TEXTAREA"].includes(element.tagName) ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
  const speaking = seen.filter(speaks);
  // What a list that scrolls does not show lies on nothing.
  const shown = (element, { left, top, right, bottom }) => {
    const box = { left, top, right, bottom };
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (!["auto", "scroll"].includes(style(at).overflowY)) continue;
      const around = at.getBoundingClientRect();
      box.top = Math.max(box.top, around.top);
      box.bottom = Math.min(box.bottom, around.bottom);
    }
    return box;
  };
  const boxes = speaking.map((element) => [...element.getClientRects()].map((box) => shown(element, box)));
  const within = (a, b) => a.contains(b) || b.contains(a) || (a.closest("label") !== null && a.closest("label") === b.closest("label"));
  const clipped = (element) => element.closest("details:not([open])") !== null;
  const fixed = (element) => element.closest("header") !== null;
  for (let i = 0; i < speaking.length; i++) {
    for (let j = i + 1; j < speaking.length; j++) {
      const [a, b] = [speaking[i], speaking[j]];
      if (within(a, b) || clipped(a) || clipped(b) || fixed(a) !== fixed(b)) continue;
      const overlap = boxes[i].some((one) =>
        boxes[j].some(
          (other) =>
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
            Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4,
        ),
      );
      if (overlap) found.push(`on each other: ${name(a)} and ${name(b)}`);
    }
  }
  return [...new Set(found)];
};
