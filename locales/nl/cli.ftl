# Wat Postduif in een terminal zegt, en op de paar pagina's die het zelf maakt.

# Starten
serve-ready = Postduif staat klaar:
serve-once = Dit adres werkt één keer. Voor een nieuw adres: start postduif nog eens.
serve-already = Postduif draait al:
serve-waiting = Een andere opdracht van Postduif is bezig; even wachten…
serve-port-taken = Poort { $port } is bezet door een ander programma. Kies er een met --port, of --port 0 voor een willekeurige.
serve-stopping = Stoppen…
link-used-title = Dit adres is al gebruikt
link-used-what = Elk adres werkt één keer. Start postduif in een terminal of vanuit het menu; dan opent het een nieuw adres.

# Een account instellen
account-looking = Instellingen van { $domain } zoeken…
account-asked = vraagt { $subject }
account-by-hand = Geef de servers zelf op: --incoming imaps://HOST --outgoing smtps://HOST
account-settings = Instellingen van { $subject }:
account-incoming = Inkomend
account-outgoing = Uitgaand
account-untrusted = Deze instellingen kwamen niet langs een beveiligde weg. Bekijk ze voordat u uw wachtwoord geeft.
account-password = Wachtwoord van { $user }:
account-proving = Aanmelden…
account-proven = { $side }: werkt ({ $mechanism })
account-not-proven = { $side }: werkt niet
account-clock = De klok van deze computer en die van de server schelen { $minutes } minuten. Een verkeerde klok verstoort versleutelde verbindingen.
account-added = { $address } is toegevoegd.
account-removed = { $address } is van deze computer verwijderd, en het wachtwoord is vergeten. Op de server is niets veranderd. U kunt het 30 dagen terughalen: postduif account restore { $address }
account-remove-sure = { $address } van deze computer verwijderen? Het kan 30 dagen worden teruggehaald.
account-none = Er zijn nog geen accounts. Voeg er een toe: postduif account add
account-receive-only = Verzenden werkt niet. Het account alleen voor ontvangen toevoegen: --receive-only
account-type-domain = Typ { $domain } om ze te gebruiken:
account-outcome-found = gevonden
account-outcome-none = weet niets
account-outcome-failed = geen antwoord
account-did-you-mean = Bedoelde u { $address }?
account-which = De aanbieder heeft verschillende producten. Welk is het uwe? Het controlepaneel zegt het.
account-which-number = Nummer:
account-paused-how = Het account toch bewaren, zonder dat het iets doet: --paused
account-trust-how = Uw eigen server? Vergelijk deze vingerafdruk met die van de server zelf. Als ze gelijk zijn: --trust-certificate { $fingerprint }
account-other-name = Het certificaat van die server is voor { $name }, en onder die naam klopt het. Is dat uw provider, voeg dan toe: { $option }
account-added-paused = { $address } is bewaard en gepauzeerd: aanmelden lukte nog niet. Als dat verholpen is: postduif account resume { $address }
account-same-mailbox = Een ander account heeft het adres { $address } al. Post die beide ophalen staat hier dan dubbel.
account-there = Bekijken: postduif account show { $address }. Herstellen: postduif account sign-in { $address }. Vanaf nog een adres schrijven: postduif identity add { $address } ADRES
account-paused = { $address } is gepauzeerd.
account-resumed = { $address } gaat verder.
account-dismissed = { $address }: wat de server weigerde is weggelegd.
account-asks-nothing = { $address } vraagt niets.
account-answered-same = { $address }: dezelfde mailbox. Wat er nieuw in staat, wordt opgehaald.
account-answered-other = { $address }: een andere mailbox. Alles wordt opgehaald.
status-question = Antwoord: postduif account answer { $address } same (dezelfde mailbox) of other (een andere)
naming-headers = Deze server geeft zijn berichten geen blijvende namen (geen UIDL). Ze worden herkend aan hun kopregels: niets komt twee keer, tenzij de server een bericht verandert.
naming-whole = Deze server geeft zijn berichten geen blijvende namen en ook geen losse kopregels: om te zien wat nieuw is, wordt elke keer alles opnieuw opgehaald. Heeft uw provider IMAP, neem dan dat.
account-changed = { $address }: de servers laten u binnen, en zijn bewaard.
account-other-kind = Een andere soort account is een omzetting: postduif account convert { $address } { $kind }
account-check-same = Alles is zoals de aanbieder zegt.
account-check-apply = Dit overnemen: --apply
account-check-untrusted = Dit kwam niet langs een beveiligde weg en wordt daarom niet vanzelf overgenomen. Stel het zelf in: postduif account change
account-apply-add = { $address }: toe te voegen
account-apply-change = { $address }: te wijzigen
account-apply-same = { $address }: zoals het moet zijn
account-restored = { $address } is terug, met alle post. Meld u aan om verder te gaan: postduif account sign-in { $address }
account-address-needed = Er is een e-mailadres nodig.
account-unknown = Er is geen account { $name }.
account-signed-in = { $address }: de server accepteert het.
account-certificate-password = Het wachtwoord opent { $file } niet.
account-certificate-file = { $file } is niet te gebruiken. { $why }
account-certificate-open = { $file } is een PEM-bestand: daar hoort geen wachtwoord bij. De sleutel heeft er geen, en de server vraagt er geen.
account-oauth-open = Log in bij { $issuer }, in de browser op deze computer:
account-oauth-code = Open { $address } op een apparaat naar keuze, typ { $code } en log in bij { $issuer }. De code geldt { $minutes } minuten.
account-test-sent = Een proefbericht aan uzelf is onderweg.
account-test-not-sent = Het proefbericht is niet verzonden.
test-message-subject = Verzenden werkt
test-message-text = Postduif stuurde u dit bericht omdat u een proef vroeg. U mag het verwijderen.
oauth-done-title = U bent ingelogd
oauth-done-what = Sluit dit venster en ga verder in Postduif.
oauth-failed-title = Inloggen is niet gelukt
oauth-failed-what = Sluit dit venster; Postduif zegt wat er mis is.
oauth-unknown-title = Niemand wacht op deze aanmelding
oauth-unknown-what = Ze is al gebruikt of duurde te lang. Begin opnieuw in Postduif.

# Uitgaande servers
smtp-none = Dit account heeft geen uitgaande server: het ontvangt alleen.
smtp-login-account = zoals het account
smtp-login-password = eigen wachtwoord
smtp-login-oauth2 = eigen aanmelding
smtp-login-certificate = eigen certificaat
smtp-login-none = zonder aanmelding
smtp-is-default = standaard
smtp-is-unproven = niet bewezen
smtp-default = { $name } is nu de standaardserver.
smtp-added = { $name } laat u binnen en is bewaard.
smtp-changed = { $name } laat u binnen en is zo bewaard.
smtp-saved-unproven = { $name } is bewaard zonder bewijs: aanmelden lukte nog niet.
smtp-removed = { $name } is verwijderd.
smtp-unknown = Dit account heeft geen uitgaande server { $name }. Alle servers: postduif outgoing list
smtp-several = Meerdere uitgaande servers heten { $name }. Noem er één bij zijn id.
smtp-last = Dit is de laatste uitgaande server. Zonder deze kan het account alleen ontvangen; is dat de bedoeling: --receive-only
smtp-fell-back = Deze adressen gebruiken nu de standaardserver: { $addresses }
smtp-unproven-how = Toch bewaren, gemarkeerd als niet bewezen: --unproven
smtp-used = Wat u vanaf { $address } schrijft, wordt verzonden door { $name }.
identity-added = U kunt nu vanaf { $address } schrijven.
identity-changed = Wat u vanaf { $address } schrijft, is aangepast.
identity-default = Nieuwe berichten schrijft u vanaf { $address }.
identity-removed = Vanaf { $address } schrijft u niet meer.
identity-unknown = Het account schrijft niet vanaf { $address }.
identity-several = Meerdere identiteiten schrijven vanaf { $address }. Noem er één bij zijn id: postduif identity list
identity-last = Een account houdt één adres om vanaf te schrijven.
identity-refused = Het is niet gewijzigd: { $why }
identity-file = De handtekening { $file } kan niet worden overgenomen: { $why }
identity-reply-to = antwoorden gaan naar { $addresses }
identity-organization = organisatie: { $name }
identity-signed-above = handtekening, in antwoorden onder uw tekst: { $line }
identity-signed-below = handtekening, in antwoorden aan het eind: { $line }
identity-signed-never = handtekening, niet in antwoorden: { $line }

# Werken
sync-done = { $address }: bijgewerkt
list-empty = Geen berichten.
list-folder-unknown = Er is geen map { $name }.
show-unknown = Er is geen bericht { $id }.
show-from = Van
show-to = Aan
show-cc = Cc
show-date = Datum
show-subject = Onderwerp
show-attachments = Bijlagen
search-none = Niets gevonden.
search-more = Er zijn er meer: --limit toont ze, --count zegt hoeveel.
search-unknown = Als gewoon woord opgevat, want zo heet geen operator of die waarde kan niet: { $words }
search-only-newest = Oudere berichten zijn niet bekeken: met meer woorden, een map of een datum zijn er minder te lezen.
send-no-recipient = Niemand om naar te sturen: gebruik --to.
send-no-account = Er is nog geen account om mee te verzenden. Voeg er een toe: postduif account add
send-empty = Het bericht heeft geen onderwerp en geen tekst. Toch versturen: --empty
send-sent = Verzonden aan { $recipients }.
send-queued = Wacht op verzending. Postduif probeert het vanzelf opnieuw.
send-kept = Het bericht staat bij Concepten.
send-refused = { $recipient } is geweigerd: { $said }
status-waiting = { $count ->
    [one] één bericht wacht op verzending
   *[other] { $count } berichten wachten op verzending
}
status-never = nog nooit
status-last = laatst gelukt { $when }

# Wat op verzending wacht
outbox-empty = Er wacht niets op verzending.
outbox-queued = wacht
outbox-sending = bezig
outbox-unsure = niet zeker
outbox-failed = niet verzonden
outbox-sent = deels verzonden
outbox-unknown = Er is geen bericht { $id } dat op verzending wacht.
outbox-too-late = Het bericht wordt of is al verzonden.
outbox-not-finished = Het bericht moet nog verzonden worden: haal het eerst terug, met postduif outbox cancel.
outbox-filed = Het bericht staat in Verzonden.
outbox-dismissed = Van de lijst gehaald.
outbox-decide-how = Zeg het dan zo: postduif outbox decide ID --sent, of --again

phase-idle = bijgewerkt
phase-syncing = { $total ->
    [0] kijkt naar nieuws
   *[other] haalt { $done } van { $total } op
}
phase-offline = offline
phase-needs-password = uw wachtwoord is nodig
phase-question = heeft een vraag voor u
phase-paused = gepauzeerd
phase-stopped = gestopt: heeft u nodig
phase-receive-only = alleen ontvangen
phase-local = op deze computer

# Vragen
ask-yes = j
ask-no = n
ask-needs-terminal = Hier is een antwoord nodig, en er is geen terminal om het te vragen.
password-stdin-empty = Er kwam geen wachtwoord op de standaardinvoer.

# Fouten
cli-server-said = De server zei: { $said }
cli-newer-store = De gegevens in { $dir } zijn geschreven door een nieuwere Postduif. Er is niets veranderd.
store-whole = Alles is heel: { $count } berichten, { $size }.
store-not-whole = Niet alles wat is opgeslagen, is zoals het hoort. Wat op uw mailservers staat, raakt dit niet. Laat de gegevensmap zoals zij is, en zet een kopie terug met “postduif store restore”.
store-copied = { $file }, { $size }. Wachtwoorden daarin zijn verzegeld; de sleutel zit er niet in.
store-file-exists = { $file } bestaat al. Er is niets geschreven.
store-restored = De kopie staat op zijn plaats. Mail die nog niet verzonden was toen zij werd gemaakt, wacht op uw woord: zij kan verzonden zijn.
store-restored-aside = De kopie staat op zijn plaats; wat er stond, staat nu in { $dir }. Mail die nog niet verzonden was toen de kopie werd gemaakt, wacht op uw woord: zij kan verzonden zijn.
store-in-use = Proces { $pid } gebruikt { $dir }. Stop dat eerst.
store-copy-newer = { $file } is geschreven door een nieuwere Postduif. Er is niets veranderd.
store-copy-bad = { $file } kan niet worden teruggezet: { $said }. Er is niets veranderd.

# Wat waar wordt bewaard
keep-removed-there = Op de server: verwijderd zodra het hier is opgeslagen.
keep-left-days = Op de server: blijft staan tot { $days } dagen nadat een bericht is { $from ->
    [received] ontvangen
   *[collected] opgehaald
}.
keep-left = Op de server: blijft staan.
keep-until-deleted = Wat u hier verwijdert, wordt daar verwijderd.
keep-headers = Boven { $size } kB worden alleen koppen opgehaald; de rest komt als u het bericht opent.
keep-offline-all = Hier: alles.
keep-offline-days = Hier: post van de laatste { $days } dagen; van oudere post de koppen.
keep-offline-below = Hier: berichten tot { $size } kB; van grotere de koppen.
keep-online-folders = Hier alleen koppen: { $folders }.
keep-remove-days = Verwijderd { $place ->
    [server] op de server, en daarmee hier
   *[here] hier; de server houdt het
}: wat meer dan { $count ->
    [one] een dag
   *[other] { $count } dagen
} geleden is ontvangen{ $starred ->
    [yes] . Berichten met een ster blijven
   *[no] {""}
}.
keep-remove-newest = Verwijderd { $place ->
    [server] op de server, en daarmee hier
   *[here] hier; de server houdt het
}: alles behalve { $count ->
    [one] het nieuwste bericht
   *[other] de nieuwste { $count } berichten
} van elke map{ $starred ->
    [yes] . Berichten met een ster blijven
   *[no] {""}
}.
keep-remove-nothing = er wordt niets verwijderd.
keep-empty-trash = Verwijderd uit de prullenbak, hier en op de server: wat daar { $days ->
    [one] een dag
   *[other] { $days } dagen
} in ligt.
keep-empty-junk = Verwijderd uit ongewenst, hier en op de server: wat daar { $days ->
    [one] een dag
   *[other] { $days } dagen
} in ligt.
keep-removed = In de laatste 7 dagen { $count ->
    [one] is één bericht
   *[other] zijn { $count } berichten
} verwijderd; --undo zet { $count ->
    [one] het
   *[other] ze
} terug.
keep-going = { $folder }: { $count ->
    [one] één bericht
   *[other] { $count } berichten
} ({ $size }), ontvangen van { $oldest } tot { $newest }, zou{ $count ->
    [one] {""}
   *[other] den
} { $place ->
    [server] hier en op de server
   *[here] hier
} worden verwijderd.
keep-going-none = Er zou nu niets worden verwijderd.
keep-sure = Dit bewaren en ze verwijderen?
keep-undone = { $count ->
    [one] Eén bericht staat weer waar het stond
   *[other] { $count } berichten staan weer waar ze stonden
}. Er wordt niets meer op leeftijd of aantal verwijderd.

# Importeren
import-folder = Geïmporteerd
import-none = Er is geen ander mailprogramma gevonden op deze computer. Noem een bestand of een map: postduif import PAD
import-thunderbird = Thunderbird: { $accounts } accounts, { $folders } mappen die alleen op deze computer staan. Wachtwoorden gaan niet mee.
import-done = Nieuw: { $new }. Al hier: { $known }. Achtergebleven: { $skipped }.
import-skipped-not-mail = geen mail, voor zover te zien
import-skipped-unreadable = niet te lezen
import-skipped-too-large = groter dan enig bericht
import-skipped-deleted = daar verwijderd en nog niet opgeruimd
import-skipped-part = alleen het begin is er
import-skipped-link = een verwijzing naar elders
import-skipped-too-many = te veel mappen, of te diep

export-done = Weggeschreven: { $count } berichten, naar { $dir }
export-not-empty = Er staat al iets in { $dir }. Noem een map die leeg is of nog niet bestaat.
export-broke-off = Niet alles staat er. Dezelfde opdracht gaat verder waar het ophield.
export-lack-not-here = niet volledig hier, en nu niet van de server te halen
export-lack-keywords = staat er, maar niet met al zijn trefwoorden: een Maildir-map kent er hooguit 26

bin-empty = Er ligt niets in de bak.
bin-restored = Het bericht staat weer in { $name }; de server hoort het.
folder-created = { $name } is hier gemaakt; de server hoort het.
folder-renamed = De map heet nu { $name }; de server hoort het.
folder-deleted = { $name } is hier verwijderd; de server hoort het.
folder-subscribed = { $name } wordt gevolgd.
folder-unsubscribed = Naar { $name } wordt alleen nog af en toe gekeken.
folder-role-drafts = Concepten staan in { $name }.
folder-role-sent = Wat verzonden is, staat in { $name }.
folder-role-archive = Wat gearchiveerd wordt, gaat naar { $name }.
folder-role-junk = Ongewenste mail gaat naar { $name }.
folder-role-trash = Wat verwijderd wordt, gaat naar { $name }.
folder-role-templates = Sjablonen staan in { $name }.
folder-role-none = { $name } is waarvoor de server zegt.
folder-refused = { $name } blijft zoals het is: { $why }.
folder-refused-mailboxhasemail = In { $name } staan berichten. Verwijder die ook met --messages.
folder-refused-mailboxhaschild = In { $name } staan mappen. Verwijder die eerst.
folder-refused-alreadyexists = Er is al een map { $name }.

deleting-trash = { $address }: wat u verwijdert gaat naar de prullenbak; wat u daar verwijdert is voorgoed weg.
deleting-mark = { $address }: wat u verwijdert wordt op de server als verwijderd gemerkt en blijft daar staan; hier ziet u het niet meer.
deleting-remove = { $address }: wat u verwijdert is meteen voorgoed weg, ook op de server.
status-room = Op de server is { $used } van { $limit } in gebruik.
status-changes = Wijzigingen die de server nog moet horen: { $count }.
status-next = Volgende poging: { $when }.

# Converting
convert-is = { $address } is al van die soort.
convert-to-imap = { $address } wordt bijgehouden op { $host }: wat hier in uw Postvak IN staat en daar nog niet, gaat naar de server. Dat is { $count ->
    [one] één bericht
   *[other] { $count } berichten
 } ({ $size }). Alles blijft ook hier.
convert-others-server = Uw andere mappen worden op de server gemaakt, en wat erin staat gaat mee: { $count ->
    [one] één bericht
   *[other] { $count } berichten
 } ({ $size }).
convert-others-here = Wat in uw andere mappen staat gaat naar ‘Op deze computer’: { $count ->
    [one] één bericht
   *[other] { $count } berichten
 } ({ $size }).
convert-others-open = In uw andere mappen staat { $count ->
    [one] één bericht
   *[other] { $count } berichten
 } ({ $size }).
convert-others-which = Waar moet de post in uw andere mappen heen? Naar de server: --others server. Naar ‘Op deze computer’: --others here
convert-to-pop3 = { $address } wordt opgehaald van { $host }. Alle { $count } berichten ({ $size }) blijven hier, in hun mappen; op de server wordt niets veranderd of verwijderd.
convert-lacking = Eerst wordt opgehaald wat alleen op de server staat: { $count ->
    [one] één bericht
   *[other] { $count } berichten
 } ({ $size }).
convert-only-inbox = Daarna wordt alleen nog naar het Postvak IN van de server gekeken: wat daar in andere mappen komt, komt niet hierheen.
convert-sure = { $address } veranderen?
convert-broke-off = { $address } is zoals het was. Dezelfde opdracht gaat hier verder.
convert-done-imap = { $address } is nu een IMAP-account. Wat de server mist, gaat erheen; postduif status zegt hoe ver dat is.
convert-done-pop3 = { $address } wordt nu met POP3 opgehaald. De mappen staan op deze computer.
