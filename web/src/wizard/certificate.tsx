// W6: a certificate that was not taken, for judging. The only screen that can
// trust one: this certificate, for this server, until a day.

import type { Problem } from "../api.ts";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { pin, pinUntil, problem, step } from "./flow.ts";
import { Primary, Quiet, Screen } from "./parts.tsx";
import { day, problemTexts } from "./problems.ts";

export function Certificate() {
  const what = problem.value;
  if (!what) return null;
  const args = what.args ?? {};
  const { scanner } = args;
  const until = pinUntil(what);
  return (
    <Screen
      wide
      onEnter={() => {
        step.value = "problem";
      }}
      title={t("w6-title", { host: what.host ?? "" })}
    >
      <p class="lead">{problemTexts({ ...what, code: args.cause ?? what.code }).what}</p>
      <Facts of={what} />
      {scanner && (
        <p class="aside" id="w6-scanner">
          <Icon name="shield-alert" />
          <span>{t("w6-scanner", { scanner })}</span>
        </p>
      )}
      {until && <p class="lead">{t("w6-scope", { host: what.host ?? "", date: day(until) })}</p>}
      <div class="acts">
        {until && (
          <Quiet id="w6-trust" label={t("w6-trust", { date: day(until) })} onClick={() => void pin(what)} />
        )}
        <Primary id="w6-back" label={until ? t("do-not-connect") : t("back")} />
      </div>
    </Screen>
  );
}

export function Facts(props: { of: Problem }) {
  const { names, asked, issuer, selfSigned, notBefore, notAfter, fingerprint } = props.of.args ?? {};
  const rows: [string, string | undefined][] = [
    [t("w6-asked"), asked ?? props.of.host],
    [t("w6-names"), names],
    [t("w6-issuer"), selfSigned === "true" ? t("w6-self") : issuer],
    [t("w6-from"), notBefore && day(notBefore)],
    [t("w6-until"), notAfter && day(notAfter)],
  ];
  return (
    <table class="srv">
      <tbody>
        {rows.map(
          ([label, text]) =>
            text && (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td dir="auto">{text}</td>
              </tr>
            ),
        )}
        <tr>
          <th scope="row">SHA-256</th>
          <td>
            <code id="w6-fingerprint">{fingerprint}</code>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
