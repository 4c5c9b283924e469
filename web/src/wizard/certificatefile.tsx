// A certificate of one's own to sign in with, and its key, from files that the
// person chooses: PEM, or PKCS #12 with its password (RFC 7292), which the program
// opens. They are read here and go only to the program.

import { useState } from "preact/hooks";
import { ApiError, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { Icon } from "../views/icon.tsx";
import { PasswordField } from "./parts.tsx";

/** As much as the program takes of one in base64; a certificate with its key and chain has ten kilobytes. */
const MOST_BYTES = 128 * 1024;

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
  const [locked, setLocked] = useState<Uint8Array | null>(null);
  const wrong = unfit ?? (props.missing && !locked ? t("certificate-none") : null);
  const read = async (files: File[]) => {
    const small = files.every((each) => each.size <= MOST_BYTES);
    const all = small ? await Promise.all(files.map(bytesOf)) : [];
    const archive = all.find(isArchive) ?? null;
    setLocked(archive);
    const pem = archive ? "" : all.map((each) => new TextDecoder().decode(each)).join("\n");
    const why = files.length === 0 || archive ? null : lacking(pem);
    setUnfit(why);
    props.onChange(why ? "" : pem);
  };
  return (
    <>
      <div class="fld">
        <label for={id}>{t("certificate-files")}</label>
        <input
          id={id}
          type="file"
          multiple
          accept=".pem,.crt,.cer,.key,.p12,.pfx"
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
      {locked && <Unlock id={`${id}-open`} file={locked} onOpen={props.onChange} />}
    </>
  );
}

/** Asks for the file's password until it opens. */
function Unlock(props: { id: string; file: Uint8Array; onOpen: (pem: string) => void }) {
  const { id, file } = props;
  const [password, setPassword] = useState("");
  const [opened, setOpened] = useState(false);
  const [wrong, setWrong] = useState<string | undefined>();
  const open = async () => {
    try {
      const body = { file: base64(file), password };
      const { certificate } = await postJson<{ certificate: string }>("/api/setup/certificate", body);
      setWrong(undefined);
      setOpened(true);
      props.onOpen(certificate);
    } catch (error) {
      setWrong(statusOf(error) === 403 ? t("certificate-password-wrong") : t("certificate-unfit"));
    }
  };
  return (
    <fieldset
      onKeyDown={(event) => {
        // Enter is for the whole form once the file is open.
        if (event.key !== "Enter" || opened) return;
        event.preventDefault();
        void open();
      }}
    >
      <p class="hint" role="status">
        {opened ? t("certificate-opened") : t("certificate-locked")}
      </p>
      {!opened && (
        <>
          <PasswordField id={`${id}-password`} value={password} error={wrong} onInput={setPassword} />
          <button id={id} type="button" class="btn" onClick={() => void open()}>
            {t("certificate-open")}
          </button>
        </>
      )}
    </fieldset>
  );
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** DER begins with a SEQUENCE, PEM with a text. */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function statusOf(error: unknown): number {
  return error instanceof ApiError ? error.status : 0;
}

function lacking(pem: string): string | null {
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) return t("certificate-none");
  return /-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(pem) ? null : t("certificate-keyless");
}
