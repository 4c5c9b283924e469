# Was die Seite sagt. Die Texte der Probleme stehen in errors.ftl.

page-title = Postduif
account-local = Auf diesem Computer
language = Sprache
close = Schließen
back = Zurück
cancel = Abbrechen
change = Ändern
test = Prüfen
try-again = Noch einmal versuchen
by-hand = Von Hand einrichten
continue = Weiter
open = Öffnen
password = Passwort
password-show = Passwort anzeigen
password-hide = Passwort verbergen
user-name = Benutzername
incoming = Eingang
outgoing = Ausgang
security-none = keine
server-line = { $host }, Port { $port }, { $security }
server-said = Was der Server sagte
not-done = Das hat nicht geklappt: { $said }

# Die Seite hat keinen Schlüssel dieses Programms
signed-out-title = Öffnen Sie Postduif noch einmal
signed-out-what = Dieser Browser ist nicht oder nicht mehr angemeldet. Starten Sie Postduif im Menü oder in einem Terminal: Dann öffnet sich diese Seite von selbst.

# Assistent: Anfang
w1-title = Willkommen. Welche E-Mail-Adresse möchten Sie verwenden?
w1-lead = Wir suchen die Einstellungen für Sie. Ihr Passwort und Ihre Nachrichten bleiben auf diesem Computer.
w1-name = Ihr Name
w1-name-hint = So sehen Empfänger Ihren Namen.
w1-address = E-Mail-Adresse
w1-address-bad = Eine Adresse sieht so aus: name@beispiel.de.
w1-meant = Meinten Sie { $domain }?
w1-password-missing = Geben Sie das Passwort dieser Adresse ein.
w1-window = Bei { $provider } melden Sie sich nur in deren eigenem Fenster an. Hier geben Sie kein Passwort ein.
w1-app-password = { $provider } verlangt hier ein App-Passwort: Ihr gewöhnliches Passwort gilt nur auf deren Website.
w1-remember = Passwort merken
w1-remember-keyring = Passwort merken (im Schlüsselbund dieses Systems)
w1-local = Noch nicht?
w1-local-start = Ohne Konto umsehen
w1-have-account = Sie haben schon ein Konto.
w1-import = Kommen Sie von einem anderen Programm?
w1-import-start = Bringen Sie Ihre E-Mails mit
w1-back = Zurück zur Post
sign-in-with = Bei { $provider } anmelden

# Assistent: Suche
w2-title = Wir suchen die Einstellungen für { $domain }
w2-first = Bisher gefunden: { $incoming } und { $outgoing }, über { $source }.
w2-sign-in = Anmelden bei { $host }
w2-sign-in-later = Anmelden
w2-sending = Prüfen, ob das Senden klappt
source-builtin = Bekannte Anbieter
source-builtin-name = die Liste bekannter Anbieter
source-ispdb = Thunderbirds öffentliche Liste
source-srv = DNS-Einträge von { $domain }
source-mx = Mailserver von { $domain }
source-pacc = Anbieterdokument von { $domain }
source-autodiscover = Anzeichen von Exchange bei { $domain }
source-guess = { $host } probieren
source-guess-name = die üblichen Namen
outcome-found = gefunden, { $seconds } s
outcome-none = nicht gefunden, { $seconds } s
outcome-failed = keine Antwort, { $seconds } s
log-title = So haben wir gesucht
copy-log = Diese Liste kopieren
log-copied = Kopiert. Es steht kein Passwort darin, und von Ihrer Adresse nur die Domain.
log-not-copied = Dieser Browser hat das Kopieren nicht erlaubt.

# Assistent: gefunden, vor dem Anmelden
w3-which = Welches davon haben Sie?
w3-confirm = Ist das Ihr Anbieter?
w3-confirm-lead = Wir haben Einstellungen für { $domain } gefunden ({ $source }), aber unterwegs kann sie jemand verändert haben. Sehen Sie also nach, bevor Ihr Passwort dorthin geht.
w3-host = Ihr Server
w3-password-goes-to = Ihr Passwort geht an:
w3-confirm-hint = Kennen Sie diesen Namen von den Rechnungen oder der Website Ihres Anbieters? Dann stimmt er.
w3-yes = Ja, dort anmelden

# Assistent: gefunden
w3-title = Gefunden. Wo sollen Ihre Nachrichten liegen?
w3-proven = Anmelden und Senden wurden geprüft und klappen.
w3-source = Einstellungen von { $source }, Verbindung verschlüsselt ({ $tls })
w3-source-clear = Einstellungen von { $source }, Verbindung nicht verschlüsselt
w3-clock = Die Uhr dieses Computers weicht um { $minutes } Minuten von der des Servers ab. Stellen Sie sie richtig, sonst wirken Zertifikate womöglich falsch.
w3-kind = Art des Kontos
w3-imap = Nachrichten liegen auf dem Server und auf all Ihren Geräten. Postduif behält eine Kopie, auch für unterwegs ohne Netz.
w3-pop3 = Nachrichten werden auf diesen Computer geholt und bleiben auch auf dem Server. Andere Geräte sehen Ihre Ordner nicht.
w3-pop3-days = { $days ->
    [one] Nachrichten werden auf diesen Computer geholt und nach einem Tag vom Server gelöscht. Andere Geräte sehen Ihre Ordner nicht.
   *[other] Nachrichten werden auf diesen Computer geholt und nach { $days } Tagen vom Server gelöscht. Andere Geräte sehen Ihre Ordner nicht.
}
w3-pop3-moves = Nachrichten werden auf diesen Computer geholt und dann vom Server gelöscht. Andere Geräte sehen sie nicht.
w3-more = Was die Server können
w3-mechanism = Angemeldet mit
w3-mechanism-out = Zum Senden mit
w3-capabilities = Fähigkeiten
recommended = Empfohlen
switch-on = Einschalten auf { $host }
help-page = Deren Erklärung
help-of = Hilfe von { $host }
webmail-at = Webmail auf { $host }
test-message = Testnachricht an mich selbst senden
test-sent = Die Testnachricht ist unterwegs.
add-account = Konto hinzufügen
account-added = Konto hinzugefügt. Ältere Nachrichten folgen.
account-added-paused = Konto gespeichert und angehalten: Das Anmelden hat noch nicht geklappt.
account-added-beside = Konto hinzugefügt. Ein anderes liest dasselbe Postfach, seine Nachrichten sind also doppelt hier.

# Assistent: von Hand
w4-title = Einstellungen Ihres Anbieters
w4-incoming = Posteingang
w4-outgoing = Postausgang
w4-kind = Art
w4-host = Server
w4-host-missing = Geben Sie beide Server an.
w4-port = Port
w4-security = Sicherheit
w4-clear = Jeder im Netzwerk kann Ihr Passwort lesen.
w4-auth = Anmelden mit
w4-same = Gleicher Benutzername und gleiches Passwort
w4-found = gefunden: { $value }
w4-changed = { $count ->
    [one] Ein Feld weicht vom Gefundenen ab.
   *[other] { $count } Felder weichen vom Gefundenen ab.
}
w4-reset = Zurück zu den gefundenen Werten
save-paused = Trotzdem speichern, angehalten
w4-receiving-works = Anmelden und Empfangen klappen.
w4-sending-works = Anmelden und Senden klappen.
auth-automatic = automatisch
auth-password = Passwort
auth-encrypted-password = verschlüsseltes Passwort
auth-oauth2 = im Fenster des Anbieters (OAuth2)
auth-client-certificate = mit einem eigenen Zertifikat
certificate-files = Zertifikat und privater Schlüssel
certificate-files-hint = Eine PEM-Datei mit beidem oder je eine, der Schlüssel ohne Passwort; oder eine .p12- oder .pfx-Datei mit ihrem Passwort. Sie werden wie ein Passwort aufbewahrt.
certificate-kept = Das aufbewahrte bleibt, wenn Sie kein anderes wählen.
certificate-none = Wählen Sie eine Datei mit Ihrem Zertifikat: PEM, .p12 oder .pfx.
certificate-keyless = Der private Schlüssel fehlt oder hat ein Passwort. Wählen Sie beide Dateien zugleich.
certificate-locked = Diese Datei hat ein Passwort. Geben Sie es ein, um die Datei zu öffnen.
certificate-open = Öffnen
certificate-opened = Die Datei ist geöffnet.
certificate-password-wrong = Dieses Passwort öffnet die Datei nicht.
certificate-unfit = Diese Datei ist nicht zu gebrauchen. Sie kann beschädigt sein oder kein Zertifikat mit Schlüssel.

# Assistent: das Fenster des Anbieters
w5-title = Weiter im Fenster von { $provider }
w5-lead = Wir warten hier und machen von selbst weiter.
w5-before = Ihr Browser öffnet die Seite von { $provider }. Dort geben Sie Ihr Passwort ein, nicht hier.
w5-reopen = Fenster noch einmal öffnen
w5-code-instead = Lieber einen Code eingeben
w5-type-code = Öffnen Sie diese Seite auf einem beliebigen Gerät und geben Sie den Code ein:
w5-minutes = { $minutes ->
    [one] Der Code gilt eine Minute.
   *[other] Der Code gilt { $minutes } Minuten.
}

# Assistent: ein Zertifikat
w6-title = Das Zertifikat von { $host }
w6-asked = Gefragt war
w6-names = Ausgestellt für
w6-issuer = Ausgestellt von
w6-self = dem Server selbst
w6-from = Gültig ab
w6-until = Gültig bis
w6-scanner = Das sieht nach { $scanner } aus, das auf diesem Computer oder in diesem Netzwerk mitliest. Schalten Sie dort das Prüfen von E-Mails aus, dann zeigt der Server wieder sein eigenes Zertifikat.
w6-scope = Vertrauen Sie ihm nur, wenn der Fingerabdruck derselbe ist, den Ihnen der Betreiber des Servers nennt. Es gilt dann nur für { $host }, bis zum { $date }.
w6-trust = Diesem Zertifikat bis zum { $date } vertrauen
w7-title = Was möchten Sie mitbringen?
w7-lead = Dort ändert sich nichts, und was schon hier ist, kommt nicht doppelt.
w7-thunderbird = { $accounts ->
    [one] Ein Konto
   *[other] { $accounts } Konten
}, { $folders ->
    [one] ein Ordner, der nur auf diesem Computer ist
   *[other] { $folders } Ordner, die nur auf diesem Computer sind
}. Passwörter werden nicht übernommen.
w7-on-server = Was auf einem Server liegt, kommt mit seinem Konto: { $names }.
w7-path = Ein Ort auf diesem Computer
w7-path-what = Eine mbox-Datei, ein Maildir-Ordner oder ein Ordner mit .eml-Dateien.
w7-path-label = Pfad der Datei oder des Ordners
w7-path-missing = Geben Sie an, wo es liegt.
w7-files = Dateien Ihrer Wahl
w7-files-what = mbox- oder .eml-Dateien, auch große.
w7-files-label = Dateien
w7-files-missing = Wählen Sie eine Datei.
w7-begin = Mitbringen
w7-running = { $new ->
    [0] Wird gelesen…
    [one] Eine Nachricht bisher
   *[other] { $new } Nachrichten bisher
}
w7-done = { $new ->
    [one] Eine neue Nachricht.
   *[other] { $new } neue Nachrichten.
} { $known ->
    [0] { "" }
    [one] Eine war schon hier.
   *[other] { $known } waren schon hier.
}
w7-skipped = { $count ->
    [one] Eines blieb zurück
   *[other] { $count } blieben zurück
}
w7-skipped-more = Und { $count } weitere.
w7-skipped-not-mail = keine E-Mail
w7-skipped-unreadable = nicht lesbar
w7-skipped-too-large = zu groß
w7-skipped-deleted = dort gelöscht
w7-skipped-part = nur der Anfang
w7-skipped-link = ein Verweis
w7-skipped-too-many = zu viele Ordner
w7-more = Mehr mitbringen
w7-to-mail = Zu meinen E-Mails

# Assistent: Knöpfe bei Problemen
correct-address = Adresse berichtigen
use-name = { $name } verwenden
use-port = Port { $port } mit { $security } probieren
use-other = { $protocol } verwenden
view-certificate = Zertifikat ansehen
repair = Dafür mein Passwort verwenden
add-as-identity = Als zweite Identität hinzufügen
receive-only = Weiter, nur empfangen
do-not-connect = Nicht verbinden

# Hauptansicht
folders = Ordner
main-menu = Hauptmenü
message-list = Nachrichtenliste
conversations = Unterhaltungen
conversation = Unterhaltung
skip-to-messages = Zu den Nachrichten
tab-mail = Post
tab-more = Mehr
new-message = Neue Nachricht
all-inboxes = Alle Posteingänge
search = Suchen
search-example = Suchen, zum Beispiel from:anna has:attachment
search-results = Suchergebnisse
search-only-in = Nur in { $account }
search-unknown = So heißt kein Operator, oder er kann diesen Wert nicht haben; es zählt als Wörter: { $words }
search-only-newest = Ältere Nachrichten wurden nicht angesehen: Mit mehr Wörtern, einem Ordner oder einem Datum sind weniger zu lesen.
folder-inbox = Posteingang
folder-drafts = Entwürfe
folder-sent = Gesendet
folder-archive = Archiv
folder-junk = Spam
folder-trash = Papierkorb
folder-templates = Vorlagen
last-checked = Zuletzt geprüft { $time }
checking-now = Wir sehen nach neuer Post.
count-conversations = { $count ->
    [one] { $count } Unterhaltung
   *[other] { $count } Unterhaltungen
}
count-both = { $count ->
    [one] { $count } Unterhaltung
   *[other] { $count } Unterhaltungen
}, { $unread } ungelesen
count-messages = { $count ->
    [one] Nachricht
   *[other] Nachrichten
}
count-unread = ungelesen
quick-filter = Anzeigen
quick-all = Alle
quick-unread = Ungelesen
quick-starred = Mit Stern
quick-attachments = Anhänge
list-failed = Die Liste konnte nicht gelesen werden: { $said }
empty-folder = Dieser Ordner ist leer.
empty-inbox = Noch keine Nachrichten. Wir sehen jede Minute nach.
empty-inbox-syncing = Wir holen Ihre neuesten Nachrichten.
empty-drafts = Keine Entwürfe.
empty-trash = Der Papierkorb ist leer.
empty-unread = Hier ist alles gelesen.
empty-starred = Hier hat nichts einen Stern.
empty-attachments = Hier gibt es keine Unterhaltungen mit Anhängen.
empty-search = Nichts gefunden für „{ $query }“.
empty-search-syncing = Noch nichts gefunden. { $count ->
    [one] { $count } ältere Nachricht wird
   *[other] { $count } ältere Nachrichten werden
} noch geholt.

# Zeilen
unread-mark = Ungelesen.
starred = Mit Stern.
has-attachment = Mit Anhang.
me = ich
me-object = mich
no-sender = kein Absender
no-recipient = kein Empfänger
no-subject = (kein Betreff)
row-to = An: { $people }
row-waits = Wartet auf das Senden
row-not-sent = Nicht gesendet
row-unsure = Nicht sicher
row-partly-sent = Teilweise gesendet
day-today = Heute
day-yesterday = Gestern
day-this-week = Früher in dieser Woche
day-last-week = Letzte Woche
time-today = heute { $time }

# Lesen
actions = Aktionen
position = { $index } von { $count }
reader-empty = { $unread } ungelesen in { $folder }
reader-empty-search = Wählen Sie eine Unterhaltung, um sie hier zu lesen.
reader-empty-hint-before = Drücken Sie
reader-empty-hint-after = zum Beginnen
more-messages = { $count ->
    [one] { $count } Nachricht
   *[other] { $count } Nachrichten
}
fold-message = Diese Nachricht zuklappen
message-frame = Nachricht von { $name }, { $date }
to-line = an { $people }
cc-line = Kopie an { $people }
to-nobody = keine Empfänger genannt
remote-blocked = Bilder aus dem Netz wurden nicht geladen.{ $pixels ->
    [0] {""}
    [one] {" "}{ $pixels } Zählpixel entfernt.
   *[other] {" "}{ $pixels } Zählpixel entfernt.
}
pixels-removed = { $pixels ->
    [one] { $pixels } Zählpixel entfernt.
   *[other] { $pixels } Zählpixel entfernt.
}
remote-tells = Der Absender kann dann sehen, wann Sie dies öffnen und von welcher Internetadresse.
images-always = Immer für { $name }
images-always-on = Bilder von { $name } werden ab jetzt immer angezeigt.
images-always-off = Bilder von { $name } werden nicht mehr von selbst angezeigt.
show = Anzeigen
body-fetching = Diese Nachricht wird noch geholt.
body-failed = Diese Nachricht konnte nicht angezeigt werden.
reload = Neu laden
attachments = Anhänge
download-file = { $name } speichern
download-message = Diese Nachricht herunterladen (.eml)
download-folder = Diesen Ordner herunterladen (mbox)
no-name = Anhang ohne Namen
reply-here = Antworten
reply-to-people = { $people } antworten
reply-all-short = Allen

# Schreiben
your-reply = Ihre Antwort
from = Von
to = An
cc = Cc
bcc = Bcc
cc-bcc = Cc, Bcc
subject = Betreff
message-text = Text der Nachricht
remove-recipient = { $name } entfernen
address-bad = { $address } ist keine E-Mail-Adresse.
send = Senden
sending = Die Nachricht wird in { $seconds } Sekunden gesendet.
already-sent = Die Nachricht ist schon gesendet.
discard = Entwurf verwerfen
save-as-template = Als Vorlage speichern
template-saved = Gespeichert in { $folder }. Öffnen Sie sie dort für eine neue Nachricht.
template-more = Diese Vorlage enthält mehr, als sich hier bearbeiten lässt, etwa Anhänge: Die neue Nachricht beginnt ohne das.
draft-stays = Dieser Entwurf enthält mehr, als sich hier bearbeiten lässt, etwa Anhänge: Er bleibt in { $folder }, wie er ist, und was Sie schreiben, wird ein neuer Entwurf.
saved-at = Gespeichert { $time }
send-no-recipient = An wen? Fügen Sie einen Empfänger hinzu.
send-bad-address = { $address } ist keine E-Mail-Adresse.
ask-send-empty = Ohne Betreff und ohne Text senden?
quote-intro = Am { $date } schrieb { $who }:

# Was auf das Senden wartet
not-sent = Nicht gesendet an { $people }.
not-sent-kept = Die Nachricht liegt in den Entwürfen.
partly-sent = Gesendet, aber nicht an { $people }.
sending-about = „{ $subject }“, an { $people }
it-was-sent = Sie wurde gesendet
send-again = Noch einmal senden
send-now = Jetzt senden
waits-until = Diese Nachricht wird um { $time } gesendet.

# Getan, und zurückzunehmen
done-archived = Unterhaltung archiviert
done-deleted = Unterhaltung in den Papierkorb verschoben
done-deleted-for-good = Unterhaltung endgültig gelöscht
done-marked = Unterhaltung als gelöscht markiert
done-junk = Unterhaltung als Spam markiert
done-discarded = Entwurf verworfen
no-folder-for = Dieses Konto hat keinen Ordner für { $folder }.
ask-delete-for-good = Diese Unterhaltung endgültig löschen? Das lässt sich nicht zurücknehmen.

# Statuskarte
status-fetching = Ältere Nachrichten werden geholt
status-progress = { $done } von { $total } Nachrichten
status-offline = Offline
status-waiting = { $count ->
    [one] { $count } Nachricht wartet auf das Senden
   *[other] { $count } Nachrichten warten auf das Senden
}
status-next-try = Nächster Versuch um { $time }.
status-more = Details
status-never = noch nie
status-last-success = Zuletzt erfolgreich
status-last-failure = Letzter Fehler
status-next-try-at = Nächster Versuch
status-missing = Noch abzurufende Nachrichten
status-waiting-changes = Änderungen, die der Server noch nicht kennt
status-waiting-to-send = Nachrichten, die auf den Versand warten
status-room = Speicher auf dem Server
status-room-of = { $used } von { $limit } belegt
status-counters = Gezählt seit { $time }
counter-collected = Abgerufene Nachrichten
counter-duplicates = Schon vorhanden, übersprungen
counter-sent = Gesendete Nachrichten
counter-pushed = Vom Server übernommene Änderungen
counter-refused = Von einem Server abgelehnt
counter-skipped = Unbekannte Antworten übersprungen
counter-bytes-in = Empfangen
counter-bytes-out = An Server übertragen
counter-connections = Verbindungen
counter-reconnects = Nach einer Störung neu verbunden
collect-now = Jetzt abrufen
status-lost = Postduif läuft nicht
status-lost-what = Diese Seite verbindet sich von selbst wieder, sobald es gestartet ist.
status-password = { $account }: Passwort abgelehnt
enter-password = Passwort eingeben
save-password = Speichern
password-saved = Das neue Passwort gilt und ist gemerkt.

# Befehle
command-palette = Befehle
command-search = Suchen
command-next = Nächste Unterhaltung
command-previous = Vorige Unterhaltung
command-next-unread = Nächste ungelesene
command-open = Öffnen
command-back = Zurück zur Liste
command-compose = Neue Nachricht
command-reply = Antworten
command-reply-all = Allen antworten
command-archive = Archivieren
command-delete = Löschen
command-junk = Als Spam markieren
command-star = Stern
command-read = Gelesen oder ungelesen
command-images = Bilder anzeigen
command-undo = Rückgängig
command-go-inbox = Zum Posteingang
command-go-drafts = Zu den Entwürfen
command-go-sent = Zu Gesendet
command-go-archive = Zum Archiv
command-go-starred = Zu Unterhaltungen mit Stern
command-go-folder = Zum Ordner
command-check = Jetzt nachsehen
command-status = Zustand der Konten
command-add-account = Konto hinzufügen
command-settings = Einstellungen
command-help = Tastenkürzel
group-move = Sich zurechtfinden
group-act = Mit einer Unterhaltung
group-write = Schreiben
group-go = Ordner
group-page = Überall
palette-hint = Was möchten Sie tun?
palette-go-to = { $folder }, { $account }
palette-none = Diesen Befehl gibt es nicht.

# Einstellungen
settings-look = Ansicht und Sprache
settings-privacy = Datenschutz
images-senders = Bilder aus dem Internet immer anzeigen von
images-senders-none = Niemand. Über einer Nachricht mit solchen Bildern können Sie den Absender wählen.
settings-theme = Thema
theme-system = System
theme-light = Hell
theme-dark = Dunkel
settings-density = Dichte der Liste
density-automatic = Automatisch
density-roomy = Luftig
density-normal = Normal
density-compact = Kompakt
settings-accounts = Konten
settings-bin = Gelöschtes
settings-bin-lead = Was endgültig gelöscht wurde, lässt sich 30 Tage lang zurückholen.
bin-messages = Gelöschte Nachrichten
bin-count = { $count ->
    [0] Hier gibt es nichts zurückzuholen.
    [1] Eine Nachricht.
   *[other] { $count } Nachrichten.
}
bin-more = Die neuesten { $count } stehen hier; suchen Sie nach weiteren.
bin-restore = Zurückholen
bin-restored = Zurück in { $folder }, auch auf dem Server
bin-until = aufbewahrt bis { $date }
ask-remove-account = { $account } von diesem Computer entfernen? Die Nachrichten auf dem Server bleiben dort.
saved = Gespeichert
settings-of = Einstellungen von { $account }
settings-page = Diese Seite
settings-account = Konto
settings-identity = Identität
settings-identity-lead = So sehen andere Sie, wenn Sie von { $account } schreiben.
settings-server = Server
settings-server-lead = Wo die Post von { $account } liegt.
settings-folders = Kopien und Ordner
settings-folders-lead = Wohin die Post von { $account } kommt.
settings-folders-tasks = Wofür Ordner da sind
role-automatic = Automatisch
role-automatic-is = Automatisch: { $folder }
role-sent = Kopien gesendeter Nachrichten
settings-outgoing = Postausgangsserver
settings-outgoing-lead = Was die Nachrichten versendet, die Sie von { $account } schreiben.
account-name = Kontoname
account-name-hint = Nur Sie sehen ihn.
identity-default = Für neue Nachrichten
identity-prefer = Für neue Nachrichten verwenden
reply-to = Antwortadresse
reply-to-hint = Wohin Antworten gehen, wenn nicht an diese Adresse.
organization = Organisation
organization-hint = Steht in der Nachricht bei Ihrem Namen, wenn Sie sie ausfüllen.
signature = Signatur
signature-hint = Steht am Ende einer neuen Nachricht.
signature-in-replies = In Antworten
signature-in-replies-above = Über dem Zitat
signature-in-replies-below = Unter dem Zitat
signature-in-replies-never = Keine Signatur
signature-what-above = In einer Antwort steht sie direkt unter Ihrem Text, über der Nachricht, auf die Sie antworten.
signature-what-below = In einer Antwort steht sie ganz am Ende, unter der Nachricht, auf die Sie antworten.
signature-what-never = Nur neue Nachrichten tragen die Signatur, Antworten nicht.
add-identity = Identität hinzufügen
add-identity-hint = Eine weitere Adresse oder ein Name zum Schreiben. Ihr Anbieter muss das zulassen.
identity-added = Identität { $address } hinzugefügt
identity-removed = Identität { $address } entfernt
remove = Entfernen
settings-state = Zustand
phase-idle = Auf dem neuesten Stand
phase-syncing = Beschäftigt
phase-offline = Offline
phase-needs-password = Braucht Ihr Passwort
phase-question = Hat eine Frage an Sie
phase-paused = Angehalten
phase-stopped = Gestoppt: braucht Sie
phase-receive-only = Empfängt nur
pause-account = Anhalten
resume-account = Fortsetzen
account-paused = { $account } ist angehalten.
account-resumed = { $account } arbeitet weiter.
paused-what = Nichts wird abgeholt oder gesendet, bis Sie fortsetzen.
paused-unproven = Die Anmeldung ist noch nicht gelungen.
settings-kept = gespeichert: { $value }
settings-changed = { $count ->
    [one] Ein Feld ist noch nicht gespeichert.
   *[other] { $count } Felder sind noch nicht gespeichert.
}
settings-reset = Zurück zum Gespeicherten
test-and-save = Testen und speichern
server-saved = Es funktioniert und ist gespeichert.
convert-title = Art des Kontos
convert-is-imap = IMAP: Ihre Post liegt auf dem Server, und hier
convert-is-pop3 = POP3: Ihre Post wird abgeholt und liegt dann hier
convert-hint-imap = Mit IMAP zeigt jedes Gerät dieselben Ordner.
convert-hint-pop3 = Mit POP3 liegt alle Post auf diesem Computer, in den Ordnern, in denen sie jetzt ist.
convert-imap = In IMAP umwandeln…
convert-pop3 = In POP3 umwandeln…
convert-go = Umwandeln
convert-to-imap = { $account } liegt dann auf { $host }. Was hier im Posteingang ist und dort noch nicht, wird hochgeladen: { $count } Nachrichten ({ $size }). Alles bleibt auch hier.
convert-others = In Ihren anderen Ordnern liegen { $count } Nachrichten ({ $size }), die nur hier sind.
convert-others-where = Wohin damit
convert-others-server = Auf den Server, in Ordner mit denselben Namen
convert-others-here = Nach „Auf diesem Computer“
convert-to-pop3 = { $account } wird dann von { $host } abgeholt. Alle { $count } Nachrichten ({ $size }) bleiben hier, in ihren Ordnern; auf dem Server wird nichts geändert oder gelöscht.
convert-lacking = Vorher werden { $count } Nachrichten ({ $size }) geholt, die nur auf dem Server liegen.
convert-only-inbox = Danach wird nur noch in den Posteingang des Servers gesehen: was dort in andere Ordner kommt, kommt nicht hierher.
convert-done-imap = { $account } ist jetzt ein IMAP-Konto.
convert-done-pop3 = { $account } wird jetzt mit POP3 abgeholt.
naming-headers = Dieser Server gibt seinen Nachrichten keine bleibenden Namen (kein UIDL). Sie werden an ihren Kopfzeilen erkannt: nichts kommt doppelt, außer der Server ändert eine Nachricht.
naming-whole = Dieser Server gibt weder bleibende Namen noch Kopfzeilen allein: um Neues zu finden, wird jedes Mal alles noch einmal abgeholt. Bietet Ihr Anbieter IMAP, nehmen Sie das.
answer-same = Es ist dasselbe Postfach
answer-other = Es ist ein anderes Postfach
settings-password-hint = Es wird auf beiden Servern ausprobiert und für beide gespeichert.
settings-window = Sie melden sich bei { $host } an.
settings-sign-in-again = Erneut anmelden
signed-in-again = Sie sind wieder angemeldet.
settings-checking = Neue Nachrichten
check-every = Alle Ordner ansehen
minutes = { $count ->
    [1] jede Minute
    [60] jede Stunde
    [240] alle 4 Stunden
    [1440] jeden Tag
   *[other] alle { $count } Minuten
}
check-at-start = Beim Start von Postduif nachsehen
settings-find = In den Einstellungen suchen
settings-find-nothing = Keine Einstellung enthält diese Wörter.
settings-copy = Einstellungen als Text
settings-copy-hint = Für alle, die Ihnen helfen. Es steht kein Passwort darin.
settings-copied = Kopiert. Es steht kein Passwort darin.
copy = Kopieren
settings-deleting = Löschen
when-deleting = Wenn Sie eine Nachricht löschen
when-deleting-trash = In den Papierkorb verschieben
when-deleting-mark = Als gelöscht markieren
when-deleting-remove = Sofort entfernen
deleting-what-trash = Sie kommt in den Papierkorb. Was Sie dort löschen, ist endgültig weg.
deleting-what-mark = Sie wird auf dem Server als gelöscht markiert und bleibt dort für andere Programme; hier sehen Sie sie nicht mehr.
deleting-what-remove = Sie ist sofort endgültig weg, auch auf dem Server. Sie werden jedes Mal gefragt.
settings-collecting = Kopien auf dem Server
collect-leave = Nachrichten auf dem Server lassen
collect-leave-hint = Sonst werden sie dort gelöscht, sobald sie hier gespeichert sind.
collect-days = Dort löschen nach
collect-never = nie
days = { $count ->
    [one] einem Tag
   *[other] { $count } Tagen
}
collect-until-deleted = Dort löschen, wenn ich sie hier lösche
settings-storage = Synchronisation und Speicher
settings-storage-lead = Was von { $account } auf diesem Computer behalten und was entfernt wird.
storage-kept = Auf diesem Computer behalten
storage-messages = Nachrichten
storage-all = alle Nachrichten
storage-last-days = { $count ->
    [one] die des letzten Tages
   *[other] die der letzten { $count } Tage
}
storage-size = Große Nachrichten
storage-size-any = sind ganz hier
storage-size-headers = nur die Kopfzeilen aller Nachrichten
storage-size-above = über { $size } erst beim Öffnen
storage-kept-hint = Von den anderen sind die Kopfzeilen hier. Die Suche findet sie weiterhin, und sie kommen, wenn Sie sie öffnen.
storage-folders = Ordner
storage-folders-away = { $count ->
    [0] alle
    [one] einer wird nicht hier behalten
   *[other] { $count } werden nicht hier behalten
}
storage-used = Belegt
storage-used-messages = { $count ->
    [one] Eine Nachricht
   *[other] { $count } Nachrichten
} auf diesem Computer
storage-used-headers = { $count ->
    [one] Von einer weiteren sind die Kopfzeilen hier.
   *[other] Von { $count } weiteren sind die Kopfzeilen hier.
}
storage-used-attachments = Davon Nachrichten mit Anhängen
storage-used-index = Suchindex aller Konten
storage-free = Frei auf diesem Datenträger
storage-server = Platz auf dem Server
storage-server-of = { $used } von { $limit }
removing = Entfernen nach Alter oder Anzahl
removing-of = Für
removing-of-all = alle Ordner
removing-own = Eigene Regeln
removing-own-hint = Sonst gelten die aller Ordner. Papierkorb und Spam werden geleert, wie es unten steht.
removing-keep = Behalten
removing-newest = { $count ->
    [one] die neueste Nachricht jedes Ordners
   *[other] die neuesten { $count } Nachrichten jedes Ordners
}
removing-starred = Nachrichten mit Stern auch behalten
removing-here = Die anderen hier entfernen
removing-here-hint = Sie werden nicht mehr gezeigt; der Server behält sie. Schalten Sie das aus, sind sie wieder da.
removing-here-pop3 = Sie lassen sich 30 Tage lang zurückholen. Die Kopien auf dem Server gehen nach ihren eigenen Regeln.
removing-server = Die anderen auf dem Server entfernen
removing-server-hint = Und damit hier. Mit einem Klick sind sie 7 Tage lang zurückzuholen, einzeln 30.
empty-trash-after = Papierkorb leeren nach
empty-junk-after = Spam leeren nach
removing-none = Jetzt würde nichts entfernt.
removing-from-here = { $count ->
    [one] Eine Nachricht ({ $size }), empfangen am { $newest }, würde jetzt von diesem Computer entfernt.
   *[other] { $count } Nachrichten ({ $size }), empfangen vom { $oldest } bis { $newest }, würden jetzt von diesem Computer entfernt.
}
removing-from-server = { $count ->
    [one] Eine Nachricht ({ $size }), empfangen am { $newest }, würde jetzt von diesem Computer und vom Server entfernt.
   *[other] { $count } Nachrichten ({ $size }), empfangen vom { $oldest } bis { $newest }, würden jetzt von diesem Computer und vom Server entfernt.
}
removing-folder = { $folder }: { $count ->
    [one] eine Nachricht, { $size }, { $newest }
   *[other] { $count } Nachrichten, { $size }, { $oldest } bis { $newest }
}
removing-save = Speichern
removed-lately = { $count ->
    [one] Eine Nachricht wurde nach Alter oder Anzahl entfernt
   *[other] { $count } Nachrichten wurden nach Alter oder Anzahl entfernt
}
removed-until = Bis { $until } lassen sie sich zurückholen, wo sie waren. Das Entfernen wird damit auch abgeschaltet.
removed-back = Zurückgeholt. Es wird nichts mehr entfernt.
put-back = Zurückholen
settings-today = Einstellungen Ihres Anbieters
settings-today-what = Erneut nachschlagen
settings-today-hint = Nichts ändert sich, bevor Sie es sagen.
settings-ask = Nachschlagen
settings-same = Es gibt keinen Unterschied ({ $source }).
settings-differs = Das ist anders als hier eingestellt ({ $source }):
settings-untrusted = Jemand auf dem Weg könnte das geschrieben haben, deshalb lässt es sich nicht mit einem Druck übernehmen. Vergleichen Sie es mit der Website Ihres Anbieters und tippen Sie es oben ein.
settings-remove = Dieses Konto entfernen
settings-remove-hint = Es lässt sich 30 Tage lang wiederherstellen. Die Nachrichten auf dem Server bleiben dort.
account-removed = { $account } entfernt. Es lässt sich 30 Tage lang wiederherstellen.
removed-accounts = Entfernte Konten
removed-at = Entfernt am { $date }
restore-account = Wiederherstellen
account-restored = { $account } ist zurück und braucht sein Passwort.
outgoing-none = Dieses Konto empfängt nur
outgoing-used-by = Benutzt von
outgoing-removed = { $name } wurde entfernt.
outgoing-add = Postausgangsserver hinzufügen
outgoing-add-hint = Für eine Adresse, deren Post ein anderer Server versenden muss.
outgoing-change = Ändern
outgoing-default = Standard
outgoing-unproven = Ungeprüft
outgoing-prefer = Zum Standard machen
outgoing-test = Testen
outgoing-works = Dieser Server nimmt Ihre Anmeldung an. Er sagte:
outgoing-unused = niemand
outgoing-login = Anmelden
outgoing-login-account = Wie das Konto
outgoing-login-password = Mit eigenem Passwort
outgoing-login-oauth2 = Im Fenster des Anbieters, mit eigener Anmeldung
outgoing-login-certificate = Mit eigenem Zertifikat
outgoing-login-none = Gar nicht
outgoing-login-none-hint = Nur für einen Server auf diesem Computer oder in seinem eigenen Netz.
outgoing-password-kept = Leer lassen, um das gespeicherte Passwort zu behalten.
outgoing-label = Name des Servers
outgoing-ehlo = Name dieses Computers dort (EHLO)
outgoing-ehlo-hint = Leer: ein Name, der nichts über Ihr Netz verrät.
outgoing-save-unproven = Ungeprüft speichern
outgoing-saved-unproven = Gespeichert und als ungeprüft vermerkt.
ask-remove-outgoing = { $name } entfernen?
ask-remove-outgoing-used = { $name } entfernen? Post von { $addresses } versendet dann { $next }.
ask-remove-outgoing-last = { $name } entfernen? Es ist der letzte: Das Konto kann dann nur noch empfangen.
identity-outgoing = Versendet von
identity-outgoing-default = { $name } (Standard)
identity-outgoing-other = Dieser Server kennt Sie als { $user }, also unter einer anderen Domain. Manche Server lehnen solche Post ab oder halten sie für gefälscht.
test-message-hint = Meldet sich an und gibt eine kurze Nachricht an Sie selbst ab.
licences = Lizenzen
