// Where rows and day headings stand in a list of any length. Pure arithmetic:
// every row has one height, every heading another, and a browser element may
// not grow without end.

/** Firefox stops near 17.8 million pixels; above this we scale the scroll position. */
export const MAX_HEIGHT = 16_000_000;

export interface Geometry {
  count: number;
  row: number;
  day: number;
  /** Rows that have a heading above them, ascending. */
  headings: readonly number[];
}

/** The top of a row, below its own heading. */
export function rowTop(shape: Geometry, index: number): number {
  return index * shape.row + headingsUpTo(shape, index) * shape.day;
}

export function fullHeight(shape: Geometry): number {
  return shape.count * shape.row + shape.headings.length * shape.day;
}

/** The row that a height falls in, its heading included. */
export function rowAtHeight(shape: Geometry, y: number): number {
  let low = 0;
  let high = Math.max(0, shape.count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const own = hasHeading(shape, middle) ? shape.day : 0;
    if (rowTop(shape, middle) - own <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function hasHeading(shape: Geometry, index: number): boolean {
  const at = headingsUpTo(shape, index);
  return at > 0 && shape.headings[at - 1] === index;
}

/** How far the content is scrolled, given where the (perhaps shorter) element is. */
export function toContent(shape: Geometry, scrollTop: number, viewport: number): number {
  const full = fullHeight(shape);
  if (full <= MAX_HEIGHT) return scrollTop;
  return (scrollTop * (full - viewport)) / (MAX_HEIGHT - viewport);
}

/** The inverse of `toContent`. */
export function toScroll(shape: Geometry, content: number, viewport: number): number {
  const full = fullHeight(shape);
  if (full <= MAX_HEIGHT) return content;
  return (content * (MAX_HEIGHT - viewport)) / (full - viewport);
}

function headingsUpTo(shape: Geometry, index: number): number {
  let low = 0;
  let high = shape.headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shape.headings[middle] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}
