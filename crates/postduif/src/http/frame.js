
"use strict";
const page = "PAGE";
const message = document.getElementById("postduif-message");
const tell = (what) => parent.postMessage(what, page);
let last = 0;
const measure = () => {
  const px = Math.ceil(message.getBoundingClientRect().height);
  if (px !== last) tell({ type: "height", px: (last = px) });
};
new ResizeObserver(measure).observe(message);
addEventListener("load", measure);
addEventListener("keydown", (event) => {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey, repeat } = event;
  if (key === "Tab" || ((ctrlKey || metaKey) && (key === "c" || key === "a"))) return;
  tell({ type: "key", key, code, ctrlKey, altKey, metaKey, shiftKey, repeat });
});
addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!link) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  tell({ type: "link", href: link.href });
}, true);
