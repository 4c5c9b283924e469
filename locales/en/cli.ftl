# What Postduif says in a terminal, and in the few pages that it makes itself.

# Start
serve-ready = Postduif is ready:
serve-once = This address works once. For another one, run postduif again.
serve-already = Postduif is running already:
serve-waiting = Another Postduif command is at work; waiting for it…
serve-port-taken = Port { $port } is taken by another program. Choose one with --port, or --port 0 for any.
serve-stopping = Stopping…
link-used-title = This address has been used
link-used-what = Each address works once. Run postduif in a terminal, or start it from the menu, and it opens a new one.

# Setting an account up
account-looking = Looking for the settings of { $domain }…
account-asked = asking { $subject }
account-by-hand = Give the servers by hand: --incoming imaps://HOST --outgoing smtps://HOST
account-settings = Settings from { $subject }:
account-incoming = Incoming
account-outgoing = Outgoing
account-untrusted = These settings did not come over a protected way. Look at them before you give your password.
account-password = Password for { $user }:
account-proving = Signing in…
account-proven = { $side }: works ({ $mechanism })
account-not-proven = { $side }: does not work
account-clock = This computer’s clock and the server’s are { $minutes } minutes apart. A wrong clock disturbs encrypted connections.
account-added = { $address } has been added.
account-removed = { $address } has been removed from this computer, and its password forgotten. On the server nothing has changed. For 30 days you can take it back: postduif account restore { $address }
account-remove-sure = Remove { $address } from this computer? For 30 days it can be restored.
account-none = There are no accounts yet. Add one: postduif account add
account-receive-only = Sending does not work. To add the account for receiving only: --receive-only
account-type-domain = To use them, type { $domain }:
account-outcome-found = found
account-outcome-none = knows nothing
account-outcome-failed = no answer
account-did-you-mean = Did you mean { $address }?
account-which = The provider has several products. Which one is yours? Its control panel says so.
account-which-number = Number:
account-paused-how = To save the account all the same, without it doing anything: --paused
account-trust-how = Your own server? Compare this fingerprint with the one that it shows itself. If they agree: --trust-certificate { $fingerprint }
account-other-name = That server’s certificate is for { $name }, and under that name it is right. If it is your provider’s, add: { $option }
account-added-paused = { $address } has been saved and is paused: signing in did not work yet. When that is mended: postduif account resume { $address }
account-same-mailbox = Another account has the address { $address } already. Mail that both fetch will be here twice.
account-there = See it: postduif account show { $address }. Mend it: postduif account sign-in { $address }. Write from one more address: postduif identity add { $address } ADDRESS
account-paused = { $address } is paused.
account-resumed = { $address } goes on.
account-dismissed = { $address }: what its server refused is put away.
account-asks-nothing = { $address } asks nothing.
account-answered-same = { $address }: the same mailbox. What is new in it is fetched.
account-answered-other = { $address }: another mailbox. All of it is fetched.
status-question = Answer: postduif account answer { $address } same (the same mailbox) or other (another one)
naming-headers = This server gives its messages no lasting names (no UIDL). They are told apart by their headers: nothing comes twice, unless the server changes a message.
naming-whole = This server gives its messages no lasting names, nor headers alone: to see what is new, everything is fetched again at each look. If your provider has IMAP, take that.
account-changed = { $address }: the servers let you in, and are saved.
account-other-kind = The other kind of account is a conversion: postduif account convert { $address } { $kind }
account-check-same = All is as the provider says.
account-check-apply = To take this over: --apply
account-check-untrusted = This did not come over a protected way, so it is not taken over by itself. Set it by hand: postduif account change
account-apply-add = { $address }: to be added
account-apply-change = { $address }: to be changed
account-apply-same = { $address }: as it should be
account-restored = { $address } is back with all its mail. Sign in to go on: postduif account sign-in { $address }
account-address-needed = An e-mail address is needed.
account-unknown = There is no account { $name }.
account-signed-in = { $address }: the server takes it.
account-certificate-password = The password does not open { $file }.
account-certificate-file = { $file } cannot be used. { $why }
account-certificate-open = { $file } is a PEM file: no password belongs to it. Its key has none, and the server asks for none.
account-oauth-open = Sign in at { $issuer }, in the browser on this computer:
account-oauth-code = Open { $address } on any device, type { $code } and sign in at { $issuer }. The code is good for { $minutes } minutes.
account-test-sent = A test message to yourself is on its way.
account-test-not-sent = The test message was not sent.
test-message-subject = Sending works
test-message-text = Postduif sent this message to you, because you asked for a test. You may delete it.
oauth-done-title = You are signed in
oauth-done-what = You may close this window and go on in Postduif.
oauth-failed-title = The sign-in did not work
oauth-failed-what = Close this window; Postduif says what is the matter.
oauth-unknown-title = Nobody waits for this sign-in
oauth-unknown-what = It was used already, or it took too long. Begin again in Postduif.

# Outgoing servers
smtp-none = This account has no outgoing server: it only receives.
smtp-login-account = as the account
smtp-login-password = own password
smtp-login-oauth2 = own sign-in
smtp-login-certificate = own certificate
smtp-login-none = no login
smtp-is-default = default
smtp-is-unproven = unproven
smtp-default = { $name } is the default now.
smtp-added = { $name } lets you in, and is saved.
smtp-changed = { $name } lets you in, and is saved as it is now.
smtp-saved-unproven = { $name } has been saved unproven: it did not let you in yet.
smtp-removed = { $name } has been removed.
smtp-unknown = There is no outgoing server { $name } in this account. See them: postduif outgoing list
smtp-several = Several outgoing servers are called { $name }. Name one by its id.
smtp-last = This is the last outgoing server. Without it the account only receives; if that is what you want: --receive-only
smtp-fell-back = These addresses use the default server now: { $addresses }
smtp-unproven-how = To save it all the same, marked as unproven: --unproven
smtp-used = What you write from { $address } is sent by { $name }.
identity-added = You can write from { $address } now.
identity-changed = { $address } is written from as it is now.
identity-default = New messages are written from { $address }.
identity-removed = { $address } is no longer written from.
identity-unknown = The account does not write from { $address }.
identity-several = Several identities write from { $address }. Name one by its id: postduif identity list
identity-last = An account keeps one address to write from.
identity-refused = It was not changed: { $why }
identity-file = The signature { $file } cannot be taken over: { $why }
identity-reply-to = answers go to { $addresses }
identity-organization = organisation: { $name }
identity-signed-above = signature, in answers under your text: { $line }
identity-signed-below = signature, in answers at the end: { $line }
identity-signed-never = signature, not in answers: { $line }

# Work
sync-done = { $address }: up to date
list-empty = No messages.
list-folder-unknown = There is no folder { $name }.
show-unknown = There is no message { $id }.
show-from = From
show-to = To
show-cc = Cc
show-date = Date
show-subject = Subject
show-attachments = Attachments
search-none = Nothing found.
search-more = There are more: --limit shows them, --count says how many.
search-unknown = Taken as a plain word, because no operator is called that or it cannot have that value: { $words }
search-only-newest = Older messages were not looked at: more words, a folder or a date leave fewer to read.
send-no-recipient = Nobody to send to: use --to.
send-no-account = There is no account to send from yet. Add one: postduif account add
send-empty = The message has no subject and no text. To send it anyway: --empty
send-sent = Sent to { $recipients }.
send-queued = Waiting to be sent. Postduif tries again by itself.
send-kept = The message is in Drafts.
send-refused = { $recipient } was refused: { $said }
status-waiting = { $count ->
    [one] one message is waiting to be sent
   *[other] { $count } messages are waiting to be sent
}
status-never = never
status-last = last success { $when }

# The outbox
outbox-empty = Nothing waits to be sent.
outbox-queued = waits
outbox-sending = being sent
outbox-unsure = not certain
outbox-failed = not sent
outbox-sent = partly sent
outbox-unknown = There is no message { $id } in the outbox.
outbox-too-late = The message is being sent, or has been.
outbox-not-finished = The message is still to be sent: take it back first, with postduif outbox cancel.
outbox-filed = The message is in Sent.
outbox-dismissed = Taken off the list.
outbox-decide-how = Then say so: postduif outbox decide ID --sent, or --again

phase-idle = up to date
phase-syncing = { $total ->
    [0] looking for news
   *[other] fetching { $done } of { $total }
}
phase-offline = offline
phase-needs-password = needs your password
phase-question = has a question for you
phase-paused = paused
phase-stopped = stopped: needs you
phase-receive-only = receives only
phase-local = on this computer

# Questions
ask-yes = y
ask-no = n
ask-needs-terminal = This needs an answer, and there is no terminal to ask in.
password-stdin-empty = No password came on standard input.

# Mistakes
cli-server-said = The server said: { $said }
cli-newer-store = The data in { $dir } was written by a newer Postduif. Nothing has been changed.
store-whole = All is whole: { $count } messages, { $size }.
store-not-whole = Not everything that is stored is as it should be. What is on your mail servers is not touched by this. Keep the data directory as it is, and put a copy back with “postduif store restore”.
store-copied = { $file }, { $size }. Passwords in it are sealed; the key is not in it.
store-file-exists = { $file } is there already. Nothing has been written.
store-restored = The copy is in place. Mail that was not sent yet when it was made waits for your word, since it may have been sent.
store-restored-aside = The copy is in place; what was there is now in { $dir }. Mail that was not sent yet when the copy was made waits for your word, since it may have been sent.
store-in-use = Process { $pid } is using { $dir }. Stop it first.
store-copy-newer = { $file } was written by a newer Postduif. Nothing has been changed.
store-copy-bad = { $file } cannot be put back: { $said }. Nothing has been changed.

# What is kept where
keep-removed-there = On the server: deleted as soon as it is stored here.
keep-left-days = On the server: left for { $days } days after a message was { $from ->
    [received] received
   *[collected] collected
}.
keep-left = On the server: left there.
keep-until-deleted = What you delete here is deleted there.
keep-headers = Above { $size } kB only headers are collected; the rest comes when you open the message.
keep-offline-all = Here: everything.
keep-offline-days = Here: mail of the last { $days } days; of older mail the headers.
keep-offline-below = Here: messages of up to { $size } kB; of larger ones the headers.
keep-online-folders = Here only headers: { $folders }.
keep-remove-days = Removed { $place ->
    [server] on the server, and with that here
   *[here] here; the server keeps it
}: what was received more than { $count ->
    [one] a day
   *[other] { $count } days
} ago{ $starred ->
    [yes] . Starred messages stay
   *[no] {""}
}.
keep-remove-newest = Removed { $place ->
    [server] on the server, and with that here
   *[here] here; the server keeps it
}: all but the newest { $count ->
    [one] message
   *[other] { $count } messages
} of each folder{ $starred ->
    [yes] . Starred messages stay
   *[no] {""}
}.
keep-remove-nothing = nothing is removed.
keep-empty-trash = Removed from the trash, here and on the server: what has been there for { $days ->
    [one] a day
   *[other] { $days } days
}.
keep-empty-junk = Removed from the junk, here and on the server: what has been there for { $days ->
    [one] a day
   *[other] { $days } days
}.
keep-removed = { $count ->
    [one] One message was
   *[other] { $count } messages were
} removed in the last 7 days; --undo puts { $count ->
    [one] it
   *[other] them
} back.
keep-going = { $folder }: { $count ->
    [one] one message
   *[other] { $count } messages
} ({ $size }), received from { $oldest } to { $newest }, would be removed { $place ->
    [server] here and on the server
   *[here] here
}.
keep-going-none = Nothing would be removed now.
keep-sure = Save this, and remove them?
keep-undone = { $count ->
    [one] One message is
   *[other] { $count } messages are
} back where it was. Nothing more is removed by age or number.

# Import
import-folder = Imported
import-none = No other mail program was found on this computer. Name a file or a folder: postduif import PATH
import-thunderbird = Thunderbird: { $accounts } accounts, { $folders } folders that are on this computer alone. Passwords are not included.
import-done = New: { $new }. Already here: { $known }. Left behind: { $skipped }.
import-skipped-not-mail = not mail, as far as can be seen
import-skipped-unreadable = cannot be read
import-skipped-too-large = larger than any message
import-skipped-deleted = deleted there, and not yet tidied up
import-skipped-part = only its beginning is there
import-skipped-link = a link to somewhere else
import-skipped-too-many = too many folders, or too deep

export-done = Written: { $count } messages, to { $dir }
export-not-empty = { $dir } holds something already. Name a directory that is empty or not there yet.
export-broke-off = Not all of it is there. The same command goes on where it broke off.
export-lack-not-here = not here whole, and not to be had from the server now
export-lack-keywords = there, but not with all of its keywords: a Maildir folder has 26 of its own at most

bin-empty = Nothing lies in the bin.
bin-restored = The message is in { $name } again; the server is told.
folder-created = { $name } is made here; the server is told.
folder-renamed = It is called { $name } now; the server is told.
folder-deleted = { $name } is deleted here; the server is told.
folder-subscribed = { $name } is watched.
folder-unsubscribed = { $name } is looked at only now and then.
folder-role-drafts = Drafts are kept in { $name }.
folder-role-sent = What is sent is kept in { $name }.
folder-role-archive = What is archived goes to { $name }.
folder-role-junk = Junk goes to { $name }.
folder-role-trash = What is deleted goes to { $name }.
folder-role-templates = Templates are kept in { $name }.
folder-role-none = { $name } is for what the server says.
folder-refused = { $name } stays as it is: { $why }.
folder-refused-mailboxhasemail = { $name } holds messages. Delete them too with --messages.
folder-refused-mailboxhaschild = { $name } holds folders. Delete these first.
folder-refused-alreadyexists = There is a folder { $name } already.

deleting-trash = { $address }: what you delete moves to the trash; what you delete there is gone for good.
deleting-mark = { $address }: what you delete is marked as deleted on the server and stays there; here you see it no more.
deleting-remove = { $address }: what you delete is gone for good at once, on the server too.
status-room = { $used } of { $limit } on the server are taken.
status-changes = Changes that the server has yet to hear of: { $count }.
status-next = Next try: { $when }.

# Converting
convert-is = { $address } is of that kind already.
convert-to-imap = { $address } will be kept on { $host }: what is in your inbox here and not there yet goes up. That is { $count ->
    [one] one message
   *[other] { $count } messages
 } ({ $size }). All of it stays here too.
convert-others-server = Your other folders are made on the server, and what they hold goes up: { $count ->
    [one] one message
   *[other] { $count } messages
 } ({ $size }).
convert-others-here = What your other folders hold goes to “On this computer”: { $count ->
    [one] one message
   *[other] { $count } messages
 } ({ $size }).
convert-others-open = Your other folders hold { $count ->
    [one] one message
   *[other] { $count } messages
 } ({ $size }).
convert-others-which = Where shall mail in your other folders go? Onto the server: --others server. To “On this computer”: --others here
convert-to-pop3 = { $address } will be collected from { $host }. All { $count } messages ({ $size }) stay here, in their folders; on the server nothing is changed or deleted.
convert-lacking = Before that, { $count ->
    [one] one message
   *[other] { $count } messages
 } ({ $size }) that are on the server only are fetched.
convert-only-inbox = From then on only the inbox of the server is looked at: what is put into other folders there does not come.
convert-sure = Change { $address }?
convert-broke-off = { $address } is as it was. The same command goes on from here.
convert-done-imap = { $address } is an IMAP account now. What the server lacks goes up; postduif status says how far that is.
convert-done-pop3 = { $address } is collected by POP3 now. Its folders are on this computer.
