// The top bar: the search field, and the doors to the keys and the settings.

import { useEffect, useRef, useState } from "preact/hooks";
import { commandLabel, tip } from "../commands.ts";
import { t } from "../l10n.ts";
import { active, rowAt, view } from "../store/list.ts";
import { focusList, lookFor, openRow, openSettings, overlay } from "../store/ui.ts";
import { Icon } from "./icon.tsx";

/** The list follows the typing this far behind, in milliseconds. */
const PAUSE = 50;

export function Topbar() {
  const shown = view.value?.search ?? "";
  const [typed, setTyped] = useState(shown);
  const timer = useRef(0);
  // What was last looked for from here: the list lags behind the typing, and must not undo it.
  const looked = useRef(shown);
  const look = (text: string) => {
    looked.current = text;
    lookFor(text);
  };
  // Leaving a search (by a folder, by Escape) empties the field; one begun elsewhere fills it.
  useEffect(() => {
    if (shown !== looked.current) setTyped(shown);
    looked.current = shown;
  }, [shown, view.value?.mailbox]);
  const search = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => look(text), PAUSE) as unknown as number;
  };
  return (
    <header class="top">
      {/* biome-ignore lint/a11y/useSemanticElements: <search> would not change what is read */}
      <div class="search" role="search">
        <Icon name="search" />
        <label class="vh" for="search">
          {t("search")}
        </label>
        <input
          id="search"
          type="search"
          dir="auto"
          placeholder={t("search-example")}
          value={typed}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              search("");
              focusList();
            } else if (event.key === "Enter") {
              event.preventDefault();
              look(typed);
              const first = active.peek() ?? rowAt(0);
              if (first) openRow(first);
              focusList();
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              focusList();
            }
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <span class="grow" />
      <button
        id="help-button"
        class="ib"
        type="button"
        aria-label={commandLabel("help")}
        title={tip("help")}
        onClick={() => (overlay.value = "help")}
      >
        <Icon name="keyboard" />
      </button>
      <button
        id="settings-button"
        class="ib"
        type="button"
        aria-label={commandLabel("settings")}
        title={tip("settings")}
        onClick={() => openSettings()}
      >
        <Icon name="settings" />
      </button>
    </header>
  );
}
