# Wat er mis kan gaan, een blok per code van mail::problem::Code: wat het is, wat
# er gebeurde, wat te doen (het waarschijnlijkste eerst). Een regel die iets noemt
# wat een probleem niet bij zich heeft, valt weg; elke regel staat dus op zichzelf.

error-other-title = Dat is niet gelukt.

# Zoeken
error-dns-domain-title = { $domain } bestaat niet.
error-dns-domain-what = We konden dit domein niet vinden.
error-dns-domain-do-1 = Controleer de spelling van het adres.
error-dns-domain-do-2 = Net geregistreerd? Probeer het over een uur weer.
error-dns-host-title = De server { $host } bestaat niet.
error-dns-host-what = Er is geen computer met deze naam.
error-dns-host-do-1 = Controleer de naam van de server in het controlepaneel of de welkomstmail van uw aanbieder.
error-offline-title = Geen internetverbinding.
error-offline-what = Postduif kan niets buiten deze computer bereiken.
error-offline-do-1 = Controleer wifi of kabel.
error-no-config-title = We vonden geen instellingen voor { $domain }.
error-no-config-what = We vroegen { $n } bronnen; geen enkele gaf antwoord dat we vertrouwen.
error-no-config-do-1 = Kijk in het controlepaneel of de welkomstmail van uw aanbieder naar “IMAP” en “SMTP”.
error-no-config-do-2 = Stel het daarna zelf in; wat meestal werkt, is al ingevuld.
error-exchange-only-title = { $domain } gebruikt Microsoft Exchange.
error-exchange-only-what = { $host } zegt dat, en noemt geen server die andere mailprogramma’s kunnen gebruiken.
error-exchange-only-do-1 = Vraag de beheerder of IMAP en SMTP zijn toegestaan, en hoe de servers heten.
error-exchange-only-do-2 = Stel het daarna zelf in.

# Inloggen
error-auth-failed-title = De server accepteert dit wachtwoord niet.
error-auth-failed-what = { $host } is bereikbaar, maar weigert { $user } met dit wachtwoord.
error-auth-failed-do-1 = Typ het opnieuw, let op hoofdletters.
error-auth-failed-do-2 = Verificatie in twee stappen? Maak een app-wachtwoord bij uw aanbieder.
error-auth-failed-do-3 = Soms is de gebruikersnaam anders dan het adres.
error-app-password-title = { $provider } wil een app-wachtwoord.
error-app-password-what = Uw gewone wachtwoord werkt alleen op hun website.
error-app-password-do-1 = Maak er een op { $url }.
error-app-password-do-2 = Plak het hier; spaties maken niet uit.
error-oauth-needed-title = { $provider } laat alleen inloggen via hun eigen venster.
error-oauth-needed-what = Wachtwoorden voor mailprogramma’s zijn daar uitgezet, of uw aanmelding is verlopen.
error-oauth-needed-do-1 = Log opnieuw in via hun venster; op de opdrachtregel: postduif account sign-in; voor een uitgaande server met een eigen aanmelding: postduif outgoing change --oauth.
error-oauth-needed-do-2 = Postduif moet eerst bij hen geregistreerd zijn; de handleiding zegt hoe.
error-oauth-needed-do-3 = Beheert een organisatie dit account? Vraag de beheerder om Postduif toe te laten.
error-protocol-off-title = { $protocol } staat uit voor dit account.
error-protocol-off-what = De server kent u, maar { $protocol } is niet aangezet voor dit account.
error-protocol-off-do-1 = Zet het aan in de instellingen van uw aanbieder.
error-protocol-off-do-2 = Uw aanbieder legt het uit op { $url }.
error-no-mechanism-title = De server en Postduif kunnen op geen enkele manier samen inloggen.
error-no-mechanism-what = { $host } biedt alleen manieren die Postduif niet kent of niet vertrouwt.
error-no-mechanism-do-1 = Vraag uw aanbieder om een wachtwoord voor mailprogramma’s (een app-wachtwoord).
error-password-changed-title = Uw wachtwoord voor { $account } werkt niet meer.
error-password-changed-what = We proberen niet verder, om blokkering te voorkomen.
error-password-changed-do-1 = Voer het nieuwe wachtwoord in.
error-password-missing-title = Postduif heeft geen wachtwoord voor { $account }.
error-password-missing-what = Het hoefde niet onthouden te worden, of de sleutelbos van dit systeem geeft het niet.
error-password-missing-do-1 = Voer het wachtwoord in; op de opdrachtregel: postduif account password.
error-password-missing-do-2 = Is de sleutelbos vergrendeld? Ontgrendel hem en probeer het opnieuw.

# De verbinding
error-tls-name-title = Deze server heet anders dan verwacht.
error-tls-name-what = We vroegen { $asked }; het certificaat is voor { $names }. Bij veel aanbieders is dat gewoon hun echte naam.
error-tls-name-do-1 = Gebruik de naam van het certificaat, als die van uw aanbieder is.
error-tls-untrusted-title = We kunnen niet nagaan of dit de echte server is.
error-tls-untrusted-what = { $selfSigned ->
    [true] Het certificaat van { $host } is door de server zelf gemaakt.
   *[other] Het certificaat van { $host } is uitgegeven door { $issuer }, die dit systeem niet kent.
}
error-tls-untrusted-do-1 = De uitgever lijkt { $scanner } te zijn. Zet daar “e-mail scannen” uit.
error-tls-untrusted-do-2 = Uw eigen server? Vergelijk de vingerafdruk van het certificaat en vertrouw het, of noem de uitgever met --ca-file als u Postduif start.
error-tls-untrusted-do-3 = Is de uitgever een virusscanner? Zet daar “e-mail scannen” uit.
error-tls-expired-title = We kunnen niet nagaan of dit de echte server is.
error-tls-expired-what = Het certificaat van { $host } is geldig van { $notBefore } tot { $notAfter }, dus nu niet.
error-tls-expired-do-1 = Staat de klok van deze computer goed?
error-tls-expired-do-2 = Anders kan alleen uw aanbieder het oplossen; probeer het later weer.
error-tls-failed-title = Er kon geen beveiligde verbinding worden gemaakt.
error-tls-failed-what = { $host } en Postduif werden het op poort { $port } niet eens over de beveiliging.
error-tls-failed-do-1 = Controleer de poort en de beveiliging: sommige poorten willen TLS, andere STARTTLS.
error-tls-mismatch-title = De poort en de beveiliging passen niet bij elkaar.
error-tls-mismatch-what = { $security ->
    [tls] Poort { $port } van { $host } wil vanaf de eerste byte TLS.
   *[other] Poort { $port } van { $host } begint zonder beveiliging.
  }
error-tls-mismatch-do-1 = { $security ->
    [tls] Kies TLS voor deze poort.
   *[other] Kies STARTTLS voor deze poort, of TLS met poort { $tlsPort }.
  }
error-refused-title = { $host } antwoordt niet op poort { $port }.
error-refused-what = De verbinding werd geweigerd.
error-refused-do-1 = Controleer de naam en de poort van de server.
error-refused-do-2 = Op school, werk of hotel is mail soms geblokkeerd; probeer een ander netwerk of uw telefoon als hotspot.
error-refused-do-3 = Zet VPN of firewall even uit.
error-proxy-failed-title = De proxy laat Postduif niet door.
error-proxy-failed-what = Postduif gaat via { $proxy }, zoals ingesteld, en dat lukte niet.
error-proxy-failed-do-1 = Controleer adres, naam en wachtwoord van de proxy.
error-proxy-failed-do-2 = Vraag de beheerder van de proxy of mail is toegestaan.
error-timeout-title = { $host } antwoordt niet op poort { $port }.
error-timeout-what = Er kwam geen antwoord in { $seconds } s.
error-timeout-do-1 = Op school, werk of hotel is mail soms geblokkeerd; probeer een ander netwerk of uw telefoon als hotspot.
error-timeout-do-2 = Controleer de naam en de poort van de server.
error-timeout-do-3 = Zet VPN of firewall even uit.
error-no-tls-title = Deze server versleutelt de verbinding niet.
error-no-tls-what = { $host } biedt geen TLS op poort { $port }. We sturen uw wachtwoord niet onversleuteld.
error-no-tls-do-1 = Probeer poort { $tlsPort } met TLS.
error-no-tls-do-2 = Alleen op een eigen netwerk: kies bij Zelf instellen “geen”.
error-disconnected-title = De verbinding is verbroken.
error-disconnected-what = { $host } verbrak de verbinding.
error-disconnected-do-1 = Postduif gaat verder waar het was; gebeurde het bij het instellen, probeer het dan opnieuw.
error-throttled-title = { $provider } vraagt even te wachten.
error-throttled-what = Te veel verbindingen of pogingen. We proberen het vanzelf opnieuw.
error-misbehaved-title = { $host } gaf een antwoord dat we niet begrijpen.
error-misbehaved-what = Er is niets veranderd. Postduif probeert het vanzelf opnieuw.
error-misbehaved-do-1 = Controleer of dit de mailserver is, en of poort en beveiliging bij elkaar horen.
error-renamed-title = { $provider } geeft zijn berichten nieuwe namen: { $count } van { $total }.
error-renamed-what = Of dezelfde mailbox is verhuisd, of er staat een andere voor in de plaats. Tot u het zegt, wordt er niets opgehaald en daar niets verwijderd.
error-renamed-do-1 = Dezelfde mailbox: wat u al had, en wat u hebt verwijderd, komt niet opnieuw. Een andere: alles komt.
error-quota-title = De mailbox is vol.
error-quota-what = Nieuwe post kan worden geweigerd, en wijzigingen komen misschien niet op de server.
error-quota-do-1 = Leeg de prullenbak, of verwijder grote berichten.

# Verzenden
error-smtp-failed-title = Ontvangen werkt, verzenden nog niet.
error-smtp-failed-what = { $host } { $why ->
    [password] weigert dit wachtwoord.
    [no-auth] vraagt geen aanmelding, of biedt er geen die we kennen.
   *[unreachable] kan niet worden gebruikt om te verzenden.
}
error-smtp-failed-do-1 = Gebruik dezelfde gegevens als voor inkomend.
error-smtp-failed-do-2 = Probeer poort 587 met STARTTLS.
error-no-auth-title = De uitgaande server biedt geen aanmelding.
error-no-auth-what = { $host } vraagt niet wie u bent. Zo’n server laat iedereen in uw naam verzenden, of neemt uw post helemaal niet aan.
error-no-auth-do-1 = Gebruik de uitgaande server en poort die uw aanbieder voor mailprogramma’s noemt.
error-no-auth-do-2 = Probeer poort 587 met STARTTLS.
error-send-rejected-title = Niet verzonden.
error-send-rejected-what = De server heeft het bericht of een ontvanger voorgoed geweigerd. Het bericht is bewaard.
error-send-rejected-do-1 = Controleer het adres van elke ontvanger.
error-send-unsure-title = Het is niet zeker of een bericht is verzonden.
error-send-unsure-what = De verbinding brak na de laatste byte en voor het antwoord. We verzenden het niet vanzelf nog eens.
error-send-unsure-do-1 = Vraag het de ontvanger, of kijk bij Verzonden op de website van uw aanbieder, voordat u het nog eens verzendt.
error-append-failed-title = Verzonden, maar nog niet in Verzonden gezet.
error-append-failed-what = We proberen het opnieuw.
error-change-refused-title = De server weigerde een wijziging.
error-change-refused-what = Hier staat alles zoals u het achterliet; op de server bleef het zoals het was.

# Hier
error-account-exists-title = Dit account staat er al.
error-account-exists-what = Er is een account met dit adres en deze server.
error-local-title = Er ging iets mis op deze computer.
error-local-what = Postduif kon hier iets niet lezen of schrijven. Er is geen post verloren.
error-local-do-1 = Is de schijf vol?
