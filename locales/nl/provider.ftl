# Wat een aanbieder publiceert: de pagina voor de klanten, en wat de opdrachten zeggen.

# De pagina voor wie een programma met de hand instelt
provider-page-title = Uw mail bij { $name } instellen
provider-page-lead = Elk mailprogramma werkt met de instellingen op deze pagina. De meeste vinden ze zelf: vul uw naam, uw adres en uw wachtwoord in en wacht even. Lukt dat niet, neem ze dan hier over.
provider-page-languages = Taal
provider-page-name = Uw naam
provider-page-name-what = Wat anderen als afzender zien.
provider-page-address = E-mailadres
provider-page-address-what = Uw hele adres, zoals u het aan anderen geeft.
provider-page-user = Gebruikersnaam
provider-page-user-address = Uw hele e-mailadres, voor ontvangen en voor verzenden.
provider-page-user-local = Het deel van uw adres voor de @, voor ontvangen en voor verzenden.
provider-page-password = Wachtwoord
provider-page-password-what = Het wachtwoord van uw mailbox, voor ontvangen en voor verzenden.
provider-page-choice = Voor ontvangen zijn er twee manieren, IMAP en POP3. Twijfelt u, neem dan IMAP.
provider-page-imap = Ontvangen met IMAP
provider-page-imap-what = Uw berichten en mappen blijven op de server. U ziet hetzelfde op uw telefoon, op uw computer en in de browser.
provider-page-pop3 = Ontvangen met POP3
provider-page-pop3-what = Berichten worden naar één apparaat gehaald. Andere apparaten zien uw mappen niet. Laat het programma een kopie op de server achterlaten.
provider-page-smtp = Verzenden met SMTP
provider-page-smtp-what = Ook de server voor verzenden vraagt uw gebruikersnaam en wachtwoord. Heeft uw programma daar een schakelaar voor, zet die dan aan.
provider-page-server = Server
provider-page-port = Poort
provider-page-security = Beveiliging
provider-page-sign-in = Aanmelden met
provider-page-tls = TLS (ook SSL/TLS genoemd)
provider-page-starttls = STARTTLS
provider-page-normal-password = Normaal wachtwoord
provider-page-first-row = Van elke tabel is één rij genoeg. De eerste is de beste; neem alleen een andere als uw programma of uw netwerk de eerste niet toelaat.
provider-page-certificate = Neem de namen van de servers letterlijk over. Zegt uw programma dat een certificaat voor een andere naam is, dan zit er een fout in de servernaam.
provider-page-apple = iPhone, iPad en Mac: open dit profiel, dan vraagt het apparaat de rest
provider-page-help = Meer hulp

# postduif provider publish
provider-wrote = geschreven: { $path }
provider-same = ongewijzigd: { $path }
provider-in-the-way = Deze bestanden zijn niet zoals deze opdracht ze achterliet, en er is niets geschreven. Toch vervangen: --force
provider-left-out-pacc = PACC is weggelaten: daarin is de gebruikersnaam altijd het adres, met TLS op de poorten 993, 995 en 465.
provider-left-out-autodiscover = Autodiscover is weggelaten: in een bestand is de gebruikersnaam altijd het adres, op de gebruikelijke poorten.
provider-left-out-mobileconfig = Het profiel voor apparaten van Apple is weggelaten: daarin is de gebruikersnaam altijd het adres, op de gebruikelijke poorten.
provider-unsigned = mail.mobileconfig is niet ondertekend: apparaten installeren het met een waarschuwing. Ondertekenen: --sign-with en --sign-key
provider-not-signed = Het profiel voor apparaten van Apple kan niet worden ondertekend: { $said }
provider-next = Zet www op { $host } onder { $root }, voeg dns/*.zone toe aan uw zones en nginx.conf of Caddyfile aan uw webserver. Daarna: postduif provider check { $domain }
provider-file-line = { $file }, regel { $line }: { $text }
provider-mistake-too-large = het bestand is te groot
provider-mistake-syntax = { $value }
provider-mistake-name = hier hoort een naam, op één regel
provider-mistake-name-long = “{ $value }” is te lang: een naam heeft hoogstens 60 tekens, een korte naam 20
provider-mistake-host = “{ $value }” is geen naam van een host. Schrijf die als mail.example.org
provider-mistake-twice = { $value } staat hier twee keer: haal er een weg
provider-mistake-place = “{ $value }” is geen server. Schrijf die als imap.example.org:993 of imap.example.org:143/starttls
provider-mistake-port-clear = “{ $value }”: op deze poort begint TLS later. Zet er /starttls achter
provider-mistake-port-tls = “{ $value }”: op deze poort begint TLS meteen. Haal /starttls weg
provider-mistake-port-25 = “{ $value }”: poort 25 is voor mail tussen servers. Gebruik 465, of 587/starttls
provider-mistake-url = “{ $value }” is geen adres van een pagina dat met https:// begint
provider-mistake-path = “{ $value }” is geen volledig pad van letters, cijfers en . _ - /
provider-mistake-no-incoming = er is niets om van te ontvangen: voeg toe imap = ["imap.example.org:993"]
provider-mistake-no-outgoing = er is niets om mee te verzenden: voeg toe smtp = ["smtp.example.org:465"]
provider-mistake-too-many = te veel, vanaf “{ $value }”

# postduif provider check
provider-check-asking = vraagt { $subject }
provider-check-error = fout
provider-check-warning = waarschuwing
provider-check-info = ter info
provider-check-to-do = Te doen: { $what }
provider-check-summary = { $domain }: { $errors ->
    [0] geen fouten
    [one] één fout
   *[other] { $errors } fouten
}, { $warnings ->
    [0] geen waarschuwingen
    [one] één waarschuwing
   *[other] { $warnings } waarschuwingen
}
provider-check-domain-unknown = Een domein met deze naam bestaat niet.
provider-check-domain-unknown-fix = Controleer de spelling, en of het domein geregistreerd en gedelegeerd is.
provider-check-dns-failed = De naamservers van dit domein antwoorden niet.
provider-check-dns-failed-fix = Controleer of elke naamserver van het domein draait en de zone heeft.
provider-check-dns-unsigned = Het domein is niet ondertekend met DNSSEC, of de resolver hier kan het niet zien. Programma's kunnen de records niet vertrouwen zonder het de gebruiker te vragen.
provider-check-dns-unsigned-fix = Onderteken de zone en geef het DS-record aan de registry.
provider-check-mx-missing = Het domein heeft geen MX-record.
provider-check-mx-missing-fix = Voeg er een toe met de host die de mail aanneemt.
provider-check-nothing-published = Geen programma kan de instellingen van dit domein vinden: er is geen document en geen SRV-record.
provider-check-nothing-published-fix = Publiceer ze: postduif provider publish
provider-check-autoconfig-missing = Er is geen autoconfig-document. De meeste programma's lezen juist dat.
provider-check-autoconfig-missing-fix = Publiceer het op https://autoconfig.{ $subject }/mail/config-v1.1.xml
provider-check-pacc-missing = Er is geen PACC-document.
provider-check-pacc-missing-fix = Publiceer het met het TXT-record; nieuwere programma's lezen het als eerste.
provider-check-srv-missing = Er zijn geen SRV-records voor mail.
provider-check-srv-missing-fix = Voeg ze toe voor de diensten die u hebt, en "." voor die u niet hebt.
provider-check-document-unreachable = Het document kan niet worden opgehaald: { $said }
provider-check-document-unreachable-fix = Controleer de webserver en zijn certificaat voor deze naam.
provider-check-document-unreadable = Het document is niet bruikbaar: { $said }
provider-check-document-unreadable-fix = Schrijf het opnieuw: postduif provider publish
provider-check-document-clear = Het document noemt een server zonder TLS: { $said }
provider-check-document-clear-fix = Haal die uit het document. Programma's die gehoorzamen, zouden wachtwoorden voor iedereen onderweg leesbaar versturen.
provider-check-documents-differ = Dit noemt { $said }, en { $first } niet.
provider-check-documents-differ-fix = Laat alle hetzelfde zeggen; programma's nemen wat ze het eerst vinden.
provider-check-pacc-digest = Geen TXT-record bevestigt het PACC-document, dus programma's moeten het weigeren. Het record zegt: { $said }
provider-check-pacc-digest-fix = Zet het record op “{ $right }”, opnieuw na elke wijziging van het document.
provider-check-srv-target = Het record wijst naar { $said }, dat geen adres heeft.
provider-check-srv-target-fix = Laat het naar een host wijzen die er een heeft.
provider-check-srv-alias = Het record wijst naar { $said }, een alias van { $target }.
provider-check-srv-alias-fix = Laat het naar { $target } wijzen; het doel van een SRV-record mag geen alias zijn.
provider-check-srv-port = Het record noemt { $said }, waar TLS op een ander moment begint dan het label zegt.
provider-check-srv-port-fix = Zet deze server onder { $label }.
provider-check-host-unknown = Deze host wordt in een document of record genoemd en heeft geen adres.
provider-check-host-unknown-fix = Geef hem een adres, of haal hem uit wat u publiceert.
provider-check-unreachable = Deze server is niet bereikbaar: { $said }
provider-check-unreachable-fix = Controleer of hij draait en of er geen firewall voor staat, of haal hem uit wat u publiceert.
provider-check-certificate-name = Deze naam staat niet in het certificaat: { $said }
provider-check-certificate-name-fix = Publiceer de naam die in het certificaat staat, of neem een certificaat dat ook voor deze naam is.
provider-check-certificate-untrusted = Programma's vertrouwen het certificaat niet: { $said }
provider-check-certificate-untrusted-fix = Gebruik een certificaat van een openbare autoriteit, en stuur de keten mee.
provider-check-certificate-expired = Het certificaat is vandaag niet geldig: { $said }
provider-check-certificate-expired-fix = Vernieuw het nu, en laat het voortaan vanzelf vernieuwen.
provider-check-certificate-soon = Het certificaat loopt af over { $days ->
    [one] één dag
   *[other] { $days } dagen
}.
provider-check-certificate-soon-fix = Vernieuw het, en zoek uit waarom dat niet vanzelf ging.
provider-check-tls-failed = TLS mislukt hier: { $said }
provider-check-tls-failed-fix = Laat de server TLS 1.2 en 1.3 spreken. Programma's van nu spreken niets ouders.
provider-check-tls-old = De server spreekt nog TLS 1.1 of ouder.
provider-check-tls-old-fix = Stel TLS 1.2 in als laagste versie.
provider-check-no-starttls = De server begint hier geen TLS, dus programma's sturen hem niets. { $said }
provider-check-no-starttls-fix = Zet STARTTLS aan, of haal deze poort uit wat u publiceert.
provider-check-starttls-only = { $said } is er alleen op een poort waar TLS later begint.
provider-check-starttls-only-fix = Bied het ook aan op 993, 995 of 465, waar TLS meteen begint.
provider-check-auth-in-clear = De server neemt wachtwoorden aan vóór TLS: { $said }
provider-check-auth-in-clear-fix = Sta aanmelden alleen onder TLS toe.
provider-check-no-auth = De server biedt geen manier om aan te melden, ook niet onder TLS.
provider-check-no-auth-fix = Zet AUTH aan. Programma's weigeren een server die geen aanmelding vraagt, of mensen kunnen elders niet verzenden.
provider-check-open-relay = De server neemt mail aan van iedereen voor iedereen: { $said }
provider-check-open-relay-fix = Laat hem alleen doorsturen voor wie zich heeft aangemeld. Hij wordt gevonden en voor spam gebruikt.
provider-check-misbehaved = De server praat niet zoals het hoort: { $said }
provider-check-misbehaved-fix = Kijk in zijn logboek; misschien luistert op deze poort iets anders.
