// Talks with the frames that show mail. A frame has no origin of its own; we
// believe a message only when it comes from a frame that we made, and then
// only what we know how to bound.

import { handle } from "../keys.ts";

/** No frame grows beyond this, in pixels. */
const MAX_HEIGHT = 100_000;
const MIN_HEIGHT = 24;

const frames = new Map<MessageEventSource, (height: number) => void>();

/** Listens for the height of one frame until the returned function is called. */
export function hear(frame: HTMLIFrameElement, onHeight: (height: number) => void): () => void {
  const source = frame.contentWindow;
  if (!source) return () => {};
  frames.set(source, onHeight);
  return () => frames.delete(source);
}

export function startFrames(): void {
  window.addEventListener("message", (event) => {
    const onHeight = event.source ? frames.get(event.source) : undefined;
    if (!onHeight || typeof event.data !== "object" || event.data === null) return;
    const data = event.data as Record<string, unknown>;
    if (data.type === "height" && typeof data.px === "number" && Number.isFinite(data.px)) {
      onHeight(Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, Math.ceil(data.px))));
    } else if (data.type === "key" && typeof data.key === "string" && data.key.length <= 20) {
      handle({
        key: data.key,
        ctrl: (data.ctrl ?? data.ctrlKey) === true,
        alt: (data.alt ?? data.altKey) === true,
        meta: (data.meta ?? data.metaKey) === true,
      });
    }
  });
}
