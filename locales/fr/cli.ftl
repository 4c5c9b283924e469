# Ce que Postduif dit dans un terminal, et sur les quelques pages qu’il fait lui-même.

# Démarrage
serve-ready = Postduif est prêt :
serve-once = Cette adresse ne sert qu’une fois. Pour une autre, lancez de nouveau postduif.
serve-already = Postduif tourne déjà :
serve-waiting = Une autre commande de Postduif travaille ; un instant…
serve-port-taken = Le port { $port } est pris par un autre programme. Choisissez-en un avec --port, ou --port 0 pour n’importe lequel.
serve-stopping = Arrêt…
link-used-title = Cette adresse a déjà servi
link-used-what = Chaque adresse ne sert qu’une fois. Lancez postduif dans un terminal ou depuis le menu, et il en ouvre une nouvelle.

# Régler un compte
account-looking = Recherche des réglages de { $domain }…
account-asked = interroge { $subject }
account-by-hand = Indiquez les serveurs à la main : --incoming imaps://HÔTE --outgoing smtps://HÔTE
account-settings = Réglages de { $subject } :
account-incoming = Entrant
account-outgoing = Sortant
account-untrusted = Ces réglages ne sont pas arrivés par une voie protégée. Regardez-les avant de donner votre mot de passe.
account-password = Mot de passe de { $user } :
account-proving = Connexion…
account-proven = { $side } : fonctionne ({ $mechanism })
account-not-proven = { $side } : ne fonctionne pas
account-clock = L’horloge de cet ordinateur et celle du serveur ont { $minutes } minutes d’écart. Une horloge fausse gêne les connexions chiffrées.
account-added = { $address } a été ajouté.
account-removed = { $address } a été retiré de cet ordinateur, et son mot de passe oublié. Sur le serveur, rien n’a changé. Pendant 30 jours, vous pouvez le reprendre : postduif account restore { $address }
account-remove-sure = Retirer { $address } de cet ordinateur ? Pendant 30 jours, il peut être restauré.
account-none = Il n’y a pas encore de compte. Ajoutez-en un : postduif account add
account-receive-only = L’envoi ne fonctionne pas. Pour ajouter le compte en réception seule : --receive-only
account-type-domain = Pour les utiliser, tapez { $domain } :
account-outcome-found = trouvé
account-outcome-none = n’en sait rien
account-outcome-failed = pas de réponse
account-did-you-mean = Vouliez-vous dire { $address } ?
account-which = Le fournisseur a plusieurs offres. Laquelle est la vôtre ? L’espace client l’indique.
account-which-number = Numéro :
account-paused-how = Pour enregistrer le compte quand même, sans qu’il fasse rien : --paused
account-trust-how = Votre propre serveur ? Comparez cette empreinte avec celle qu’il affiche lui-même. Si elles concordent : --trust-certificate { $fingerprint }
account-other-name = Le certificat de ce serveur est au nom de { $name }, et sous ce nom il est bon. Si c’est celui de votre fournisseur, ajoutez : { $option }
account-added-paused = { $address } est enregistré et mis en pause : la connexion n’a pas encore abouti. Une fois cela réglé : postduif account resume { $address }
account-same-mailbox = Un autre compte a déjà l’adresse { $address }. Les messages que les deux relèvent seront ici en double.
account-there = Le voir : postduif account show { $address }. Le réparer : postduif account sign-in { $address }. Écrire depuis une adresse de plus : postduif identity add { $address } ADRESSE
account-paused = { $address } est en pause.
account-resumed = { $address } reprend.
account-dismissed = { $address } : ce que le serveur a refusé est classé.
account-asks-nothing = { $address } ne demande rien.
account-answered-same = { $address } : la même boîte. Ce qui y est nouveau est relevé.
account-answered-other = { $address } : une autre boîte. Tout est relevé.
status-question = Réponse : postduif account answer { $address } same (la même boîte) ou other (une autre)
naming-headers = Ce serveur ne donne pas de noms durables à ses messages (pas d’UIDL). Ils sont reconnus à leurs en-têtes : rien ne vient deux fois, sauf si le serveur modifie un message.
naming-whole = Ce serveur ne donne ni noms durables ni en-têtes seuls : pour voir ce qui est nouveau, tout est relevé de nouveau à chaque fois. Si votre fournisseur propose IMAP, préférez-le.
account-changed = { $address } : les serveurs vous laissent entrer, et ils sont enregistrés.
account-other-kind = Changer de type de compte est une conversion : postduif account convert { $address } { $kind }
account-check-same = Tout est comme le dit le fournisseur.
account-check-apply = Pour reprendre ces réglages : --apply
account-check-untrusted = Ceci n’est pas arrivé par une voie protégée et n’est donc pas repris de lui-même. Réglez-le à la main : postduif account change
account-apply-add = { $address } : à ajouter
account-apply-change = { $address } : à modifier
account-apply-same = { $address } : comme il se doit
account-restored = { $address } est de retour avec tous ses messages. Connectez-vous pour continuer : postduif account sign-in { $address }
account-address-needed = Il faut une adresse e-mail.
account-unknown = Il n’y a pas de compte { $name }.
account-signed-in = { $address } : le serveur l’accepte.
account-certificate-password = Le mot de passe n’ouvre pas { $file }.
account-certificate-file = { $file } ne peut pas être utilisé. { $why }
account-certificate-open = { $file } est un fichier PEM : aucun mot de passe ne va avec. Sa clé n’en a pas, et le serveur n’en demande pas.
account-oauth-open = Connectez-vous chez { $issuer }, dans le navigateur de cet ordinateur :
account-oauth-code = Ouvrez { $address } sur l’appareil de votre choix, saisissez { $code } et connectez-vous chez { $issuer }. Le code est valable { $minutes } minutes.
account-test-sent = Un message d’essai à vous-même est en route.
account-test-not-sent = Le message d’essai n’a pas été envoyé.
test-message-subject = L’envoi fonctionne
test-message-text = Postduif vous a envoyé ce message parce que vous avez demandé un essai. Vous pouvez le supprimer.
oauth-done-title = Vous êtes connecté
oauth-done-what = Vous pouvez fermer cette fenêtre et continuer dans Postduif.
oauth-failed-title = La connexion n’a pas abouti
oauth-failed-what = Fermez cette fenêtre ; Postduif dit ce qui ne va pas.
oauth-unknown-title = Personne n’attend cette connexion
oauth-unknown-what = Elle a déjà servi, ou elle a duré trop longtemps. Recommencez dans Postduif.

# Serveurs sortants
smtp-none = Ce compte n’a pas de serveur sortant : il reçoit seulement.
smtp-login-account = comme le compte
smtp-login-password = mot de passe propre
smtp-login-oauth2 = connexion propre
smtp-login-certificate = certificat propre
smtp-login-none = sans identification
smtp-is-default = par défaut
smtp-is-unproven = non vérifié
smtp-default = { $name } est maintenant le serveur par défaut.
smtp-added = { $name } accepte la connexion et a été enregistré.
smtp-changed = { $name } accepte la connexion et a été enregistré ainsi.
smtp-saved-unproven = { $name } a été enregistré sans vérification : la connexion n’a pas encore réussi.
smtp-removed = { $name } a été supprimé.
smtp-unknown = Ce compte n’a pas de serveur sortant { $name }. Pour les voir : postduif outgoing list
smtp-several = Plusieurs serveurs sortants s’appellent { $name }. Indiquez son identifiant.
smtp-last = C’est le dernier serveur sortant. Sans lui, le compte ne fait que recevoir ; si c’est bien ce que vous voulez : --receive-only
smtp-fell-back = Ces adresses utilisent maintenant le serveur par défaut : { $addresses }
smtp-unproven-how = Pour l’enregistrer quand même, comme non vérifié : --unproven
smtp-used = Ce que vous écrivez depuis { $address } est envoyé par { $name }.
identity-added = Vous pouvez maintenant écrire depuis { $address }.
identity-changed = Ce que vous écrivez depuis { $address } est modifié.
identity-default = Les nouveaux messages s’écrivent depuis { $address }.
identity-removed = Vous n’écrivez plus depuis { $address }.
identity-unknown = Ce compte n’écrit pas depuis { $address }.
identity-several = Plusieurs identités écrivent depuis { $address }. Indiquez son identifiant : postduif identity list
identity-last = Un compte garde une adresse d’où écrire.
identity-refused = Rien n’a été modifié : { $why }
identity-file = La signature { $file } ne peut pas être reprise : { $why }
identity-reply-to = les réponses vont à { $addresses }
identity-organization = organisation : { $name }
identity-signed-above = signature, dans les réponses sous votre texte : { $line }
identity-signed-below = signature, dans les réponses à la fin : { $line }
identity-signed-never = signature, pas dans les réponses : { $line }

# Travail
sync-done = { $address } : à jour
list-empty = Aucun message.
list-folder-unknown = Il n’y a pas de dossier { $name }.
show-unknown = Il n’y a pas de message { $id }.
show-from = De
show-to = À
show-cc = Cc
show-date = Date
show-subject = Objet
show-attachments = Pièces jointes
search-none = Rien trouvé.
search-more = Il y en a d’autres : --limit les montre, --count dit combien.
search-unknown = Pris comme mot simple, car aucun opérateur ne porte ce nom ou n’accepte cette valeur : { $words }
search-only-newest = Les messages plus anciens n’ont pas été examinés : d’autres mots, un dossier ou une date en laissent moins à lire.
send-no-recipient = Aucun destinataire : utilisez --to.
send-no-account = Il n’y a pas encore de compte pour envoyer. Ajoutez-en un : postduif account add
send-empty = Le message n’a ni objet ni texte. Pour l’envoyer quand même : --empty
send-sent = Envoyé à { $recipients }.
send-queued = En attente d’envoi. Postduif réessaie de lui-même.
send-kept = Le message est dans Brouillons.
send-refused = { $recipient } a été refusé : { $said }
status-waiting = { $count ->
    [one] un message attend d’être envoyé
   *[other] { $count } messages attendent d’être envoyés
}
status-never = jamais
status-last = dernier succès { $when }

# Ce qui attend d’être envoyé
outbox-empty = Rien n’attend d’être envoyé.
outbox-queued = attend
outbox-sending = en cours d’envoi
outbox-unsure = incertain
outbox-failed = non envoyé
outbox-sent = envoyé en partie
outbox-unknown = Il n’y a pas de message { $id } en attente d’envoi.
outbox-too-late = Le message est en cours d’envoi, ou déjà parti.
outbox-not-finished = Le message doit encore partir : reprenez-le d’abord, avec postduif outbox cancel.
outbox-filed = Le message est dans Envoyés.
outbox-dismissed = Retiré de la liste.
outbox-decide-how = Dites-le alors ainsi : postduif outbox decide ID --sent, ou --again

phase-idle = à jour
phase-syncing = { $total ->
    [0] cherche les nouveautés
   *[other] relève { $done } sur { $total }
}
phase-offline = hors ligne
phase-needs-password = votre mot de passe est nécessaire
phase-question = a une question pour vous
phase-paused = en pause
phase-stopped = arrêté : a besoin de vous
phase-receive-only = réception seule
phase-local = sur cet ordinateur

# Questions
ask-yes = o
ask-no = n
ask-needs-terminal = Il faut une réponse, et il n’y a pas de terminal où la demander.
password-stdin-empty = Aucun mot de passe n’est arrivé par l’entrée standard.

# Erreurs
cli-server-said = Le serveur a dit : { $said }
cli-newer-store = Les données de { $dir } ont été écrites par un Postduif plus récent. Rien n’a été modifié.
store-whole = Tout est entier : { $count } messages, { $size }.
store-not-whole = Tout ce qui est enregistré n’est pas comme il faut. Ce qui est sur vos serveurs n’en est pas touché. Laissez le dossier des données tel quel, et remettez une copie avec « postduif store restore ».
store-copied = { $file }, { $size }. Les mots de passe y sont scellés ; la clé n’y est pas.
store-file-exists = { $file } existe déjà. Rien n’a été écrit.
store-restored = La copie est en place. Le courrier qui n’était pas encore envoyé quand elle a été faite attend votre décision, car il a pu être envoyé.
store-restored-aside = La copie est en place ; ce qui s’y trouvait est maintenant dans { $dir }. Le courrier qui n’était pas encore envoyé quand la copie a été faite attend votre décision, car il a pu être envoyé.
store-in-use = Le processus { $pid } utilise { $dir }. Arrêtez-le d’abord.
store-copy-newer = { $file } a été écrit par un Postduif plus récent. Rien n’a été modifié.
store-copy-bad = { $file } ne peut pas être remis : { $said }. Rien n’a été modifié.

# Ce qui est gardé, et où
keep-removed-there = Sur le serveur : supprimé dès que c’est enregistré ici.
keep-left-days = Sur le serveur : laissé { $days } jours après qu’un message a été { $from ->
    [received] reçu
   *[collected] relevé
}.
keep-left = Sur le serveur : laissé là.
keep-until-deleted = Ce que vous supprimez ici est supprimé là-bas.
keep-headers = Au-delà de { $size } ko, seuls les en-têtes sont relevés ; le reste vient quand vous ouvrez le message.
keep-offline-all = Ici : tout.
keep-offline-days = Ici : le courrier des { $days } derniers jours ; les en-têtes du plus ancien.
keep-offline-below = Ici : les messages jusqu’à { $size } ko ; les en-têtes des plus grands.
keep-online-folders = Ici, les en-têtes seulement : { $folders }.
keep-remove-days = Supprimés { $place ->
    [server] sur le serveur, et donc ici
   *[here] ici ; le serveur les garde
} : les messages reçus il y a plus { $count ->
    [one] d’un jour
   *[other] de { $count } jours
}{ $starred ->
    [yes] . Ceux qui ont une étoile restent
   *[no] {""}
}.
keep-remove-newest = Supprimés { $place ->
    [server] sur le serveur, et donc ici
   *[here] ici ; le serveur les garde
} : tous les messages sauf { $count ->
    [one] le plus récent
   *[other] les { $count } plus récents
} de chaque dossier{ $starred ->
    [yes] . Ceux qui ont une étoile restent
   *[no] {""}
}.
keep-remove-nothing = rien n’est supprimé.
keep-empty-trash = Supprimés de la corbeille, ici et sur le serveur : les messages qui y sont depuis { $days ->
    [one] un jour
   *[other] { $days } jours
}.
keep-empty-junk = Supprimés des indésirables, ici et sur le serveur : les messages qui y sont depuis { $days ->
    [one] un jour
   *[other] { $days } jours
}.
keep-removed = { $count ->
    [one] Un message a été supprimé
   *[other] { $count } messages ont été supprimés
} ces 7 derniers jours ; --undo { $count ->
    [one] le remet
   *[other] les remet
} en place.
keep-going = { $folder } : { $count ->
    [one] un message
   *[other] { $count } messages
} ({ $size }), reçu{ $count ->
    [one] {""}
   *[other] s
} du { $oldest } au { $newest }, ser{ $count ->
    [one] ait supprimé
   *[other] aient supprimés
} { $place ->
    [server] ici et sur le serveur
   *[here] ici
}.
keep-going-none = Rien ne serait supprimé maintenant.
keep-sure = Enregistrer et les supprimer ?
keep-undone = { $count ->
    [one] Un message est de nouveau à sa place
   *[other] { $count } messages sont de nouveau à leur place
}. Plus rien n’est supprimé selon l’âge ou le nombre.

# Importation
import-folder = Importés
import-none = Aucun autre logiciel de courrier n’a été trouvé sur cet ordinateur. Indiquez un fichier ou un dossier : postduif import CHEMIN
import-thunderbird = Thunderbird : { $accounts } comptes, { $folders } dossiers qui ne sont que sur cet ordinateur. Les mots de passe ne sont pas repris.
import-done = Nouveaux : { $new }. Déjà ici : { $known }. Laissés : { $skipped }.
import-skipped-not-mail = pas du courrier, autant qu’on puisse voir
import-skipped-unreadable = illisible
import-skipped-too-large = plus grand qu’aucun message
import-skipped-deleted = supprimé là-bas, pas encore nettoyé
import-skipped-part = seul le début est là
import-skipped-link = un lien vers ailleurs
import-skipped-too-many = trop de dossiers, ou trop imbriqués

export-done = Messages écrits : { $count }, dans { $dir }
export-not-empty = { $dir } contient déjà quelque chose. Indiquez un dossier vide ou qui n’existe pas encore.
export-broke-off = Tout n’y est pas. La même commande reprend là où elle s’est arrêtée.
export-lack-not-here = pas entièrement ici, et le serveur ne le donne pas pour le moment
export-lack-keywords = présent, mais sans tous ses mots-clés : un dossier Maildir en a 26 au plus

bin-empty = La corbeille de Postduif est vide.
bin-restored = Le message est de nouveau dans { $name } ; le serveur en est informé.
folder-created = { $name } est créé ici ; le serveur en est informé.
folder-renamed = Le dossier s’appelle maintenant { $name } ; le serveur en est informé.
folder-deleted = { $name } est supprimé ici ; le serveur en est informé.
folder-subscribed = { $name } est suivi.
folder-unsubscribed = { $name } n’est plus consulté que de temps en temps.
folder-role-drafts = Les brouillons sont dans { $name }.
folder-role-sent = Les messages envoyés sont dans { $name }.
folder-role-archive = Ce qui est archivé va dans { $name }.
folder-role-junk = Les indésirables vont dans { $name }.
folder-role-trash = Ce qui est supprimé va dans { $name }.
folder-role-templates = Les modèles sont dans { $name }.
folder-role-none = { $name } sert à ce que dit le serveur.
folder-refused = { $name } reste tel quel : { $why }.
folder-refused-mailboxhasemail = { $name } contient des messages. Supprimez-les aussi avec --messages.
folder-refused-mailboxhaschild = { $name } contient des dossiers. Supprimez-les d’abord.
folder-refused-alreadyexists = Il y a déjà un dossier { $name }.

deleting-trash = { $address } : ce que vous supprimez va à la corbeille ; ce que vous y supprimez disparaît pour de bon.
deleting-mark = { $address } : ce que vous supprimez est marqué comme supprimé sur le serveur et y reste ; ici, vous ne le voyez plus.
deleting-remove = { $address } : ce que vous supprimez disparaît aussitôt pour de bon, sur le serveur aussi.
status-room = { $used } sur { $limit } sont occupés sur le serveur.
status-changes = Modifications que le serveur doit encore apprendre : { $count }.
status-next = Prochain essai : { $when }.

# Converting
convert-is = { $address } est déjà de ce type.
convert-to-imap = { $address } sera conservé sur { $host } : ce qui est ici dans votre boîte de réception et pas encore là-bas y est envoyé, soit { $count ->
    [one] un message
   *[other] { $count } messages
 } ({ $size }). Tout reste aussi ici.
convert-others-server = Vos autres dossiers sont créés sur le serveur, et leur contenu y est envoyé : { $count ->
    [one] un message
   *[other] { $count } messages
 } ({ $size }).
convert-others-here = Le contenu de vos autres dossiers va dans « Sur cet ordinateur » : { $count ->
    [one] un message
   *[other] { $count } messages
 } ({ $size }).
convert-others-open = Vos autres dossiers contiennent { $count ->
    [one] un message
   *[other] { $count } messages
 } ({ $size }).
convert-others-which = Où doit aller le courrier de vos autres dossiers ? Sur le serveur : --others server. Dans « Sur cet ordinateur » : --others here
convert-to-pop3 = { $address } sera relevé sur { $host }. Les { $count } messages ({ $size }) restent tous ici, dans leurs dossiers ; sur le serveur, rien n’est modifié ni supprimé.
convert-lacking = Avant cela, ce qui n’est que sur le serveur est récupéré : { $count ->
    [one] un message
   *[other] { $count } messages
 } ({ $size }).
convert-only-inbox = Ensuite, seule la boîte de réception du serveur est consultée : ce qui est rangé là-bas dans d’autres dossiers ne vient pas.
convert-sure = Changer { $address } ?
convert-broke-off = { $address } est resté tel quel. La même commande reprend à partir d’ici.
convert-done-imap = { $address } est maintenant un compte IMAP. Ce qui manque au serveur y est envoyé ; postduif status dit où cela en est.
convert-done-pop3 = { $address } est maintenant relevé par POP3. Ses dossiers sont sur cet ordinateur.
