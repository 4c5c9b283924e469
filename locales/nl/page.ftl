# Wat de pagina zegt. De teksten van problemen staan in errors.ftl.

page-title = Postduif
account-local = Op deze computer
language = Taal
close = Sluiten
back = Terug
cancel = Annuleren
change = Aanpassen
test = Testen
try-again = Opnieuw proberen
by-hand = Zelf instellen
continue = Doorgaan
open = Openen
password = Wachtwoord
password-show = Wachtwoord tonen
password-hide = Wachtwoord verbergen
user-name = Gebruikersnaam
incoming = Inkomend
outgoing = Uitgaand
security-none = geen
server-line = { $host }, poort { $port }, { $security }
server-said = Wat de server zei
not-done = Dat lukte niet: { $said }

# De pagina heeft geen sleutel van dit programma
signed-out-title = Open Postduif opnieuw
signed-out-what = Deze browser is niet of niet meer aangemeld. Start Postduif vanuit het menu of in een terminal: dan opent deze pagina vanzelf.

# Wizard: start
w1-title = Welkom. Welk e‑mailadres wilt u gebruiken?
w1-lead = We zoeken de instellingen voor u op. Uw wachtwoord en uw berichten blijven op deze computer.
w1-name = Uw naam
w1-name-hint = Zo zien ontvangers uw naam.
w1-address = E-mailadres
w1-address-bad = Een adres ziet eruit als naam@voorbeeld.nl.
w1-meant = Bedoelde u { $domain }?
w1-password-missing = Vul het wachtwoord van dit adres in.
w1-window = { $provider } laat u alleen inloggen via een eigen venster. Hier typt u geen wachtwoord.
w1-app-password = { $provider } wil hier een app-wachtwoord: uw gewone wachtwoord werkt alleen op hun website.
w1-remember = Wachtwoord onthouden
w1-remember-keyring = Wachtwoord onthouden (in de sleutelbos van dit systeem)
w1-local = Nu nog niet?
w1-local-start = Rondkijken zonder account
w1-have-account = U heeft al een account.
w1-import = Komt u van een ander programma?
w1-import-start = Neem uw mail mee
w1-back = Terug naar de post
sign-in-with = Inloggen met { $provider }

# Wizard: zoeken
w2-title = We zoeken de instellingen voor { $domain }
w2-first = Tot nu toe gevonden: { $incoming } en { $outgoing }, via { $source }.
w2-sign-in = Inloggen bij { $host }
w2-sign-in-later = Inloggen
w2-sending = Controleren of verzenden werkt
source-builtin = Bekende aanbieders
source-builtin-name = de lijst van bekende aanbieders
source-ispdb = De openbare lijst van Thunderbird
source-srv = DNS-gegevens van { $domain }
source-mx = Mailserver van { $domain }
source-pacc = Document van de aanbieder van { $domain }
source-autodiscover = Tekenen van Exchange bij { $domain }
source-guess = { $host } proberen
source-guess-name = de gebruikelijke namen
outcome-found = gevonden, { $seconds } s
outcome-none = niet gevonden, { $seconds } s
outcome-failed = geen antwoord, { $seconds } s
log-title = Hoe we zochten
copy-log = Deze lijst kopiëren
log-copied = Gekopieerd. Er staat geen wachtwoord in, en van uw adres alleen het domein.
log-not-copied = Deze browser stond kopiëren niet toe.

# Wizard: gevonden, voor het inloggen
w3-which = Welke van deze heeft u?
w3-confirm = Is dit uw aanbieder?
w3-confirm-lead = We vonden instellingen voor { $domain } ({ $source }), maar onderweg kan iemand ze hebben veranderd. Kijk dus even voordat uw wachtwoord erheen gaat.
w3-host = Uw server
w3-password-goes-to = Uw wachtwoord gaat naar:
w3-confirm-hint = Kent u deze naam van de rekeningen of de website van uw aanbieder? Dan klopt het.
w3-yes = Ja, daar inloggen

# Wizard: gevonden
w3-title = Gevonden. Waar moeten uw berichten staan?
w3-proven = Inloggen en verzenden zijn getest en werken.
w3-source = Instellingen van { $source }, verbinding versleuteld ({ $tls })
w3-source-clear = Instellingen van { $source }, verbinding niet versleuteld
w3-clock = De klok van deze computer loopt { $minutes } minuten anders dan die van de server. Zet hem goed, anders lijken certificaten misschien fout.
w3-kind = Soort account
w3-imap = Berichten staan op de server en op al uw apparaten. Postduif bewaart een kopie, ook voor als u offline bent.
w3-pop3 = Berichten worden naar deze computer gehaald en blijven ook op de server staan. Andere apparaten zien uw mappen niet.
w3-pop3-days = { $days ->
    [one] Berichten worden naar deze computer gehaald en na een dag van de server verwijderd. Andere apparaten zien uw mappen niet.
   *[other] Berichten worden naar deze computer gehaald en na { $days } dagen van de server verwijderd. Andere apparaten zien uw mappen niet.
}
w3-pop3-moves = Berichten worden naar deze computer gehaald en dan van de server verwijderd. Andere apparaten zien ze niet.
w3-more = Wat de servers kunnen
w3-mechanism = Ingelogd met
w3-mechanism-out = Voor verzenden met
w3-capabilities = Mogelijkheden
recommended = Aanbevolen
switch-on = Zet het aan op { $host }
help-page = Hun uitleg
help-of = Hulp van { $host }
webmail-at = Webmail op { $host }
test-message = Proefbericht aan mezelf sturen
test-sent = Het proefbericht is onderweg.
add-account = Account toevoegen
account-added = Account toegevoegd. Oudere berichten volgen.
account-added-paused = Account bewaard en gepauzeerd: inloggen lukte nog niet.
account-added-beside = Account toegevoegd. Een ander leest dezelfde mailbox, dus de berichten staan hier dubbel.

# Wizard: zelf instellen
w4-title = Instellingen van uw aanbieder
w4-incoming = Inkomende post
w4-outgoing = Uitgaande post
w4-kind = Soort
w4-host = Server
w4-host-missing = Vul beide servers in.
w4-port = Poort
w4-security = Beveiliging
w4-clear = Iedereen op het netwerk kan uw wachtwoord lezen.
w4-auth = Aanmelden met
w4-same = Zelfde gebruikersnaam en wachtwoord
w4-found = gevonden: { $value }
w4-changed = { $count ->
    [one] Eén veld is anders dan gevonden.
   *[other] { $count } velden zijn anders dan gevonden.
}
w4-reset = Terug naar de gevonden waarden
save-paused = Toch bewaren, gepauzeerd
w4-receiving-works = Inloggen en ontvangen werken.
w4-sending-works = Inloggen en verzenden werken.
auth-automatic = automatisch
auth-password = wachtwoord
auth-encrypted-password = versleuteld wachtwoord
auth-oauth2 = in het venster van de aanbieder (OAuth2)
auth-client-certificate = met een eigen certificaat
certificate-files = Certificaat en privésleutel
certificate-files-hint = Een PEM-bestand met allebei, of van elk één, de sleutel zonder wachtwoord; of een .p12- of .pfx-bestand met zijn wachtwoord. Ze worden bewaard als een wachtwoord.
certificate-kept = Wat bewaard is blijft, tenzij u een ander kiest.
certificate-none = Kies een bestand met uw certificaat: PEM, .p12 of .pfx.
certificate-keyless = De privésleutel ontbreekt, of er zit een wachtwoord op. Kies beide bestanden tegelijk.
certificate-locked = Dit bestand heeft een wachtwoord. Typ het om het bestand te openen.
certificate-open = Openen
certificate-opened = Het bestand is geopend.
certificate-password-wrong = Dit wachtwoord opent het bestand niet.
certificate-unfit = Dit bestand is niet te gebruiken. Het kan beschadigd zijn, of geen certificaat met sleutel.

# Wizard: het venster van de aanbieder
w5-title = Ga verder in het venster van { $provider }
w5-lead = We wachten hier en gaan vanzelf verder.
w5-before = Uw browser opent de pagina van { $provider }. Daar typt u uw wachtwoord, niet hier.
w5-reopen = Venster opnieuw openen
w5-code-instead = Liever een code overtypen
w5-type-code = Open deze pagina op een apparaat naar keuze en typ de code over:
w5-minutes = { $minutes ->
    [one] De code geldt één minuut.
   *[other] De code geldt { $minutes } minuten.
}

# Wizard: een certificaat
w6-title = Het certificaat van { $host }
w6-asked = We vroegen
w6-names = Het is voor
w6-issuer = Uitgegeven door
w6-self = de server zelf
w6-from = Geldig vanaf
w6-until = Geldig tot
w6-scanner = Dit lijkt { $scanner }, dat op deze computer of dit netwerk meeleest. Zet het scannen van e-mail daar uit; dan toont de server weer zijn eigen certificaat.
w6-scope = Vertrouw het alleen als de vingerafdruk die is die de beheerder van de server u geeft. Het geldt dan alleen voor { $host }, tot { $date }.
w6-trust = Dit certificaat vertrouwen tot { $date }
w7-title = Wat wilt u meenemen?
w7-lead = Daar verandert niets, en wat hier al is komt niet dubbel.
w7-thunderbird = { $accounts ->
    [one] Eén account
   *[other] { $accounts } accounts
}, { $folders ->
    [one] één map die alleen op deze computer staat
   *[other] { $folders } mappen die alleen op deze computer staan
}. Wachtwoorden gaan niet mee.
w7-on-server = Wat op een server staat komt met zijn account: { $names }.
w7-path = Een plek op deze computer
w7-path-what = Een mbox-bestand, een Maildir-map of een map met .eml-bestanden.
w7-path-label = Pad van het bestand of de map
w7-path-missing = Typ waar het staat.
w7-files = Bestanden naar keuze
w7-files-what = Mbox- of .eml-bestanden, ook grote.
w7-files-label = Bestanden
w7-files-missing = Kies een bestand.
w7-begin = Meenemen
w7-running = { $new ->
    [0] Bezig met lezen…
    [one] Eén bericht tot nu toe
   *[other] { $new } berichten tot nu toe
}
w7-done = { $new ->
    [one] Eén nieuw bericht.
   *[other] { $new } nieuwe berichten.
} { $known ->
    [0] { "" }
    [one] Eén was er al.
   *[other] { $known } waren er al.
}
w7-skipped = { $count ->
    [one] Eén ding bleef achter
   *[other] { $count } dingen bleven achter
}
w7-skipped-more = En nog { $count }.
w7-skipped-not-mail = geen mail
w7-skipped-unreadable = niet te lezen
w7-skipped-too-large = te groot
w7-skipped-deleted = daar verwijderd
w7-skipped-part = alleen het begin
w7-skipped-link = een verwijzing
w7-skipped-too-many = te veel mappen
w7-more = Meer meenemen
w7-to-mail = Naar mijn mail

# Wizard: knoppen bij problemen
correct-address = Adres verbeteren
use-name = { $name } gebruiken
use-port = Poort { $port } met { $security } proberen
use-other = { $protocol } gebruiken
view-certificate = Certificaat bekijken
repair = Mijn wachtwoord daarvoor gebruiken
add-as-identity = Als tweede identiteit toevoegen
receive-only = Doorgaan, alleen ontvangen
do-not-connect = Niet verbinden

# Hoofdscherm
folders = Mappen
main-menu = Hoofdmenu
message-list = Berichtenlijst
conversations = Gesprekken
conversation = Gesprek
skip-to-messages = Naar berichten
tab-mail = Post
tab-more = Meer
new-message = Nieuw bericht
all-inboxes = Alle postvakken IN
search = Zoeken
search-example = Zoeken, bijvoorbeeld van:anna heeft:bijlage
search-results = Zoekresultaten
search-only-in = Alleen in { $account }
search-unknown = Zo heet geen operator, of die waarde kan niet; het telt als woorden: { $words }
search-only-newest = Oudere berichten zijn niet bekeken: met meer woorden, een map of een datum zijn er minder te lezen.
folder-inbox = Postvak IN
folder-drafts = Concepten
folder-sent = Verzonden
folder-archive = Archief
folder-junk = Ongewenst
folder-trash = Prullenbak
folder-templates = Sjablonen
last-checked = Laatst gecontroleerd { $time }
checking-now = We controleren op nieuwe post.
count-conversations = { $count ->
    [one] { $count } gesprek
   *[other] { $count } gesprekken
}
count-both = { $count ->
    [one] { $count } gesprek
   *[other] { $count } gesprekken
}, { $unread } ongelezen
count-messages = { $count ->
    [one] bericht
   *[other] berichten
}
count-unread = ongelezen
quick-filter = Tonen
quick-all = Alles
quick-unread = Ongelezen
quick-starred = Met ster
quick-attachments = Bijlagen
list-failed = De lijst kon niet worden gelezen: { $said }
empty-folder = Deze map is leeg.
empty-inbox = Nog geen berichten. We controleren elke minuut.
empty-inbox-syncing = We halen uw nieuwste berichten op.
empty-drafts = Geen concepten.
empty-trash = De prullenbak is leeg.
empty-unread = Hier is alles gelezen.
empty-starred = Hier heeft niets een ster.
empty-attachments = Hier zijn geen gesprekken met bijlagen.
empty-search = Niets gevonden voor “{ $query }”.
empty-search-syncing = Nog niets gevonden. { $count ->
    [one] { $count } ouder bericht wordt
   *[other] { $count } oudere berichten worden
} nog opgehaald.

# Rijen
unread-mark = Ongelezen.
starred = Met ster.
has-attachment = Met bijlage.
me = ik
me-object = mij
no-sender = geen afzender
no-recipient = geen ontvanger
no-subject = (geen onderwerp)
row-to = Aan: { $people }
row-waits = Wacht op verzending
row-not-sent = Niet verzonden
row-unsure = Niet zeker
row-partly-sent = Deels verzonden
day-today = Vandaag
day-yesterday = Gisteren
day-this-week = Eerder deze week
day-last-week = Vorige week
time-today = vandaag { $time }

# Lezen
actions = Acties
position = { $index } van { $count }
reader-empty = { $unread } ongelezen in { $folder }
reader-empty-search = Kies een gesprek om het hier te lezen.
reader-empty-hint-before = Druk op
reader-empty-hint-after = om te beginnen
more-messages = { $count ->
    [one] { $count } bericht
   *[other] { $count } berichten
}
fold-message = Dit bericht inklappen
message-frame = Bericht van { $name }, { $date }
to-line = aan { $people }
cc-line = cc { $people }
to-nobody = geen ontvangers genoemd
remote-blocked = Externe afbeeldingen zijn niet opgehaald.{ $pixels ->
    [0] {""}
    [one] {" "}{ $pixels } volgpixel verwijderd.
   *[other] {" "}{ $pixels } volgpixels verwijderd.
}
pixels-removed = { $pixels ->
    [one] { $pixels } volgpixel verwijderd.
   *[other] { $pixels } volgpixels verwijderd.
}
remote-tells = De afzender kan dan zien wanneer u dit opent en vanaf welk internetadres.
images-always = Altijd voor { $name }
images-always-on = Afbeeldingen van { $name } worden voortaan altijd getoond.
images-always-off = Afbeeldingen van { $name } worden niet meer vanzelf getoond.
show = Tonen
body-fetching = Dit bericht wordt nog opgehaald.
body-failed = Dit bericht kon niet worden getoond.
reload = Opnieuw laden
attachments = Bijlagen
download-file = { $name } bewaren
download-message = Dit bericht downloaden (.eml)
download-folder = Deze map downloaden (mbox)
no-name = bijlage zonder naam
reply-here = Beantwoorden
reply-to-people = Beantwoord { $people }
reply-all-short = Allen

# Schrijven
your-reply = Uw antwoord
from = Van
to = Aan
cc = Cc
bcc = Bcc
cc-bcc = Cc, Bcc
subject = Onderwerp
message-text = Tekst van het bericht
remove-recipient = { $name } weghalen
address-bad = { $address } is geen e-mailadres.
send = Verzenden
sending = Het bericht wordt over { $seconds } seconden verzonden.
already-sent = Het bericht is al verzonden.
discard = Concept weggooien
save-as-template = Bewaren als sjabloon
template-saved = Bewaard in { $folder }. Open het daar voor een nieuw bericht.
template-more = Dit sjabloon bevat meer dan hier te bewerken is, zoals bijlagen: het nieuwe bericht begint zonder.
draft-stays = Dit concept bevat meer dan hier te bewerken is, zoals bijlagen: het blijft in { $folder } zoals het is, en wat u schrijft wordt een nieuw concept.
saved-at = Bewaard { $time }
send-no-recipient = Aan wie? Voeg een ontvanger toe.
send-bad-address = { $address } is geen e-mailadres.
ask-send-empty = Verzenden zonder onderwerp en zonder tekst?
quote-intro = Op { $date } schreef { $who }:

# Wat op verzending wacht
not-sent = Niet verzonden aan { $people }.
not-sent-kept = Het bericht staat bij Concepten.
partly-sent = Verzonden, maar niet aan { $people }.
sending-about = “{ $subject }”, aan { $people }
it-was-sent = Het is verzonden
send-again = Opnieuw verzenden
send-now = Nu verzenden
waits-until = Dit bericht wordt om { $time } verzonden.

# Gedaan, en ongedaan te maken
done-archived = Gesprek gearchiveerd
done-deleted = Gesprek naar Prullenbak verplaatst
done-deleted-for-good = Gesprek definitief verwijderd
done-marked = Gesprek als verwijderd gemerkt
done-junk = Gesprek als ongewenst gemarkeerd
done-discarded = Concept weggegooid
no-folder-for = Dit account heeft geen map voor { $folder }.
ask-delete-for-good = Dit gesprek definitief verwijderen? Dat kan niet ongedaan worden gemaakt.

# Statuskaart
status-fetching = Oudere berichten ophalen
status-progress = { $done } van { $total } berichten
status-offline = Offline
status-waiting = { $count ->
    [one] { $count } bericht wacht op verzending
   *[other] { $count } berichten wachten op verzending
}
status-next-try = We proberen het om { $time } weer.
status-more = Details
status-never = nog nooit
status-last-success = Laatst gelukt
status-last-failure = Laatste fout
status-next-try-at = Volgende poging
status-missing = Nog op te halen berichten
status-waiting-changes = Wijzigingen die de server nog niet kent
status-waiting-to-send = Berichten die wachten op verzending
status-room = Ruimte op de server
status-room-of = { $used } van { $limit } in gebruik
status-counters = Geteld sinds { $time }
counter-collected = Opgehaalde berichten
counter-duplicates = Was er al, overgeslagen
counter-sent = Verzonden berichten
counter-pushed = Wijzigingen die de server aannam
counter-refused = Geweigerd door een server
counter-skipped = Onbekende antwoorden overgeslagen
counter-bytes-in = Ontvangen
counter-bytes-out = Verstuurd naar servers
counter-connections = Verbindingen
counter-reconnects = Opnieuw verbonden na een storing
collect-now = Nu ophalen
status-lost = Postduif draait niet
status-lost-what = Deze pagina maakt vanzelf weer verbinding als het is gestart.
status-password = { $account }: wachtwoord geweigerd
enter-password = Wachtwoord invoeren
save-password = Bewaren
password-saved = Het nieuwe wachtwoord werkt en is bewaard.

# Opdrachten
command-palette = Opdrachten
command-search = Zoeken
command-next = Volgende gesprek
command-previous = Vorige gesprek
command-next-unread = Volgende ongelezen
command-open = Openen
command-back = Terug naar de lijst
command-compose = Nieuw bericht
command-reply = Beantwoorden
command-reply-all = Allen beantwoorden
command-archive = Archiveren
command-delete = Verwijderen
command-junk = Als ongewenst markeren
command-star = Ster
command-read = Gelezen of ongelezen
command-images = Afbeeldingen tonen
command-undo = Ongedaan maken
command-go-inbox = Naar Postvak IN
command-go-drafts = Naar Concepten
command-go-sent = Naar Verzonden
command-go-archive = Naar Archief
command-go-starred = Naar gesprekken met ster
command-go-folder = Naar map
command-check = Nu controleren
command-status = Hoe het met de accounts gaat
command-add-account = Account toevoegen
command-settings = Instellingen
command-help = Sneltoetsen
group-move = De weg vinden
group-act = Met een gesprek
group-write = Schrijven
group-go = Mappen
group-page = Overal
palette-hint = Wat wilt u doen?
palette-go-to = { $folder }, { $account }
palette-none = Zo’n opdracht is er niet.

# Instellingen
settings-look = Weergave en taal
settings-privacy = Privacy
images-senders = Altijd afbeeldingen van internet tonen van
images-senders-none = Niemand. Boven een bericht met zulke afbeeldingen kunt u de afzender kiezen.
settings-theme = Thema
theme-system = Systeem
theme-light = Licht
theme-dark = Donker
settings-density = Dichtheid van de lijst
density-automatic = Automatisch
density-roomy = Ruim
density-normal = Normaal
density-compact = Compact
settings-accounts = Accounts
settings-bin = Weggegooid
settings-bin-lead = Wat definitief is verwijderd, kunt u nog 30 dagen terughalen.
bin-messages = Verwijderde berichten
bin-count = { $count ->
    [0] Hier is niets om terug te halen.
    [1] Eén bericht.
   *[other] { $count } berichten.
}
bin-more = De nieuwste { $count } staan hier; zoek naar andere.
bin-restore = Terugzetten
bin-restored = Teruggezet in { $folder }, ook op de server
bin-until = bewaard tot { $date }
ask-remove-account = { $account } van deze computer verwijderen? De berichten op de server blijven daar.
saved = Bewaard
settings-of = Instellingen van { $account }
settings-page = Deze pagina
settings-account = Account
settings-identity = Identiteit
settings-identity-lead = Zo zien anderen u als u schrijft vanaf { $account }.
settings-server = Server
settings-server-lead = Waar de post van { $account } staat.
settings-folders = Kopieën en mappen
settings-folders-lead = Waar de post van { $account } naartoe gaat.
settings-folders-tasks = Waar mappen voor zijn
role-automatic = Automatisch
role-automatic-is = Automatisch: { $folder }
role-sent = Kopieën van verzonden berichten
settings-outgoing = Uitgaande servers
settings-outgoing-lead = Wat de berichten verzendt die u schrijft vanaf { $account }.
account-name = Accountnaam
account-name-hint = Alleen u ziet die.
identity-default = Voor nieuwe berichten
identity-prefer = Voor nieuwe berichten gebruiken
reply-to = Antwoordadres
reply-to-hint = Waar antwoorden heen gaan, als het niet dit adres is.
organization = Organisatie
organization-hint = Staat in het bericht bij uw naam, als u die invult.
signature = Handtekening
signature-hint = Staat onder een nieuw bericht.
signature-in-replies = In antwoorden
signature-in-replies-above = Boven het citaat
signature-in-replies-below = Onder het citaat
signature-in-replies-never = Geen handtekening
signature-what-above = In een antwoord staat ze direct onder uw tekst, boven het bericht waarop u antwoordt.
signature-what-below = In een antwoord staat ze helemaal onderaan, onder het bericht waarop u antwoordt.
signature-what-never = Alleen nieuwe berichten krijgen de handtekening, antwoorden niet.
add-identity = Identiteit toevoegen
add-identity-hint = Nog een adres of naam om vanaf te schrijven. Uw aanbieder moet dat toelaten.
identity-added = Identiteit { $address } toegevoegd
identity-removed = Identiteit { $address } verwijderd
remove = Verwijderen
settings-state = Toestand
phase-idle = Bijgewerkt
phase-syncing = Bezig
phase-offline = Offline
phase-needs-password = Uw wachtwoord is nodig
phase-question = Heeft een vraag voor u
phase-paused = Gepauzeerd
phase-stopped = Gestopt: heeft u nodig
phase-receive-only = Ontvangt alleen
pause-account = Pauzeren
resume-account = Hervatten
account-paused = { $account } is gepauzeerd.
account-resumed = { $account } gaat verder.
paused-what = Er wordt niets opgehaald of verzonden tot u hervat.
paused-unproven = Inloggen is nog niet gelukt.
settings-kept = bewaard: { $value }
settings-changed = { $count ->
    [one] Eén veld is nog niet bewaard.
   *[other] { $count } velden zijn nog niet bewaard.
}
settings-reset = Terug naar wat bewaard is
test-and-save = Testen en bewaren
server-saved = Het werkt, en is bewaard.
convert-title = Soort account
convert-is-imap = IMAP: uw post staat op de server, en hier
convert-is-pop3 = POP3: uw post wordt opgehaald en staat daarna hier
convert-hint-imap = Met IMAP toont elk apparaat dezelfde mappen.
convert-hint-pop3 = Met POP3 staat alle post op deze computer, in de mappen waarin die nu staat.
convert-imap = Omzetten naar IMAP…
convert-pop3 = Omzetten naar POP3…
convert-go = Omzetten
convert-to-imap = { $account } wordt bijgehouden op { $host }. Wat hier in uw Postvak IN staat en daar nog niet, gaat erheen: { $count } berichten ({ $size }). Alles blijft ook hier.
convert-others = In uw andere mappen staan { $count } berichten ({ $size }) die alleen hier zijn.
convert-others-where = Waar ze heen gaan
convert-others-server = Naar de server, in mappen met dezelfde naam
convert-others-here = Naar ‘Op deze computer’
convert-to-pop3 = { $account } wordt opgehaald van { $host }. Alle { $count } berichten ({ $size }) blijven hier, in hun mappen; op de server wordt niets veranderd of verwijderd.
convert-lacking = Eerst worden { $count } berichten ({ $size }) opgehaald die alleen op de server staan.
convert-only-inbox = Daarna wordt alleen nog naar het Postvak IN van de server gekeken: wat daar in andere mappen komt, komt niet hierheen.
convert-done-imap = { $account } is nu een IMAP-account.
convert-done-pop3 = { $account } wordt nu met POP3 opgehaald.
naming-headers = Deze server geeft zijn berichten geen blijvende namen (geen UIDL). Ze worden herkend aan hun kopregels: niets komt twee keer, tenzij de server een bericht verandert.
naming-whole = Deze server geeft zijn berichten geen blijvende namen en ook geen losse kopregels: om te zien wat nieuw is, wordt elke keer alles opnieuw opgehaald. Heeft uw provider IMAP, neem dan dat.
answer-same = Het is dezelfde mailbox
answer-other = Het is een andere mailbox
settings-password-hint = Het wordt op beide servers geprobeerd, en voor beide bewaard.
settings-window = U logt in bij { $host }.
settings-sign-in-again = Opnieuw inloggen
signed-in-again = U bent weer ingelogd.
settings-checking = Nieuwe berichten
check-every = Alle mappen nakijken elke
minutes = { $count ->
    [1] minuut
    [60] uur
    [240] 4 uur
    [1440] dag
   *[other] { $count } minuten
}
check-at-start = Kijken als Postduif start
settings-find = Zoeken in de instellingen
settings-find-nothing = Geen instelling heeft deze woorden.
settings-copy = Instellingen als tekst
settings-copy-hint = Voor wie u helpt. Er staat geen wachtwoord in.
settings-copied = Gekopieerd. Er staat geen wachtwoord in.
copy = Kopiëren
settings-deleting = Verwijderen
when-deleting = Als u een bericht verwijdert
when-deleting-trash = Naar de prullenbak verplaatsen
when-deleting-mark = Als verwijderd merken
when-deleting-remove = Meteen verwijderen
deleting-what-trash = Het gaat naar de prullenbak. Wat u daar verwijdert, is voorgoed weg.
deleting-what-mark = Het wordt op de server als verwijderd gemerkt en blijft daar voor andere programma’s staan; hier ziet u het niet meer.
deleting-what-remove = Het is meteen voorgoed weg, ook op de server. Het wordt u elke keer gevraagd.
settings-collecting = Kopieën op de server
collect-leave = Berichten op de server laten staan
collect-leave-hint = Anders worden ze daar verwijderd zodra ze hier bewaard zijn.
collect-days = Daar verwijderen na
collect-never = nooit
days = { $count ->
    [one] één dag
   *[other] { $count } dagen
}
collect-until-deleted = Daar verwijderen als ik ze hier verwijder
settings-storage = Synchronisatie en opslag
settings-storage-lead = Wat van { $account } op deze computer wordt bewaard, en wat wordt verwijderd.
storage-kept = Bewaren op deze computer
storage-messages = Berichten
storage-all = alle berichten
storage-last-days = { $count ->
    [one] die van de laatste dag
   *[other] die van de laatste { $count } dagen
}
storage-size = Grote berichten
storage-size-any = staan hier helemaal
storage-size-headers = alleen de kopregels van alle berichten
storage-size-above = boven { $size } pas bij openen
storage-kept-hint = Van de andere staan de kopregels hier. Zoeken vindt ze nog steeds, en ze komen als u ze opent.
storage-folders = Mappen
storage-folders-away = { $count ->
    [0] allemaal
    [one] één wordt hier niet bewaard
   *[other] { $count } worden hier niet bewaard
}
storage-used = In gebruik
storage-used-messages = { $count ->
    [one] Eén bericht
   *[other] { $count } berichten
} op deze computer
storage-used-headers = { $count ->
    [one] Van nog één staan de kopregels hier.
   *[other] Van nog { $count } staan de kopregels hier.
}
storage-used-attachments = Waarvan berichten met bijlagen
storage-used-index = Zoekindex van alle accounts
storage-free = Vrij op deze schijf
storage-server = Ruimte op de server
storage-server-of = { $used } van { $limit }
removing = Opruimen op leeftijd of aantal
removing-of = Voor
removing-of-all = alle mappen
removing-own = Eigen afspraken
removing-own-hint = Anders gelden die van alle mappen. Prullenbak en ongewenst worden geleegd zoals hieronder staat.
removing-keep = Bewaren
removing-newest = { $count ->
    [one] het nieuwste bericht van elke map
   *[other] de nieuwste { $count } berichten van elke map
}
removing-starred = Berichten met een ster ook bewaren
removing-here = De andere hier verwijderen
removing-here-hint = Ze worden niet meer getoond; de server houdt ze. Zet u dit uit, dan staan ze er weer.
removing-here-pop3 = U kunt ze nog 30 dagen terughalen. De kopieën op de server gaan volgens hun eigen afspraken.
removing-server = De andere op de server verwijderen
removing-server-hint = En daarmee hier. Met één druk zijn ze 7 dagen lang terug te zetten, en stuk voor stuk 30.
empty-trash-after = Prullenbak legen na
empty-junk-after = Ongewenst legen na
removing-none = Er zou nu niets worden verwijderd.
removing-from-here = { $count ->
    [one] Eén bericht ({ $size }), ontvangen op { $newest }, zou nu van deze computer worden verwijderd.
   *[other] { $count } berichten ({ $size }), ontvangen van { $oldest } tot { $newest }, zouden nu van deze computer worden verwijderd.
}
removing-from-server = { $count ->
    [one] Eén bericht ({ $size }), ontvangen op { $newest }, zou nu van deze computer en van de server worden verwijderd.
   *[other] { $count } berichten ({ $size }), ontvangen van { $oldest } tot { $newest }, zouden nu van deze computer en van de server worden verwijderd.
}
removing-folder = { $folder }: { $count ->
    [one] één bericht, { $size }, { $newest }
   *[other] { $count } berichten, { $size }, { $oldest } tot { $newest }
}
removing-save = Bewaren
removed-lately = { $count ->
    [one] Eén bericht is op leeftijd of aantal verwijderd
   *[other] { $count } berichten zijn op leeftijd of aantal verwijderd
}
removed-until = Tot { $until } kunt u ze terugzetten waar ze stonden. Opruimen gaat daarmee ook uit.
removed-back = Teruggezet. Er wordt niets meer verwijderd.
put-back = Terugzetten
settings-today = Instellingen van uw aanbieder
settings-today-what = Opnieuw opzoeken
settings-today-hint = Er verandert niets voordat u dat zegt.
settings-ask = Opzoeken
settings-same = Er is geen verschil ({ $source }).
settings-differs = Dit is anders dan hier ingesteld ({ $source }):
settings-untrusted = Iemand onderweg kan dit hebben geschreven, dus het is niet met één druk over te nemen. Vergelijk het met de website van uw aanbieder en typ het hierboven.
settings-remove = Dit account verwijderen
settings-remove-hint = Het kan 30 dagen lang worden teruggezet. De berichten op de server blijven daar.
account-removed = { $account } verwijderd. Terugzetten kan 30 dagen lang.
removed-accounts = Verwijderde accounts
removed-at = Verwijderd op { $date }
restore-account = Terugzetten
account-restored = { $account } is terug, en heeft het wachtwoord nodig.
outgoing-none = Dit account ontvangt alleen
outgoing-used-by = Gebruikt door
outgoing-removed = { $name } is verwijderd.
outgoing-add = Uitgaande server toevoegen
outgoing-add-hint = Voor een adres waarvan een andere server de post moet verzenden.
outgoing-change = Wijzigen
outgoing-default = Standaard
outgoing-unproven = Niet bewezen
outgoing-prefer = Standaard maken
outgoing-test = Testen
outgoing-works = Deze server laat u binnen. Hij zei:
outgoing-unused = niemand
outgoing-login = Aanmelden
outgoing-login-account = Zoals het account
outgoing-login-password = Met een eigen wachtwoord
outgoing-login-oauth2 = In het venster van de aanbieder, met een eigen aanmelding
outgoing-login-certificate = Met een eigen certificaat
outgoing-login-none = Niet
outgoing-login-none-hint = Alleen voor een server op deze computer of het eigen netwerk.
outgoing-password-kept = Laat het leeg om het bewaarde wachtwoord te houden.
outgoing-label = Naam van de server
outgoing-ehlo = Naam van deze computer daar (EHLO)
outgoing-ehlo-hint = Leeg: een naam die niets over uw netwerk zegt.
outgoing-save-unproven = Bewaren zonder bewijs
outgoing-saved-unproven = Bewaard, en gemarkeerd als niet bewezen.
ask-remove-outgoing = { $name } verwijderen?
ask-remove-outgoing-used = { $name } verwijderen? Voor { $addresses } verzendt dan { $next }.
ask-remove-outgoing-last = { $name } verwijderen? Het is de laatste: het account kan dan alleen nog ontvangen.
identity-outgoing = Verzonden door
identity-outgoing-default = { $name } (de standaard)
identity-outgoing-other = Deze server kent u als { $user }, en dat is een ander domein. Sommige servers weigeren zulke post of houden die voor vervalst.
test-message-hint = Logt in en geeft een kort bericht af, gericht aan uzelf.
licences = Licenties
