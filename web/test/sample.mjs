// The mail of the mock server: a conversation with everything the page can
// show, a few neighbours, and as many plain ones as the list shall hold.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const ME = { name: "Jan Jansen", email: "jan@voorbeeld.nl" };
const ANNA = { name: "Anna de Vries", email: "anna@devries.example" };
const JEROEN = { name: "Jeroen Bakker", email: "jeroen@bakker.example" };

const ROLES = [
  ["inbox", "INBOX"],
  ["drafts", "Drafts"],
  ["sent", "Sent"],
  ["archive", "Archive"],
  ["junk", "Junk"],
  ["trash", "Trash"],
];

export function folders() {
  const own = ["Vergaderingen", "Onderhoud"];
  return [
    ...ROLES.map(([role, name], index) => folder(`m-${role}`, name, role, index)),
    ...own.map((name, index) => folder(`m-own${index}`, name, null, 10 + index)),
  ];
}

function folder(id, name, role, sortOrder) {
  return { id, name, role, sortOrder, parentId: null };
}

const NAMES = [
  "Élise Fournier",
  "Bakkerij Zuid",
  "Sanne Jansen",
  "Rabobank",
  "VvE De Linde",
  "Huisarts Oost",
  "Mehmet Yılmaz",
];
const SUBJECTS = [
  "Devis pour les panneaux solaires",
  "Uw bestelling voor zaterdag",
  "Foto’s van de boottocht",
  "Uw rekeningafschrift staat klaar",
  "Agenda algemene ledenvergadering",
  "Herinnering: afspraak om 10:20",
  "Verslag van de buurtavond",
];
const TEXTS = [
  "Bonjour Jan, voici le devis comme convenu hier au téléphone.",
  "Bedankt! We hebben 4 desembroden en 12 croissants voor u klaargelegd.",
  "Kijk eens wat een licht, vooral die van de brug bij zonsondergang.",
  "Het afschrift van deze maand staat klaar.",
  "Bijgaand de agenda, de notulen en het meerjarenplan.",
  "U heeft morgen een afspraak. Neem uw verzekeringspas mee.",
  "Hierbij het verslag. Aanvullingen graag voor vrijdag.",
];

/** All emails, newest first is not promised. */
export function emails(now, plain) {
  const list = [...planning(now), ...welcome(now), newsletter(now)];
  for (let n = 0; n < plain; n += 1) {
    const who = n % NAMES.length;
    const at = now - 90 * MINUTE - n * 137 * MINUTE;
    list.push(
      mail(`p${n}`, `t-p${n}`, at, {
        from: [{ name: NAMES[who], email: `post${who}@afzender${n % 23}.example` }],
        subject: SUBJECTS[(n * 5 + who) % SUBJECTS.length],
        text: TEXTS[(n * 3 + who) % TEXTS.length],
        seen: n % 6 !== 1,
        starred: n % 17 === 2,
        attachments: n % 5 === 0 ? [attachment("a", "Devis-2026.pdf", "application/pdf", 184_000)] : [],
      }),
    );
  }
  return list;
}

function planning(now) {
  const id = "t-planning";
  return [
    mail("planning1", id, now - 3 * DAY, {
      from: [JEROEN],
      to: [ME, ANNA],
      subject: "Planning donderdag",
      text: "Ik kan vanaf half tien, daarvoor moet ik de kinderen wegbrengen.",
    }),
    mail("planning2", id, now - 2 * DAY, {
      from: [ME],
      to: [JEROEN, ANNA],
      box: "m-sent",
      subject: "Re: Planning donderdag",
      text: "Prima, dan plannen we de rondleiding om tien uur.",
    }),
    mail("planning3", id, now - 20 * MINUTE, {
      from: [ANNA],
      to: [ME, JEROEN],
      subject: "Re: Planning donderdag",
      starred: true,
      seen: false,
      text: "Hoi allemaal,\n\nDan zie ik jullie donderdag om tien uur bij de ingang aan de Lindelaan. Ik neem de sleutels mee, en de tekeningen van de nieuwe fietsenstalling zitten in de bijlage.\n\nKun je vóór woensdag laten weten of we met vijf of met zes man zijn? Dan regel ik koffie.\n\nGroet,\nAnna",
      attachments: [
        attachment("a", "Fietsenstalling-v3.pdf", "application/pdf", 1_800_000),
        attachment("b", "ingang-lindelaan.jpg", "image/jpeg", 640_000),
      ],
    }),
  ];
}

function welcome(now) {
  return [
    mail("welcome", "t-welcome", now - 85 * MINUTE, {
      from: [{ name: "OVHcloud Support", email: "support@ovh.example" }],
      subject: "Uw nieuwe e-mailaccount is klaar",
      text: "De mailbox jan@voorbeeld.nl is aangemaakt. U kunt hem meteen gebruiken.",
      seen: false,
    }),
  ];
}

function newsletter(now) {
  return mail("news", "t-news", now - 5 * DAY, {
    from: [{ name: "De Nieuwsbrief", email: "nieuws@krant.example" }],
    subject: "Het weekoverzicht",
    html: '<table width="600" style="background:#f6e7c8"><tr><td><h2 style="color:#7a2d00">Het weekoverzicht</h2><p>Met <b>opmaak</b>, en met een <a href="https://krant.example/">koppeling</a>.</p></td></tr></table>',
    text: "Het weekoverzicht",
    remoteHosts: ["plaatjes.krant.example"],
    trackingPixels: 1,
  });
}

function attachment(partId, name, type, size) {
  return {
    partId,
    blobId: `b-${partId}-${name}`,
    size,
    name,
    type,
    charset: null,
    disposition: "attachment",
    cid: null,
  };
}

function mail(id, threadId, at, has) {
  const { seen = true, starred = false, attachments = [] } = has;
  const text = {
    partId: "text",
    blobId: null,
    type: "text/plain",
    size: has.text.length,
    name: null,
    charset: "utf-8",
    disposition: null,
    cid: null,
  };
  return {
    id,
    blobId: `b-${id}`,
    threadId,
    mailboxIds: { [has.box ?? "m-inbox"]: true },
    keywords: { ...(seen ? { $seen: true } : {}), ...(starred ? { $flagged: true } : {}) },
    from: has.from,
    to: has.to ?? [ME],
    cc: null,
    bcc: null,
    replyTo: null,
    subject: has.subject,
    receivedAt: new Date(at).toISOString().replace(/\.\d+Z/, "Z"),
    sentAt: new Date(at).toISOString().replace(/\.\d+Z/, "Z"),
    preview: has.text.replace(/\s+/g, " ").slice(0, 200),
    hasAttachment: attachments.length > 0,
    messageId: [`${id}@mock.example`],
    inReplyTo: null,
    references: null,
    attachments,
    textBody: [text],
    htmlBody: [has.html ? { ...text, partId: "html", type: "text/html" } : text],
    bodyValues: { text: { value: has.text } },
    html: has.html,
    remoteHosts: has.remoteHosts ?? [],
    trackingPixels: has.trackingPixels ?? 0,
  };
}
