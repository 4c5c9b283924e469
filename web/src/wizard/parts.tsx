// Pieces that the wizard's screens share: the card, a field, the block that
// tells a problem.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../api.ts";
import { LANGUAGE_NAMES, LANGUAGES, language, speak, t } from "../l10n.ts";
import { storedLanguage } from "../settings.ts";
import { Icon, Mark } from "../views/icon.tsx";
import { busy } from "./flow.ts";
import { problemTexts } from "./problems.ts";

export { problemTexts };

export function Card(props: { wide?: boolean; title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once, as everywhere here: a key pressed before the next frame would go nowhere.
  useLayoutEffect(() => {
    // The first field of a screen may have taken the focus already.
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div class={props.wide ? "card wide" : "card"}>
      <div class="mark">
        <Mark />
        Postduif
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.children}
    </div>
  );
}

/** A screen that leads on: Enter anywhere in it does the same as its main button. */
export function Screen(props: {
  wide?: boolean;
  title: string;
  onEnter: () => void;
  children: ComponentChildren;
}) {
  const { onEnter, ...card } = props;
  return (
    <form
      class="wf"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <Card {...card} />
    </form>
  );
}

export function LanguageMenu() {
  return (
    <label class="lang">
      <span class="vh">{t("language")}</span>
      <select
        id="language"
        value={language.value}
        onChange={(event) => {
          const chosen = LANGUAGES.find((each) => each === event.currentTarget.value) ?? "en";
          storedLanguage.value = chosen;
          void speak(chosen);
        }}
      >
        {LANGUAGES.map((each) => (
          <option key={each} value={each}>
            {LANGUAGE_NAMES[each]}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FieldProps {
  id: string;
  label: string;
  value: string;
  type?: "text" | "email" | "password";
  hint?: string | undefined;
  error?: string | undefined;
  autocomplete?: string;
  inputMode?: "email" | "numeric" | "url";
  autofocus?: boolean;
  onInput: (value: string) => void;
}

export function Field(props: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (props.autofocus) input.current?.focus();
  }, []);
  const { hint } = props;
  const described = props.error ? `${props.id}-error` : hint ? `${props.id}-hint` : undefined;
  return (
    <div class="fld">
      <label for={props.id}>{props.label}</label>
      <input
        ref={input}
        id={props.id}
        type={(props.type ?? "text") as "text"}
        value={props.value}
        inputMode={props.inputMode}
        autocomplete={props.autocomplete}
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={described}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {props.error && (
        <small class="bad" id={`${props.id}-error`}>
          <Icon name="circle-alert" small />
          {props.error}
        </small>
      )}
      {hint && !props.error && <small id={`${props.id}-hint`}>{hint}</small>}
    </div>
  );
}

export function PasswordField(props: {
  id: string;
  value: string;
  error?: string | undefined;
  autofocus?: boolean;
  onInput: (value: string) => void;
}) {
  const [shown, setShown] = useState(false);
  return (
    <div class="secret">
      <Field
        {...props}
        label={t("password")}
        type={shown ? "text" : "password"}
        autocomplete="current-password"
      />
      <button
        type="button"
        class="ib"
        aria-pressed={shown}
        aria-label={shown ? t("password-hide") : t("password-show")}
        title={shown ? t("password-hide") : t("password-show")}
        onClick={() => setShown(!shown)}
      >
        <Icon name={shown ? "eye-off" : "eye"} />
      </button>
    </div>
  );
}

export function Tick(props: {
  id: string;
  label: string;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label class="tick" for={props.id}>
      <input
        id={props.id}
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** The button that Enter presses. */
export function Primary(props: { id: string; label: string; busy?: boolean }) {
  const works = props.busy ?? busy.value;
  return (
    <button
      id={props.id}
      class={works ? "btn big primary busy" : "btn big primary"}
      type="submit"
      aria-busy={works}
    >
      {props.label}
    </button>
  );
}

export function Quiet(props: { id: string; label: string; onClick: () => void }) {
  return (
    <button id={props.id} class="btn big quiet" type="button" onClick={props.onClick}>
      {props.label}
    </button>
  );
}

/** A page of the provider's, in a tab of its own that learns nothing of us. */
export function Out(props: { href: string; children: ComponentChildren }) {
  if (!/^https?:\/\//.test(props.href)) return null;
  return (
    <a href={props.href} target="_blank" rel="noreferrer">
      {props.children}
    </a>
  );
}

/** What happened, what to do, and what the server said. */
export function ErrorBlock(props: { problem: Problem; title?: boolean }) {
  const { problem } = props;
  const texts = problemTexts(problem);
  const amber = problem.code === "smtp-failed" || problem.code === "append-failed";
  const cause = problem.args?.cause;
  const under = amber && cause ? problemTexts({ ...problem, code: cause }) : null;
  const todo = under && !SAYS_ALL.includes(cause ?? "") ? under.todo : texts.todo;
  return (
    <div
      class={amber ? "err amber error-block" : "err error-block"}
      role="alert"
      data-code={problem.code}
      data-cause={cause}
    >
      <Icon name={amber ? "triangle-alert" : "circle-alert"} />
      <div>
        {props.title && <b>{texts.title}</b>}
        {texts.what} {under && !SAYS_ALL.includes(cause ?? "") && under.what}
        {todo.length > 0 && (
          <ul>
            {todo.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {(problem.said || cause) && (
          <details>
            <summary>{t("server-said")}</summary>
            <code dir="auto">{problem.said}</code>
            <code class="code">{cause ?? problem.code}</code>
          </details>
        )}
      </div>
    </div>
  );
}

/** Causes that the amber text tells in full by itself. */
const SAYS_ALL = ["auth-failed", "app-password", "no-auth", "no-mechanism", "no-config"];

/** Where an address leads; itself if it is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
