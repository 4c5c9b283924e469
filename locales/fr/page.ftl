# Ce que dit la page. Les textes des problèmes sont dans errors.ftl.

page-title = Postduif
account-local = Sur cet ordinateur
language = Langue
close = Fermer
back = Retour
cancel = Annuler
change = Modifier
test = Tester
try-again = Réessayer
by-hand = Régler à la main
continue = Continuer
open = Ouvrir
password = Mot de passe
password-show = Afficher le mot de passe
password-hide = Masquer le mot de passe
user-name = Nom d’utilisateur
incoming = Entrant
outgoing = Sortant
security-none = aucune
server-line = { $host }, port { $port }, { $security }
server-said = Ce que le serveur a dit
not-done = Cela n’a pas fonctionné : { $said }

# La page n’a pas de clé de ce programme
signed-out-title = Rouvrez Postduif
signed-out-what = Ce navigateur n’est pas connecté, ou ne l’est plus. Lancez Postduif depuis le menu ou dans un terminal : il ouvre cette page de lui-même.

# Assistant : début
w1-title = Bienvenue. Quelle adresse e-mail voulez-vous utiliser ?
w1-lead = Nous cherchons les réglages pour vous. Votre mot de passe et vos messages restent sur cet ordinateur.
w1-name = Votre nom
w1-name-hint = C’est ainsi que vos destinataires vous voient.
w1-address = Adresse e-mail
w1-address-bad = Une adresse ressemble à nom@exemple.fr.
w1-meant = Vouliez-vous dire { $domain } ?
w1-password-missing = Saisissez le mot de passe de cette adresse.
w1-window = Chez { $provider }, la connexion passe uniquement par leur propre fenêtre. Vous ne tapez aucun mot de passe ici.
w1-app-password = { $provider } exige ici un mot de passe d’application : votre mot de passe habituel ne fonctionne que sur leur site.
w1-remember = Retenir le mot de passe
w1-remember-keyring = Retenir le mot de passe (dans le trousseau de ce système)
w1-local = Pas maintenant ?
w1-local-start = Découvrir sans compte
w1-have-account = Vous avez déjà un compte.
w1-import = Vous venez d’un autre logiciel ?
w1-import-start = Apportez votre courrier
w1-back = Retour au courrier
sign-in-with = Se connecter avec { $provider }

# Assistant : recherche
w2-title = Recherche des réglages pour { $domain }
w2-first = Trouvé pour l’instant : { $incoming } et { $outgoing }, par { $source }.
w2-sign-in = Connexion à { $host }
w2-sign-in-later = Connexion
w2-sending = Vérification de l’envoi
source-builtin = Fournisseurs connus
source-builtin-name = la liste des fournisseurs connus
source-ispdb = La liste publique de Thunderbird
source-srv = Enregistrements DNS de { $domain }
source-mx = Serveur de courrier de { $domain }
source-pacc = Document du fournisseur de { $domain }
source-autodiscover = Indices d’Exchange chez { $domain }
source-guess = Essai de { $host }
source-guess-name = les noms habituels
outcome-found = trouvé, { $seconds } s
outcome-none = rien trouvé, { $seconds } s
outcome-failed = pas de réponse, { $seconds } s
log-title = Comment nous avons cherché
copy-log = Copier cette liste
log-copied = Copié. Aucun mot de passe n’y figure, et de votre adresse seulement le domaine.
log-not-copied = Ce navigateur n’a pas permis la copie.

# Assistant : trouvé, avant la connexion
w3-which = Laquelle de ces offres avez-vous ?
w3-confirm = Est-ce bien votre fournisseur ?
w3-confirm-lead = Nous avons trouvé des réglages pour { $domain } ({ $source }), mais quelqu’un a pu les modifier en chemin. Vérifiez donc avant d’y envoyer votre mot de passe.
w3-host = Votre serveur
w3-password-goes-to = Votre mot de passe sera envoyé à :
w3-confirm-hint = Ce nom figure-t-il sur les factures ou le site de votre fournisseur ? Alors c’est le bon.
w3-yes = Oui, s’y connecter

# Assistant : trouvé
w3-title = Trouvé. Où vos messages doivent-ils rester ?
w3-proven = La connexion et l’envoi ont été testés et fonctionnent.
w3-source = Réglages de { $source }, connexion chiffrée ({ $tls })
w3-source-clear = Réglages de { $source }, connexion non chiffrée
w3-clock = L’horloge de cet ordinateur a { $minutes } minutes d’écart avec celle du serveur. Réglez-la, sinon des certificats peuvent sembler faux.
w3-kind = Type de compte
w3-imap = Les messages sont sur le serveur et sur tous vos appareils. Postduif en garde une copie, aussi pour quand vous êtes hors ligne.
w3-pop3 = Les messages sont relevés sur cet ordinateur et restent aussi sur le serveur. Les autres appareils ne voient pas vos dossiers.
w3-pop3-days = { $days ->
    [one] Les messages sont relevés sur cet ordinateur et supprimés du serveur après un jour. Les autres appareils ne voient pas vos dossiers.
   *[other] Les messages sont relevés sur cet ordinateur et supprimés du serveur après { $days } jours. Les autres appareils ne voient pas vos dossiers.
}
w3-pop3-moves = Les messages sont relevés sur cet ordinateur puis supprimés du serveur. Les autres appareils ne les voient pas.
w3-more = Ce que savent faire les serveurs
w3-mechanism = Connecté par
w3-mechanism-out = Pour l’envoi par
w3-capabilities = Capacités
recommended = Recommandé
switch-on = L’activer sur { $host }
help-page = Leurs explications
help-of = Aide de { $host }
webmail-at = Webmail sur { $host }
test-message = M’envoyer un message d’essai
test-sent = Le message d’essai est en route.
add-account = Ajouter le compte
account-added = Compte ajouté. Les messages plus anciens suivent.
account-added-paused = Compte enregistré et mis en pause : la connexion n’a pas encore abouti.
account-added-beside = Compte ajouté. Un autre lit la même boîte ; ses messages sont donc ici en double.

# Assistant : réglage manuel
w4-title = Les réglages de votre fournisseur
w4-incoming = Courrier entrant
w4-outgoing = Courrier sortant
w4-kind = Type
w4-host = Serveur
w4-host-missing = Indiquez les deux serveurs.
w4-port = Port
w4-security = Sécurité
w4-clear = Toute personne sur le réseau peut lire votre mot de passe.
w4-auth = Se connecter par
w4-same = Mêmes nom d’utilisateur et mot de passe
w4-found = trouvé : { $value }
w4-changed = { $count ->
    [one] Un champ diffère de ce qui a été trouvé.
   *[other] { $count } champs diffèrent de ce qui a été trouvé.
}
w4-reset = Revenir aux valeurs trouvées
save-paused = Enregistrer quand même, en pause
w4-receiving-works = La connexion et la réception fonctionnent.
w4-sending-works = La connexion et l’envoi fonctionnent.
auth-automatic = automatique
auth-password = mot de passe
auth-encrypted-password = mot de passe chiffré
auth-oauth2 = dans la fenêtre du fournisseur (OAuth2)
auth-client-certificate = avec votre propre certificat
certificate-files = Certificat et clé privée
certificate-files-hint = Un fichier PEM avec les deux, ou un de chaque, la clé sans mot de passe ; ou un fichier .p12 ou .pfx avec son mot de passe. Ils sont conservés comme un mot de passe.
certificate-kept = Ce qui est conservé reste, sauf si vous en choisissez un autre.
certificate-none = Choisissez un fichier avec votre certificat : PEM, .p12 ou .pfx.
certificate-keyless = La clé privée manque ou porte un mot de passe. Choisissez les deux fichiers à la fois.
certificate-locked = Ce fichier a un mot de passe. Saisissez-le pour ouvrir le fichier.
certificate-open = Ouvrir
certificate-opened = Le fichier est ouvert.
certificate-password-wrong = Ce mot de passe n’ouvre pas le fichier.
certificate-unfit = Ce fichier ne peut pas être utilisé. Il est peut-être endommagé, ou n’est pas un certificat avec sa clé.

# Assistant : la fenêtre du fournisseur
w5-title = Continuez dans la fenêtre de { $provider }
w5-lead = Nous attendons ici et poursuivons tout seuls.
w5-before = Votre navigateur ouvre la page de { $provider }. C’est là que vous tapez votre mot de passe, pas ici.
w5-reopen = Rouvrir la fenêtre
w5-code-instead = Saisir plutôt un code
w5-type-code = Ouvrez cette page sur l’appareil de votre choix et saisissez le code :
w5-minutes = { $minutes ->
    [one] Le code est valable une minute.
   *[other] Le code est valable { $minutes } minutes.
}

# Assistant : un certificat
w6-title = Le certificat de { $host }
w6-asked = Demandé
w6-names = Établi pour
w6-issuer = Émis par
w6-self = le serveur lui-même
w6-from = Valable à partir du
w6-until = Valable jusqu’au
w6-scanner = Cela ressemble à { $scanner }, qui lit les échanges sur cet ordinateur ou ce réseau. Désactivez-y l’analyse du courrier, et le serveur montrera de nouveau son propre certificat.
w6-scope = Ne lui faites confiance que si son empreinte est celle que vous donne la personne qui gère le serveur. Il vaudra alors pour { $host } seulement, jusqu’au { $date }.
w6-trust = Faire confiance à ce certificat jusqu’au { $date }
w7-title = Que voulez-vous apporter ?
w7-lead = Rien n’y est modifié, et ce qui est déjà ici ne vient pas deux fois.
w7-thunderbird = { $accounts ->
    [one] Un compte
   *[other] { $accounts } comptes
}, { $folders ->
    [one] un dossier qui n’est que sur cet ordinateur
   *[other] { $folders } dossiers qui ne sont que sur cet ordinateur
}. Les mots de passe ne sont pas repris.
w7-on-server = Ce qui est sur un serveur vient avec son compte : { $names }.
w7-path = Un endroit de cet ordinateur
w7-path-what = Un fichier mbox, un dossier Maildir ou un dossier de fichiers .eml.
w7-path-label = Chemin du fichier ou du dossier
w7-path-missing = Indiquez où cela se trouve.
w7-files = Des fichiers de votre choix
w7-files-what = Fichiers mbox ou .eml, même grands.
w7-files-label = Fichiers
w7-files-missing = Choisissez un fichier.
w7-begin = Apporter
w7-running = { $new ->
    [0] Lecture…
    [one] Un message jusqu’ici
   *[other] { $new } messages jusqu’ici
}
w7-done = { $new ->
    [one] Un nouveau message.
   *[other] { $new } nouveaux messages.
} { $known ->
    [0] { "" }
    [one] Un était déjà ici.
   *[other] { $known } étaient déjà ici.
}
w7-skipped = { $count ->
    [one] Un élément est resté
   *[other] { $count } éléments sont restés
}
w7-skipped-more = Et { $count } de plus.
w7-skipped-not-mail = pas du courrier
w7-skipped-unreadable = illisible
w7-skipped-too-large = trop grand
w7-skipped-deleted = supprimé là-bas
w7-skipped-part = seulement le début
w7-skipped-link = un lien
w7-skipped-too-many = trop de dossiers
w7-more = Apporter autre chose
w7-to-mail = Vers mon courrier

# Assistant : boutons des problèmes
correct-address = Corriger l’adresse
use-name = Utiliser { $name }
use-port = Essayer le port { $port } avec { $security }
use-other = Utiliser { $protocol }
view-certificate = Voir le certificat
repair = Y utiliser mon mot de passe
add-as-identity = Ajouter comme seconde identité
receive-only = Continuer, réception seule
do-not-connect = Ne pas se connecter

# Vue principale
folders = Dossiers
main-menu = Menu principal
message-list = Liste des messages
conversations = Conversations
conversation = Conversation
skip-to-messages = Aller aux messages
tab-mail = Courrier
tab-more = Plus
new-message = Nouveau message
all-inboxes = Toutes les boîtes de réception
search = Rechercher
search-example = Rechercher, par exemple from:anna has:attachment
search-results = Résultats de la recherche
search-only-in = Seulement dans { $account }
search-unknown = Aucun opérateur ne porte ce nom ou n’accepte cette valeur ; cela compte comme des mots : { $words }
search-only-newest = Les messages plus anciens n’ont pas été examinés : d’autres mots, un dossier ou une date en laissent moins à lire.
folder-inbox = Boîte de réception
folder-drafts = Brouillons
folder-sent = Envoyés
folder-archive = Archives
folder-junk = Indésirables
folder-trash = Corbeille
folder-templates = Modèles
last-checked = Dernière vérification { $time }
checking-now = Recherche de nouveaux messages.
count-conversations = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}
count-both = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}, { $unread } non lues
count-messages = { $count ->
    [one] message
   *[other] messages
}
count-unread = non lus
quick-filter = Afficher
quick-all = Tout
quick-unread = Non lus
quick-starred = Suivis
quick-attachments = Pièces jointes
list-failed = La liste n’a pas pu être lue : { $said }
empty-folder = Ce dossier est vide.
empty-inbox = Aucun message pour l’instant. Nous vérifions chaque minute.
empty-inbox-syncing = Nous relevons vos messages les plus récents.
empty-drafts = Aucun brouillon.
empty-trash = La corbeille est vide.
empty-unread = Ici, tout est lu.
empty-starred = Ici, rien n’est suivi.
empty-attachments = Aucune conversation avec pièce jointe ici.
empty-search = Rien trouvé pour « { $query } ».
empty-search-syncing = Rien pour l’instant. { $count ->
    [one] { $count } message plus ancien est encore à relever.
   *[other] { $count } messages plus anciens sont encore à relever.
}

# Lignes
unread-mark = Non lu.
starred = Suivi.
has-attachment = Avec pièce jointe.
me = moi
me-object = moi
no-sender = sans expéditeur
no-recipient = sans destinataire
no-subject = (sans objet)
row-to = À : { $people }
row-waits = En attente d’envoi
row-not-sent = Non envoyé
row-unsure = Incertain
row-partly-sent = Envoyé en partie
day-today = Aujourd’hui
day-yesterday = Hier
day-this-week = Plus tôt cette semaine
day-last-week = La semaine dernière
time-today = aujourd’hui { $time }

# Lecture
actions = Actions
position = { $index } sur { $count }
reader-empty = { $unread } non lus dans { $folder }
reader-empty-search = Choisissez une conversation pour la lire ici.
reader-empty-hint-before = Appuyez sur
reader-empty-hint-after = pour commencer
more-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
fold-message = Replier ce message
message-frame = Message de { $name }, { $date }
to-line = à { $people }
cc-line = cc { $people }
to-nobody = aucun destinataire indiqué
remote-blocked = Les images distantes n’ont pas été chargées.{ $pixels ->
    [0] {""}
    [one] {" "}{ $pixels } pixel espion retiré.
   *[other] {" "}{ $pixels } pixels espions retirés.
}
pixels-removed = { $pixels ->
    [one] { $pixels } pixel espion retiré.
   *[other] { $pixels } pixels espions retirés.
}
remote-tells = L’expéditeur peut alors voir quand vous ouvrez ce message et depuis quelle adresse internet.
images-always = Toujours pour { $name }
images-always-on = Les images de { $name } seront désormais toujours affichées.
images-always-off = Les images de { $name } ne sont plus affichées d’office.
show = Afficher
body-fetching = Ce message est encore en cours de réception.
body-failed = Ce message n’a pas pu être affiché.
reload = Recharger
attachments = Pièces jointes
download-file = Enregistrer { $name }
download-message = Télécharger ce message (.eml)
download-folder = Télécharger ce dossier (mbox)
no-name = pièce jointe sans nom
reply-here = Répondre
reply-to-people = Répondre à { $people }
reply-all-short = À tous

# Écriture
your-reply = Votre réponse
from = De
to = À
cc = Cc
bcc = Cci
cc-bcc = Cc, Cci
subject = Objet
message-text = Texte du message
remove-recipient = Retirer { $name }
address-bad = { $address } n’est pas une adresse e-mail.
send = Envoyer
sending = Le message part dans { $seconds } secondes.
already-sent = Le message a déjà été envoyé.
discard = Jeter le brouillon
save-as-template = Enregistrer comme modèle
template-saved = Enregistré dans { $folder }. Ouvrez-le là pour un nouveau message.
template-more = Ce modèle contient plus que ce qui se modifie ici, des pièces jointes par exemple : le nouveau message commence sans cela.
draft-stays = Ce brouillon contient plus que ce qui se modifie ici, des pièces jointes par exemple : il reste tel quel dans { $folder }, et ce que vous écrivez devient un nouveau brouillon.
saved-at = Enregistré { $time }
send-no-recipient = À qui ? Ajoutez un destinataire.
send-bad-address = { $address } n’est pas une adresse e-mail.
ask-send-empty = Envoyer sans objet et sans texte ?
quote-intro = Le { $date }, { $who } a écrit :

# Ce qui attend d’être envoyé
not-sent = Non envoyé à { $people }.
not-sent-kept = Le message est dans Brouillons.
partly-sent = Envoyé, mais pas à { $people }.
sending-about = « { $subject } », à { $people }
it-was-sent = Il a été envoyé
send-again = L’envoyer de nouveau
send-now = Envoyer maintenant
waits-until = Ce message part à { $time }.

# Fait, et annulable
done-archived = Conversation archivée
done-deleted = Conversation mise à la corbeille
done-deleted-for-good = Conversation supprimée définitivement
done-marked = Conversation marquée comme supprimée
done-junk = Conversation marquée comme indésirable
done-discarded = Brouillon jeté
no-folder-for = Ce compte n’a pas de dossier pour { $folder }.
ask-delete-for-good = Supprimer définitivement cette conversation ? C’est irréversible.

# Carte d’état
status-fetching = Réception des messages plus anciens
status-progress = { $done } messages sur { $total }
status-offline = Hors ligne
status-waiting = { $count ->
    [one] { $count } message attend d’être envoyé
   *[other] { $count } messages attendent d’être envoyés
}
status-next-try = Nouvel essai à { $time }.
status-more = Détails
status-never = jamais encore
status-last-success = Dernier succès
status-last-failure = Dernière erreur
status-next-try-at = Prochain essai
status-missing = Messages encore à récupérer
status-waiting-changes = Modifications à transmettre au serveur
status-waiting-to-send = Messages en attente d’envoi
status-room = Espace sur le serveur
status-room-of = { $used } sur { $limit } utilisés
status-counters = Compté depuis { $time }
counter-collected = Messages récupérés
counter-duplicates = Déjà présents, ignorés
counter-sent = Messages envoyés
counter-pushed = Modifications acceptées par le serveur
counter-refused = Refusés par un serveur
counter-skipped = Réponses inconnues ignorées
counter-bytes-in = Reçu
counter-bytes-out = Transmis aux serveurs
counter-connections = Connexions
counter-reconnects = Reconnexions après un incident
collect-now = Relever maintenant
status-lost = Postduif ne tourne pas
status-lost-what = Cette page se reconnecte d’elle-même dès qu’il est relancé.
status-password = { $account } : mot de passe refusé
enter-password = Saisir le mot de passe
save-password = Enregistrer
password-saved = Le nouveau mot de passe fonctionne et il est retenu.

# Commandes
command-palette = Commandes
command-search = Rechercher
command-next = Conversation suivante
command-previous = Conversation précédente
command-next-unread = Suivant non lu
command-open = Ouvrir
command-back = Retour à la liste
command-compose = Nouveau message
command-reply = Répondre
command-reply-all = Répondre à tous
command-archive = Archiver
command-delete = Supprimer
command-junk = Marquer comme indésirable
command-star = Suivi
command-read = Lu ou non lu
command-images = Afficher les images
command-undo = Annuler
command-go-inbox = Aller à la boîte de réception
command-go-drafts = Aller aux brouillons
command-go-sent = Aller aux messages envoyés
command-go-archive = Aller aux archives
command-go-starred = Aller aux conversations suivies
command-go-folder = Aller au dossier
command-check = Vérifier maintenant
command-status = État des comptes
command-add-account = Ajouter un compte
command-settings = Réglages
command-help = Raccourcis clavier
group-move = S’orienter
group-act = Avec une conversation
group-write = Écrire
group-go = Dossiers
group-page = Partout
palette-hint = Que voulez-vous faire ?
palette-go-to = { $folder }, { $account }
palette-none = Cette commande n’existe pas.

# Réglages
settings-look = Affichage et langue
settings-privacy = Confidentialité
images-senders = Toujours afficher les images d’Internet de
images-senders-none = Personne. Au-dessus d’un message avec de telles images, vous pouvez choisir son expéditeur.
settings-theme = Thème
theme-system = Système
theme-light = Clair
theme-dark = Sombre
settings-density = Densité de la liste
density-automatic = Automatique
density-roomy = Aérée
density-normal = Normale
density-compact = Compacte
settings-accounts = Comptes
settings-bin = Éléments supprimés
settings-bin-lead = Ce qui a été supprimé définitivement peut être récupéré pendant 30 jours.
bin-messages = Messages supprimés
bin-count = { $count ->
    [0] Il n’y a rien à récupérer ici.
    [1] Un message.
   *[other] { $count } messages.
}
bin-more = Les { $count } plus récents sont affichés ; cherchez pour voir les autres.
bin-restore = Remettre
bin-restored = Remis dans { $folder }, aussi sur le serveur
bin-until = conservé jusqu’au { $date }
ask-remove-account = Retirer { $account } de cet ordinateur ? Les messages restent sur le serveur.
saved = Enregistré
settings-of = Paramètres de { $account }
settings-page = Cette page
settings-account = Compte
settings-identity = Identité
settings-identity-lead = Comment les autres vous voient quand vous écrivez depuis { $account }.
settings-server = Serveur
settings-server-lead = Où se trouve le courrier de { $account }.
settings-folders = Copies et dossiers
settings-folders-lead = Où va le courrier de { $account }.
settings-folders-tasks = À quoi servent les dossiers
role-automatic = Automatique
role-automatic-is = Automatique : { $folder }
role-sent = Copies des messages envoyés
settings-outgoing = Serveurs sortants
settings-outgoing-lead = Ce qui envoie les messages que vous écrivez depuis { $account }.
account-name = Nom du compte
account-name-hint = Vous seul le voyez.
identity-default = Pour les nouveaux messages
identity-prefer = Utiliser pour les nouveaux messages
reply-to = Adresse de réponse
reply-to-hint = Où vont les réponses, si ce n’est pas à cette adresse.
organization = Organisation
organization-hint = Figure dans le message à côté de votre nom, si vous la remplissez.
signature = Signature
signature-hint = Figure à la fin d’un nouveau message.
signature-in-replies = Dans les réponses
signature-in-replies-above = Au-dessus de la citation
signature-in-replies-below = Sous la citation
signature-in-replies-never = Pas de signature
signature-what-above = Dans une réponse, elle figure juste sous votre texte, au-dessus du message auquel vous répondez.
signature-what-below = Dans une réponse, elle figure tout à la fin, sous le message auquel vous répondez.
signature-what-never = Seuls les nouveaux messages sont signés, pas les réponses.
add-identity = Ajouter une identité
add-identity-hint = Une adresse ou un nom de plus pour écrire. Votre fournisseur doit le permettre.
identity-added = Identité { $address } ajoutée
identity-removed = Identité { $address } supprimée
remove = Supprimer
settings-state = État
phase-idle = À jour
phase-syncing = Au travail
phase-offline = Hors ligne
phase-needs-password = Votre mot de passe est nécessaire
phase-question = A une question pour vous
phase-paused = En pause
phase-stopped = Arrêté : a besoin de vous
phase-receive-only = Réception seule
pause-account = Mettre en pause
resume-account = Reprendre
account-paused = { $account } est en pause.
account-resumed = { $account } reprend.
paused-what = Rien n’est reçu ni envoyé avant que vous repreniez.
paused-unproven = La connexion n’a pas encore réussi.
settings-kept = enregistré : { $value }
settings-changed = { $count ->
    [one] Un champ n’est pas encore enregistré.
   *[other] { $count } champs ne sont pas encore enregistrés.
}
settings-reset = Revenir à ce qui est enregistré
test-and-save = Tester et enregistrer
server-saved = Cela fonctionne, et c’est enregistré.
convert-title = Type de compte
convert-is-imap = IMAP : votre courrier est sur le serveur, et ici
convert-is-pop3 = POP3 : votre courrier est relevé, puis il est ici
convert-hint-imap = Avec IMAP, chaque appareil montre les mêmes dossiers.
convert-hint-pop3 = Avec POP3, tout le courrier est sur cet ordinateur, dans les dossiers où il est maintenant.
convert-imap = Passer à IMAP…
convert-pop3 = Passer à POP3…
convert-go = Changer
convert-to-imap = { $account } sera conservé sur { $host }. Ce qui est ici dans votre boîte de réception et pas encore là-bas y est envoyé : { $count } messages ({ $size }). Tout reste aussi ici.
convert-others = Vos autres dossiers contiennent { $count } messages ({ $size }) qui ne sont qu’ici.
convert-others-where = Où ils vont
convert-others-server = Sur le serveur, dans des dossiers du même nom
convert-others-here = Dans « Sur cet ordinateur »
convert-to-pop3 = { $account } sera relevé sur { $host }. Les { $count } messages ({ $size }) restent tous ici, dans leurs dossiers ; sur le serveur, rien n’est modifié ni supprimé.
convert-lacking = Avant cela, { $count } messages ({ $size }) qui ne sont que sur le serveur sont récupérés.
convert-only-inbox = Ensuite, seule la boîte de réception du serveur est consultée : ce qui est rangé là-bas dans d’autres dossiers ne vient pas.
convert-done-imap = { $account } est maintenant un compte IMAP.
convert-done-pop3 = { $account } est maintenant relevé par POP3.
naming-headers = Ce serveur ne donne pas de noms durables à ses messages (pas d’UIDL). Ils sont reconnus à leurs en-têtes : rien ne vient deux fois, sauf si le serveur modifie un message.
naming-whole = Ce serveur ne donne ni noms durables ni en-têtes seuls : pour voir ce qui est nouveau, tout est relevé de nouveau à chaque fois. Si votre fournisseur propose IMAP, préférez-le.
answer-same = C’est la même boîte
answer-other = C’est une autre boîte
settings-password-hint = Il est essayé sur les deux serveurs, et gardé pour les deux.
settings-window = Vous vous connectez chez { $host }.
settings-sign-in-again = Se reconnecter
signed-in-again = Vous êtes de nouveau connecté.
settings-checking = Nouveaux messages
check-every = Parcourir tous les dossiers
minutes = { $count ->
    [1] chaque minute
    [60] chaque heure
    [240] toutes les 4 heures
    [1440] chaque jour
   *[other] toutes les { $count } minutes
}
check-at-start = Regarder au démarrage de Postduif
settings-find = Chercher dans les réglages
settings-find-nothing = Aucun réglage ne contient ces mots.
settings-copy = Réglages en texte
settings-copy-hint = Pour qui vous aide. Aucun mot de passe n’y figure.
settings-copied = Copié. Aucun mot de passe n’y figure.
copy = Copier
settings-deleting = Suppression
when-deleting = Quand vous supprimez un message
when-deleting-trash = Le mettre à la corbeille
when-deleting-mark = Le marquer comme supprimé
when-deleting-remove = Le supprimer aussitôt
deleting-what-trash = Il va à la corbeille. Ce que vous y supprimez disparaît pour de bon.
deleting-what-mark = Il est marqué comme supprimé sur le serveur et y reste pour d’autres programmes ; ici, vous ne le voyez plus.
deleting-what-remove = Il disparaît aussitôt pour de bon, sur le serveur aussi. La question vous est posée chaque fois.
settings-collecting = Copies sur le serveur
collect-leave = Laisser les messages sur le serveur
collect-leave-hint = Sinon ils y sont supprimés dès qu’ils sont enregistrés ici.
collect-days = Les y supprimer après
collect-never = jamais
days = { $count ->
    [one] un jour
   *[other] { $count } jours
}
collect-until-deleted = Les y supprimer quand je les supprime ici
settings-storage = Synchronisation et stockage
settings-storage-lead = Ce qui est gardé de { $account } sur cet ordinateur, et ce qui est supprimé.
storage-kept = Gardé sur cet ordinateur
storage-messages = Messages
storage-all = tous les messages
storage-last-days = { $count ->
    [one] ceux du dernier jour
   *[other] ceux des { $count } derniers jours
}
storage-size = Gros messages
storage-size-any = sont ici en entier
storage-size-headers = seulement les en-têtes de tous les messages
storage-size-above = au-dessus de { $size }, à l’ouverture
storage-kept-hint = Des autres, les en-têtes sont ici. La recherche les trouve toujours, et ils viennent quand vous les ouvrez.
storage-folders = Dossiers
storage-folders-away = { $count ->
    [0] tous
    [one] un n’est pas gardé ici
   *[other] { $count } ne sont pas gardés ici
}
storage-used = Espace utilisé
storage-used-messages = { $count ->
    [one] Un message
   *[other] { $count } messages
} sur cet ordinateur
storage-used-headers = { $count ->
    [one] D’un autre, les en-têtes sont ici.
   *[other] De { $count } autres, les en-têtes sont ici.
}
storage-used-attachments = Dont les messages avec pièces jointes
storage-used-index = Index de recherche de tous les comptes
storage-free = Libre sur ce disque
storage-server = Espace sur le serveur
storage-server-of = { $used } sur { $limit }
removing = Supprimés selon l’âge ou le nombre
removing-of = Pour
removing-of-all = tous les dossiers
removing-own = Règles propres
removing-own-hint = Sinon, celles de tous les dossiers valent. La corbeille et les indésirables sont vidés comme indiqué plus bas.
removing-keep = Garder
removing-newest = { $count ->
    [one] le message le plus récent de chaque dossier
   *[other] les { $count } messages les plus récents de chaque dossier
}
removing-starred = Garder aussi les messages avec étoile
removing-here = Supprimer les autres ici
removing-here-hint = Ils ne sont plus affichés ; le serveur les garde. Si vous désactivez ceci, ils reviennent.
removing-here-pop3 = Vous pouvez les récupérer pendant 30 jours. Les copies sur le serveur partent selon leurs propres règles.
removing-server = Supprimer les autres sur le serveur
removing-server-hint = Et donc ici. Un clic les remet en place pendant 7 jours ; un par un, pendant 30.
empty-trash-after = Vider la corbeille après
empty-junk-after = Vider les indésirables après
removing-none = Rien ne serait supprimé maintenant.
removing-from-here = { $count ->
    [one] Un message ({ $size }), reçu le { $newest }, serait supprimé maintenant de cet ordinateur.
   *[other] { $count } messages ({ $size }), reçus du { $oldest } au { $newest }, seraient supprimés maintenant de cet ordinateur.
}
removing-from-server = { $count ->
    [one] Un message ({ $size }), reçu le { $newest }, serait supprimé maintenant de cet ordinateur et du serveur.
   *[other] { $count } messages ({ $size }), reçus du { $oldest } au { $newest }, seraient supprimés maintenant de cet ordinateur et du serveur.
}
removing-folder = { $folder } : { $count ->
    [one] un message, { $size }, { $newest }
   *[other] { $count } messages, { $size }, du { $oldest } au { $newest }
}
removing-save = Enregistrer
removed-lately = { $count ->
    [one] Un message a été supprimé selon l’âge ou le nombre
   *[other] { $count } messages ont été supprimés selon l’âge ou le nombre
}
removed-until = Jusqu’au { $until }, ils peuvent être remis à leur place. Cela désactive aussi la suppression.
removed-back = Remis en place. Plus rien n’est supprimé.
put-back = Remettre
settings-today = Paramètres de votre fournisseur
settings-today-what = Les rechercher à nouveau
settings-today-hint = Rien ne change avant que vous le disiez.
settings-ask = Rechercher
settings-same = Aucune différence ({ $source }).
settings-differs = Ceci diffère de ce qui est réglé ici ({ $source }) :
settings-untrusted = Quelqu’un en chemin a pu écrire ceci ; cela ne peut donc pas être repris d’une seule pression. Comparez avec le site de votre fournisseur et saisissez-le ci-dessus.
settings-remove = Supprimer ce compte
settings-remove-hint = Il peut être rétabli pendant 30 jours. Les messages sur le serveur y restent.
account-removed = { $account } supprimé. Il peut être rétabli pendant 30 jours.
removed-accounts = Comptes supprimés
removed-at = Supprimé le { $date }
restore-account = Rétablir
account-restored = { $account } est de retour, et a besoin de son mot de passe.
outgoing-none = Ce compte ne fait que recevoir
outgoing-used-by = Utilisé par
outgoing-removed = { $name } a été supprimé.
outgoing-add = Ajouter un serveur sortant
outgoing-add-hint = Pour une adresse dont un autre serveur doit envoyer le courrier.
outgoing-change = Modifier
outgoing-default = Par défaut
outgoing-unproven = Non vérifié
outgoing-prefer = Utiliser par défaut
outgoing-test = Tester
outgoing-works = Ce serveur accepte la connexion. Sa réponse :
outgoing-unused = personne
outgoing-login = Connexion
outgoing-login-account = Comme le compte
outgoing-login-password = Avec son propre mot de passe
outgoing-login-oauth2 = Dans la fenêtre du fournisseur, avec sa propre connexion
outgoing-login-certificate = Avec son propre certificat
outgoing-login-none = Aucune
outgoing-login-none-hint = Seulement pour un serveur sur cet ordinateur ou sur son propre réseau.
outgoing-password-kept = Laissez ce champ vide pour garder le mot de passe enregistré.
outgoing-label = Nom du serveur
outgoing-ehlo = Nom de cet ordinateur là-bas (EHLO)
outgoing-ehlo-hint = Vide : un nom qui ne dit rien de votre réseau.
outgoing-save-unproven = Enregistrer sans vérification
outgoing-saved-unproven = Enregistré, et marqué comme non vérifié.
ask-remove-outgoing = Supprimer { $name } ?
ask-remove-outgoing-used = Supprimer { $name } ? Le courrier de { $addresses } sera alors envoyé par { $next }.
ask-remove-outgoing-last = Supprimer { $name } ? C’est le dernier : le compte ne pourra plus que recevoir.
identity-outgoing = Envoyé par
identity-outgoing-default = { $name } (par défaut)
identity-outgoing-other = Ce serveur vous connaît comme { $user }, d’un autre domaine. Certains serveurs refusent ce courrier ou le prennent pour un faux.
test-message-hint = Se connecte et remet un court message adressé à vous-même.
licences = Licences
