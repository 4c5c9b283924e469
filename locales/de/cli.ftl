# Was Postduif in einem Terminal sagt, und auf den wenigen Seiten, die es selbst macht.

# Start
serve-ready = Postduif ist bereit:
serve-once = Diese Adresse gilt einmal. Für eine neue starten Sie postduif noch einmal.
serve-already = Postduif läuft schon:
serve-waiting = Ein anderer Befehl von Postduif arbeitet gerade; einen Augenblick…
serve-port-taken = Port { $port } ist von einem anderen Programm belegt. Wählen Sie einen mit --port, oder --port 0 für irgendeinen.
serve-stopping = Wird beendet…
link-used-title = Diese Adresse wurde schon verwendet
link-used-what = Jede Adresse gilt einmal. Starten Sie postduif in einem Terminal oder im Menü, dann öffnet es eine neue.

# Ein Konto einrichten
account-looking = Die Einstellungen von { $domain } werden gesucht…
account-asked = fragt { $subject }
account-by-hand = Geben Sie die Server von Hand an: --incoming imaps://HOST --outgoing smtps://HOST
account-settings = Einstellungen von { $subject }:
account-incoming = Eingang
account-outgoing = Ausgang
account-untrusted = Diese Einstellungen kamen nicht auf einem geschützten Weg. Sehen Sie sie an, bevor Sie Ihr Passwort geben.
account-password = Passwort für { $user }:
account-proving = Anmelden…
account-proven = { $side }: klappt ({ $mechanism })
account-not-proven = { $side }: klappt nicht
account-clock = Die Uhren dieses Computers und des Servers weichen um { $minutes } Minuten voneinander ab. Eine falsche Uhr stört verschlüsselte Verbindungen.
account-added = { $address } wurde hinzugefügt.
account-removed = { $address } wurde von diesem Computer entfernt, das Passwort ist vergessen. Auf dem Server hat sich nichts geändert. 30 Tage lang können Sie es zurückholen: postduif account restore { $address }
account-remove-sure = { $address } von diesem Computer entfernen? 30 Tage lang lässt es sich zurückholen.
account-none = Es gibt noch keine Konten. Fügen Sie eines hinzu: postduif account add
account-receive-only = Das Senden klappt nicht. Um das Konto nur zum Empfangen hinzuzufügen: --receive-only
account-type-domain = Um sie zu verwenden, geben Sie { $domain } ein:
account-outcome-found = gefunden
account-outcome-none = weiß nichts
account-outcome-failed = keine Antwort
account-did-you-mean = Meinten Sie { $address }?
account-which = Der Anbieter hat mehrere Produkte. Welches ist Ihres? Der Kundenbereich sagt es.
account-which-number = Nummer:
account-paused-how = Um das Konto trotzdem zu speichern, ohne dass es etwas tut: --paused
account-trust-how = Ihr eigener Server? Vergleichen Sie diesen Fingerabdruck mit dem, den er selbst zeigt. Stimmen sie überein: --trust-certificate { $fingerprint }
account-other-name = Das Zertifikat dieses Servers gilt für { $name }, und unter diesem Namen stimmt es. Wenn das Ihr Anbieter ist, fügen Sie hinzu: { $option }
account-added-paused = { $address } ist gespeichert und angehalten: Das Anmelden hat noch nicht geklappt. Wenn das behoben ist: postduif account resume { $address }
account-same-mailbox = Ein anderes Konto hat die Adresse { $address } schon. Nachrichten, die beide holen, sind hier dann doppelt.
account-there = Ansehen: postduif account show { $address }. Reparieren: postduif account sign-in { $address }. Von einer weiteren Adresse schreiben: postduif identity add { $address } ADRESSE
account-paused = { $address } ist angehalten.
account-resumed = { $address } macht weiter.
account-dismissed = { $address }: Was der Server abgelehnt hat, ist erledigt.
account-asks-nothing = { $address } fragt nichts.
account-answered-same = { $address }: dasselbe Postfach. Was darin neu ist, wird abgeholt.
account-answered-other = { $address }: ein anderes Postfach. Alles wird abgeholt.
status-question = Antwort: postduif account answer { $address } same (dasselbe Postfach) oder other (ein anderes)
naming-headers = Dieser Server gibt seinen Nachrichten keine bleibenden Namen (kein UIDL). Sie werden an ihren Kopfzeilen erkannt: nichts kommt doppelt, außer der Server ändert eine Nachricht.
naming-whole = Dieser Server gibt weder bleibende Namen noch Kopfzeilen allein: um Neues zu finden, wird jedes Mal alles noch einmal abgeholt. Bietet Ihr Anbieter IMAP, nehmen Sie das.
account-changed = { $address }: Die Server lassen Sie ein und sind gespeichert.
account-other-kind = Eine andere Art von Konto ist eine Umwandlung: postduif account convert { $address } { $kind }
account-check-same = Alles ist so, wie der Anbieter es sagt.
account-check-apply = Um das zu übernehmen: --apply
account-check-untrusted = Das kam nicht auf einem geschützten Weg und wird darum nicht von selbst übernommen. Stellen Sie es von Hand ein: postduif account change
account-apply-add = { $address }: wird hinzugefügt
account-apply-change = { $address }: wird geändert
account-apply-same = { $address }: wie es sein soll
account-restored = { $address } ist wieder da, mit allen Nachrichten. Melden Sie sich an, um weiterzumachen: postduif account sign-in { $address }
account-address-needed = Es wird eine E-Mail-Adresse gebraucht.
account-unknown = Es gibt kein Konto { $name }.
account-signed-in = { $address }: Der Server nimmt es an.
account-certificate-password = Das Passwort öffnet { $file } nicht.
account-certificate-file = { $file } ist nicht zu gebrauchen. { $why }
account-certificate-open = { $file } ist eine PEM-Datei: Dazu gehört kein Passwort. Ihr Schlüssel hat keines, und der Server fragt nach keinem.
account-oauth-open = Melden Sie sich bei { $issuer } an, im Browser auf diesem Computer:
account-oauth-code = Öffnen Sie { $address } auf einem beliebigen Gerät, geben Sie { $code } ein und melden Sie sich bei { $issuer } an. Der Code gilt { $minutes } Minuten.
account-test-sent = Eine Testnachricht an Sie selbst ist unterwegs.
account-test-not-sent = Die Testnachricht wurde nicht gesendet.
test-message-subject = Das Senden klappt
test-message-text = Postduif hat Ihnen diese Nachricht gesendet, weil Sie um einen Test gebeten haben. Sie dürfen sie löschen.
oauth-done-title = Sie sind angemeldet
oauth-done-what = Sie können dieses Fenster schließen und in Postduif weitermachen.
oauth-failed-title = Die Anmeldung hat nicht geklappt
oauth-failed-what = Schließen Sie dieses Fenster; Postduif sagt, woran es liegt.
oauth-unknown-title = Auf diese Anmeldung wartet niemand
oauth-unknown-what = Sie wurde schon verwendet oder dauerte zu lange. Beginnen Sie in Postduif von vorn.

# Postausgangsserver
smtp-none = Dieses Konto hat keinen Postausgangsserver: Es empfängt nur.
smtp-login-account = wie das Konto
smtp-login-password = eigenes Passwort
smtp-login-oauth2 = eigene Anmeldung
smtp-login-certificate = eigenes Zertifikat
smtp-login-none = ohne Anmeldung
smtp-is-default = Standard
smtp-is-unproven = ungeprüft
smtp-default = { $name } ist jetzt der Standardserver.
smtp-added = { $name } nimmt die Anmeldung an und ist gespeichert.
smtp-changed = { $name } nimmt die Anmeldung an und ist so gespeichert.
smtp-saved-unproven = { $name } ist ungeprüft gespeichert: Die Anmeldung gelang noch nicht.
smtp-removed = { $name } ist entfernt.
smtp-unknown = Dieses Konto hat keinen Postausgangsserver { $name }. Alle anzeigen: postduif outgoing list
smtp-several = Mehrere Postausgangsserver heißen { $name }. Nennen Sie einen mit seiner Kennung.
smtp-last = Das ist der letzte Postausgangsserver. Ohne ihn empfängt das Konto nur; wenn Sie das wollen: --receive-only
smtp-fell-back = Diese Adressen nutzen jetzt den Standardserver: { $addresses }
smtp-unproven-how = Trotzdem speichern, als ungeprüft vermerkt: --unproven
smtp-used = Was Sie von { $address } schreiben, sendet { $name }.
identity-added = Sie können jetzt von { $address } schreiben.
identity-changed = Was Sie von { $address } schreiben, ist geändert.
identity-default = Neue Nachrichten schreiben Sie von { $address }.
identity-removed = Von { $address } schreiben Sie nicht mehr.
identity-unknown = Das Konto schreibt nicht von { $address }.
identity-several = Mehrere Identitäten schreiben von { $address }. Nennen Sie eine mit ihrer Kennung: postduif identity list
identity-last = Ein Konto behält eine Adresse, von der Sie schreiben.
identity-refused = Es wurde nicht geändert: { $why }
identity-file = Die Signatur { $file } kann nicht übernommen werden: { $why }
identity-reply-to = Antworten gehen an { $addresses }
identity-organization = Organisation: { $name }
identity-signed-above = Signatur, in Antworten unter Ihrem Text: { $line }
identity-signed-below = Signatur, in Antworten am Ende: { $line }
identity-signed-never = Signatur, nicht in Antworten: { $line }

# Arbeit
sync-done = { $address }: auf dem neuesten Stand
list-empty = Keine Nachrichten.
list-folder-unknown = Es gibt keinen Ordner { $name }.
show-unknown = Es gibt keine Nachricht { $id }.
show-from = Von
show-to = An
show-cc = Cc
show-date = Datum
show-subject = Betreff
show-attachments = Anhänge
search-none = Nichts gefunden.
search-more = Es gibt mehr: --limit zeigt sie, --count sagt, wie viele.
search-unknown = Als gewöhnliches Wort verstanden, denn kein Operator heißt so oder kann diesen Wert haben: { $words }
search-only-newest = Ältere Nachrichten wurden nicht angesehen: Mit mehr Wörtern, einem Ordner oder einem Datum sind weniger zu lesen.
send-no-recipient = Niemand, an den gesendet wird: Verwenden Sie --to.
send-no-account = Es gibt noch kein Konto zum Senden. Fügen Sie eines hinzu: postduif account add
send-empty = Die Nachricht hat keinen Betreff und keinen Text. Um sie trotzdem zu senden: --empty
send-sent = Gesendet an { $recipients }.
send-queued = Wartet auf das Senden. Postduif versucht es von selbst wieder.
send-kept = Die Nachricht liegt in den Entwürfen.
send-refused = { $recipient } wurde abgewiesen: { $said }
status-waiting = { $count ->
    [one] eine Nachricht wartet auf das Senden
   *[other] { $count } Nachrichten warten auf das Senden
}
status-never = nie
status-last = zuletzt gelungen { $when }

# Was auf das Senden wartet
outbox-empty = Nichts wartet auf das Senden.
outbox-queued = wartet
outbox-sending = wird gesendet
outbox-unsure = nicht sicher
outbox-failed = nicht gesendet
outbox-sent = teilweise gesendet
outbox-unknown = Es gibt keine wartende Nachricht { $id }.
outbox-too-late = Die Nachricht wird gerade gesendet oder ist es schon.
outbox-not-finished = Die Nachricht muss noch gesendet werden: Holen Sie sie erst zurück, mit postduif outbox cancel.
outbox-filed = Die Nachricht liegt in Gesendet.
outbox-dismissed = Von der Liste genommen.
outbox-decide-how = Dann sagen Sie es so: postduif outbox decide ID --sent, oder --again

phase-idle = auf dem neuesten Stand
phase-syncing = { $total ->
    [0] sieht nach Neuem
   *[other] holt { $done } von { $total }
}
phase-offline = offline
phase-needs-password = braucht Ihr Passwort
phase-question = hat eine Frage an Sie
phase-paused = angehalten
phase-stopped = gestoppt: braucht Sie
phase-receive-only = empfängt nur
phase-local = auf diesem Computer

# Fragen
ask-yes = j
ask-no = n
ask-needs-terminal = Hier ist eine Antwort nötig, und es gibt kein Terminal, um zu fragen.
password-stdin-empty = Auf der Standardeingabe kam kein Passwort.

# Fehler
cli-server-said = Der Server sagte: { $said }
cli-newer-store = Die Daten in { $dir } wurden von einem neueren Postduif geschrieben. Es wurde nichts geändert.
store-whole = Alles ist ganz: { $count } Nachrichten, { $size }.
store-not-whole = Nicht alles, was gespeichert ist, ist so, wie es sein soll. Was auf Ihren Mailservern liegt, ist davon nicht berührt. Lassen Sie das Datenverzeichnis, wie es ist, und spielen Sie mit „postduif store restore“ eine Kopie zurück.
store-copied = { $file }, { $size }. Passwörter darin sind versiegelt; der Schlüssel ist nicht darin.
store-file-exists = { $file } gibt es schon. Es wurde nichts geschrieben.
store-restored = Die Kopie ist an ihrem Platz. Post, die noch nicht gesendet war, als sie gemacht wurde, wartet auf Ihr Wort: Sie kann gesendet worden sein.
store-restored-aside = Die Kopie ist an ihrem Platz; was dort war, liegt jetzt in { $dir }. Post, die noch nicht gesendet war, als die Kopie gemacht wurde, wartet auf Ihr Wort: Sie kann gesendet worden sein.
store-in-use = Prozess { $pid } benutzt { $dir }. Beenden Sie ihn zuerst.
store-copy-newer = { $file } wurde von einem neueren Postduif geschrieben. Es wurde nichts geändert.
store-copy-bad = { $file } kann nicht zurückgespielt werden: { $said }. Es wurde nichts geändert.

# Was wo aufbewahrt wird
keep-removed-there = Auf dem Server: gelöscht, sobald es hier gespeichert ist.
keep-left-days = Auf dem Server: bleibt bis { $days } Tage nachdem eine Nachricht { $from ->
    [received] empfangen
   *[collected] abgeholt
} wurde.
keep-left = Auf dem Server: bleibt dort.
keep-until-deleted = Was Sie hier löschen, wird dort gelöscht.
keep-headers = Über { $size } kB werden nur die Kopfzeilen abgeholt; der Rest kommt, wenn Sie die Nachricht öffnen.
keep-offline-all = Hier: alles.
keep-offline-days = Hier: Post der letzten { $days } Tage; von älterer die Kopfzeilen.
keep-offline-below = Hier: Nachrichten bis { $size } kB; von größeren die Kopfzeilen.
keep-online-folders = Hier nur Kopfzeilen: { $folders }.
keep-remove-days = Entfernt wird { $place ->
    [server] auf dem Server und damit hier
   *[here] hier; der Server behält es
}: was vor mehr als { $count ->
    [one] einem Tag
   *[other] { $count } Tagen
} empfangen wurde{ $starred ->
    [yes] . Nachrichten mit Stern bleiben
   *[no] {""}
}.
keep-remove-newest = Entfernt wird { $place ->
    [server] auf dem Server und damit hier
   *[here] hier; der Server behält es
}: alles außer { $count ->
    [one] der neuesten Nachricht
   *[other] den neuesten { $count } Nachrichten
} jedes Ordners{ $starred ->
    [yes] . Nachrichten mit Stern bleiben
   *[no] {""}
}.
keep-remove-nothing = nichts wird entfernt.
keep-empty-trash = Aus dem Papierkorb entfernt, hier und auf dem Server: was { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} darin liegt.
keep-empty-junk = Aus Spam entfernt, hier und auf dem Server: was { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} darin liegt.
keep-removed = In den letzten 7 Tagen { $count ->
    [one] wurde eine Nachricht
   *[other] wurden { $count } Nachrichten
} entfernt; --undo holt sie zurück.
keep-going = { $folder }: { $count ->
    [one] eine Nachricht
   *[other] { $count } Nachrichten
} ({ $size }), empfangen vom { $oldest } bis { $newest }, würde{ $count ->
    [one] {""}
   *[other] n
} { $place ->
    [server] hier und auf dem Server
   *[here] hier
} entfernt.
keep-going-none = Jetzt würde nichts entfernt.
keep-sure = Das speichern und sie entfernen?
keep-undone = { $count ->
    [one] Eine Nachricht ist wieder, wo sie war
   *[other] { $count } Nachrichten sind wieder, wo sie waren
}. Nach Alter oder Anzahl wird nichts mehr entfernt.

# Importieren
import-folder = Importiert
import-none = Auf diesem Computer wurde kein anderes Mailprogramm gefunden. Nennen Sie eine Datei oder einen Ordner: postduif import PFAD
import-thunderbird = Thunderbird: { $accounts } Konten, { $folders } Ordner, die nur auf diesem Computer sind. Passwörter werden nicht übernommen.
import-done = Neu: { $new }. Schon hier: { $known }. Zurückgeblieben: { $skipped }.
import-skipped-not-mail = keine E-Mail, soweit zu sehen
import-skipped-unreadable = nicht lesbar
import-skipped-too-large = größer als jede Nachricht
import-skipped-deleted = dort gelöscht und noch nicht aufgeräumt
import-skipped-part = nur der Anfang ist da
import-skipped-link = ein Verweis nach anderswo
import-skipped-too-many = zu viele Ordner oder zu tief

export-done = Geschrieben: { $count } Nachrichten, nach { $dir }
export-not-empty = In { $dir } liegt schon etwas. Nennen Sie ein Verzeichnis, das leer ist oder noch nicht existiert.
export-broke-off = Es ist nicht alles da. Derselbe Befehl macht dort weiter, wo er abbrach.
export-lack-not-here = nicht vollständig hier und gerade nicht vom Server zu bekommen
export-lack-keywords = vorhanden, aber nicht mit allen Schlagwörtern: ein Maildir-Ordner hat höchstens 26 eigene

bin-empty = In der Ablage für Gelöschtes liegt nichts.
bin-restored = Die Nachricht liegt wieder in { $name }; der Server erfährt es.
folder-created = { $name } ist hier angelegt; der Server erfährt es.
folder-renamed = Der Ordner heißt jetzt { $name }; der Server erfährt es.
folder-deleted = { $name } ist hier gelöscht; der Server erfährt es.
folder-subscribed = { $name } wird beobachtet.
folder-unsubscribed = Nach { $name } wird nur noch ab und zu gesehen.
folder-role-drafts = Entwürfe liegen in { $name }.
folder-role-sent = Gesendetes liegt in { $name }.
folder-role-archive = Archiviertes kommt nach { $name }.
folder-role-junk = Spam kommt nach { $name }.
folder-role-trash = Gelöschtes kommt nach { $name }.
folder-role-templates = Vorlagen liegen in { $name }.
folder-role-none = { $name } dient dem, was der Server sagt.
folder-refused = { $name } bleibt, wie er ist: { $why }.
folder-refused-mailboxhasemail = In { $name } liegen Nachrichten. Löschen Sie diese mit --messages auch.
folder-refused-mailboxhaschild = In { $name } liegen Ordner. Löschen Sie diese zuerst.
folder-refused-alreadyexists = Einen Ordner { $name } gibt es schon.

deleting-trash = { $address }: Was Sie löschen, kommt in den Papierkorb; was Sie dort löschen, ist endgültig weg.
deleting-mark = { $address }: Was Sie löschen, wird auf dem Server als gelöscht markiert und bleibt dort; hier sehen Sie es nicht mehr.
deleting-remove = { $address }: Was Sie löschen, ist sofort endgültig weg, auch auf dem Server.
status-room = Auf dem Server sind { $used } von { $limit } belegt.
status-changes = Änderungen, die der Server noch erfahren muss: { $count }.
status-next = Nächster Versuch: { $when }.

# Converting
convert-is = { $address } ist schon von dieser Art.
convert-to-imap = { $address } liegt dann auf { $host }: Was hier im Posteingang ist und dort noch nicht, wird hochgeladen. Das { $count ->
    [one] ist eine Nachricht
   *[other] sind { $count } Nachrichten
 } ({ $size }). Alles bleibt auch hier.
convert-others-server = Ihre anderen Ordner werden auf dem Server angelegt, und ihr Inhalt wird hochgeladen: { $count ->
    [one] eine Nachricht
   *[other] { $count } Nachrichten
 } ({ $size }).
convert-others-here = Der Inhalt Ihrer anderen Ordner kommt nach „Auf diesem Computer“: { $count ->
    [one] eine Nachricht
   *[other] { $count } Nachrichten
 } ({ $size }).
convert-others-open = In Ihren anderen Ordnern { $count ->
    [one] liegt eine Nachricht
   *[other] liegen { $count } Nachrichten
 } ({ $size }).
convert-others-which = Wohin mit der Post in Ihren anderen Ordnern? Auf den Server: --others server. Nach „Auf diesem Computer“: --others here
convert-to-pop3 = { $address } wird dann von { $host } abgeholt. Alle { $count } Nachrichten ({ $size }) bleiben hier, in ihren Ordnern; auf dem Server wird nichts geändert oder gelöscht.
convert-lacking = Vorher wird geholt, was nur auf dem Server liegt: { $count ->
    [one] eine Nachricht
   *[other] { $count } Nachrichten
 } ({ $size }).
convert-only-inbox = Danach wird nur noch in den Posteingang des Servers gesehen: was dort in andere Ordner kommt, kommt nicht hierher.
convert-sure = { $address } ändern?
convert-broke-off = { $address } ist, wie es war. Derselbe Befehl macht hier weiter.
convert-done-imap = { $address } ist jetzt ein IMAP-Konto. Was dem Server fehlt, wird hochgeladen; postduif status sagt, wie weit das ist.
convert-done-pop3 = { $address } wird jetzt mit POP3 abgeholt. Die Ordner liegen auf diesem Computer.
