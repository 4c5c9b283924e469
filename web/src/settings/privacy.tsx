// What messages may do from here: whose images from the internet are always shown.

import { useEffect, useState } from "preact/hooks";
import { getJson, postJson } from "../api.ts";
import { t } from "../l10n.ts";
import { complain } from "../store/actions.ts";
import { forbidImages } from "../store/images.ts";
import { say } from "../store/toasts.ts";
import { Group, Page, Row } from "./parts.tsx";

export function PrivacyPage() {
  const [senders, setSenders] = useState<string[] | null>(null);
  const load = async () => setSenders(await getJson<string[]>("/api/image-senders"));
  useEffect(() => {
    load().catch(complain);
  }, []);
  const takeBack = async (address: string) => {
    await forbidImages(address);
    await load();
    const undo = { run: () => postJson("/api/image-senders", { address }).then(load).catch(complain) };
    say(t("images-always-off", { name: address }), { undo });
  };
  return (
    <Page title={t("settings-privacy")}>
      <Group id="set-images" title={t("images-senders")}>
        <p class="fields hint">{senders?.length === 0 ? t("images-senders-none") : t("remote-tells")}</p>
        {senders?.map((address) => (
          <Row key={address} label={address}>
            <button
              type="button"
              class="btn"
              data-sender={address}
              onClick={() => void takeBack(address).catch(complain)}
            >
              {t("remove")}
              <span class="vh">{address}</span>
            </button>
          </Row>
        ))}
      </Group>
    </Page>
  );
}
