# What can go wrong, one block per code of mail::problem::Code: what it is, what
# happened, what to do (most likely first). A line that names a value which a
# problem does not carry is left out, so each stands by itself.

error-other-title = That did not work.

# Finding
error-dns-domain-title = { $domain } does not exist.
error-dns-domain-what = We could not find this domain.
error-dns-domain-do-1 = Check the spelling of the address.
error-dns-domain-do-2 = Just registered? Try again in an hour.
error-dns-host-title = The server { $host } does not exist.
error-dns-host-what = There is no computer with this name.
error-dns-host-do-1 = Check the name of the server in your provider’s control panel or welcome mail.
error-offline-title = No internet connection.
error-offline-what = Postduif cannot reach anything beyond this computer.
error-offline-do-1 = Check Wi-Fi or cable.
error-no-config-title = We found no settings for { $domain }.
error-no-config-what = We asked { $n } sources; none gave an answer that we trust.
error-no-config-do-1 = Look for “IMAP” and “SMTP” in your provider’s control panel or welcome mail.
error-no-config-do-2 = Then set it up by hand; what usually works is filled in.
error-exchange-only-title = { $domain } uses Microsoft Exchange.
error-exchange-only-what = { $host } says so and names no server that other mail programs can use.
error-exchange-only-do-1 = Ask whoever runs it whether IMAP and SMTP are allowed, and for their server names.
error-exchange-only-do-2 = Then set it up by hand.

# Signing in
error-auth-failed-title = The server does not accept this password.
error-auth-failed-what = { $host } can be reached but refuses { $user } with this password.
error-auth-failed-do-1 = Type it again; mind capitals.
error-auth-failed-do-2 = Two-step verification? Create an app password at your provider.
error-auth-failed-do-3 = Sometimes the user name differs from the address.
error-app-password-title = { $provider } wants an app password.
error-app-password-what = Your normal password only works on their website.
error-app-password-do-1 = Create one at { $url }.
error-app-password-do-2 = Paste it here; spaces do not matter.
error-oauth-needed-title = { $provider } only lets you sign in through their own window.
error-oauth-needed-what = Passwords for mail programs are switched off there, or your sign-in has ended.
error-oauth-needed-do-1 = Sign in again in their window; on the command line: postduif account sign-in; for an outgoing server with a sign-in of its own: postduif outgoing change --oauth.
error-oauth-needed-do-2 = Postduif must be registered with them first; its guide tells how.
error-oauth-needed-do-3 = Run by an organisation? Ask the administrator to allow Postduif.
error-protocol-off-title = { $protocol } is switched off for this account.
error-protocol-off-what = The server knows you, but { $protocol } is not enabled for this account.
error-protocol-off-do-1 = Switch it on in your provider’s settings.
error-protocol-off-do-2 = Your provider explains it at { $url }.
error-no-mechanism-title = The server and Postduif have no common way to sign in.
error-no-mechanism-what = { $host } offers only ways that Postduif does not know or does not trust.
error-no-mechanism-do-1 = Ask your provider for a password for mail programs (an app password).
error-password-changed-title = Your password for { $account } no longer works.
error-password-changed-what = We stopped trying, to avoid a lock-out.
error-password-changed-do-1 = Enter the new password.
error-password-missing-title = Postduif has no password for { $account }.
error-password-missing-what = It was not to be remembered, or this system’s keyring does not give it.
error-password-missing-do-1 = Enter the password; on the command line: postduif account password.
error-password-missing-do-2 = Is the keyring locked? Unlock it and try again.

# The connection
error-tls-name-title = This server has another name than expected.
error-tls-name-what = We asked for { $asked }; the certificate is for { $names }. With many providers that is simply their real name.
error-tls-name-do-1 = Use the name that the certificate has, if it is your provider’s.
error-tls-untrusted-title = We cannot verify that this is the real server.
error-tls-untrusted-what = { $selfSigned ->
    [true] The certificate of { $host } was made by the server itself.
   *[other] The certificate of { $host } was issued by { $issuer }, which this system does not know.
}
error-tls-untrusted-do-1 = The issuer looks like { $scanner }. Switch off “scan email” there.
error-tls-untrusted-do-2 = Your own server? Compare the fingerprint of its certificate and trust it, or name its authority with --ca-file when you start Postduif.
error-tls-untrusted-do-3 = Is the issuer a virus scanner? Switch off “scan email” there.
error-tls-expired-title = We cannot verify that this is the real server.
error-tls-expired-what = The certificate of { $host } is valid from { $notBefore } to { $notAfter }, so not now.
error-tls-expired-do-1 = Is this computer’s clock right?
error-tls-expired-do-2 = Otherwise only your provider can mend it; try again later.
error-tls-failed-title = No secure connection could be made.
error-tls-failed-what = { $host } and Postduif could not agree on how to protect the connection on port { $port }.
error-tls-failed-do-1 = Check the port and its protection: some ports want TLS, others STARTTLS.
error-tls-mismatch-title = The port and its protection do not fit.
error-tls-mismatch-what = { $security ->
    [tls] Port { $port } of { $host } wants TLS from the first byte.
   *[other] Port { $port } of { $host } begins without protection.
  }
error-tls-mismatch-do-1 = { $security ->
    [tls] Choose TLS for this port.
   *[other] Choose STARTTLS for this port, or TLS with port { $tlsPort }.
  }
error-refused-title = { $host } does not answer on port { $port }.
error-refused-what = The connection was refused.
error-refused-do-1 = Check the name and the port of the server.
error-refused-do-2 = Schools, offices and hotels sometimes block mail; try another network or your phone as a hotspot.
error-refused-do-3 = Pause VPN or firewall.
error-proxy-failed-title = The proxy does not let Postduif through.
error-proxy-failed-what = Postduif goes through { $proxy }, as set in its configuration, and that did not work.
error-proxy-failed-do-1 = Check the proxy’s address, name and password.
error-proxy-failed-do-2 = Ask whoever runs the proxy whether it allows mail.
error-timeout-title = { $host } does not answer on port { $port }.
error-timeout-what = No answer came in { $seconds } s.
error-timeout-do-1 = Schools, offices and hotels sometimes block mail; try another network or your phone as a hotspot.
error-timeout-do-2 = Check the name and the port of the server.
error-timeout-do-3 = Pause VPN or firewall.
error-no-tls-title = This server does not encrypt the connection.
error-no-tls-what = { $host } offers no TLS on port { $port }. We do not send your password unencrypted.
error-no-tls-do-1 = Try port { $tlsPort } with TLS.
error-no-tls-do-2 = Only on your own network: choose “none” when setting up by hand.
error-disconnected-title = The connection was lost.
error-disconnected-what = { $host } ended the connection.
error-disconnected-do-1 = Postduif goes on where it was; try again if it happened while setting up.
error-throttled-title = { $provider } asks us to wait.
error-throttled-what = Too many connections or attempts. We try again by ourselves.
error-misbehaved-title = { $host } gave an answer that we do not understand.
error-misbehaved-what = Nothing was changed. Postduif tries again by itself.
error-misbehaved-do-1 = Check that this is the mail server, and that port and protection belong together.
error-renamed-title = { $provider } names its messages anew: { $count } of { $total }.
error-renamed-what = Either the same mailbox was moved, or another one is in its place. Until you say which, nothing is fetched and nothing deleted there.
error-renamed-do-1 = The same mailbox: what you had once, and what you deleted, does not come again. Another one: all of it comes.
error-quota-title = The mailbox is full.
error-quota-what = New mail may be refused, and changes may not reach the server.
error-quota-do-1 = Empty the trash, or delete large messages.

# Sending
error-smtp-failed-title = Receiving works, sending does not yet.
error-smtp-failed-what = { $host } { $why ->
    [password] refuses this password.
    [no-auth] asks for no sign-in, or offers none that we know.
   *[unreachable] cannot be used for sending.
}
error-smtp-failed-do-1 = Use the same details as for incoming.
error-smtp-failed-do-2 = Try port 587 with STARTTLS.
error-no-auth-title = The outgoing server offers no sign-in.
error-no-auth-what = { $host } does not ask who you are. Such a server lets anybody send in your name, or does not take your mail at all.
error-no-auth-do-1 = Use the outgoing server and port that your provider names for mail programs.
error-no-auth-do-2 = Try port 587 with STARTTLS.
error-send-rejected-title = Not sent.
error-send-rejected-what = The server refused the message or a recipient for good. The message is kept.
error-send-rejected-do-1 = Check the address of each recipient.
error-send-unsure-title = It is not certain that a message was sent.
error-send-unsure-what = The connection broke after the last byte and before the answer. We do not send it again by ourselves.
error-send-unsure-do-1 = Ask the recipient, or look in Sent on your provider’s website, before you send it again.
error-append-failed-title = Sent, but not yet filed in Sent.
error-append-failed-what = We keep trying.
error-change-refused-title = The server refused a change.
error-change-refused-what = Here everything is as you left it; the server keeps it as it was.

# Here
error-account-exists-title = This account is already here.
error-account-exists-what = There is an account with this address and this server.
error-local-title = Something went wrong on this computer.
error-local-what = Postduif could not read or write something here. No mail was lost.
error-local-do-1 = Is the disk full?
