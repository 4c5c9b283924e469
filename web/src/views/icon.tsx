// One icon of the sprite, and the program's mark. Icons never carry meaning
// alone: a word or a label stands beside them.

import type { IconName } from "../icons.ts";

export function Icon(props: { name: IconName; small?: boolean; class?: string }) {
  const classes = ["i", props.small ? "s" : "", props.class ?? ""].filter(Boolean).join(" ");
  return (
    <svg class={classes} aria-hidden="true">
      <use href={`/icons.svg#${props.name}`} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg class="bird" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="7" />
      <g transform="translate(4.4 4.4) scale(.633)">
        <use href="/icons.svg#bird" width="24" height="24" />
      </g>
    </svg>
  );
}
