// The list of conversations. Only the rows in sight are in the document, and
// the active one; new mail above does not move what is being read.

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { DAY_HEIGHT, rowHeight } from "../settings.ts";
import { archive, toggleRead, toggleStar, trash } from "../store/actions.ts";
import { email, type Key, partsOf } from "../store/emails.ts";
import { active, indexOf, look, rowAt, rowCount, version, view } from "../store/list.ts";
import { openRow } from "../store/ui.ts";
import { dayGroup } from "../text/dates.ts";
import {
  fullHeight,
  type Geometry,
  hasHeading,
  MAX_HEIGHT,
  rowAtHeight,
  rowTop,
  toContent,
  toScroll,
} from "./geometry.ts";
import { Row, SkeletonRow } from "./row.tsx";

const OVERSCAN = 6;
/** Windows are asked for once scrolling pauses this long, in milliseconds. */
const SETTLE = 60;

export function List() {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState(600);
  const stamp = version.value;
  const count = rowCount();
  const height = rowHeight();
  const shown = view.value;
  const shape = useMemo<Geometry>(
    () => ({ count, row: height, day: DAY_HEIGHT, headings: headings(count) }),
    [stamp, count, height],
  );
  const content = toContent(shape, scrollTop, viewport);
  const first = Math.max(0, rowAtHeight(shape, content) - OVERSCAN);
  const last = Math.min(count, rowAtHeight(shape, content + viewport) + 1 + OVERSCAN);

  // The row at the top edge, so that it can stay there when the list changes.
  const anchor = useRef<{ key: Key; into: number } | null>(null);
  const wasShown = useRef(shown);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setViewport(element.clientHeight));
    observer.observe(element);
    setViewport(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (wasShown.current !== shown) {
      wasShown.current = shown;
      anchor.current = null;
      element.scrollTop = 0;
      setScrollTop(0);
      return;
    }
    const held = anchor.current;
    if (!held || element.scrollTop < 4) return;
    const index = indexOf(held.key);
    if (index < 0) return;
    const wanted = toScroll(shape, rowTop(shape, index) + held.into, viewport);
    if (Math.abs(wanted - element.scrollTop) > 1) {
      element.scrollTop = wanted;
      setScrollTop(element.scrollTop);
    }
  }, [shape, shown]);

  const settle = useRef(0);
  useLayoutEffect(() => {
    clearTimeout(settle.current);
    settle.current = setTimeout(() => look(first, last), SETTLE) as unknown as number;
  }, [first, last, stamp]);

  const activeKey = active.value;
  const activeIndex = indexOf(activeKey);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || activeIndex < 0) return;
    const top = rowTop(shape, activeIndex);
    const above = hasHeading(shape, activeIndex) ? DAY_HEIGHT : 0;
    const at = toContent(shape, element.scrollTop, viewport);
    if (top - above < at) element.scrollTop = toScroll(shape, top - above, viewport);
    else if (top + height > at + viewport)
      element.scrollTop = toScroll(shape, top + height - viewport + 8, viewport);
  }, [activeKey]);

  function onScroll(): void {
    const element = scroller.current;
    if (!element) return;
    const at = toContent(shape, element.scrollTop, viewport);
    const index = rowAtHeight(shape, at);
    const key = rowAt(index);
    anchor.current = key ? { key, into: at - rowTop(shape, index) } : null;
    setScrollTop(element.scrollTop);
  }

  function onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<HTMLElement>(".row[data-key]");
    const key = row?.dataset.key as Key | undefined;
    if (!key) return;
    const act = target?.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "archive") void archive(key);
    else if (act === "delete") void trash(key);
    else if (act === "star") void toggleStar(key);
    else if (act === "read") void toggleRead(key);
    else openRow(key);
  }

  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  if (activeIndex >= 0 && (activeIndex < first || activeIndex >= last)) {
    if (activeIndex < first) indexes.unshift(activeIndex);
    else indexes.push(activeIndex);
  }
  const shift = scrollTop - content;
  return (
    // The keys of the list are commands like all others and are handled for the whole page.
    <div
      ref={scroller}
      id="rows"
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label={t("conversations")}
      aria-activedescendant={activeIndex >= 0 && activeKey ? rowId(activeKey) : undefined}
      onScroll={onScroll}
      onClick={onClick}
      onKeyDown={() => {}}
    >
      <div
        class="sizer"
        role="presentation"
        style={{ height: `${Math.min(fullHeight(shape), MAX_HEIGHT)}px` }}
      >
        {indexes.map((index) => {
          const key = rowAt(index);
          const top = rowTop(shape, index) + shift;
          const heading = hasHeading(shape, index) ? headingOf(index) : null;
          return [
            heading && (
              <div
                key={`day ${heading}`}
                class="day"
                role="presentation"
                style={{ transform: `translateY(${top - DAY_HEIGHT}px)` }}
              >
                {heading}
              </div>
            ),
            key === undefined ? (
              <SkeletonRow key={`hole ${index}`} top={top} />
            ) : (
              <Row
                key={key}
                rowKey={key}
                id={rowId(key)}
                index={index}
                count={count}
                top={top}
                line={!heading && index > 0}
                selected={key === activeKey}
              />
            ),
          ];
        })}
      </div>
    </div>
  );
}

export function rowId(key: Key): string {
  const [account, id] = partsOf(key);
  return `row-${account}-${id}`;
}

/** Rows that are the first of their day, as far as we know the rows. */
function headings(count: number): number[] {
  const found: number[] = [];
  let before: string | null = null;
  for (let index = 0; index < count; index += 1) {
    const group = rowAt(index) === undefined ? null : headingOf(index);
    if (group !== null && (index === 0 || (before !== null && group !== before))) found.push(index);
    before = group;
  }
  return found;
}

const groups = new Map<string, string>();
let groupsFor = "";

function headingOf(index: number): string | null {
  const key = rowAt(index);
  const head = key ? email(key).peek() : null;
  if (!head) return null;
  const now = new Date();
  const today = `${now.toDateString()} ${t("day-today")}`;
  if (today !== groupsFor) {
    groups.clear();
    groupsFor = today;
  }
  const at = new Date(head.receivedAt);
  const day = at > now ? "today" : at.toDateString();
  let group = groups.get(day);
  if (group === undefined) {
    group = dayGroup(at, now);
    groups.set(day, group);
  }
  return group;
}
