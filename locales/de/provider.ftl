# Was ein Anbieter veröffentlicht: die Seite für seine Kunden, und was die Befehle sagen.

# Die Seite für alle, die ein Programm von Hand einrichten
provider-page-title = Ihre Mail bei { $name } einrichten
provider-page-lead = Jedes Mailprogramm arbeitet mit den Einstellungen auf dieser Seite. Die meisten finden sie selbst: Geben Sie Namen, Adresse und Passwort ein und warten Sie einen Augenblick. Gelingt das nicht, übernehmen Sie sie von hier.
provider-page-languages = Sprache
provider-page-name = Ihr Name
provider-page-name-what = Was andere als Absender sehen.
provider-page-address = E-Mail-Adresse
provider-page-address-what = Ihre ganze Adresse, so wie Sie sie anderen geben.
provider-page-user = Benutzername
provider-page-user-address = Ihre ganze E-Mail-Adresse, zum Empfangen und zum Senden.
provider-page-user-local = Der Teil Ihrer Adresse vor dem @, zum Empfangen und zum Senden.
provider-page-password = Passwort
provider-page-password-what = Das Passwort Ihres Postfachs, zum Empfangen und zum Senden.
provider-page-choice = Zum Empfangen gibt es zwei Wege, IMAP und POP3. Wenn Sie nicht sicher sind, nehmen Sie IMAP.
provider-page-imap = Empfangen mit IMAP
provider-page-imap-what = Ihre Nachrichten und Ordner bleiben auf dem Server. Sie sehen auf dem Telefon, dem Computer und im Browser dasselbe.
provider-page-pop3 = Empfangen mit POP3
provider-page-pop3-what = Nachrichten werden auf ein einziges Gerät geholt. Andere Geräte sehen Ihre Ordner nicht. Lassen Sie das Programm eine Kopie auf dem Server lassen.
provider-page-smtp = Senden mit SMTP
provider-page-smtp-what = Auch der Server zum Senden fragt nach Benutzername und Passwort. Hat Ihr Programm dafür einen Schalter, schalten Sie ihn ein.
provider-page-server = Server
provider-page-port = Port
provider-page-security = Sicherheit
provider-page-sign-in = Anmelden mit
provider-page-tls = TLS (auch SSL/TLS genannt)
provider-page-starttls = STARTTLS
provider-page-normal-password = Normales Passwort
provider-page-first-row = Von jeder Tabelle genügt eine Zeile. Die erste ist die beste; nehmen Sie nur dann eine andere, wenn Ihr Programm oder Ihr Netz die erste nicht zulässt.
provider-page-certificate = Übernehmen Sie die Servernamen genau so. Sagt Ihr Programm, ein Zertifikat gelte für einen anderen Namen, so ist im Servernamen ein Fehler.
provider-page-apple = iPhone, iPad und Mac: Öffnen Sie dieses Profil, das Gerät fragt nach dem Rest
provider-page-help = Weitere Hilfe

# postduif provider publish
provider-wrote = geschrieben: { $path }
provider-same = unverändert: { $path }
provider-in-the-way = Diese Dateien sind nicht mehr so, wie dieser Befehl sie hinterließ, und es wurde nichts geschrieben. Trotzdem ersetzen: --force
provider-left-out-pacc = PACC fehlt: Es kann nur die Adresse als Benutzernamen nennen, und TLS an den Ports 993, 995 und 465.
provider-left-out-autodiscover = Autodiscover fehlt: Eine Datei kann nur die Adresse als Benutzernamen nennen, und die üblichen Ports.
provider-left-out-mobileconfig = Das Profil für Geräte von Apple fehlt: Es kann nur die Adresse als Benutzernamen nennen, und die üblichen Ports.
provider-unsigned = mail.mobileconfig ist nicht signiert: Geräte installieren es mit einer Warnung. Signieren: --sign-with und --sign-key
provider-not-signed = Das Profil für Geräte von Apple kann nicht signiert werden: { $said }
provider-next = Legen Sie www auf { $host } unter { $root } ab, fügen Sie dns/*.zone Ihren Zonen und nginx.conf oder Caddyfile Ihrem Webserver hinzu. Danach: postduif provider check { $domain }
provider-file-line = { $file }, Zeile { $line }: { $text }
provider-mistake-too-large = die Datei ist zu groß
provider-mistake-syntax = { $value }
provider-mistake-name = hier muss ein Name stehen, in einer Zeile
provider-mistake-name-long = „{ $value }“ ist zu lang: Ein Name hat höchstens 60 Zeichen, ein kurzer Name 20
provider-mistake-host = „{ $value }“ ist kein Name eines Hosts. Schreiben Sie ihn wie mail.example.org
provider-mistake-twice = { $value } steht hier zweimal: Entfernen Sie eines
provider-mistake-place = „{ $value }“ ist kein Server. Schreiben Sie ihn wie imap.example.org:993 oder imap.example.org:143/starttls
provider-mistake-port-clear = „{ $value }“: An diesem Port beginnt TLS später. Fügen Sie /starttls an
provider-mistake-port-tls = „{ $value }“: An diesem Port beginnt TLS sofort. Entfernen Sie /starttls
provider-mistake-port-25 = „{ $value }“: Port 25 ist für Mail zwischen Servern. Nehmen Sie 465, oder 587/starttls
provider-mistake-url = „{ $value }“ ist keine Adresse einer Seite, die mit https:// beginnt
provider-mistake-path = „{ $value }“ ist kein vollständiger Pfad aus Buchstaben, Ziffern und . _ - /
provider-mistake-no-incoming = nichts zum Empfangen: Fügen Sie hinzu imap = ["imap.example.org:993"]
provider-mistake-no-outgoing = nichts zum Senden: Fügen Sie hinzu smtp = ["smtp.example.org:465"]
provider-mistake-too-many = zu viele, ab „{ $value }“

# postduif provider check
provider-check-asking = fragt { $subject }
provider-check-error = Fehler
provider-check-warning = Warnung
provider-check-info = Hinweis
provider-check-to-do = Zu tun: { $what }
provider-check-summary = { $domain }: { $errors ->
    [0] keine Fehler
    [one] ein Fehler
   *[other] { $errors } Fehler
}, { $warnings ->
    [0] keine Warnungen
    [one] eine Warnung
   *[other] { $warnings } Warnungen
}
provider-check-domain-unknown = Eine Domain dieses Namens gibt es nicht.
provider-check-domain-unknown-fix = Prüfen Sie die Schreibweise, und ob die Domain registriert und delegiert ist.
provider-check-dns-failed = Die Nameserver dieser Domain antworten nicht.
provider-check-dns-failed-fix = Prüfen Sie, ob jeder Nameserver der Domain läuft und die Zone hat.
provider-check-dns-unsigned = Die Domain ist nicht mit DNSSEC signiert, oder der Resolver hier kann es nicht erkennen. Programme können ihren Einträgen nicht trauen, ohne die Person zu fragen.
provider-check-dns-unsigned-fix = Signieren Sie die Zone und geben Sie den DS-Eintrag an die Registry.
provider-check-mx-missing = Die Domain hat keinen MX-Eintrag.
provider-check-mx-missing-fix = Fügen Sie einen mit dem Host hinzu, der ihre Mail annimmt.
provider-check-nothing-published = Kein Programm kann die Einstellungen dieser Domain finden: Es gibt kein Dokument und keinen SRV-Eintrag.
provider-check-nothing-published-fix = Veröffentlichen Sie sie: postduif provider publish
provider-check-autoconfig-missing = Es gibt kein Autoconfig-Dokument. Die meisten Programme lesen gerade dieses.
provider-check-autoconfig-missing-fix = Veröffentlichen Sie es unter https://autoconfig.{ $subject }/mail/config-v1.1.xml
provider-check-pacc-missing = Es gibt kein PACC-Dokument.
provider-check-pacc-missing-fix = Veröffentlichen Sie es mit seinem TXT-Eintrag; neuere Programme lesen es zuerst.
provider-check-srv-missing = Es gibt keine SRV-Einträge für Mail.
provider-check-srv-missing-fix = Fügen Sie sie für die Dienste hinzu, die Sie haben, und "." für die, die Sie nicht haben.
provider-check-document-unreachable = Das Dokument ist nicht abrufbar: { $said }
provider-check-document-unreachable-fix = Prüfen Sie den Webserver und sein Zertifikat für diesen Namen.
provider-check-document-unreadable = Das Dokument ist nicht brauchbar: { $said }
provider-check-document-unreadable-fix = Schreiben Sie es neu: postduif provider publish
provider-check-document-clear = Das Dokument nennt einen Server ohne TLS: { $said }
provider-check-document-clear-fix = Nehmen Sie ihn aus dem Dokument. Programme, die gehorchen, würden Passwörter unterwegs für alle lesbar senden.
provider-check-documents-differ = Dies nennt { $said }, und { $first } nicht.
provider-check-documents-differ-fix = Lassen Sie alle dasselbe sagen; Programme nehmen, was sie zuerst finden.
provider-check-pacc-digest = Kein TXT-Eintrag bestätigt das PACC-Dokument, also müssen Programme es ablehnen. Der Eintrag sagt: { $said }
provider-check-pacc-digest-fix = Setzen Sie den Eintrag auf „{ $right }“, nach jeder Änderung des Dokuments neu.
provider-check-srv-target = Der Eintrag zeigt auf { $said }, das keine Adresse hat.
provider-check-srv-target-fix = Lassen Sie ihn auf einen Host zeigen, der eine hat.
provider-check-srv-alias = Der Eintrag zeigt auf { $said }, einen Alias von { $target }.
provider-check-srv-alias-fix = Lassen Sie ihn auf { $target } zeigen; das Ziel eines SRV-Eintrags darf kein Alias sein.
provider-check-srv-port = Der Eintrag nennt { $said }, wo TLS zu einem anderen Zeitpunkt beginnt, als sein Label sagt.
provider-check-srv-port-fix = Setzen Sie diesen Server unter { $label }.
provider-check-host-unknown = Dieser Host steht in einem Dokument oder Eintrag und hat keine Adresse.
provider-check-host-unknown-fix = Geben Sie ihm eine Adresse, oder nehmen Sie ihn aus dem, was Sie veröffentlichen.
provider-check-unreachable = Dieser Server ist nicht erreichbar: { $said }
provider-check-unreachable-fix = Prüfen Sie, ob er läuft und keine Firewall davor steht, oder nehmen Sie ihn aus dem, was Sie veröffentlichen.
provider-check-certificate-name = Dieser Name steht nicht im Zertifikat: { $said }
provider-check-certificate-name-fix = Veröffentlichen Sie den Namen aus dem Zertifikat, oder nehmen Sie ein Zertifikat, das auch für diesen Namen gilt.
provider-check-certificate-untrusted = Programme vertrauen dem Zertifikat nicht: { $said }
provider-check-certificate-untrusted-fix = Nehmen Sie ein Zertifikat einer öffentlichen Stelle, und senden Sie die Kette mit.
provider-check-certificate-expired = Das Zertifikat ist heute nicht gültig: { $said }
provider-check-certificate-expired-fix = Erneuern Sie es jetzt, und lassen Sie es künftig von selbst erneuern.
provider-check-certificate-soon = Das Zertifikat endet in { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
}.
provider-check-certificate-soon-fix = Erneuern Sie es, und finden Sie heraus, warum das nicht von selbst geschah.
provider-check-tls-failed = TLS misslingt hier: { $said }
provider-check-tls-failed-fix = Lassen Sie den Server TLS 1.2 und 1.3 sprechen. Heutige Programme sprechen nichts Älteres.
provider-check-tls-old = Der Server spricht noch TLS 1.1 oder älter.
provider-check-tls-old-fix = Stellen Sie TLS 1.2 als niedrigste Version ein.
provider-check-no-starttls = Der Server beginnt hier kein TLS, also senden ihm Programme nichts. { $said }
provider-check-no-starttls-fix = Schalten Sie STARTTLS ein, oder nehmen Sie diesen Port aus dem, was Sie veröffentlichen.
provider-check-starttls-only = { $said } gibt es nur an einem Port, wo TLS später beginnt.
provider-check-starttls-only-fix = Bieten Sie es auch an 993, 995 oder 465 an, wo TLS sofort beginnt.
provider-check-auth-in-clear = Der Server nimmt Passwörter vor TLS an: { $said }
provider-check-auth-in-clear-fix = Erlauben Sie das Anmelden nur unter TLS.
provider-check-no-auth = Der Server bietet keinen Weg zum Anmelden, auch nicht unter TLS.
provider-check-no-auth-fix = Schalten Sie AUTH ein. Programme lehnen einen Server ohne Anmeldung ab, oder man kann von anderswo nicht senden.
provider-check-open-relay = Der Server nimmt Mail von jedem für jeden an: { $said }
provider-check-open-relay-fix = Lassen Sie ihn nur für Angemeldete weiterleiten. Er wird gefunden und für Spam benutzt.
provider-check-misbehaved = Der Server spricht nicht, wie er sollte: { $said }
provider-check-misbehaved-fix = Sehen Sie in sein Protokoll; vielleicht lauscht an diesem Port etwas anderes.
