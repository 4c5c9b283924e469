// W7: mail that other programs left on this computer.

import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { cancel, leave } from "./flow.ts";
import {
  begin,
  choice,
  files,
  lacking,
  look,
  path,
  progress,
  result,
  skipped,
  sources,
  stop,
  trouble,
} from "./importing.ts";
import { ErrorBlock, Field, Primary, Quiet, Screen } from "./parts.tsx";

export function ImportMail() {
  useEffect(() => {
    void look();
    return stop;
  }, []);
  const ended = result.value;
  return (
    <Screen
      wide
      onEnter={() => {
        if (ended) leave();
        else void begin();
      }}
      title={t("w7-title")}
    >
      {ended ? <Ended /> : progress.value ? <Running /> : <Choices />}
    </Screen>
  );
}

function Choices() {
  const found = sources.value ?? [];
  const lack = lacking.value;
  return (
    <>
      <p class="lead">{t("w7-lead")}</p>
      <fieldset class="opts one" id="w7-choices">
        <legend class="vh">{t("w7-title")}</legend>
        {found.map((source, n) => (
          <Option key={source.path} id={`w7-found-${n}`} value={n} title={`Thunderbird: ${source.name}`}>
            {t("w7-thunderbird", { accounts: source.accounts, folders: source.folders })}{" "}
            {source.onServer.length > 0 && t("w7-on-server", { names: source.onServer.join(", ") })}
          </Option>
        ))}
        <Option id="w7-by-path" value="path" title={t("w7-path")}>
          {t("w7-path-what")}
        </Option>
        <Option id="w7-by-files" value="files" title={t("w7-files")}>
          {t("w7-files-what")}
        </Option>
      </fieldset>
      {choice.value === "path" && (
        <Field
          id="w7-path"
          label={t("w7-path-label")}
          value={path.value}
          error={lack === "path" ? t("w7-path-missing") : undefined}
          autocomplete="off"
          onInput={(value) => (path.value = value)}
        />
      )}
      {choice.value === "files" && <Files lacking={lack === "files"} />}
      {trouble.value && <ErrorBlock problem={trouble.value} />}
      <div class="acts">
        <Quiet id="w7-back" label={t("back")} onClick={cancel} />
        <Primary id="w7-begin" label={t("w7-begin")} busy={false} />
      </div>
    </>
  );
}

function Option(props: {
  id: string;
  value: number | "path" | "files";
  title: string;
  children: ComponentChildren;
}) {
  return (
    <label class="opt" for={props.id}>
      <input
        id={props.id}
        type="radio"
        name="w7"
        checked={choice.value === props.value}
        aria-describedby={`${props.id}-what`}
        onChange={() => (choice.value = props.value)}
      />
      <b dir="auto">{props.title}</b>
      <span class="p" id={`${props.id}-what`} dir="auto">
        {props.children}
      </span>
    </label>
  );
}

function Files(props: { lacking: boolean }) {
  return (
    <div class="fld">
      <label for="w7-files">{t("w7-files-label")}</label>
      <input
        id="w7-files"
        type="file"
        multiple
        accept=".mbox,.mbx,.eml,application/mbox,message/rfc822"
        aria-invalid={props.lacking ? "true" : undefined}
        aria-describedby={props.lacking ? "w7-files-error" : undefined}
        onChange={(event) => (files.value = [...(event.currentTarget.files ?? [])])}
      />
      {props.lacking && (
        <small class="bad" id="w7-files-error">
          <Icon name="circle-alert" small />
          {t("w7-files-missing")}
        </small>
      )}
    </div>
  );
}

function Running() {
  const now = progress.value;
  const name = now?.name ?? "";
  return (
    <>
      <p class="lead" role="status" dir="auto">
        {t("w7-running", { new: now?.new ?? 0 })}
      </p>
      <progress
        class="bar"
        id="w7-progress"
        aria-label={t("w7-title")}
        max={now?.total || 1}
        value={now?.done ?? 0}
      />
      <p class="aside">
        <Icon name="folder" />
        <span dir="auto">{name}</span>
      </p>
      <div class="acts">
        <button id="w7-stop" class="btn big" type="button" onClick={stop}>
          {t("cancel")}
        </button>
      </div>
    </>
  );
}

function Ended() {
  const ended = result.value;
  const heading = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  if (!ended) return null;
  const left = ended.skipped - skipped.value.length;
  return (
    <>
      <p class="okline" id="w7-done" role="status" ref={heading} tabIndex={-1}>
        <Icon name="circle-check" />
        <span>{t("w7-done", { new: ended.new, known: ended.known })}</span>
      </p>
      {ended.skipped > 0 && (
        <details class="log" id="w7-skipped">
          <summary>{t("w7-skipped", { count: ended.skipped })}</summary>
          <ul class="steps small">
            {skipped.value.map((one) => (
              <li key={one.place}>
                <span dir="auto">{one.place}</span>
                <small title={one.said}>{t(`w7-skipped-${one.reason}`)}</small>
              </li>
            ))}
            {left > 0 && <li>{t("w7-skipped-more", { count: left })}</li>}
          </ul>
        </details>
      )}
      <div class="acts">
        <Quiet id="w7-more" label={t("w7-more")} onClick={() => void look()} />
        <Primary id="w7-to-mail" label={t("w7-to-mail")} busy={false} />
      </div>
    </>
  );
}
