//! What a folder is for, by its name: only where the server does not say (E02).
//! Names as providers and mail programs give them, in lower case.

use mail::Role;

/// A folder's task by its name: at the top, or right below the inbox.
pub(super) fn guess(name: &str, separator: Option<char>) -> Option<Role> {
    let lower = name.to_lowercase();
    let below = separator.and_then(|c| lower.strip_prefix("inbox")?.strip_prefix(c));
    let plain = below.unwrap_or(&lower);
    NAMES.iter().find(|(_, _, names)| names.contains(&plain)).map(|(role, ..)| *role)
}

/// Each task's names in one language.
type Row = (Role, &'static str, &'static [&'static str]);

use Role::{Archive, Drafts, Junk, Sent, Templates, Trash};

#[rustfmt::skip]
const NAMES: &[Row] = &[
    (Sent, "en", &["sent", "sent items", "sent messages", "sent mail", "sent-mail", "sent objects"]),
    (Drafts, "en", &["drafts", "draft"]),
    (Trash, "en", &["trash", "deleted items", "deleted messages", "bin", "deleted objects"]),
    (Junk, "en", &["junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail"]),
    (Archive, "en", &["archive", "archives"]),
    (Templates, "en", &["templates"]),
    (Sent, "nl", &["verzonden", "verzonden items", "verzonden berichten", "verzonden mail"]),
    (Drafts, "nl", &["concepten"]),
    (Trash, "nl", &["prullenbak", "prullenmand", "verwijderde items", "verwijderde berichten"]),
    (Junk, "nl", &["ongewenste e-mail", "ongewenst", "ongewenste berichten"]),
    (Archive, "nl", &["archief", "archieven"]),
    (Templates, "nl", &["sjablonen"]),
    (Sent, "de", &["gesendet", "gesendete objekte", "gesendete elemente", "gesendete nachrichten"]),
    (Drafts, "de", &["entwürfe", "entwurf"]),
    (Trash, "de", &["papierkorb", "gelöschte objekte", "gelöschte elemente", "gelöscht", "gelöschte nachrichten"]),
    (Junk, "de", &["junk-e-mail", "spamverdacht", "unerwünscht"]),
    (Archive, "de", &["archiv"]),
    (Templates, "de", &["vorlagen"]),
    (Sent, "fr", &["envoyés", "éléments envoyés", "messages envoyés", "objets envoyés", "courrier envoyé"]),
    (Drafts, "fr", &["brouillons", "brouillon"]),
    (Trash, "fr", &["corbeille", "éléments supprimés", "messages supprimés", "supprimés"]),
    (Junk, "fr", &["indésirables", "courrier indésirable", "pourriel", "indésirable"]),
    (Templates, "fr", &["modèles de message"]),
    (Sent, "da", &["sendt", "sendt post", "sendte elementer", "sendte", "afsendt", "sendte mails"]),
    (Drafts, "da", &["kladder", "udkast"]),
    (Trash, "da", &["papirkurv", "slettet post", "slettede elementer", "slettet"]),
    (Junk, "da", &["uønsket mail", "uønsket post", "uønsket e-mail"]),
    (Archive, "da", &["arkiv", "arkiver"]),
    (Templates, "da", &["skabeloner"]),
    (Sent, "sv", &["skickat", "skickade objekt", "skickade", "skickade meddelanden", "skickad e-post"]),
    (Drafts, "sv", &["utkast"]),
    (Trash, "sv", &["papperskorgen", "papperskorg", "borttaget", "borttagna objekt", "raderade objekt"]),
    (Junk, "sv", &["skräppost"]),
    (Templates, "sv", &["mallar"]),
    (Sent, "nb", &["sendte meldinger"]),
    (Trash, "nb", &["papirkurven", "søppel", "søppelkurv", "slettede meldinger"]),
    (Junk, "nb", &["søppelpost", "uønsket epost"]),
    (Templates, "nb", &["maler"]),
    (Sent, "fi", &["lähetetyt", "lähetetyt viestit", "lähetetyt kohteet"]),
    (Drafts, "fi", &["luonnokset", "luonnos"]),
    (Trash, "fi", &["roskakori", "poistetut", "poistetut viestit", "poistetut kohteet"]),
    (Junk, "fi", &["roskaposti", "roskapostit"]),
    (Archive, "fi", &["arkisto", "arkistoidut"]),
    (Templates, "fi", &["mallit"]),
    (Sent, "pl", &["wysłane", "elementy wysłane", "wysłane elementy", "wysłane wiadomości"]),
    (Drafts, "pl", &["szkice", "kopie robocze", "wersje robocze", "robocze"]),
    (Trash, "pl", &["kosz", "elementy usunięte", "usunięte", "usunięte elementy"]),
    (Junk, "pl", &["wiadomości-śmieci", "niechciane", "wiadomości śmieci"]),
    (Archive, "pl", &["archiwum"]),
    (Templates, "pl", &["szablony"]),
    (Sent, "cs", &["odeslané", "odeslaná pošta", "odeslané zprávy", "odeslané položky"]),
    (Drafts, "cs", &["koncepty", "rozepsané", "rozepsaná pošta", "rozepsané zprávy"]),
    (Trash, "cs", &["koš", "odstraněná pošta", "odstraněné", "odstraněné položky"]),
    (Junk, "cs", &["nevyžádaná pošta", "nevyžádané"]),
    (Archive, "cs", &["archivy"]),
    (Templates, "cs", &["šablony"]),
    (Sent, "sk", &["odoslané", "odoslaná pošta", "odoslané správy", "odoslané položky"]),
    (Drafts, "sk", &["rozpísané", "rozpracované", "rozpísané správy"]),
    (Trash, "sk", &["kôš", "odstránená pošta", "odstránené", "odstránené položky"]),
    (Junk, "sk", &["nevyžiadaná pošta", "nevyžiadané", "nevyžiadaná"]),
    (Archive, "sk", &["archív"]),
    (Templates, "sk", &["šablóny"]),
    (Sent, "hu", &["elküldött", "elküldött elemek", "elküldött üzenetek", "elküldött levelek"]),
    (Drafts, "hu", &["piszkozatok", "piszkozat", "vázlatok"]),
    (Trash, "hu", &["kuka", "lomtár", "törölt elemek", "törölt üzenetek", "törölt"]),
    (Junk, "hu", &["levélszemét", "kéretlen levelek"]),
    (Archive, "hu", &["archívum"]),
    (Templates, "hu", &["sablonok"]),
    (Sent, "ro", &["trimise", "mesaje trimise", "elemente trimise", "articole trimise"]),
    (Drafts, "ro", &["ciorne", "schițe", "mesaje nefinalizate"]),
    (Trash, "ro", &["coș de gunoi", "gunoi", "elemente șterse", "articole șterse", "coș"]),
    (Junk, "ro", &["mesaje nedorite", "e-mail nedorit", "nedorite"]),
    (Archive, "ro", &["arhivă", "arhiva", "arhive"]),
    (Templates, "ro", &["șabloane"]),
    (Sent, "bg", &["изпратени", "изпратена поща", "изпратени писма", "изпратени елементи"]),
    (Drafts, "bg", &["чернови", "чернова"]),
    (Trash, "bg", &["кошче", "изтрити", "изтрити елементи"]),
    (Junk, "bg", &["нежелана поща", "нежелани", "спам"]),
    (Archive, "bg", &["архив", "архиви"]),
    (Templates, "bg", &["шаблони"]),
    (Sent, "el", &["απεσταλμένα", "σταλμένα", "απεσταλμένα στοιχεία", "απεσταλμένα μηνύματα"]),
    (Drafts, "el", &["πρόχειρα"]),
    (Trash, "el", &["κάδος απορριμμάτων", "κάδος", "απορρίμματα", "διαγραμμένα", "διαγραμμένα στοιχεία"]),
    (Junk, "el", &["ανεπιθύμητα", "ανεπιθύμητη αλληλογραφία", "ανεπιθύμητη"]),
    (Archive, "el", &["αρχειοθήκη", "αρχείο"]),
    (Templates, "el", &["πρότυπα"]),
    (Sent, "tr", &["gönderilmiş", "gönderilmiş öğeler", "gönderilenler", "gönderilmiş postalar", "gönderilen"]),
    (Drafts, "tr", &["taslaklar", "taslak"]),
    (Trash, "tr", &["çöp", "çöp kutusu", "silinmiş öğeler", "silinmiş", "silinenler"]),
    (Junk, "tr", &["önemsiz", "önemsiz e-posta", "istenmeyen"]),
    (Archive, "tr", &["arşiv", "arşivler"]),
    (Templates, "tr", &["şablonlar"]),
    (Sent, "pt", &["enviados", "enviadas", "itens enviados", "mensagens enviadas", "e-mails enviados"]),
    (Drafts, "pt", &["rascunhos", "rascunho"]),
    (Trash, "pt", &["lixeira", "itens excluídos", "itens eliminados", "eliminados", "reciclagem"]),
    (Junk, "pt", &["lixo eletrônico", "lixo eletrónico", "correio eletrónico não solicitado"]),
    (Archive, "pt", &["arquivo", "arquivos", "arquivo morto"]),
    (Templates, "pt", &["modelos de mensagem"]),
    (Sent, "es", &["elementos enviados", "mensajes enviados", "correo enviado"]),
    (Drafts, "es", &["borradores", "borrador"]),
    (Trash, "es", &["papelera", "elementos eliminados", "papelera de reciclaje"]),
    (Junk, "es", &["correo no deseado", "correo basura", "no deseado"]),
    (Archive, "es", &["archivo", "archivados"]),
    (Templates, "es", &["plantillas"]),
    (Sent, "it", &["inviata", "posta inviata", "inviati", "messaggi inviati", "elementi inviati"]),
    (Drafts, "it", &["bozze", "bozza"]),
    (Trash, "it", &["cestino", "posta eliminata", "eliminati", "elementi eliminati", "messaggi eliminati"]),
    (Junk, "it", &["posta indesiderata", "indesiderata"]),
    (Archive, "it", &["archivio", "archivi"]),
    (Templates, "it", &["modelli di messaggio"]),
    (Sent, "ru", &["отправленные", "отправленные элементы", "отправленная почта"]),
    (Drafts, "ru", &["черновики", "черновик"]),
    (Trash, "ru", &["корзина", "удаленные", "удалённые", "удаленные элементы"]),
    (Junk, "ru", &["нежелательная почта"]),
    (Templates, "ru", &["шаблоны"]),
    (Sent, "uk", &["надіслані", "відправлені", "надіслані елементи"]),
    (Drafts, "uk", &["чернетки", "чернетка"]),
    (Trash, "uk", &["кошик", "видалені", "видалені елементи", "смітник"]),
    (Junk, "uk", &["небажана пошта", "небажана"]),
    (Archive, "uk", &["архів"]),
    (Sent, "et", &["saadetud", "saadetud kirjad", "saadetud üksused"]),
    (Drafts, "et", &["mustandid", "mustand"]),
    (Trash, "et", &["prügi", "prügikast", "kustutatud", "kustutatud üksused"]),
    (Junk, "et", &["rämpspost", "rämps"]),
    (Archive, "et", &["arhiiv"]),
    (Templates, "et", &["mallid"]),
    (Sent, "lv", &["nosūtītie", "nosūtītās", "nosūtīts", "nosūtītie vienumi", "nosūtītās vēstules"]),
    (Drafts, "lv", &["melnraksti", "uzmetumi"]),
    (Trash, "lv", &["miskaste", "atkritne", "izdzēstie", "dzēstie vienumi"]),
    (Junk, "lv", &["mēstules", "surogātpasts"]),
    (Archive, "lv", &["arhīvs"]),
    (Templates, "lv", &["veidnes"]),
    (Sent, "lt", &["išsiųsta", "išsiųsti", "išsiųsti laiškai", "išsiųsti elementai", "išsiųstieji"]),
    (Drafts, "lt", &["juodraščiai"]),
    (Trash, "lt", &["šiukšlinė", "šiukšliadėžė", "ištrinti", "panaikinti elementai"]),
    (Junk, "lt", &["brukalas", "nepageidaujami", "šlamštas"]),
    (Archive, "lt", &["archyvas", "archyvai"]),
    (Templates, "lt", &["šablonai"]),
    (Sent, "sl", &["poslano", "poslana pošta", "poslani elementi"]),
    (Drafts, "sl", &["osnutki", "osnutek"]),
    (Trash, "sl", &["smetnjak", "smeti", "izbrisano", "izbrisani elementi"]),
    (Junk, "sl", &["neželena pošta", "neželeno", "vsiljena pošta"]),
    (Templates, "sl", &["predloge"]),
    (Sent, "hr", &["poslane stavke", "poslane poruke", "poslane"]),
    (Drafts, "hr", &["skice", "nacrti", "koncepti"]),
    (Trash, "hr", &["smeće", "izbrisane stavke", "obrisano"]),
    (Junk, "hr", &["bezvrijedna pošta", "neželjena pošta"]),
    (Archive, "hr", &["arhiv"]),
    (Templates, "hr", &["predlošci"]),
    (Sent, "ja", &["送信済み", "送信済みメール", "送信済みアイテム", "送信済みトレイ", "送信控え"]),
    (Drafts, "ja", &["下書き"]),
    (Trash, "ja", &["ごみ箱", "ゴミ箱", "削除済みアイテム"]),
    (Junk, "ja", &["迷惑メール", "スパム"]),
    (Archive, "ja", &["アーカイブ"]),
    (Templates, "ja", &["テンプレート"]),
    (Sent, "zh", &["已发送", "已发送邮件", "已发邮件", "已傳送郵件", "寄件備份", "寄件匣", "已发送消息", "已寄出"]),
    (Drafts, "zh", &["草稿", "草稿箱", "草稿匣", "草稿夹"]),
    (Trash, "zh", &["已删除", "已删除邮件", "废件箱", "垃圾桶", "刪除的郵件", "已刪除郵件", "回收站"]),
    (Junk, "zh", &["垃圾邮件", "垃圾郵件", "垃圾箱"]),
    (Archive, "zh", &["存档", "归档", "封存", "存檔"]),
    (Templates, "zh", &["模板"]),
    (Sent, "ko", &["보낸 편지함", "보낸편지함", "보낸 메일함", "보낸메일함"]),
    (Drafts, "ko", &["임시 보관함", "임시보관함"]),
    (Trash, "ko", &["휴지통", "지운 편지함", "지운편지함"]),
    (Junk, "ko", &["스팸", "스팸 메일함", "스팸메일함", "정크 메일"]),
    (Archive, "ko", &["보관", "보관함", "보관 처리"]),
    (Templates, "ko", &["템플릿"]),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// E02: a folder for sent mail is known in every language that we have names in.
    #[test]
    fn each_language_knows_the_folders_that_would_be_made_twice() {
        let mut known: BTreeMap<&str, BTreeSet<Role>> = BTreeMap::new();
        for (role, language, _) in NAMES {
            known.entry(language).or_default().insert(*role);
        }
        assert_eq!(known.len(), 29);
        for (language, roles) in known {
            assert!(roles.contains(&Sent) && roles.contains(&Trash), "{language}");
        }
    }

    #[test]
    fn no_name_has_two_tasks_and_each_is_in_lower_case() {
        let mut seen: BTreeMap<&str, Role> = BTreeMap::new();
        for (role, language, names) in NAMES {
            for name in *names {
                assert_eq!(*name, name.to_lowercase(), "{language}");
                assert_eq!(*seen.entry(name).or_insert(*role), *role, "{name} in {language}");
                assert_eq!(guess(name, None), Some(*role));
            }
        }
    }

    #[test]
    fn names_count_at_the_top_and_below_the_inbox() {
        for (name, separator, role) in [
            ("Отправленные", Some('/'), Some(Sent)),
            ("INBOX.Skickat", Some('.'), Some(Sent)),
            ("Templates", Some('/'), Some(Templates)),
            ("INBOX.Skickat", Some('/'), None),
            ("Werk/Archief", Some('/'), None),
            ("送信済み", None, Some(Sent)),
            ("Vakantie", None, None),
        ] {
            assert_eq!(guess(name, separator), role, "{name}");
        }
    }
}
