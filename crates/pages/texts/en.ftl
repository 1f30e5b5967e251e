# Every sentence that a person reads, by id. A page's ids begin with its name; shared words stand first.
# Labels that the requirements name (UI-01) are used as they stand.

## Shared words

skip = Skip to the content
help = Need help?
language = Language
menu = Menu
navigation = Pages
console = Console
continue = Continue
cancel = Cancel
change = Change
save = Save
remove = Remove
reload = Reload
search = Search
clear = Clear
copy = Copy
copied = Copied
details = Details
show = Show
hide = Hide
show-password = Show password
never = Never
since = since
newer = Newer
older = Older
paging = Newer and older
log-in = Log in
log-out = Log out
not-you = Not you?
workspace = Workspace
workgroups = Workgroups
workgroups-none = You are in no workgroup.
workgroups-none-of = In no workgroup.
contact-email = Contact email
login-label = Login
password-label = Password
code-label = Code from the app
code-for-support = For support:
caps-lock = Caps Lock is on.
state-on = On
state-off = Off
stale-form-again = This page was open for too long, or in another window. Nothing was lost: send it again.

## Navigation

nav-home = My account
nav-security = Security
nav-login-history = Login history
nav-employees = Employees
nav-reports = Time and reports
nav-event-log = Event log
nav-settings = Settings

## Points in time

when-just-now = just now
when-in-a-moment = in a moment
when-minutes-ago = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
when-in-minutes = { $count ->
    [one] in 1 minute
   *[other] in { $count } minutes
}
when-today = today at { $time }
when-yesterday = yesterday at { $time }
when-tomorrow = tomorrow at { $time }
when-on = on { $date }
when-on-at = on { $date } at { $time }
when-date = { $day } { $month }
when-date-with-year = { $day } { $month } { $year }
when-exact = { $weekday } { $day } { $month } { $year }, { $time } { $zone }
wait-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
wait-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
wait-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## The door

sign-in-title = Log in
sign-in-title-to = Log in to { $workspace }
sign-in-busy = Many people are signing in at the moment. Try again in { $wait }; your password was not checked yet.
sign-in-captcha-wrong = We could not tell that a person is signing in. Try once more.
forgot-password = Forgot password
arrival-signed-out = You are logged out.
arrival-session-ended = Your session has ended. Log in to go on where you were.
arrival-password-changed = Your password is changed. Log in with the new one.
arrival-challenge-expired = That took a little too long. Begin again with your password.
arrival-account-ready = Your account is ready. Log in with the password you have just chosen.
incorrect-hint-password = Not sure of the password?
incorrect-hint-recover = Recover it
incorrect-hint-login = Check the login for typos, or ask your administrator for it.
incorrect-hint-keyboard = Check the keyboard layout and Caps Lock.
throttled-title = Too many tries
throttled-until = You can try again in
captcha-what = After several wrong tries we check that a person is signing in. There is nothing to solve.
captcha-solving = Checking. This takes a few seconds.
captcha-solved = Checked. You can log in.
captcha-failed = The check did not finish. Reload the page, or wait a minute and try without it.
captcha-without-script = Your browser runs no scripts, so one try a minute is taken.
captcha-without-script-wait = The next one in { $wait }.
workspace-choice-title = Choose a workspace
workspace-choice-what = You belong to several. Where do you want to go?

not-an-employee-title = This employee does not exist in { $workspace }
not-an-employee-what = Your password is right, but this login has no place here. One of these will help:
not-an-employee-invited = An invitation is waiting for you. Open the link in the invitation e-mail to join; after that you can log in.
not-an-employee-login = Check the login. You may have typed that of another profile of yours.
not-an-employee-login-again = Use another login
not-an-employee-workspace = Choose the workspace that you belong to.
not-an-employee-none = This login belongs to no workspace yet.
not-an-employee-invitation = Never worked in { $workspace } before? Ask for an invitation.
not-an-employee-dismissed = Worked here before? Ask the administrator to check whether you were dismissed, and to reinstate you.

## The second proof

method-otp = Authenticator app
second-factor-otp-title = Enter the code
second-factor-otp-what = Open your authenticator app and type the six digits it shows for this account.
other-login-methods = Other login methods
code-incorrect = This code is not right. Wait for the next one and type that; the phone's clock must be set to automatic.
code-already-used = This code was used already. Wait for the next one.
second-factor-choice-title = Other login methods
second-factor-choice-what = How do you want to confirm that it is you?
second-factor-none = There is no login method that you can use right now.
second-factor-stuck = None of these works?
second-factor-stuck-what = Your administrator can let you in. Ask:

step-up-title = Confirm that it is you
step-up-why = You are about to { $act }. To protect your account we ask once more.
act-change-app = move your authenticator app to another phone
act-set-up-app = set up an authenticator app
act-remove-app = remove your authenticator app
act-log-out-everywhere = log out on all devices
act-change-settings = change the settings of the workspace
act-end-sessions-of = end all sessions of { $name }
password-incorrect = This password is not right.

## The authenticator app

otp-setup-title = Set up the authenticator app
otp-change-title = My mobile device has changed
otp-change-what = Your old app keeps working until you confirm the new one below. After that its codes are refused.
otp-step-app = Have an authenticator app on your phone
otp-step-app-what = Any app for one-time codes will do; the one in your password manager, too.
otp-step-scan = Scan this with the app
otp-step-scan-what = It will appear there as “{ $label }”.
otp-key-what = Cannot scan? Type this key into the app:
otp-key-kind = Time-based, 6 digits, 30 seconds.
qr-label = QR code for your authenticator app. The key beside it says the same.
otp-step-code = Type the code that the app shows
otp-confirm = Confirm and turn on
otp-incorrect = This code is not right. Check that you scanned this QR code, and type the code that is shown now.
otp-clock-off = The phone's clock is wrong by about { $off }. Set it to automatic, then type the next code.
otp-expired = The set-up was begun too long ago. Remove the entry from the app and scan this new QR code.
otp-done-title = Two-factor authentication is on
otp-done-what = From now on you log in with your password and a code from the app.
otp-changed-title = Your new phone is set up
otp-changed-what = Codes from the new app are taken from now on. Those of the old one are refused.
otp-done-notice = We have sent you an e-mail about it. If you get such a mail without having done this, tell your administrator at once.
otp-remove-title = Remove the authenticator app
otp-remove-what = Your account will be protected by the password alone.
otp-remove-after = You can set up an app again at any time.
otp-remove-verb = Remove the app

## The own account

two-factor = Two-factor authentication
two-factor-state = Protection
two-factor-turn-on = Turn on
factor-off-what = Your password alone protects this account.
factor-off-of = The password alone protects this account.
factor-required-by = Your workspace asks for it by
set-up = Set up
app-set-up = Authenticator app set up
last-used = last used
never-used = not used yet
not-set-up = Not set up
mobile-device-changed = My mobile device has changed
authentication = Authentication
password-changed = Changed
password-set = A password is set.
sessions-title = Sessions
sessions-what = Everywhere you are logged in now. End what you do not know.
sessions-show = Show sessions
sessions-count = { $count ->
    [0] No open session
    [one] 1 open session
   *[other] { $count } open sessions
}
sessions-only-this = You are logged in only here.
session-this = This session
session-started = Started
session-active = last active
session-end = End
session-end-this = End the session on { $device }
session-ends-soon = Your session ends soon.
session-is-over = Your session has ended. Copy what you typed before you log in again.
still-here = I am still here
log-out-everywhere = Log out on all devices
log-out-everywhere-when = If a login was not yours, or a device is lost.
log-out-everywhere-what = { $count ->
    [0] You are logged in nowhere else.
    [one] 1 other session ends at once. Whoever uses it must log in again.
   *[other] { $count } other sessions end at once. Whoever uses them must log in again.
}
log-out-everywhere-this = You stay logged in here.
last-sign-in = Last login
last-sign-in-none = No login yet.
other-workspaces = Your other workspaces
history-show = Show history
history-what = Every login to your account, newest first. Compare time, device and address with what you remember.
history-what-of = Every login of { $name }, newest first.
history-what-everybody = Every login in this workspace, newest first.
history-empty = No logins yet. The next one will be here.
history-not-you = Was one of these not you?
history-not-you-what = Log out on all devices, change your password, and tell your administrator.
reports-latest = Latest

## Tables

column-when = When
column-what = What
column-device = Device
column-address = IP address
column-device-address = Device and address
column-employee = Employee
column-name = Name
column-role = Role
column-status = Status
column-groups = Workgroups
column-number = No.
column-actor = By
column-seal = Seal

## The console

employees-search = Name or login
employees-count = { $count ->
    [one] 1 employee
   *[other] { $count } employees
}
employees-empty = Nobody is here yet. Invite the first employee with “doorward employee add”.
employees-none-found = Nobody matches “{ $search }”. Try a part of the name or of the login.
end-sessions = End all sessions
end-sessions-title = End all sessions of { $name }
end-sessions-what = { $count ->
    [0] { $name } is logged in nowhere.
    [one] 1 session of { $name } ends at once.
   *[other] { $count } sessions of { $name } end at once.
}
end-sessions-after = The person can log in again with password and second proof. This stands in the event log.
filter-kind = Event
filter-all = All events
filter-from = From
filter-to = To
filter-apply = Show
events-empty = Nothing has happened yet. Every login and every change will be recorded here.
events-none-found = No event matches. Widen the dates or clear a field.
seal-sealed = Sealed
seal-count = { $count ->
    [one] 1 event, up to
   *[other] { $count } events, up to
}
seal-yes = Sealed
seal-not-yet = Within a second
seal-stopped = Sealing has stopped
seal-stopped-what = Events are still recorded. Tell whoever runs the server.
setup-required-title = First turn on two-factor authentication
setup-required-why = You are an administrator. A stolen password alone must not open the workspace, so the console stays closed until a second proof is set up.
setup-required-how = It takes two minutes: an authenticator app on your phone, one code, done.

## Settings

settings-what = Every rule of this workspace with its reason. A change holds from the next request on and stands in the event log.
settings-read-only = You can read the settings. Only an administrator can change them.
preset = Defaults
preset-standard = Standard
preset-standard-what = Safe defaults, in line with current public standards. Recommended.
preset-plain = Plain
preset-plain-what = As the help articles describe it, without what Doorward adds.
preset-use = Use these defaults
differences = Where Doorward differs
differences-what = What the help articles describe, what is done by default instead, and the setting that decides it.
differences-articles = The articles
differences-default = Our default
differences-reason = Why
differences-setting = Setting
setting-range = Allowed:
setting-default = Default:
setting-source = Source:
setting-changed-by = Changed by { $who }

## The first time

setup-title = Set up your workspace
setup-what = This server runs { $product } for the first time. Name the workspace and make yourself its administrator.
setup-workspace = Workspace
setup-title-label = Name of the company
setup-address = Short name
setup-address-hint = Small letters, digits and hyphens. People will go to
setup-administrator = You, the administrator
setup-verb = Set up the workspace
your-name = Your name
your-email = Your e-mail address
your-email-hint = You log in with it.
password-new = Choose a password
password-again = The same password again
password-rules = { $min ->
    [one] At least 1 character.
   *[other] At least { $min } characters. A few words in a row are easy to remember and hard to guess.
}
invitation-title = Join { $workspace }
invitation-from = { $inviter } invites you to { $workspace }.
invitation-from-nobody = You are invited to { $workspace }.
invitation-new = Choose a password, and you are in.
invitation-existing = You have a profile already: enter its password.
invitation-join = Join { $workspace }
link-dead-title = This link does nothing any more
link-dead-why = Such a link works once and for a limited time. This one was used, is too old, or was replaced by a newer one.
link-dead-invitation = If you have joined already, log in. Otherwise ask whoever invited you for a new link.
link-dead-setup = If the workspace is set up, log in. Otherwise make a new link on the server with “doorward setup-link”.
link-dead-other = Look for a newer message, or ask for a new link.
link-dead-next = Log in

## Nothing there

not-found-title = There is nothing here
not-found-what = The address may be mistyped, or the page is not for you.
not-found-next = Go to my account

## Refusals, one a stable code: what happened, and what to do now

refusal-next = Go on
refusal-incorrect-login-or-password = Incorrect login or password
    .remedy = Check the login for typos, the keyboard layout and Caps Lock, or recover the password.
refusal-employee-not-in-workspace = This employee does not exist in { $workspace }
    .remedy = Check the login, choose another workspace, or ask an administrator for an invitation.
refusal-email-already-exists = User with this email already exists
    .remedy = { $reason ->
        [contact] Another employee has this address as contact email. Use another address, or change it there first.
       *[login] Another employee logs in with this address. Use another one, or change it there first.
    }
refusal-incorrect-security-word = Incorrect security word
    .remedy = { $reason ->
        [other_profile] This link belongs to another profile. Log out first, or open the link in a private window.
        [used] This link was used already. Ask for a new one.
       *[outdated] This link is too old. Use the one in the newest mail, or ask for a new one.
    }
refusal-resend-too-soon = A message is on its way
    .remedy = You can ask for another one in { $wait }.
refusal-phone-in-use = This phone number is in use
    .remedy = Enter another number, or ask your administrator to remove it where it is not needed any more.
refusal-incorrect-code = This code is not right
    .remedy = Wait for the next code and type that one.
refusal-captcha-required = One check more
    .remedy = After several wrong tries we check that a person is signing in.
refusal-captcha-wrong = The check failed
    .remedy = Try once more. A solution is good for one try and for five minutes.
refusal-ip-restricted = Not from this network
    .remedy = Your workspace allows access only from its own networks. Connect to one, or ask your administrator.
refusal-second-factor-setup-required = First turn on two-factor authentication
    .remedy = Your workspace asks for a second proof. Set it up under Security, then go on.
refusal-no-administrator-available = No administrator can help at the moment
    .remedy = Ask whoever runs the server.
refusal-session-expired = Your session has ended
    .remedy = Log in again to go on.
refusal-method-unavailable = This login method cannot be used now
    .remedy = Choose another one under “Other login methods”.
refusal-too-many-attempts = Too many tries
    .remedy = Wait { $wait }, then try again. Your account stays open.
refusal-busy = The server is busy
    .remedy = Nothing was lost. Try again in { $wait }.
refusal-step-up-required = Confirm that it is you
    .remedy = This is a weighty change, so prove once more who you are.
refusal-password-too-weak = This password is too easy to guess
    .remedy = { $reason ->
        [too_short] Use at least { $min } characters. A few words in a row are easy to remember and hard to guess.
        [too_long] This password is longer than we can take. Use fewer characters.
        [too_common] It stands on lists that attackers try first. A few words in a row are better.
        [contains_context] It holds your name, your login or the name of the workspace. Choose one that nobody can derive.
       *[other] Choose a longer one. A few words in a row are easy to remember and hard to guess.
    }
refusal-password-reused = This is your current password
    .remedy = Choose one that you have not used here.
refusal-challenge-expired = That took too long
    .remedy = Begin again with your password.
refusal-last-administrator = Somebody must stay administrator
    .remedy = Make another employee administrator first.
refusal-not-allowed = You are not allowed to do this
    .remedy = If you need it for your work, ask your administrator.
refusal-not-found = There is nothing here
    .remedy = Check the address. It may also be that the page is not for you.
refusal-stale-form = This page was open for too long
    .remedy = Nothing was changed. Load the page anew and send it again.
refusal-stale-state = Somebody was faster
    .remedy = What you saw has changed in the meantime. Load the page anew and look again.
refusal-link-used = This link does nothing any more
    .remedy = It works once. Look for a newer message, or ask for a new link.
refusal-storage-full = The server cannot store anything more
    .remedy = Nothing was changed. Tell whoever runs the server that its disk is full.
refusal-invalid = Something in the form is not right
    .remedy = { $field ->
        [none] Check what you entered and send it again.
       *[other] Check “{ $field }” and send it again.
    }

## Messages

mail-hello = Hello { $name },
mail-app-set-up-subject = An authenticator app was set up for your account
mail-app-set-up-fact = An authenticator app was set up for your account in { $workspace }. Logging in now takes your password and a code from it.
mail-app-replaced-subject = Your authenticator app was replaced
mail-app-replaced-fact = The authenticator app of your account in { $workspace } was replaced by another one. Codes of the old app are refused.
mail-app-removed-subject = Your authenticator app was removed
mail-app-removed-fact = The authenticator app of your account in { $workspace } was removed. Your password alone protects the account now.
mail-when = When:
mail-device = Device:
mail-address = IP address:
mail-if-you = If this was you, there is nothing to do.
mail-if-not = If it was not you, do this now:
mail-if-not-log-out = 1. Log out on all devices: { $link }
mail-if-not-password = 2. Change your password.
mail-if-not-tell = 3. Tell your administrator: { $support }

## The demo

demo-mark = This is a demo. Everything in it is made up.
demo-home-title = Who can log in
demo-home-what = A made-up company. Log in as anybody; what you change is gone when the demo starts anew.
demo-key = Key of the app
demo-no-key = None
demo-note = Worth a try
demo-outbox-title = Demo outbox
demo-outbox-what = Every message that the server wanted to send, newest first. Nothing leaves this machine.
demo-outbox-empty = No message yet. Set up an authenticator app, and one will appear.
demo-to = to
look-title = Components

mail-password-closed-subject = New devices are kept out of your account
mail-password-closed-fact = Somebody has tried many wrong passwords for your account. Your password alone is no longer taken from a device that you have not used before.
mail-password-closed-do = Nothing is lost: sign in from a device that you have used before, and everything is as it was.
