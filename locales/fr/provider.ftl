# Ce qu'un fournisseur publie : la page pour ses clients, et ce que disent les commandes.

# La page pour qui règle un programme à la main
provider-page-title = Configurer votre messagerie chez { $name }
provider-page-lead = Tout logiciel de messagerie fonctionne avec les réglages de cette page. La plupart les trouvent seuls : tapez votre nom, votre adresse et votre mot de passe, puis attendez un instant. Sinon, recopiez-les d'ici.
provider-page-languages = Langue
provider-page-name = Votre nom
provider-page-name-what = Ce que les autres voient comme expéditeur.
provider-page-address = Adresse e-mail
provider-page-address-what = Votre adresse entière, telle que vous la donnez aux autres.
provider-page-user = Nom d'utilisateur
provider-page-user-address = Votre adresse e-mail entière, pour recevoir et pour envoyer.
provider-page-user-local = La partie de votre adresse avant le @, pour recevoir et pour envoyer.
provider-page-password = Mot de passe
provider-page-password-what = Le mot de passe de votre boîte, pour recevoir et pour envoyer.
provider-page-choice = Il y a deux façons de recevoir, IMAP et POP3. En cas de doute, prenez IMAP.
provider-page-imap = Recevoir avec IMAP
provider-page-imap-what = Vos messages et vos dossiers restent sur le serveur. Vous voyez la même chose sur votre téléphone, votre ordinateur et dans le navigateur.
provider-page-pop3 = Recevoir avec POP3
provider-page-pop3-what = Les messages sont relevés sur un seul appareil. Les autres ne voient pas vos dossiers. Demandez au logiciel de laisser une copie sur le serveur.
provider-page-smtp = Envoyer avec SMTP
provider-page-smtp-what = Le serveur d'envoi demande aussi votre nom d'utilisateur et votre mot de passe. Si votre logiciel a une option pour cela, activez-la.
provider-page-server = Serveur
provider-page-port = Port
provider-page-security = Sécurité
provider-page-sign-in = Se connecter avec
provider-page-tls = TLS (aussi appelé SSL/TLS)
provider-page-starttls = STARTTLS
provider-page-normal-password = Mot de passe normal
provider-page-first-row = De chaque tableau, une ligne suffit. La première est la meilleure ; n'en prenez une autre que si votre logiciel ou votre réseau ne permet pas la première.
provider-page-certificate = Recopiez les noms de serveur tels quels. Si votre logiciel dit qu'un certificat est pour un autre nom, il y a une faute dans le nom du serveur.
provider-page-apple = iPhone, iPad et Mac : ouvrez ce profil, l'appareil demande le reste
provider-page-help = Plus d'aide

# postduif provider publish
provider-wrote = écrit : { $path }
provider-same = inchangé : { $path }
provider-in-the-way = Ces fichiers ne sont plus tels que cette commande les a laissés, et rien n'a été écrit. Pour les remplacer : --force
provider-left-out-pacc = PACC est omis : il ne sait dire que l'adresse comme nom d'utilisateur, et TLS aux ports 993, 995 et 465.
provider-left-out-autodiscover = Autodiscover est omis : un fichier ne sait dire que l'adresse comme nom d'utilisateur, et les ports habituels.
provider-left-out-mobileconfig = Le profil pour les appareils d'Apple est omis : il ne sait dire que l'adresse comme nom d'utilisateur, et les ports habituels.
provider-unsigned = mail.mobileconfig n'est pas signé : les appareils l'installent avec un avertissement. Pour le signer : --sign-with et --sign-key
provider-not-signed = Le profil pour les appareils d'Apple ne peut être signé : { $said }
provider-next = Placez www sur { $host } sous { $root }, ajoutez dns/*.zone à vos zones et nginx.conf ou Caddyfile à votre serveur web. Ensuite : postduif provider check { $domain }
provider-file-line = { $file }, ligne { $line } : { $text }
provider-mistake-too-large = le fichier est trop grand
provider-mistake-syntax = { $value }
provider-mistake-name = il faut un nom, sur une ligne
provider-mistake-name-long = « { $value } » est trop long : un nom a au plus 60 caractères, un nom court 20
provider-mistake-host = « { $value } » n'est pas un nom d'hôte. Écrivez-le comme mail.example.org
provider-mistake-twice = { $value } figure ici deux fois : enlevez-en un
provider-mistake-place = « { $value } » n'est pas un serveur. Écrivez-le comme imap.example.org:993 ou imap.example.org:143/starttls
provider-mistake-port-clear = « { $value } » : à ce port, TLS commence plus tard. Ajoutez /starttls
provider-mistake-port-tls = « { $value } » : à ce port, TLS vient d'abord. Enlevez /starttls
provider-mistake-port-25 = « { $value } » : le port 25 sert au courrier entre serveurs. Prenez 465, ou 587/starttls
provider-mistake-url = « { $value } » n'est pas l'adresse d'une page qui commence par https://
provider-mistake-path = « { $value } » n'est pas un chemin complet fait de lettres, de chiffres et de . _ - /
provider-mistake-no-incoming = rien d'où recevoir : ajoutez imap = ["imap.example.org:993"]
provider-mistake-no-outgoing = rien avec quoi envoyer : ajoutez smtp = ["smtp.example.org:465"]
provider-mistake-too-many = trop, à partir de « { $value } »

# postduif provider check
provider-check-asking = demande à { $subject }
provider-check-error = erreur
provider-check-warning = avertissement
provider-check-info = info
provider-check-to-do = À faire : { $what }
provider-check-summary = { $domain } : { $errors ->
    [0] aucune erreur
    [one] une erreur
   *[other] { $errors } erreurs
}, { $warnings ->
    [0] aucun avertissement
    [one] un avertissement
   *[other] { $warnings } avertissements
}
provider-check-domain-unknown = Aucun domaine ne porte ce nom.
provider-check-domain-unknown-fix = Vérifiez l'orthographe, et que le domaine est enregistré et délégué.
provider-check-dns-failed = Les serveurs de noms de ce domaine ne répondent pas.
provider-check-dns-failed-fix = Vérifiez que chaque serveur de noms du domaine fonctionne et possède la zone.
provider-check-dns-unsigned = Le domaine n'est pas signé avec DNSSEC, ou le résolveur d'ici ne peut le voir. Les logiciels ne peuvent croire ses enregistrements sans demander à la personne.
provider-check-dns-unsigned-fix = Signez la zone et transmettez son enregistrement DS au registre.
provider-check-mx-missing = Le domaine n'a pas d'enregistrement MX.
provider-check-mx-missing-fix = Ajoutez-en un qui nomme l'hôte recevant son courrier.
provider-check-nothing-published = Aucun logiciel ne peut trouver les réglages de ce domaine : il n'y a ni document ni enregistrement SRV.
provider-check-nothing-published-fix = Publiez-les : postduif provider publish
provider-check-autoconfig-missing = Il n'y a pas de document autoconfig. C'est lui que lisent la plupart des logiciels.
provider-check-autoconfig-missing-fix = Publiez-le à https://autoconfig.{ $subject }/mail/config-v1.1.xml
provider-check-pacc-missing = Il n'y a pas de document PACC.
provider-check-pacc-missing-fix = Publiez-le avec son enregistrement TXT ; les logiciels récents le lisent en premier.
provider-check-srv-missing = Il n'y a pas d'enregistrements SRV pour la messagerie.
provider-check-srv-missing-fix = Ajoutez-les pour les services que vous avez, et « . » pour ceux que vous n'avez pas.
provider-check-document-unreachable = Le document ne peut être obtenu : { $said }
provider-check-document-unreachable-fix = Vérifiez le serveur web et son certificat pour ce nom.
provider-check-document-unreadable = Le document est inutilisable : { $said }
provider-check-document-unreadable-fix = Écrivez-le de nouveau : postduif provider publish
provider-check-document-clear = Le document nomme un serveur sans TLS : { $said }
provider-check-document-clear-fix = Enlevez-le du document. Les logiciels qui obéissent enverraient des mots de passe lisibles par tous en chemin.
provider-check-documents-differ = Ceci nomme { $said }, et { $first } non.
provider-check-documents-differ-fix = Faites dire à tous la même chose ; les logiciels prennent ce qu'ils trouvent d'abord.
provider-check-pacc-digest = Aucun enregistrement TXT ne confirme le document PACC : les logiciels doivent le refuser. L'enregistrement dit : { $said }
provider-check-pacc-digest-fix = Mettez l'enregistrement à « { $right } », de nouveau après chaque changement du document.
provider-check-srv-target = L'enregistrement mène à { $said }, qui n'a pas d'adresse.
provider-check-srv-target-fix = Faites-le mener à un hôte qui en a une.
provider-check-srv-alias = L'enregistrement mène à { $said }, un alias de { $target }.
provider-check-srv-alias-fix = Faites-le mener à { $target } ; la cible d'un enregistrement SRV ne peut être un alias.
provider-check-srv-port = L'enregistrement nomme { $said }, où TLS commence à un autre moment que ne le dit son étiquette.
provider-check-srv-port-fix = Placez ce serveur sous { $label }.
provider-check-host-unknown = Cet hôte est nommé dans un document ou un enregistrement et n'a pas d'adresse.
provider-check-host-unknown-fix = Donnez-lui une adresse, ou retirez-le de ce que vous publiez.
provider-check-unreachable = Ce serveur est injoignable : { $said }
provider-check-unreachable-fix = Vérifiez qu'il fonctionne et qu'aucun pare-feu ne le cache, ou retirez-le de ce que vous publiez.
provider-check-certificate-name = Le certificat ne porte pas ce nom : { $said }
provider-check-certificate-name-fix = Publiez le nom que porte le certificat, ou prenez un certificat qui vaut aussi pour ce nom.
provider-check-certificate-untrusted = Les logiciels ne font pas confiance au certificat : { $said }
provider-check-certificate-untrusted-fix = Utilisez un certificat d'une autorité publique, et envoyez sa chaîne avec lui.
provider-check-certificate-expired = Le certificat n'est pas valable aujourd'hui : { $said }
provider-check-certificate-expired-fix = Renouvelez-le maintenant, puis faites-le renouveler automatiquement.
provider-check-certificate-soon = Le certificat prend fin dans { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}.
provider-check-certificate-soon-fix = Renouvelez-le, et cherchez pourquoi cela ne s'est pas fait tout seul.
provider-check-tls-failed = TLS échoue ici : { $said }
provider-check-tls-failed-fix = Laissez le serveur parler TLS 1.2 et 1.3. Les logiciels d'aujourd'hui ne parlent rien de plus ancien.
provider-check-tls-old = Le serveur parle encore TLS 1.1 ou plus ancien.
provider-check-tls-old-fix = Réglez TLS 1.2 comme version la plus basse.
provider-check-no-starttls = Le serveur ne commence pas TLS ici, les logiciels ne lui envoient donc rien. { $said }
provider-check-no-starttls-fix = Activez STARTTLS, ou retirez ce port de ce que vous publiez.
provider-check-starttls-only = { $said } n'est offert qu'à un port où TLS commence plus tard.
provider-check-starttls-only-fix = Offrez-le aussi à 993, 995 ou 465, où TLS vient d'abord.
provider-check-auth-in-clear = Le serveur accepte des mots de passe avant TLS : { $said }
provider-check-auth-in-clear-fix = Ne permettez la connexion que sous TLS.
provider-check-no-auth = Le serveur n'offre aucune façon de s'authentifier, même sous TLS.
provider-check-no-auth-fix = Activez AUTH. Les logiciels refusent un serveur qui ne demande pas d'authentification, ou bien on ne peut envoyer d'ailleurs.
provider-check-open-relay = Le serveur accepte du courrier de n'importe qui pour n'importe qui : { $said }
provider-check-open-relay-fix = Ne le laissez relayer que pour qui s'est authentifié. Il sera trouvé et servira au spam.
provider-check-misbehaved = Le serveur ne parle pas comme il devrait : { $said }
provider-check-misbehaved-fix = Regardez dans son journal ; peut-être autre chose écoute-t-il à ce port.
