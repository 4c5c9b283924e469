# What the page says. The texts of problems stand in errors.ftl.

page-title = Postduif
account-local = On this computer
language = Language
close = Close
back = Back
cancel = Cancel
change = Change
test = Test
try-again = Try again
by-hand = Set up by hand
continue = Continue
open = Open
password = Password
password-show = Show password
password-hide = Hide password
user-name = User name
incoming = Incoming
outgoing = Outgoing
security-none = none
server-line = { $host }, port { $port }, { $security }
server-said = What the server said
not-done = That did not work: { $said }

# The page has no key of this program
signed-out-title = Open Postduif again
signed-out-what = This browser is not signed in, or no longer. Start Postduif from the menu or in a terminal: it opens this page by itself.

# Wizard: start
w1-title = Welcome. Which email address do you want to use?
w1-lead = We look up the settings for you. Your password and your messages stay on this computer.
w1-name = Your name
w1-name-hint = This is how recipients see you.
w1-address = Email address
w1-address-bad = An address looks like name@example.org.
w1-meant = Did you mean { $domain }?
w1-password-missing = Enter the password of this address.
w1-window = { $provider } lets you sign in through its own window only. You type no password here.
w1-app-password = { $provider } wants an app password here: your normal one only works on its website.
w1-remember = Remember password
w1-remember-keyring = Remember password (in this system’s keyring)
w1-local = Not now?
w1-local-start = Look around without an account
w1-have-account = You have an account already.
w1-import = Coming from another program?
w1-import-start = Bring your mail
w1-back = Back to the mail
sign-in-with = Sign in with { $provider }

# Wizard: looking up
w2-title = Looking up the settings for { $domain }
w2-first = Found so far: { $incoming } and { $outgoing }, from { $source }.
w2-sign-in = Signing in at { $host }
w2-sign-in-later = Signing in
w2-sending = Checking that sending works
source-builtin = Known providers
source-builtin-name = the list of known providers
source-ispdb = Thunderbird’s public list
source-srv = DNS records of { $domain }
source-mx = Mail server of { $domain }
source-pacc = Provider document of { $domain }
source-autodiscover = Signs of Exchange at { $domain }
source-guess = Trying { $host }
source-guess-name = the names that are usual
outcome-found = found, { $seconds } s
outcome-none = not found, { $seconds } s
outcome-failed = no answer, { $seconds } s
log-title = How we looked
copy-log = Copy this list
log-copied = Copied. There is no password in it, and of your address only the domain.
log-not-copied = This browser did not allow copying.

# Wizard: found, before signing in
w3-which = Which of these do you have?
w3-confirm = Is this your provider?
w3-confirm-lead = We found settings for { $domain } ({ $source }), but somebody on the way could have changed them. So look before your password goes there.
w3-host = Your server
w3-password-goes-to = Your password goes to:
w3-confirm-hint = Do you know this name from your provider’s bills or website? Then it is right.
w3-yes = Yes, sign in there

# Wizard: found
w3-title = Found. Where should your messages live?
w3-proven = Signing in and sending were tested and work.
w3-source = Settings from { $source }, encrypted ({ $tls })
w3-source-clear = Settings from { $source }, not encrypted
w3-clock = This computer’s clock is { $minutes } minutes off from the server’s. Set it right, or certificates may look wrong.
w3-kind = Kind of account
w3-imap = Messages are on the server and on all your devices. Postduif keeps a copy, also for when you are offline.
w3-pop3 = Messages are fetched to this computer and stay on the server too. Other devices do not see your folders.
w3-pop3-days = { $days ->
    [one] Messages are fetched to this computer and removed from the server after one day. Other devices do not see your folders.
   *[other] Messages are fetched to this computer and removed from the server after { $days } days. Other devices do not see your folders.
}
w3-pop3-moves = Messages are fetched to this computer and then removed from the server. Other devices do not see them.
w3-more = What the servers can do
w3-mechanism = Signed in by
w3-mechanism-out = For sending by
w3-capabilities = Capabilities
recommended = Recommended
switch-on = Switch it on at { $host }
help-page = Their explanation
help-of = Help from { $host }
webmail-at = Webmail at { $host }
test-message = Send a test message to myself
test-sent = The test message is on its way.
add-account = Add account
account-added = Account added. Older messages follow.
account-added-paused = Account saved, and paused: signing in did not work yet.
account-added-beside = Account added. Another one reads the same mailbox, so its mail is here twice.

# Wizard: by hand
w4-title = Your provider’s settings
w4-incoming = Incoming mail
w4-outgoing = Outgoing mail
w4-kind = Type
w4-host = Server
w4-host-missing = Fill in both servers.
w4-port = Port
w4-security = Security
w4-clear = Anyone on the network can read your password.
w4-auth = Sign in with
w4-same = Same user name and password
w4-found = found: { $value }
w4-changed = { $count ->
    [one] One field differs from what was found.
   *[other] { $count } fields differ from what was found.
}
w4-reset = Back to the found values
save-paused = Save anyway, paused
w4-receiving-works = Signing in and receiving work.
w4-sending-works = Signing in and sending work.
auth-automatic = automatic
auth-password = password
auth-encrypted-password = encrypted password
auth-oauth2 = in the provider’s window (OAuth2)
auth-client-certificate = with a certificate of your own
certificate-files = Certificate and private key
certificate-files-hint = A PEM file with both, or one of each, the key without a password; or a .p12 or .pfx file with its password. They are kept like a password.
certificate-kept = What is kept stays, unless you choose another.
certificate-none = Choose a file with your certificate: PEM, .p12 or .pfx.
certificate-keyless = The private key is missing, or it has a password. Choose both files at once.
certificate-locked = This file has a password. Type it to open the file.
certificate-open = Open
certificate-opened = The file is open.
certificate-password-wrong = This password does not open the file.
certificate-unfit = This file cannot be used. It may be damaged, or no certificate with its key.

# Wizard: the provider’s own window
w5-title = Continue in the window of { $provider }
w5-lead = We wait here and go on by ourselves.
w5-before = Your browser opens the page of { $provider }. There you type your password, not here.
w5-reopen = Open the window again
w5-code-instead = Type a code instead
w5-type-code = Open this page on any device and type the code:
w5-minutes = { $minutes ->
    [one] The code is good for one minute.
   *[other] The code is good for { $minutes } minutes.
}

# Wizard: a certificate
w6-title = The certificate of { $host }
w6-asked = We asked for
w6-names = It is for
w6-issuer = Issued by
w6-self = the server itself
w6-from = Valid from
w6-until = Valid until
w6-scanner = This looks like { $scanner }, which reads along on this computer or network. Switch off scanning of mail there, and the server shows its own certificate again.
w6-scope = Trust it only if its fingerprint is the one that your server’s operator gives you. It then holds for { $host } alone, until { $date }.
w6-trust = Trust this certificate until { $date }
w7-title = What do you want to bring?
w7-lead = Nothing is changed there, and what is here already does not come twice.
w7-thunderbird = { $accounts ->
    [one] One account
   *[other] { $accounts } accounts
}, { $folders ->
    [one] one folder that is
   *[other] { $folders } folders that are
} on this computer alone. Passwords are not included.
w7-on-server = What is on a server comes with its account: { $names }.
w7-path = A place on this computer
w7-path-what = An mbox file, a Maildir folder, or a folder with .eml files.
w7-path-label = Path of the file or folder
w7-path-missing = Type where it is.
w7-files = Files of your choice
w7-files-what = mbox or .eml files; large ones too.
w7-files-label = Files
w7-files-missing = Choose a file.
w7-begin = Bring it
w7-running = { $new ->
    [0] Reading…
    [one] One message so far
   *[other] { $new } messages so far
}
w7-done = { $new ->
    [one] One new message.
   *[other] { $new } new messages.
} { $known ->
    [0] { "" }
    [one] One was here already.
   *[other] { $known } were here already.
}
w7-skipped = { $count ->
    [one] One thing stayed behind
   *[other] { $count } things stayed behind
}
w7-skipped-more = And { $count } more.
w7-skipped-not-mail = no mail
w7-skipped-unreadable = cannot be read
w7-skipped-too-large = too large
w7-skipped-deleted = deleted there
w7-skipped-part = only its beginning
w7-skipped-link = a link
w7-skipped-too-many = too many folders
w7-more = Bring more
w7-to-mail = To my mail

# Wizard: buttons of problems
correct-address = Correct address
use-name = Use { $name }
use-port = Try port { $port } with { $security }
use-other = Use { $protocol }
view-certificate = View certificate
repair = Use my password for it
add-as-identity = Add as second identity
receive-only = Continue, receive only
do-not-connect = Do not connect

# Main view
folders = Folders
main-menu = Main menu
message-list = Message list
conversations = Conversations
conversation = Conversation
skip-to-messages = To the messages
tab-mail = Mail
tab-more = More
new-message = New message
all-inboxes = All inboxes
search = Search
search-example = Search, for example from:anna has:attachment
search-results = Search results
search-only-in = Only in { $account }
search-unknown = No operator is called that, or it cannot have that value, so it counts as words: { $words }
search-only-newest = Older messages were not looked at: more words, a folder or a date leave fewer to read.
folder-inbox = Inbox
folder-drafts = Drafts
folder-sent = Sent
folder-archive = Archive
folder-junk = Junk
folder-trash = Trash
folder-templates = Templates
last-checked = Last checked { $time }
checking-now = Checking for new mail.
count-conversations = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}
count-both = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}, { $unread } unread
count-messages = { $count ->
    [one] message
   *[other] messages
}
count-unread = unread
quick-filter = Show
quick-all = All
quick-unread = Unread
quick-starred = Starred
quick-attachments = Attachments
list-failed = The list could not be read: { $said }
empty-folder = This folder is empty.
empty-inbox = No messages yet. We check every minute.
empty-inbox-syncing = Fetching your newest messages.
empty-drafts = No drafts.
empty-trash = Trash is empty.
empty-unread = Nothing unread here.
empty-starred = Nothing starred here.
empty-attachments = No conversations with attachments here.
empty-search = Nothing found for “{ $query }”.
empty-search-syncing = Nothing yet. { $count ->
    [one] { $count } older message is
   *[other] { $count } older messages are
} still being fetched.

# Rows
unread-mark = Unread.
starred = Starred.
has-attachment = With attachment.
me = me
me-object = me
no-sender = no sender
no-recipient = no recipient
no-subject = (no subject)
row-to = To: { $people }
row-waits = Waits to be sent
row-not-sent = Not sent
row-unsure = Not certain
row-partly-sent = Partly sent
day-today = Today
day-yesterday = Yesterday
day-this-week = Earlier this week
day-last-week = Last week
time-today = today { $time }

# Reading
actions = Actions
position = { $index } of { $count }
reader-empty = { $unread } unread in { $folder }
reader-empty-search = Choose a conversation to read it here.
reader-empty-hint-before = Press
reader-empty-hint-after = to start
more-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
fold-message = Fold this message
message-frame = Message from { $name }, { $date }
to-line = to { $people }
cc-line = cc { $people }
to-nobody = no recipients named
remote-blocked = Remote images were not loaded.{ $pixels ->
    [0] {""}
    [one] {" "}{ $pixels } tracking pixel removed.
   *[other] {" "}{ $pixels } tracking pixels removed.
}
pixels-removed = { $pixels ->
    [one] { $pixels } tracking pixel removed.
   *[other] { $pixels } tracking pixels removed.
}
remote-tells = The sender can then see when you open this and from which internet address.
images-always = Always for { $name }
images-always-on = Images of { $name } are always shown from now on.
images-always-off = Images of { $name } are no longer shown by themselves.
show = Show
body-fetching = This message is still being fetched.
body-failed = This message could not be shown.
reload = Load again
attachments = Attachments
download-file = Save { $name }
download-message = Download this message (.eml)
download-folder = Download this folder (mbox)
no-name = attachment without a name
reply-here = Reply
reply-to-people = Reply to { $people }
reply-all-short = All

# Writing
your-reply = Your reply
from = From
to = To
cc = Cc
bcc = Bcc
cc-bcc = Cc, Bcc
subject = Subject
message-text = Text of the message
remove-recipient = Remove { $name }
address-bad = { $address } is not an email address.
send = Send
sending = The message is sent in { $seconds } seconds.
already-sent = The message has been sent already.
discard = Discard draft
save-as-template = Save as template
template-saved = Saved in { $folder }. A message that begins as it: open it there.
template-more = This template holds more than can be edited here, such as attachments: the new message begins without that.
draft-stays = This draft holds more than can be edited here, such as attachments: it stays in { $folder } as it is, and what you write is saved as a new draft.
saved-at = Saved { $time }
send-no-recipient = To whom? Add a recipient.
send-bad-address = { $address } is not an email address.
ask-send-empty = Send without a subject and without text?
quote-intro = On { $date }, { $who } wrote:

# The outbox
not-sent = Not sent to { $people }.
not-sent-kept = The message is in Drafts.
partly-sent = Sent, but not to { $people }.
sending-about = “{ $subject }”, to { $people }
it-was-sent = It was sent
send-again = Send it again
send-now = Send now
waits-until = This message is sent at { $time }.

# Done, and to undo
done-archived = Conversation archived
done-deleted = Conversation moved to Trash
done-deleted-for-good = Conversation deleted for good
done-marked = Conversation marked as deleted
done-junk = Conversation marked as junk
done-discarded = Draft discarded
no-folder-for = This account has no folder for { $folder }.
ask-delete-for-good = Delete this conversation for good? This cannot be undone.

# Status card
status-fetching = Fetching older messages
status-progress = { $done } of { $total } messages
status-offline = Offline
status-waiting = { $count ->
    [one] { $count } message waits to be sent
   *[other] { $count } messages wait to be sent
}
status-next-try = We try again at { $time }.
status-more = Details
status-never = never yet
status-last-success = Last success
status-last-failure = Last error
status-next-try-at = Next try
status-missing = Messages still to fetch
status-waiting-changes = Changes the server has yet to hear of
status-waiting-to-send = Messages waiting to be sent
status-room = Space on the server
status-room-of = { $used } of { $limit } used
status-counters = Counted since { $time }
counter-collected = Messages fetched
counter-duplicates = Already here, skipped
counter-sent = Messages sent
counter-pushed = Changes that the server took
counter-refused = Refused by a server
counter-skipped = Unknown answers skipped
counter-bytes-in = Received
counter-bytes-out = Given to servers
counter-connections = Connections
counter-reconnects = Reconnected after trouble
collect-now = Collect now
status-lost = Postduif does not run
status-lost-what = This page reconnects by itself once it is started again.
status-password = { $account }: password refused
enter-password = Enter password
save-password = Save
password-saved = The new password works and is kept.

# Commands
command-palette = Command palette
command-search = Search
command-next = Next conversation
command-previous = Previous conversation
command-next-unread = Next unread
command-open = Open
command-back = Back to the list
command-compose = New message
command-reply = Reply
command-reply-all = Reply to all
command-archive = Archive
command-delete = Delete
command-junk = Mark as junk
command-star = Star
command-read = Read or unread
command-images = Show images
command-undo = Undo
command-go-inbox = Go to Inbox
command-go-drafts = Go to Drafts
command-go-sent = Go to Sent
command-go-archive = Go to Archive
command-go-starred = Go to starred
command-go-folder = Go to folder
command-check = Check now
command-status = How the accounts are doing
command-add-account = Add account
command-settings = Settings
command-help = Keyboard shortcuts
group-move = Finding the way
group-act = With a conversation
group-write = Writing
group-go = Folders
group-page = Everywhere
palette-hint = What do you want to do?
palette-go-to = { $folder }, { $account }
palette-none = There is no such command.

# Settings
settings-look = View and language
settings-privacy = Privacy
images-senders = Always show images from the internet of
images-senders-none = Nobody. Above a message with such images you can choose its sender.
settings-theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
settings-density = Density of the list
density-automatic = Automatic
density-roomy = Roomy
density-normal = Normal
density-compact = Compact
settings-accounts = Accounts
settings-bin = Bin
settings-bin-lead = What was deleted for good or removed can be had back for 30 days.
bin-messages = Deleted messages
bin-count = { $count ->
    [0] This bin holds nothing.
    [1] One message.
   *[other] { $count } messages.
}
bin-more = The newest { $count } are shown; search for others.
bin-restore = Put back
bin-restored = Put back in { $folder }, on the server too
bin-until = here until { $date }
ask-remove-account = Remove { $account } from this computer? The messages on the server stay there.
saved = Saved
settings-of = Settings of { $account }
settings-page = This page
settings-account = Account
settings-identity = Identity
settings-identity-lead = How others see you when you write from { $account }.
settings-server = Server
settings-server-lead = Where the mail of { $account } is.
settings-folders = Copies and folders
settings-folders-lead = Where the mail of { $account } goes.
settings-folders-tasks = What folders are for
role-automatic = Automatic
role-automatic-is = Automatic: { $folder }
role-sent = Copies of sent messages
settings-outgoing = Outgoing servers
settings-outgoing-lead = What sends the messages that you write from { $account }.
account-name = Account name
account-name-hint = Only you see it.
identity-default = For new messages
identity-prefer = Use for new messages
reply-to = Reply address
reply-to-hint = Where answers go, if not to this address.
organization = Organisation
organization-hint = Stands in the message beside your name, if you fill it in.
signature = Signature
signature-hint = Stands at the end of a new message.
signature-in-replies = In replies
signature-in-replies-above = Above the quote
signature-in-replies-below = Below the quote
signature-in-replies-never = No signature
signature-what-above = In a reply it stands right under your words, above what you answer.
signature-what-below = In a reply it stands at the very end, below what you answer.
signature-what-never = Only new messages are signed; replies are not.
add-identity = Add an identity
add-identity-hint = One more address or name to write from. Your provider has to let you write from it.
identity-added = Identity { $address } added
identity-removed = Identity { $address } removed
remove = Remove
settings-state = State
phase-idle = Up to date
phase-syncing = Busy
phase-offline = Offline
phase-needs-password = Needs your password
phase-question = Has a question for you
phase-paused = Paused
phase-stopped = Stopped: needs you
phase-receive-only = Receives only
pause-account = Pause
resume-account = Resume
account-paused = { $account } is paused.
account-resumed = { $account } goes on.
paused-what = Nothing is fetched or sent until you resume.
paused-unproven = Signing in has not worked yet.
settings-kept = saved: { $value }
settings-changed = { $count ->
    [one] One field is not saved yet.
   *[other] { $count } fields are not saved yet.
}
settings-reset = Back to what is saved
test-and-save = Test and save
server-saved = It works, and is saved.
convert-title = Kind of account
convert-is-imap = IMAP: your mail is on the server, and here
convert-is-pop3 = POP3: your mail is collected, and then it is here
convert-hint-imap = With IMAP every device shows the same folders.
convert-hint-pop3 = With POP3 all mail is on this computer, in the folders that it is in now.
convert-imap = Change to IMAP…
convert-pop3 = Change to POP3…
convert-go = Change it
convert-to-imap = { $account } will be kept on { $host }. What is in your inbox here and not there yet goes up: { $count } messages ({ $size }). All of it stays here too.
convert-others = Your other folders hold { $count } messages ({ $size }) that are only here.
convert-others-where = Where they go
convert-others-server = Onto the server, in folders of the same names
convert-others-here = To “On this computer”
convert-to-pop3 = { $account } will be collected from { $host }. All { $count } messages ({ $size }) stay here, in their folders; on the server nothing is changed or deleted.
convert-lacking = Before that, { $count } messages ({ $size }) that are on the server only are fetched.
convert-only-inbox = From then on only the inbox of the server is looked at: what is put into other folders there does not come.
convert-done-imap = { $account } is an IMAP account now.
convert-done-pop3 = { $account } is collected by POP3 now.
naming-headers = This server gives its messages no lasting names (no UIDL). They are told apart by their headers: nothing comes twice, unless the server changes a message.
naming-whole = This server gives its messages no lasting names, nor headers alone: to see what is new, everything is fetched again at each look. If your provider has IMAP, take that.
answer-same = It is the same mailbox
answer-other = It is another mailbox
settings-password-hint = It is tried on both servers, and kept for both.
settings-window = You sign in at { $host }.
settings-sign-in-again = Sign in again
signed-in-again = You are signed in again.
settings-checking = New messages
check-every = Look at all folders every
minutes = { $count ->
    [1] minute
    [60] hour
    [240] 4 hours
    [1440] day
   *[other] { $count } minutes
}
check-at-start = Look when Postduif starts
settings-find = Search the settings
settings-find-nothing = No setting has these words.
settings-copy = Settings as text
settings-copy-hint = For whoever helps you. No password is in it.
settings-copied = Copied. No password is in it.
copy = Copy
settings-deleting = Deleting
when-deleting = When you delete a message
when-deleting-trash = Move it to Trash
when-deleting-mark = Mark it as deleted
when-deleting-remove = Remove it at once
deleting-what-trash = It moves to Trash. What you delete there is gone for good.
deleting-what-mark = It is marked as deleted on the server and stays there for other programs; here you see it no more.
deleting-what-remove = It is gone for good at once, on the server too. You are asked each time.
settings-collecting = Copies on the server
collect-leave = Leave messages on the server
collect-leave-hint = Otherwise they are removed there as soon as they are stored here.
collect-days = Remove them there after
collect-never = never
days = { $count ->
    [one] one day
   *[other] { $count } days
}
collect-until-deleted = Remove them there when I delete them here
settings-storage = Synchronisation and storage
settings-storage-lead = What of { $account } is kept on this computer, and what is removed.
storage-kept = Kept on this computer
storage-messages = Messages
storage-all = all messages
storage-last-days = { $count ->
    [one] those of the last day
   *[other] those of the last { $count } days
}
storage-size = Large messages
storage-size-any = are here whole
storage-size-headers = only the headers of all messages
storage-size-above = above { $size } when they are opened
storage-kept-hint = Of the others the headers are here. Search still finds them, and they come when you open them.
storage-folders = Folders
storage-folders-away = { $count ->
    [0] all of them
    [one] one is not kept here
   *[other] { $count } are not kept here
}
storage-used = In use
storage-used-messages = { $count ->
    [one] One message
   *[other] { $count } messages
} on this computer
storage-used-headers = { $count ->
    [one] Of one more the headers are here.
   *[other] Of { $count } more the headers are here.
}
storage-used-attachments = Of that, messages with attachments
storage-used-index = Search index of all accounts
storage-free = Free on this disk
storage-server = Room on the server
storage-server-of = { $used } of { $limit }
removing = Removed by age or number
removing-of = For
removing-of-all = all folders
removing-own = Terms of its own
removing-own-hint = Otherwise those of all folders hold. Trash and junk are emptied as it says below.
removing-keep = Keep
removing-newest = { $count ->
    [one] the newest message of each folder
   *[other] the newest { $count } messages of each folder
}
removing-starred = Keep starred messages too
removing-here = Remove the others here
removing-here-hint = They are not shown any more; the server keeps them. When you switch this off they are shown again.
removing-here-pop3 = They can be had back for 30 days. The copies on the server go by their own terms.
removing-server = Remove the others on the server
removing-server-hint = And with that here. With one press they are back for 7 days, and one by one for 30.
empty-trash-after = Empty the trash after
empty-junk-after = Empty the junk after
removing-none = Nothing would be removed now.
removing-from-here = { $count ->
    [one] One message ({ $size }), received on { $newest }, would be removed from this computer now.
   *[other] { $count } messages ({ $size }), received from { $oldest } to { $newest }, would be removed from this computer now.
}
removing-from-server = { $count ->
    [one] One message ({ $size }), received on { $newest }, would be removed from this computer and from the server now.
   *[other] { $count } messages ({ $size }), received from { $oldest } to { $newest }, would be removed from this computer and from the server now.
}
removing-folder = { $folder }: { $count ->
    [one] one message, { $size }, { $newest }
   *[other] { $count } messages, { $size }, { $oldest } to { $newest }
}
removing-save = Save
removed-lately = { $count ->
    [one] One message was removed by age or number
   *[other] { $count } messages were removed by age or number
}
removed-until = Until { $until } they can be put back where they were. That also switches removing off.
removed-back = Put back. Nothing more is removed.
put-back = Put back
settings-today = Settings of your provider
settings-today-what = Look them up again
settings-today-hint = Nothing is changed before you say so.
settings-ask = Look up
settings-same = Nothing differs ({ $source }).
settings-differs = It differs from what is set here ({ $source }):
settings-untrusted = Somebody on the line could have written this, so it cannot be taken over with one press. Compare it with your provider’s website, and type it above.
settings-remove = Remove this account
settings-remove-hint = It can be restored for 30 days. The messages on the server stay there.
account-removed = { $account } removed. It can be restored for 30 days.
removed-accounts = Removed accounts
removed-at = Removed on { $date }
restore-account = Restore
account-restored = { $account } is back, and needs its password.
outgoing-none = This account only receives
outgoing-used-by = Used by
outgoing-removed = { $name } removed.
outgoing-add = Add an outgoing server
outgoing-add-hint = For an address whose mail another server has to send.
outgoing-change = Change
outgoing-default = Default
outgoing-unproven = Not proven
outgoing-prefer = Make default
outgoing-test = Test
outgoing-works = This server lets you in. It said:
outgoing-unused = nobody
outgoing-login = Sign in
outgoing-login-account = As the account does
outgoing-login-password = With a password of its own
outgoing-login-oauth2 = In the provider’s window, with a sign-in of its own
outgoing-login-certificate = With a certificate of its own
outgoing-login-none = Not at all
outgoing-login-none-hint = Only for a server on this computer or its own network.
outgoing-password-kept = Leave it empty to keep the password that is saved.
outgoing-label = Name of the server
outgoing-ehlo = Name of this computer there (EHLO)
outgoing-ehlo-hint = Empty: one that tells nothing about your network.
outgoing-save-unproven = Save without proof
outgoing-saved-unproven = Saved, and marked as not proven.
ask-remove-outgoing = Remove { $name }?
ask-remove-outgoing-used = Remove { $name }? { $addresses } will then be sent by { $next }.
ask-remove-outgoing-last = Remove { $name }? It is the last one: the account can then only receive.
identity-outgoing = Sent by
identity-outgoing-default = { $name } (the default)
identity-outgoing-other = This server knows you as { $user }, which is another domain. Some servers refuse such mail, or take it for forged.
test-message-hint = Signs in and hands a short message in, addressed to yourself.
licences = Licences
