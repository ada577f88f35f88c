/** What a browser has and jsdom has not. Loaded before MSW, whose `sse()` asks for EventSource when it is loaded. */

class SilentEventSource extends EventTarget {
  close() {}
}

class SilentResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

function matchNothing(query: string) {
  return { matches: false, media: query, onchange: null, ...LISTENERS };
}

const LISTENERS = {
  addListener() {},
  removeListener() {},
  addEventListener() {},
  removeEventListener() {},
  dispatchEvent: () => false,
};

Object.assign(globalThis, { EventSource: globalThis.EventSource ?? SilentEventSource });
Object.assign(window, {
  matchMedia: matchNothing,
  ResizeObserver: window.ResizeObserver ?? SilentResizeObserver,
});
Element.prototype.scrollIntoView ??= () => {};
