// Pieces that the wizard's screens share: the card, a field, the block that
// tells a problem.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../api.ts";
import { LANGUAGE_NAMES, LANGUAGES, language, maybe, speak, t } from "../l10n.ts";
import { storedLanguage } from "../settings.ts";
import { Icon, Mark } from "../views/icon.tsx";

export function Card(props: { wide?: boolean; title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
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
  hint?: string;
  error?: string | undefined;
  autocomplete?: string;
  inputMode?: "email" | "numeric" | "url";
  autofocus?: boolean;
  disabled?: boolean;
  onInput: (value: string) => void;
}

export function Field(props: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.autofocus) input.current?.focus();
  }, []);
  const described = props.error ? `${props.id}-error` : props.hint ? `${props.id}-hint` : undefined;
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
        disabled={props.disabled}
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
      {props.hint && !props.error && <small id={`${props.id}-hint`}>{props.hint}</small>}
    </div>
  );
}

export function PasswordField(props: {
  id: string;
  value: string;
  error?: string | undefined;
  autofocus?: boolean;
  disabled?: boolean;
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

/** The texts of a problem, with every value that they may name. */
export function problemTexts(problem: Problem): { title: string; what: string; todo: string[] } {
  const args = {
    ...(problem.host ? { host: problem.host, provider: problem.host } : {}),
    ...(problem.port ? { port: String(problem.port) } : {}),
    ...(problem.user ? { user: problem.user } : {}),
    ...(problem.protocol ? { protocol: problem.protocol.toUpperCase() } : {}),
    ...problem.args,
  };
  const key = `error-${problem.code}`;
  const title = maybe(`${key}-title`, args) ?? maybe("error-other-title") ?? problem.code;
  const what = maybe(`${key}-what`, args) ?? "";
  const todo = [1, 2, 3].map((n) => maybe(`${key}-do-${n}`, args)).filter((line) => line !== null);
  return { title, what, todo };
}

/** What happened, what to do, and what the server said (the title stands above it). */
export function ErrorBlock(props: { problem: Problem; title?: boolean }) {
  const { problem } = props;
  const texts = problemTexts(problem);
  const amber = problem.code === "smtp-failed" || problem.code === "append-failed";
  return (
    <div
      class={amber ? "err amber error-block" : "err error-block"}
      role="alert"
      data-code={problem.code}
      data-cause={problem.args?.cause}
    >
      <Icon name={amber ? "triangle-alert" : "circle-alert"} />
      <div>
        {props.title && <b>{texts.title}</b>}
        {texts.what}
        {texts.todo.length > 0 && (
          <ul>
            {texts.todo.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {problem.said && (
          <details>
            <summary>{t("server-said")}</summary>
            <code dir="auto">{problem.said}</code>
            <code class="code">{problem.args?.cause ?? problem.code}</code>
          </details>
        )}
      </div>
    </div>
  );
}
