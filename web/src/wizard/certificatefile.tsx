// A certificate of one's own to sign in with, and its key, from files that the
// person chooses. They are read here and go only to the program.

import { useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";

/** As much as the program reads of one; a certificate with its key and chain has ten kilobytes. */
const MOST_BYTES = 256 * 1024;

/** Hands on the certificate with its key in PEM; empty while there is none that could be right. */
export function CertificateFile(props: {
  id: string;
  /** One is kept already. */
  kept?: boolean;
  /** One is needed and was not chosen. */
  missing?: boolean;
  onChange: (pem: string) => void;
}) {
  const { id } = props;
  const [unfit, setUnfit] = useState<string | null>(null);
  const wrong = unfit ?? (props.missing ? t("certificate-none") : null);
  const read = async (files: File[]) => {
    const small = files.every((each) => each.size <= MOST_BYTES);
    const pem = small ? (await Promise.all(files.map((each) => each.text()))).join("\n") : "";
    const why = files.length === 0 ? null : lacking(pem);
    setUnfit(why);
    props.onChange(why ? "" : pem);
  };
  return (
    <div class="fld">
      <label for={id}>{t("certificate-files")}</label>
      <input
        id={id}
        type="file"
        multiple
        accept=".pem,.crt,.cer,.key"
        aria-invalid={wrong ? "true" : undefined}
        aria-describedby={wrong ? `${id}-error` : `${id}-hint`}
        onChange={(event) => void read([...(event.currentTarget.files ?? [])])}
      />
      {wrong ? (
        <small class="bad" id={`${id}-error`} role="alert">
          <Icon name="circle-alert" small />
          {wrong}
        </small>
      ) : (
        <small id={`${id}-hint`}>
          {props.kept ? t("certificate-kept") : ""} {t("certificate-files-hint")}
        </small>
      )}
    </div>
  );
}

function lacking(pem: string): string | null {
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) return t("certificate-none");
  return /-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(pem) ? null : t("certificate-keyless");
}
