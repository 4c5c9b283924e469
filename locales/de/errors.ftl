# Was schiefgehen kann, ein Block je Code von mail::problem::Code: was es ist, was
# geschah, was zu tun ist (das Wahrscheinlichste zuerst). Eine Zeile, die etwas nennt,
# was ein Problem nicht bei sich hat, fällt weg; jede steht also für sich allein.

error-other-title = Das hat nicht geklappt.

# Suche
error-dns-domain-title = { $domain } gibt es nicht.
error-dns-domain-what = Wir konnten diese Domain nicht finden.
error-dns-domain-do-1 = Prüfen Sie die Schreibweise der Adresse.
error-dns-domain-do-2 = Gerade erst registriert? Versuchen Sie es in einer Stunde wieder.
error-dns-host-title = Den Server { $host } gibt es nicht.
error-dns-host-what = Kein Computer trägt diesen Namen.
error-dns-host-do-1 = Prüfen Sie den Namen des Servers im Kundenbereich oder in der Begrüßungsmail Ihres Anbieters.
error-offline-title = Keine Internetverbindung.
error-offline-what = Postduif erreicht nichts außerhalb dieses Computers.
error-offline-do-1 = Prüfen Sie WLAN oder Kabel.
error-no-config-title = Wir haben keine Einstellungen für { $domain } gefunden.
error-no-config-what = Wir haben { $n } Quellen gefragt; keine gab eine Antwort, der wir trauen.
error-no-config-do-1 = Suchen Sie im Kundenbereich oder in der Begrüßungsmail Ihres Anbieters nach „IMAP“ und „SMTP“.
error-no-config-do-2 = Richten Sie das Konto dann von Hand ein; was meist klappt, ist schon eingetragen.
error-exchange-only-title = { $domain } verwendet Microsoft Exchange.
error-exchange-only-what = { $host } sagt das und nennt keinen Server, den andere Mailprogramme verwenden können.
error-exchange-only-do-1 = Fragen Sie die Verwaltung, ob IMAP und SMTP erlaubt sind und wie die Server heißen.
error-exchange-only-do-2 = Richten Sie das Konto dann von Hand ein.

# Anmelden
error-auth-failed-title = Der Server nimmt dieses Passwort nicht an.
error-auth-failed-what = { $host } ist erreichbar, weist { $user } mit diesem Passwort aber ab.
error-auth-failed-do-1 = Geben Sie es noch einmal ein; achten Sie auf Großbuchstaben.
error-auth-failed-do-2 = Bestätigung in zwei Schritten? Erstellen Sie bei Ihrem Anbieter ein App-Passwort.
error-auth-failed-do-3 = Manchmal ist der Benutzername ein anderer als die Adresse.
error-app-password-title = { $provider } verlangt ein App-Passwort.
error-app-password-what = Ihr gewöhnliches Passwort gilt nur auf deren Website.
error-app-password-do-1 = Erstellen Sie eines auf { $url }.
error-app-password-do-2 = Fügen Sie es hier ein; Leerzeichen spielen keine Rolle.
error-oauth-needed-title = Bei { $provider } melden Sie sich nur in deren eigenem Fenster an.
error-oauth-needed-what = Passwörter für Mailprogramme sind dort abgeschaltet, oder Ihre Anmeldung ist abgelaufen.
error-oauth-needed-do-1 = Melden Sie sich in deren Fenster neu an; auf der Befehlszeile: postduif account sign-in; für einen Ausgangsserver mit eigener Anmeldung: postduif outgoing change --oauth.
error-oauth-needed-do-2 = Postduif muss dort erst registriert sein; die Anleitung sagt, wie.
error-oauth-needed-do-3 = Verwaltet eine Organisation das Konto? Bitten Sie die Verwaltung, Postduif zuzulassen.
error-protocol-off-title = { $protocol } ist für dieses Konto ausgeschaltet.
error-protocol-off-what = Der Server kennt Sie, aber { $protocol } ist für dieses Konto nicht eingeschaltet.
error-protocol-off-do-1 = Schalten Sie es in den Einstellungen Ihres Anbieters ein.
error-protocol-off-do-2 = Ihr Anbieter erklärt es auf { $url }.
error-no-mechanism-title = Der Server und Postduif haben keine gemeinsame Art der Anmeldung.
error-no-mechanism-what = { $host } bietet nur Arten, die Postduif nicht kennt oder denen es nicht traut.
error-no-mechanism-do-1 = Bitten Sie Ihren Anbieter um ein Passwort für Mailprogramme (ein App-Passwort).
error-password-changed-title = Ihr Passwort für { $account } gilt nicht mehr.
error-password-changed-what = Wir versuchen es nicht weiter, damit das Konto nicht gesperrt wird.
error-password-changed-do-1 = Geben Sie das neue Passwort ein.
error-password-missing-title = Postduif hat kein Passwort für { $account }.
error-password-missing-what = Es sollte nicht gespeichert werden, oder der Schlüsselbund dieses Systems gibt es nicht heraus.
error-password-missing-do-1 = Geben Sie das Passwort ein; auf der Befehlszeile: postduif account password.
error-password-missing-do-2 = Ist der Schlüsselbund gesperrt? Entsperren Sie ihn und versuchen Sie es erneut.

# Die Verbindung
error-tls-name-title = Dieser Server heißt anders als erwartet.
error-tls-name-what = Wir fragten nach { $asked }; das Zertifikat gilt für { $names }. Bei vielen Anbietern ist das einfach der richtige Name.
error-tls-name-do-1 = Verwenden Sie den Namen im Zertifikat, wenn er der Ihres Anbieters ist.
error-tls-untrusted-title = Wir können nicht prüfen, ob dies der echte Server ist.
error-tls-untrusted-what = { $selfSigned ->
    [true] Das Zertifikat von { $host } hat der Server selbst gemacht.
   *[other] Das Zertifikat von { $host } stammt von { $issuer }, den dieses System nicht kennt.
}
error-tls-untrusted-do-1 = Der Aussteller sieht nach { $scanner } aus. Schalten Sie dort das Prüfen von E-Mails aus.
error-tls-untrusted-do-2 = Ihr eigener Server? Vergleichen Sie den Fingerabdruck des Zertifikats und vertrauen Sie ihm, oder nennen Sie den Aussteller mit --ca-file beim Start von Postduif.
error-tls-untrusted-do-3 = Ist der Aussteller ein Virenscanner? Schalten Sie dort das Prüfen von E-Mails aus.
error-tls-expired-title = Wir können nicht prüfen, ob dies der echte Server ist.
error-tls-expired-what = Das Zertifikat von { $host } gilt vom { $notBefore } bis zum { $notAfter }, also jetzt nicht.
error-tls-expired-do-1 = Geht die Uhr dieses Computers richtig?
error-tls-expired-do-2 = Sonst kann es nur Ihr Anbieter beheben; versuchen Sie es später wieder.
error-tls-failed-title = Es kam keine geschützte Verbindung zustande.
error-tls-failed-what = { $host } und Postduif konnten sich an Port { $port } nicht über den Schutz der Verbindung einigen.
error-tls-failed-do-1 = Prüfen Sie den Port und seinen Schutz: Manche wollen TLS, andere STARTTLS.
error-tls-mismatch-title = Der Port und sein Schutz passen nicht zusammen.
error-tls-mismatch-what = { $security ->
    [tls] Port { $port } von { $host } will TLS vom ersten Byte an.
   *[other] Port { $port } von { $host } beginnt ohne Schutz.
  }
error-tls-mismatch-do-1 = { $security ->
    [tls] Wählen Sie TLS für diesen Port.
   *[other] Wählen Sie STARTTLS für diesen Port, oder TLS mit Port { $tlsPort }.
  }
error-refused-title = { $host } antwortet an Port { $port } nicht.
error-refused-what = Die Verbindung wurde abgelehnt.
error-refused-do-1 = Prüfen Sie Namen und Port des Servers.
error-refused-do-2 = In Schulen, Büros und Hotels ist E-Mail manchmal gesperrt; versuchen Sie ein anderes Netz oder Ihr Telefon als Hotspot.
error-refused-do-3 = Schalten Sie VPN oder Firewall kurz aus.
error-proxy-failed-title = Der Proxy lässt Postduif nicht durch.
error-proxy-failed-what = Postduif geht über { $proxy }, wie eingestellt, und das hat nicht geklappt.
error-proxy-failed-do-1 = Prüfen Sie Adresse, Namen und Passwort des Proxys.
error-proxy-failed-do-2 = Fragen Sie, wer den Proxy betreibt, ob er E-Mail erlaubt.
error-timeout-title = { $host } antwortet an Port { $port } nicht.
error-timeout-what = In { $seconds } s kam keine Antwort.
error-timeout-do-1 = In Schulen, Büros und Hotels ist E-Mail manchmal gesperrt; versuchen Sie ein anderes Netz oder Ihr Telefon als Hotspot.
error-timeout-do-2 = Prüfen Sie Namen und Port des Servers.
error-timeout-do-3 = Schalten Sie VPN oder Firewall kurz aus.
error-no-tls-title = Dieser Server verschlüsselt die Verbindung nicht.
error-no-tls-what = { $host } bietet an Port { $port } kein TLS. Wir senden Ihr Passwort nicht unverschlüsselt.
error-no-tls-do-1 = Versuchen Sie Port { $tlsPort } mit TLS.
error-no-tls-do-2 = Nur im eigenen Netz: Wählen Sie beim Einrichten von Hand „keine“.
error-disconnected-title = Die Verbindung ist abgebrochen.
error-disconnected-what = { $host } hat die Verbindung beendet.
error-disconnected-do-1 = Postduif macht weiter, wo es war; geschah es beim Einrichten, versuchen Sie es noch einmal.
error-throttled-title = { $provider } bittet uns zu warten.
error-throttled-what = Zu viele Verbindungen oder Versuche. Wir versuchen es von selbst wieder.
error-misbehaved-title = { $host } gab eine Antwort, die wir nicht verstehen.
error-misbehaved-what = Es wurde nichts geändert. Postduif versucht es von selbst wieder.
error-misbehaved-do-1 = Prüfen Sie, ob das der Mailserver ist und ob Port und Schutz zusammengehören.
error-renamed-title = { $provider } benennt die Nachrichten neu: { $count } von { $total }.
error-renamed-what = Entweder ist dasselbe Postfach umgezogen, oder ein anderes steht an seiner Stelle. Bis Sie es sagen, wird nichts abgeholt und dort nichts gelöscht.
error-renamed-do-1 = Dasselbe Postfach: was Sie schon hatten und was Sie gelöscht haben, kommt nicht wieder. Ein anderes: alles kommt.
error-quota-title = Das Postfach ist voll.
error-quota-what = Neue Nachrichten können abgewiesen werden, und Änderungen kommen vielleicht nicht beim Server an.
error-quota-do-1 = Leeren Sie den Papierkorb, oder löschen Sie große Nachrichten.

# Senden
error-smtp-failed-title = Empfangen klappt, Senden noch nicht.
error-smtp-failed-what = { $host } { $why ->
    [password] nimmt dieses Passwort nicht an.
    [no-auth] verlangt keine Anmeldung oder bietet keine, die wir kennen.
   *[unreachable] lässt sich nicht zum Senden verwenden.
}
error-smtp-failed-do-1 = Verwenden Sie dieselben Angaben wie für den Eingang.
error-smtp-failed-do-2 = Versuchen Sie Port 587 mit STARTTLS.
error-no-auth-title = Der Ausgangsserver bietet keine Anmeldung.
error-no-auth-what = { $host } fragt nicht, wer Sie sind. Ein solcher Server lässt jeden in Ihrem Namen senden, oder er nimmt Ihre Post gar nicht an.
error-no-auth-do-1 = Verwenden Sie den Ausgangsserver und Port, den Ihr Anbieter für Mailprogramme nennt.
error-no-auth-do-2 = Versuchen Sie Port 587 mit STARTTLS.
error-send-rejected-title = Nicht gesendet.
error-send-rejected-what = Der Server hat die Nachricht oder einen Empfänger endgültig abgewiesen. Die Nachricht ist noch da.
error-send-rejected-do-1 = Prüfen Sie die Adresse jedes Empfängers.
error-send-unsure-title = Es ist nicht sicher, ob eine Nachricht gesendet wurde.
error-send-unsure-what = Die Verbindung brach nach dem letzten Byte und vor der Antwort ab. Wir senden sie nicht von selbst noch einmal.
error-send-unsure-do-1 = Fragen Sie den Empfänger, oder sehen Sie auf der Website Ihres Anbieters unter Gesendet nach, bevor Sie sie noch einmal senden.
error-append-failed-title = Gesendet, aber noch nicht in Gesendet abgelegt.
error-append-failed-what = Wir versuchen es weiter.
error-change-refused-title = Der Server hat eine Änderung abgelehnt.
error-change-refused-what = Hier ist alles, wie Sie es gelassen haben; auf dem Server blieb es, wie es war.

# Hier
error-account-exists-title = Dieses Konto ist schon da.
error-account-exists-what = Es gibt ein Konto mit dieser Adresse und diesem Server.
error-local-title = Auf diesem Computer ist etwas schiefgegangen.
error-local-what = Postduif konnte hier etwas nicht lesen oder schreiben. Es ging keine Post verloren.
error-local-do-1 = Ist die Festplatte voll?
