// The wizard: which screen stands. Escape goes back; Enter presses the
// primary button, because each screen is a form.

import { useEffect } from "preact/hooks";
import { serverAccounts } from "../store/accounts.ts";
import { cancel, leave, step } from "./flow.ts";
import { Found } from "./found.tsx";
import { ByHand } from "./hand.tsx";
import { LanguageMenu } from "./parts.tsx";
import { ProblemScreen } from "./problem.tsx";
import { Searching } from "./search.tsx";
import { Start } from "./start.tsx";

export function Wizard() {
  const shown = step.value;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      if (step.peek() !== "start") cancel();
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
      {shown === "found" && <Found key="found" />}
      {shown === "hand" && <ByHand key="hand" />}
      {shown === "problem" && <ProblemScreen key="problem" />}
    </main>
  );
}
