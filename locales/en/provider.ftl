# What a provider publishes: the page for its customers, and what the commands say.

# The page for people who set a program up by hand
provider-page-title = Setting up your mail at { $name }
provider-page-lead = Any mail program works with the settings on this page. Most find them by themselves: type your name, your address and your password, and wait a moment. If yours does not, copy them from here.
provider-page-languages = Language
provider-page-name = Your name
provider-page-name-what = What others see as the sender.
provider-page-address = Email address
provider-page-address-what = Your whole address, as you give it to others.
provider-page-user = User name
provider-page-user-address = Your whole email address, for receiving and for sending.
provider-page-user-local = The part of your address before the @, for receiving and for sending.
provider-page-password = Password
provider-page-password-what = The password of your mailbox, for receiving and for sending.
provider-page-choice = For receiving there are two ways, IMAP and POP3. If you are not sure, take IMAP.
provider-page-imap = Receiving with IMAP
provider-page-imap-what = Your mail and your folders stay on the server. You see the same on your phone, your computer and in the browser.
provider-page-pop3 = Receiving with POP3
provider-page-pop3-what = Mail is collected to one device. Other devices do not see your folders. Let the program leave a copy on the server.
provider-page-smtp = Sending with SMTP
provider-page-smtp-what = The server for sending asks for your user name and password too. If your program has a switch for that, turn it on.
provider-page-server = Server
provider-page-port = Port
provider-page-security = Security
provider-page-sign-in = Sign in with
provider-page-tls = TLS (also called SSL/TLS)
provider-page-starttls = STARTTLS
provider-page-normal-password = Normal password
provider-page-first-row = Of each table, one row is enough. The first is the best; take another only where your program or your network does not let you.
provider-page-certificate = Copy the server names as they are. If your program says that a certificate is for another name, there is a mistake in the server name.
provider-page-apple = iPhone, iPad and Mac: open this profile, and the device asks for the rest
provider-page-help = More help

# postduif provider publish
provider-wrote = written: { $path }
provider-same = unchanged: { $path }
provider-in-the-way = These files are not as this command left them, and nothing has been written. To replace them: --force
provider-left-out-pacc = PACC is left out: it can only say that the user name is the address, and TLS at ports 993, 995 and 465.
provider-left-out-autodiscover = Autodiscover is left out: a file can only say that the user name is the address, and the usual ports.
provider-left-out-mobileconfig = The profile for Apple's devices is left out: it can only say that the user name is the address, and the usual ports.
provider-unsigned = mail.mobileconfig is not signed: devices install it with a warning. To sign it: --sign-with and --sign-key
provider-not-signed = The profile for Apple's devices cannot be signed: { $said }
provider-next = Put www at { $root } on { $host }, add dns/*.zone to your zones and nginx.conf or Caddyfile to your web server. Then: postduif provider check { $domain }
provider-file-line = { $file }, line { $line }: { $text }
provider-mistake-too-large = the file is too large
provider-mistake-syntax = { $value }
provider-mistake-name = a name is needed, on one line
provider-mistake-name-long = “{ $value }” is too long: a name has at most 60 characters, a short name 20
provider-mistake-host = “{ $value }” is no host name. Write it like mail.example.org
provider-mistake-twice = { $value } stands here twice: remove one
provider-mistake-place = “{ $value }” is no server. Write it like imap.example.org:993, or imap.example.org:143/starttls
provider-mistake-port-clear = “{ $value }”: at this port TLS is started later. Add /starttls
provider-mistake-port-tls = “{ $value }”: at this port TLS comes first. Remove /starttls
provider-mistake-port-25 = “{ $value }”: port 25 is for mail between servers. Use 465, or 587/starttls
provider-mistake-url = “{ $value }” is no address of a page that starts with https://
provider-mistake-path = “{ $value }” is no whole path of letters, digits, and . _ - /
provider-mistake-no-incoming = nothing to receive from: add imap = ["imap.example.org:993"]
provider-mistake-no-outgoing = nothing to send with: add smtp = ["smtp.example.org:465"]
provider-mistake-too-many = too many from “{ $value }” on

# postduif provider check
provider-check-asking = asking { $subject }
provider-check-error = error
provider-check-warning = warning
provider-check-info = info
provider-check-to-do = To do: { $what }
provider-check-summary = { $domain }: { $errors ->
    [0] no errors
    [one] one error
   *[other] { $errors } errors
}, { $warnings ->
    [0] no warnings
    [one] one warning
   *[other] { $warnings } warnings
}
provider-check-domain-unknown = There is no domain of this name.
provider-check-domain-unknown-fix = Check the spelling, and that the domain is registered and delegated.
provider-check-dns-failed = The name servers of this domain do not answer.
provider-check-dns-failed-fix = Check that each of the domain's name servers runs and has the zone.
provider-check-dns-unsigned = The domain is not signed with DNSSEC, or the resolver here cannot tell. Programs cannot trust what its records say without asking the person.
provider-check-dns-unsigned-fix = Sign the zone, and give its DS record to the registry.
provider-check-mx-missing = The domain has no MX record.
provider-check-mx-missing-fix = Add one that names the host which takes its mail.
provider-check-nothing-published = No program can find the settings of this domain: there is no document and no SRV record.
provider-check-nothing-published-fix = Publish them: postduif provider publish
provider-check-autoconfig-missing = There is no autoconfig document. It is what most programs read.
provider-check-autoconfig-missing-fix = Publish it at https://autoconfig.{ $subject }/mail/config-v1.1.xml
provider-check-pacc-missing = There is no PACC document.
provider-check-pacc-missing-fix = Publish it with its TXT record; newer programs read it first.
provider-check-srv-missing = There are no SRV records for mail.
provider-check-srv-missing-fix = Add them for the services that you have, and "." for those that you have not.
provider-check-document-unreachable = The document cannot be fetched: { $said }
provider-check-document-unreachable-fix = Check the web server and its certificate for this name.
provider-check-document-unreadable = The document cannot be used: { $said }
provider-check-document-unreadable-fix = Write it anew: postduif provider publish
provider-check-document-clear = The document names a server without TLS: { $said }
provider-check-document-clear-fix = Remove it from the document. Programs that obey would send passwords readable by anyone on the way.
provider-check-documents-differ = This names { $said }, which { $first } does not.
provider-check-documents-differ-fix = Make all say the same; programs take whichever they find first.
provider-check-pacc-digest = No TXT record confirms the PACC document, so programs must refuse it. The record says: { $said }
provider-check-pacc-digest-fix = Set the record to “{ $right }”, again after each change of the document.
provider-check-srv-target = The record points at { $said }, which has no address.
provider-check-srv-target-fix = Point it at a host that has one.
provider-check-srv-alias = The record points at { $said }, which is an alias of { $target }.
provider-check-srv-alias-fix = Point it at { $target }; the target of an SRV record may be no alias.
provider-check-srv-port = The record names { $said }, where TLS starts at another moment than its label says.
provider-check-srv-port-fix = Put this server under { $label }.
provider-check-host-unknown = This host is named in a document or record, and has no address.
provider-check-host-unknown-fix = Give it an address, or take it out of what you publish.
provider-check-unreachable = This server cannot be reached: { $said }
provider-check-unreachable-fix = Check that it runs and that no firewall is before it, or take it out of what you publish.
provider-check-certificate-name = The certificate does not bear this name: { $said }
provider-check-certificate-name-fix = Publish the name that the certificate bears, or get a certificate for this name too.
provider-check-certificate-untrusted = Programs do not trust the certificate: { $said }
provider-check-certificate-untrusted-fix = Use a certificate of a public authority, and send its chain with it.
provider-check-certificate-expired = The certificate is not valid today: { $said }
provider-check-certificate-expired-fix = Renew it now, and have it renewed by itself.
provider-check-certificate-soon = The certificate ends in { $days ->
    [one] one day
   *[other] { $days } days
}.
provider-check-certificate-soon-fix = Renew it, and find out why it was not renewed by itself.
provider-check-tls-failed = TLS fails here: { $said }
provider-check-tls-failed-fix = Let the server speak TLS 1.2 and 1.3. Programs of today speak nothing older.
provider-check-tls-old = The server still speaks TLS 1.1 or older.
provider-check-tls-old-fix = Set its lowest version to TLS 1.2.
provider-check-no-starttls = The server does not start TLS here, so programs send it nothing. { $said }
provider-check-no-starttls-fix = Switch STARTTLS on, or take this port out of what you publish.
provider-check-starttls-only = { $said } is offered only at a port where TLS starts later.
provider-check-starttls-only-fix = Offer it at 993, 995 or 465 too, where TLS comes first.
provider-check-auth-in-clear = The server takes passwords before TLS: { $said }
provider-check-auth-in-clear-fix = Allow signing in only under TLS.
provider-check-no-auth = The server offers no way to sign in, even under TLS.
provider-check-no-auth-fix = Switch AUTH on. Programs refuse a server that asks for no sign-in, or people cannot send from elsewhere.
provider-check-open-relay = The server takes mail from anybody to anybody: { $said }
provider-check-open-relay-fix = Let it relay only for who has signed in. It will be found and used for spam.
provider-check-misbehaved = The server does not talk as it should: { $said }
provider-check-misbehaved-fix = Look into its log; perhaps something else listens at this port.
