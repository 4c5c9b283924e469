// Pieces that the pages of the settings share: a page, a group of rows, and
// rows whose value is saved as soon as it has been changed.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { settingsAt } from "../store/ui.ts";
import { Icon } from "../views/icon.tsx";

export function Page(props: { title: string; lead?: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: a key pressed before the next frame would go nowhere.
  useLayoutEffect(() => {
    const { field } = settingsAt.peek() ?? {};
    const wanted = field ? document.querySelector<HTMLElement>(`.prefs .pane ${field}`) : null;
    wanted?.scrollIntoView({ block: "center" });
    (wanted ?? heading.current)?.focus();
  }, []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.lead && (
        <p class="lead" dir="auto">
          {props.lead}
        </p>
      )}
      {props.children}
    </>
  );
}

export function Group(props: {
  id: string;
  title: string;
  tag?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <section class="grp" id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`} dir="auto">
        {props.title} {props.tag && <span class="tag">{props.tag}</span>}
      </h2>
      {props.children}
    </section>
  );
}

/** What a row is about, with what can be done beside it. */
export function Row(props: {
  label: ComponentChildren;
  hint?: string | undefined;
  /** A server's own words. */
  said?: string | undefined;
  children?: ComponentChildren;
}) {
  return (
    <div class="rowf">
      <span dir="auto">
        {props.label}
        {props.hint && <small>{props.hint}</small>}
        {props.said && (
          <small>
            <code>{props.said}</code>
          </small>
        )}
      </span>
      {props.children && <span class="do">{props.children}</span>}
    </div>
  );
}

/** A line of text or several, saved when the field is left or, in one line, Enter pressed; Escape takes back what was typed. */
export function TextRow(props: {
  id: string;
  label: string;
  hint?: string;
  value: string;
  /** What an emptied field means. */
  empty?: string;
  inputMode?: "email";
  /** How many are seen, where there may be several. */
  lines?: number;
  /** Why it cannot be saved. */
  check?: (text: string) => string | null;
  /** False where it could not be saved. */
  onSave: (text: string) => Promise<boolean>;
}) {
  const { id, value } = props;
  const [typed, setTyped] = useState(value);
  const [wrong, setWrong] = useState<string | null>(null);
  const shown = useRef(value);
  /** What was handed in: Enter and then leaving the field save it once. */
  const handed = useRef(value);
  useEffect(() => {
    // What is being typed while the answer comes stays.
    setTyped((typed) => ([shown.current, handed.current].includes(typed.trim()) ? value : typed));
    shown.current = value;
    handed.current = value;
  }, [value]);
  const save = () => {
    const text = typed.trim() || (props.empty ?? "");
    setTyped(text);
    const why = props.check?.(text) ?? null;
    setWrong(why);
    if (why || text === handed.current) return;
    handed.current = text;
    void props.onSave(text).then((well) => {
      if (!well) handed.current = value;
    });
  };
  const takeBack = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || typed === value) return;
    event.preventDefault();
    setTyped(value);
    setWrong(null);
  };
  const described = [props.hint && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  const field = {
    id,
    dir: "auto" as const,
    value: typed,
    autocomplete: "off",
    "aria-invalid": wrong ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
    onBlur: save,
  };
  return (
    <div class="rowf">
      <span>
        <label for={id}>{props.label}</label>
        {props.hint && <small id={`${id}-hint`}>{props.hint}</small>}
      </span>
      <span class="field">
        {props.lines ? (
          <textarea
            {...field}
            rows={props.lines}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={takeBack}
          />
        ) : (
          <input
            {...field}
            type="text"
            inputMode={props.inputMode}
            autocapitalize="none"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") save();
              takeBack(event);
            }}
          />
        )}
        {wrong && (
          <small class="bad" id={`${id}-error`} role="alert">
            <Icon name="circle-alert" small />
            {wrong}
          </small>
        )}
      </span>
    </div>
  );
}

/** On or off, saved at once. */
export function SwitchRow(props: {
  id: string;
  label: string;
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <div class="rowf">
      <span>
        <label for={props.id}>{props.label}</label>
        {props.hint && <small>{props.hint}</small>}
      </span>
      <input
        id={props.id}
        class="switch"
        type="checkbox"
        role="switch"
        checked={props.on}
        aria-checked={props.on}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
