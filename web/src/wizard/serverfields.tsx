// The fields of one server, wherever they are typed: in the wizard by hand, and
// in the settings of an account.

import type { Protocol, Server } from "../api.ts";
import { t } from "../l10n.ts";
import { Choice } from "../views/choice.tsx";
import { Icon } from "../views/icon.tsx";
import { edited, type Fields } from "./fields.ts";
import { Field } from "./parts.tsx";

/** Says what stood there before the person changed it. */
export type Before = (value: string) => string;

/** What stood there before, where that is not what stands there now. */
export function otherwise(before: string | undefined, now: string, say: Before): string | undefined {
  return before && before !== now.trim() ? say(before) : undefined;
}

export function ServerFields(props: {
  id: string;
  fields: Fields;
  before: Fields | null;
  say: Before;
  kinds: Protocol[];
  onChange: (fields: Fields) => void;
}) {
  const { id, fields } = props;
  const change = (part: Partial<Fields>) => props.onChange(edited(fields, part));
  const before = (field: "host" | "port") => otherwise(props.before?.[field], fields[field], props.say);
  return (
    <>
      <div class={props.kinds.length > 1 ? "three" : "one"}>
        {props.kinds.length > 1 && (
          <Choice
            class="fld"
            id={`${id}-kind`}
            label={t("w4-kind")}
            value={fields.protocol}
            options={props.kinds.map((kind) => [kind, kind.toUpperCase()])}
            onChange={(protocol) => change({ protocol: protocol as Protocol })}
          />
        )}
        <Field
          id={`${id}-host`}
          label={t("w4-host")}
          value={fields.host}
          hint={before("host")}
          inputMode="url"
          onInput={(host) => change({ host })}
        />
      </div>
      <div class="two">
        <Choice
          class="fld"
          id={`${id}-security`}
          label={t("w4-security")}
          value={fields.security}
          options={[
            ["tls", "TLS"],
            ["starttls", "STARTTLS"],
            ["none", t("security-none")],
          ]}
          onChange={(security) => change({ security: security as Server["security"] })}
        />
        <Field
          id={`${id}-port`}
          label={t("w4-port")}
          value={fields.port}
          hint={before("port")}
          inputMode="numeric"
          onInput={(port) => change({ port: port.replace(/\D/g, "").slice(0, 5), ownPort: true })}
        />
      </div>
      {fields.security === "none" && (
        <p class="bad" role="alert" id={`${id}-clear`}>
          <Icon name="triangle-alert" small />
          {t("w4-clear")}
        </p>
      )}
    </>
  );
}
