// The wizard: which screen stands. Escape goes back; Enter presses the
// primary button, because each screen is a form; also from its heading, where
// the focus is first.

import { useLayoutEffect } from "preact/hooks";
import { serverAccounts } from "../store/accounts.ts";
import { Ask } from "./ask.tsx";
import { Certificate } from "./certificate.tsx";
import { cancel, leave, step } from "./flow.ts";
import { Found } from "./found.tsx";
import { ByHand } from "./hand.tsx";
import { ImportMail } from "./import.tsx";
import { LanguageMenu } from "./parts.tsx";
import { ProblemScreen } from "./problem.tsx";
import { Searching } from "./search.tsx";
import { Start } from "./start.tsx";
import { AtProvider } from "./window.tsx";

export function Wizard() {
  const shown = step.value;
  // Before the next key, not after the next frame.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A dialog above has its own keys.
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (event.key === "Enter" && document.activeElement?.tagName === "H1") {
        event.preventDefault();
        document.querySelector<HTMLFormElement>("form.wf")?.requestSubmit();
      }
      if (event.key !== "Escape") return;
      event.preventDefault();
      if (step.peek() === "certificate") step.value = "problem";
      else if (step.peek() !== "start") cancel();
      else if (serverAccounts.peek().length > 0) leave();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <main class="wz" id="wizard" data-step={shown}>
      <LanguageMenu />
      {shown === "start" && <Start key="start" />}
      {shown === "search" && <Searching key="search" />}
      {shown === "ask" && <Ask key="ask" />}
      {shown === "found" && <Found key="found" />}
      {shown === "hand" && <ByHand key="hand" />}
      {shown === "window" && <AtProvider key="window" />}
      {shown === "certificate" && <Certificate key="certificate" />}
      {shown === "problem" && <ProblemScreen key="problem" />}
      {shown === "import" && <ImportMail key="import" />}
    </main>
  );
}
