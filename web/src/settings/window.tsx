// Signing in again at the provider, for an account that takes no password.

import { type Problem, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { loadStatus } from "../store/accounts.ts";
import { say } from "../store/toasts.ts";
import { signInAt, waiting } from "../wizard/oauth.ts";
import { Out } from "../wizard/parts.tsx";
import { problemOf } from "../wizard/problems.ts";

/** Gives what stood in the way; null once it is done or was called off. */
export async function signInAgain(account: string, address: string): Promise<Problem | null> {
  const ended = await signInAt(address, { account }, "browser");
  if (!ended || "code" in ended) return ended;
  try {
    await postJson(`/api/accounts/${account}/password`, ended);
    say(t("signed-in-again"));
    await loadStatus();
    return null;
  } catch (error) {
    return problemOf(error);
  }
}

/** While the person is there. */
export function SigningIn() {
  const at = waiting.value;
  if (at?.way !== "browser") return null;
  return (
    <p class="fields" id="set-window" role="status">
      {t("w5-lead")} <Out href={at.url}>{t("w5-reopen")}</Out>
    </p>
  );
}
