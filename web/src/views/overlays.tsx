// What lies over the page: the palette, the list of keys and how the accounts fare.

import { useState } from "preact/hooks";
import {
  COMMANDS,
  type Command,
  commandLabel,
  folderCommands,
  keyLabel,
  settingsCommands,
} from "../commands.ts";
import { t } from "../l10n.ts";
import { overlay } from "../store/ui.ts";
import { Dialog, Head } from "./dialog.tsx";
import { StatusView } from "./statusview.tsx";

export function Overlays() {
  switch (overlay.value) {
    case "palette":
      return <Palette />;
    case "help":
      return <Help />;
    case "status":
      return <StatusView />;
    default:
      return null;
  }
}

function Palette() {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const wanted = typed.trim().toLowerCase();
  const entries = [
    ...COMMANDS.filter((each) => each.id !== "palette" && (each.when?.() ?? true)).map((each) => ({
      label: commandLabel(each.id),
      key: each.keys[0] ?? "",
      run: each.run,
    })),
    ...[...settingsCommands(), ...folderCommands()].map((each) => ({ ...each, key: "" })),
  ].filter((entry) => wanted.split(/\s+/).every((word) => entry.label.toLowerCase().includes(word)));
  const shown = entries.slice(0, 12);
  const chosen = Math.min(at, shown.length - 1);
  const run = (entry: { run: () => void } | undefined) => {
    overlay.value = null;
    // Once the dialog is gone and has given the focus back: what runs may take it.
    if (entry) queueMicrotask(entry.run);
  };
  return (
    <Dialog id="palette" class="pal" label={t("command-palette")}>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown.length > 0 ? `palette-${chosen}` : undefined}
        aria-label={t("command-palette")}
        placeholder={t("palette-hint")}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, shown.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
          else if (event.key === "Enter") run(shown[chosen]);
          else return;
          event.preventDefault();
        }}
      />
      <div class="opts-list" id="palette-list" role="listbox" aria-label={t("command-palette")}>
        {shown.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names its choice
          // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field does the same
          <div
            key={entry.label}
            id={`palette-${index}`}
            class="pe"
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(entry)}
          >
            <span dir="auto">{entry.label}</span>
            {entry.key && <Keys of={entry.key} />}
          </div>
        ))}
        {shown.length === 0 && <p class="none">{t("palette-none")}</p>}
      </div>
    </Dialog>
  );
}

const GROUPS: Command["group"][] = ["move", "act", "write", "go", "page"];

function Help() {
  return (
    <Dialog id="help" class="sheet" label={t("command-help")}>
      <Head title={t("command-help")} />
      <div class="cols">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`group-${group}`)}</h3>
            <dl>
              {COMMANDS.filter((each) => each.group === group && each.keys.length > 0).map((each) => (
                <div key={each.id}>
                  <dt>{commandLabel(each.id)}</dt>
                  <dd>
                    {each.keys.map((key) => (
                      <Keys key={key} of={key} />
                    ))}
                  </dd>
                </div>
              ))}
              {group === "write" && (
                <div>
                  <dt>{t("send")}</dt>
                  <dd>
                    <Keys of="Ctrl+Enter" />
                  </dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Keys(props: { of: string }) {
  return (
    <span class="k">
      {keyLabel(props.of)
        .split(" ")
        .map((part) => (
          <kbd key={part}>{part}</kbd>
        ))}
    </span>
  );
}
