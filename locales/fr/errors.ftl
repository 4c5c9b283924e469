# Ce qui peut mal tourner, un bloc par code de mail::problem::Code : ce que c’est,
# ce qui s’est passé, que faire (le plus probable d’abord). Une ligne qui nomme une
# valeur que le problème ne porte pas est omise ; chacune se suffit donc à elle-même.

error-other-title = Cela n’a pas fonctionné.

# Recherche
error-dns-domain-title = { $domain } n’existe pas.
error-dns-domain-what = Nous n’avons pas pu trouver ce domaine.
error-dns-domain-do-1 = Vérifiez l’orthographe de l’adresse.
error-dns-domain-do-2 = Tout juste enregistré ? Réessayez dans une heure.
error-dns-host-title = Le serveur { $host } n’existe pas.
error-dns-host-what = Aucun ordinateur ne porte ce nom.
error-dns-host-do-1 = Vérifiez le nom du serveur dans l’espace client ou le message de bienvenue de votre fournisseur.
error-offline-title = Pas de connexion à internet.
error-offline-what = Postduif ne peut rien joindre au-delà de cet ordinateur.
error-offline-do-1 = Vérifiez le Wi-Fi ou le câble.
error-no-config-title = Nous n’avons pas trouvé de réglages pour { $domain }.
error-no-config-what = Nous avons interrogé { $n } sources ; aucune n’a donné de réponse fiable.
error-no-config-do-1 = Cherchez « IMAP » et « SMTP » dans l’espace client ou le message de bienvenue de votre fournisseur.
error-no-config-do-2 = Réglez ensuite le compte à la main ; ce qui fonctionne d’habitude est déjà rempli.
error-exchange-only-title = { $domain } utilise Microsoft Exchange.
error-exchange-only-what = { $host } l’indique et ne nomme aucun serveur utilisable par d’autres logiciels de messagerie.
error-exchange-only-do-1 = Demandez à l’administrateur si IMAP et SMTP sont autorisés, et le nom des serveurs.
error-exchange-only-do-2 = Réglez ensuite le compte à la main.

# Connexion au compte
error-auth-failed-title = Le serveur n’accepte pas ce mot de passe.
error-auth-failed-what = { $host } est joignable, mais refuse { $user } avec ce mot de passe.
error-auth-failed-do-1 = Saisissez-le de nouveau, en respectant les majuscules.
error-auth-failed-do-2 = Validation en deux étapes ? Créez un mot de passe d’application chez votre fournisseur.
error-auth-failed-do-3 = Le nom d’utilisateur est parfois différent de l’adresse.
error-app-password-title = { $provider } exige un mot de passe d’application.
error-app-password-what = Votre mot de passe habituel ne fonctionne que sur leur site.
error-app-password-do-1 = Créez-en un sur { $url }.
error-app-password-do-2 = Collez-le ici ; les espaces ne comptent pas.
error-oauth-needed-title = Chez { $provider }, la connexion passe uniquement par leur propre fenêtre.
error-oauth-needed-what = Les mots de passe pour logiciels de messagerie y sont désactivés, ou votre connexion a expiré.
error-oauth-needed-do-1 = Connectez-vous de nouveau dans leur fenêtre ; en ligne de commande : postduif account sign-in ; pour un serveur sortant avec sa propre connexion : postduif outgoing change --oauth.
error-oauth-needed-do-2 = Postduif doit d’abord être enregistré chez eux ; son guide explique comment.
error-oauth-needed-do-3 = Le compte est géré par une organisation ? Demandez à l’administrateur d’autoriser Postduif.
error-protocol-off-title = { $protocol } est désactivé pour ce compte.
error-protocol-off-what = Le serveur vous reconnaît, mais { $protocol } n’est pas activé pour ce compte.
error-protocol-off-do-1 = Activez-le dans les réglages de votre fournisseur.
error-protocol-off-do-2 = Votre fournisseur l’explique sur { $url }.
error-no-mechanism-title = Le serveur et Postduif n’ont aucune façon de se connecter en commun.
error-no-mechanism-what = { $host } ne propose que des méthodes que Postduif ne connaît pas ou juge peu sûres.
error-no-mechanism-do-1 = Demandez à votre fournisseur un mot de passe pour logiciels de messagerie (mot de passe d’application).
error-password-changed-title = Votre mot de passe pour { $account } ne fonctionne plus.
error-password-changed-what = Nous avons cessé d’essayer, pour éviter un blocage.
error-password-changed-do-1 = Saisissez le nouveau mot de passe.
error-password-missing-title = Postduif n’a pas de mot de passe pour { $account }.
error-password-missing-what = Il ne devait pas être mémorisé, ou le trousseau de ce système ne le donne pas.
error-password-missing-do-1 = Saisissez le mot de passe ; en ligne de commande : postduif account password.
error-password-missing-do-2 = Le trousseau est-il verrouillé ? Déverrouillez-le et réessayez.

# La liaison
error-tls-name-title = Ce serveur ne porte pas le nom attendu.
error-tls-name-what = Nous avons demandé { $asked } ; le certificat est établi pour { $names }. Chez beaucoup de fournisseurs, c’est simplement leur vrai nom.
error-tls-name-do-1 = Utilisez le nom du certificat, si c’est bien celui de votre fournisseur.
error-tls-untrusted-title = Nous ne pouvons pas vérifier qu’il s’agit du vrai serveur.
error-tls-untrusted-what = { $selfSigned ->
    [true] Le certificat de { $host } a été fait par le serveur lui-même.
   *[other] Le certificat de { $host } a été émis par { $issuer }, que ce système ne connaît pas.
}
error-tls-untrusted-do-1 = L’émetteur ressemble à { $scanner }. Désactivez-y l’analyse du courrier.
error-tls-untrusted-do-2 = Votre propre serveur ? Comparez l’empreinte de son certificat et faites-lui confiance, ou indiquez son autorité avec --ca-file au lancement de Postduif.
error-tls-untrusted-do-3 = L’émetteur est un antivirus ? Désactivez-y l’analyse du courrier.
error-tls-expired-title = Nous ne pouvons pas vérifier qu’il s’agit du vrai serveur.
error-tls-expired-what = Le certificat de { $host } est valable du { $notBefore } au { $notAfter }, donc pas maintenant.
error-tls-expired-do-1 = L’horloge de cet ordinateur est-elle à l’heure ?
error-tls-expired-do-2 = Sinon, seul votre fournisseur peut y remédier ; réessayez plus tard.
error-tls-failed-title = Aucune liaison sûre n’a pu être établie.
error-tls-failed-what = { $host } et Postduif n’ont pas pu s’entendre sur la protection de la liaison au port { $port }.
error-tls-failed-do-1 = Vérifiez le port et sa protection : certains veulent TLS, d’autres STARTTLS.
error-tls-mismatch-title = Le port et sa protection ne vont pas ensemble.
error-tls-mismatch-what = { $security ->
    [tls] Le port { $port } de { $host } veut TLS dès le premier octet.
   *[other] Le port { $port } de { $host } commence sans protection.
  }
error-tls-mismatch-do-1 = { $security ->
    [tls] Choisissez TLS pour ce port.
   *[other] Choisissez STARTTLS pour ce port, ou TLS avec le port { $tlsPort }.
  }
error-refused-title = { $host } ne répond pas au port { $port }.
error-refused-what = La connexion a été refusée.
error-refused-do-1 = Vérifiez le nom et le port du serveur.
error-refused-do-2 = À l’école, au bureau ou à l’hôtel, le courrier est parfois bloqué ; essayez un autre réseau ou le partage de connexion de votre téléphone.
error-refused-do-3 = Suspendez le VPN ou le pare-feu.
error-proxy-failed-title = Le proxy ne laisse pas passer Postduif.
error-proxy-failed-what = Postduif passe par { $proxy }, comme l’indique sa configuration, et cela n’a pas fonctionné.
error-proxy-failed-do-1 = Vérifiez l’adresse, le nom et le mot de passe du proxy.
error-proxy-failed-do-2 = Demandez à la personne qui gère le proxy s’il autorise le courrier.
error-timeout-title = { $host } ne répond pas au port { $port }.
error-timeout-what = Aucune réponse en { $seconds } s.
error-timeout-do-1 = À l’école, au bureau ou à l’hôtel, le courrier est parfois bloqué ; essayez un autre réseau ou le partage de connexion de votre téléphone.
error-timeout-do-2 = Vérifiez le nom et le port du serveur.
error-timeout-do-3 = Suspendez le VPN ou le pare-feu.
error-no-tls-title = Ce serveur ne chiffre pas la liaison.
error-no-tls-what = { $host } n’offre pas TLS au port { $port }. Nous n’envoyons pas votre mot de passe en clair.
error-no-tls-do-1 = Essayez le port { $tlsPort } avec TLS.
error-no-tls-do-2 = Seulement sur votre propre réseau : choisissez « aucune » en réglant à la main.
error-disconnected-title = La liaison a été coupée.
error-disconnected-what = { $host } a mis fin à la liaison.
error-disconnected-do-1 = Postduif reprend où il en était ; réessayez si cela s’est produit pendant les réglages.
error-throttled-title = { $provider } nous demande d’attendre.
error-throttled-what = Trop de connexions ou d’essais. Nous réessayons de nous-mêmes.
error-misbehaved-title = { $host } a donné une réponse que nous ne comprenons pas.
error-misbehaved-what = Rien n’a été modifié. Postduif réessaie de lui-même.
error-misbehaved-do-1 = Vérifiez que c’est bien le serveur de courrier, et que le port et sa protection vont ensemble.
error-renamed-title = { $provider } renomme ses messages : { $count } sur { $total }.
error-renamed-what = Soit la même boîte a déménagé, soit une autre a pris sa place. Tant que vous ne l’avez pas dit, rien n’est relevé, et rien n’est supprimé là-bas.
error-renamed-do-1 = La même boîte : ce que vous aviez déjà, et ce que vous avez supprimé, ne revient pas. Une autre : tout est relevé.
error-quota-title = La boîte est pleine.
error-quota-what = De nouveaux messages peuvent être refusés, et vos modifications ne pas arriver au serveur.
error-quota-do-1 = Videz la corbeille, ou supprimez de gros messages.

# Envoi
error-smtp-failed-title = La réception fonctionne, l’envoi pas encore.
error-smtp-failed-what = { $host } { $why ->
    [password] refuse ce mot de passe.
    [no-auth] ne demande pas de connexion, ou n’en propose aucune que nous connaissions.
   *[unreachable] ne peut pas servir à l’envoi.
}
error-smtp-failed-do-1 = Utilisez les mêmes données que pour le courrier entrant.
error-smtp-failed-do-2 = Essayez le port 587 avec STARTTLS.
error-no-auth-title = Le serveur d’envoi ne propose pas de connexion.
error-no-auth-what = { $host } ne demande pas qui vous êtes. Un tel serveur laisse n’importe qui envoyer en votre nom, ou n’accepte pas du tout votre courrier.
error-no-auth-do-1 = Utilisez le serveur et le port d’envoi que votre fournisseur indique pour les logiciels de messagerie.
error-no-auth-do-2 = Essayez le port 587 avec STARTTLS.
error-send-rejected-title = Non envoyé.
error-send-rejected-what = Le serveur a refusé définitivement le message ou un destinataire. Le message est conservé.
error-send-rejected-do-1 = Vérifiez l’adresse de chaque destinataire.
error-send-unsure-title = Il n’est pas certain qu’un message soit parti.
error-send-unsure-what = La liaison s’est rompue après le dernier octet et avant la réponse. Nous ne le renvoyons pas de nous-mêmes.
error-send-unsure-do-1 = Demandez au destinataire, ou regardez dans Envoyés sur le site de votre fournisseur, avant de l’envoyer de nouveau.
error-append-failed-title = Envoyé, mais pas encore rangé dans Envoyés.
error-append-failed-what = Nous continuons d’essayer.
error-change-refused-title = Le serveur a refusé une modification.
error-change-refused-what = Ici, tout est comme vous l’avez laissé ; sur le serveur, rien n’a changé.

# Ici
error-account-exists-title = Ce compte est déjà là.
error-account-exists-what = Il existe un compte avec cette adresse et ce serveur.
error-local-title = Quelque chose a échoué sur cet ordinateur.
error-local-what = Postduif n’a pas pu lire ou écrire quelque chose ici. Aucun message n’est perdu.
error-local-do-1 = Le disque est-il plein ?
