# Every sentence that a person reads, by id. A page's ids begin with its name; shared words stand first.
# Labels that the requirements name (UI-01) are used as they stand.

## Shared words

skip = Skip to the content
help = Need help?
help-ask = Need help? Ask
language = Language
menu = Menu
navigation = Pages
console = Console
continue = Continue
cancel = Cancel
change = Change
save = Save
reload = Reload
search = Search
clear = Clear
copy = Copy
copied = Copied
copy-by-hand = Copy it by hand: it is selected.
details = Details
show = Show
hide = Hide
show-password = Show password
hide-password = Hide password
never = Never
newer = Newer
number = { $count }
pages = Pages
page-before = Previous
page-after = Next
older = Older
paging = Newer and older
log-in = Log in
log-out = Log out
log-out-forget = Log out and forget this device
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

role-administrator = Administrator
role-employee = Employee
status-invited = Invited
status-pending = Pending
status-active = Active
status-dismissed = Dismissed
unknown = Unknown

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
# After "until", "from" and "since".
when-point = { $date } at { $time }
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
sign-in-busy = Many people are logging in at the moment. Try again in { $wait }; your password was not checked yet.
sign-in-captcha-wrong = We could not tell that a person is logging in. Try once more.
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
incorrect-hint-code = Wait for the next code and type that one; each is taken once.
sign-in-with-code = Log in with a code first
sign-in-with-code-what = A code from your authenticator app lets you in on a new device, even while somebody is guessing your password.
sign-in-without-code = Log in without a code
throttled-title = Too many tries
throttled-until = You can try again in
captcha-what = After several wrong tries we check that a person is logging in. There is nothing to solve.
captcha-solving = Checking. This takes a few seconds.
captcha-solved = Checked. You can log in.
captcha-failed = The check did not finish. Reload the page, or wait a while and try without it.
captcha-without-script = Your browser runs no scripts, so only one try in a while is taken.
captcha-without-script-wait = The next one in { $wait }.
recover-title = Forgot password
recover-what = Type your login. If it belongs to an account here, we send a link for choosing a new password to its e-mail address.
recover-verb = Send the link
recover-no-login = You do not know your login either? An administrator of your workspace can tell you.
recover-back = Back to login
recover-sent-title = Look into your mail
recover-sent-what = If { $login } belongs to an account here, a link is on its way to its e-mail address.
recover-sent-life = { $life ->
    [one] It works once, for 1 minute, and only the newest one works.
   *[other] It works once, for { $life } minutes, and only the newest one works.
}
recover-sent-from = It comes from
recover-sent-spam = Nothing there after a minute? Look under spam and promotions, and put the sender on your list of trusted ones. Then ask for another link.
recover-sent-again = You can ask for another one in
recover-sent-verb = Send another link
recover-sent-other = Another login
recover-too-soon = A link was asked for a moment ago. Wait for the mail, or until the time below is over.
reset-title = Choose a new password
reset-what = It holds in every workspace that you log in to. Every session of your account ends, and your devices count as new ones.
reset-leaves = What still proves after this that it is you:
reset-locks-out = After this no second proof of yours works any more. If you remember your password after all, log in with it instead; if not, an administrator has to let you in.
reset-leaves-nothing = nothing; only an administrator can let you in
reset-disconnects = Your trusted device is disconnected. You connect it again once you are logged in.
reset-sms-later = SMS codes are taken again after { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}.
reset-sure = I know that after this only an administrator can let me in.
problem-sure-nothing-remains = Tick this box if you want to go on.
reset-survives-nothing = No second proof is set up: the new password alone will protect your account, so choose a good one.
reset-verb = Set the new password
reset-dead-outdated = A newer link was sent since. Use the one in the newest mail.
reset-dead-expired = This link is too old. Ask for a new one and use it soon.
reset-dead-used = This link did its work already. Log in with your new password, or ask for a new link.
reset-dead-other-profile = This link belongs to another profile than the one that is logged in here. Nothing was changed.
reset-dead-signed-in = Logged in here: { $login }
reset-dead-again = Ask for a new link
sign-out-here = Sign out here and continue
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
second-factor-otp-what = Open your authenticator app and type the code that it shows for this account.
other-login-methods = Other login methods
code-incorrect = This code is not right. Wait for the next one and type that; the phone’s clock must be set to automatic.
code-already-used = This code was used already. Wait for the next one.
second-factor-choice-title = Other login methods
second-factor-choice-what = How do you want to confirm that it is you?
second-factor-none = There is no login method that you can use right now.
second-factor-disconnected = “{ $name }” confirms nothing at the moment: it was disconnected when you logged out everywhere or changed your password. Once you are logged in, connect it again.
second-factor-stuck = None of these works?
second-factor-stuck-what = Somebody can let you in. Ask:

# The trusted device at the door
method-push = Confirmation in the app
second-factor-push-title = Confirm in the app
second-factor-push-what = Open the app on your phone and confirm that it is you.
method-verification-code = Verification code
second-factor-verification-title = Enter the verification code
second-factor-verification-what = Open the app on your trusted device, choose Menu, this account, then Verification code, and type the six digits. The phone needs no internet for that.

## The phone confirms

push-type-number = Open the app on “{ $phone }” and type this number:
push-press = Open the app on “{ $phone }” and confirm that it is you.
push-waits = The phone may answer for
push-nobody-asks = Nobody will ever ask you for this number by phone, chat or e-mail.
push-scan = Scan it instead
push-scan-what = In the app, choose “Scan” beside the request.
push-scan-label = The number as a QR code for the app
push-confirmed = I have confirmed on the phone
push-again = Send again
push-over = Nobody answered on the phone. Send the request again, or choose another way below.
push-wrong-numbers = The number on the phone was wrong too often. Send a new request and type the number that this page shows.
push-unsent = Nothing was sent to the phone yet.
push-too-many = Many requests were sent to your phone. The next one can go out in { $wait }. Until then choose another way below.
push-paused = Requests to your phone were refused twice, so none is sent until you have logged in another way. If it was not you who refused, change your password after that.
push-missing = Nothing on your phone?
push-is-open = The app is open right now.
push-seen = The app last made contact:
push-never-seen = The app has not made contact since it was connected.
push-asleep = Notifications are off in the app, so nothing appears on the locked phone. Open the app; in its settings you can turn them on.
push-missed = The phone’s push service did not take the last notification. Open the app: the request is there.
push-old-app = The app on your phone is too old: open it while it is online, and it renews itself.
push-cause-installed = The app has to be installed on the phone and up to date: open it while it is online, and it renews itself.
push-cause-open = Open the app: the request is there, also where no notification came.
push-cause-allowed = Allow notifications for the app in the settings of your phone.
push-cause-online = The phone needs internet. Without it, choose another way below, then the verification code.
push-cause-disconnected = If you logged out on all devices or changed your password, connect the phone again: “{ nav-security }”, then “{ show-qr-code }”.
push-refused = This login was refused on the phone. If you refused it because it was not yours, somebody knows your password: choose a new one under “{ forgot-password }”. If it was you, begin again.
method-push-confirm = Confirmation in the app, without a number
mail-approval-denied-subject = You refused a login
mail-approval-denied-fact = A login to { $workspace } was refused on your phone. Whoever tried it knows your password.
mail-approval-denied-password = The login is over, and nobody got in. Choose a new password now.
mail-approval-denied-change = Change the password
mail-approval-denied-tell = Do you need help? { $support }
mail-step-up-denied-subject = You refused a confirmation
mail-step-up-denied-fact = Somebody who was logged in to { $workspace } as you wanted to confirm once more that it is you, and was refused on your phone. Whoever tried it knows your password.
mail-step-up-denied-password = That browser is logged out. Choose a new password now.
mail-push-paused-subject = Requests to your phone are paused
mail-push-paused-fact = Logins to { $workspace } were refused on your phone twice within a day. Nothing is sent to it until you have logged in another way. Whoever tried it knows your password.
mail-push-paused-of-subject = Requests to a phone are paused
mail-push-paused-of-fact = { $name } refused logins to { $workspace } on the phone twice within a day. Somebody knows the password.
mail-push-paused-of-do = Nothing is sent to the phone until { $name } has logged in another way. Ask whether the password was changed.
mail-push-paused-of-open = Open the employee’s page
event-approval-asked = Confirmation asked for in the app
event-approval-given = Confirmed in the app
event-approval-denied = Refused in the app
event-approval-refused = Answer of the phone not taken
event-push-paused = Requests to the phone paused
event-push-subscribed = Notifications to the phone turned on
event-push-unsubscribed = Notifications to the phone turned off
setting-push-answer-name = What the phone has to do
setting-push-answer-reason = A number that goes from the computer to the phone cannot be confirmed by mistake. One press is easier, and below the standard: whoever has the password only has to wait for a tired moment.
choice-push-answer-number = Take the number from the page
choice-push-answer-number-unless-known = One press in a known browser and network (below the standard)
choice-push-answer-confirm = One press (below the standard)
setting-push-life-name = How long a request waits for the phone
setting-push-life-reason = Long enough to take the phone out of a bag; a thief has no longer either.
setting-push-again-name = How soon another request may be sent
setting-push-again-reason = Requests without end wear people out until they confirm one.
setting-push-digits-name = Digits of the number
setting-push-digits-reason = Six are the standard. Fewer are typed faster, and below it.
setting-push-tries-name = Wrong numbers that a request bears
setting-push-tries-reason = Mistyping happens; guessing must not pay.
setting-push-most-name = Requests a browser may send
setting-push-most-reason = Counted since the last login, within the time below. After that the page offers the other methods.
setting-push-window-name = Time in which requests are counted
setting-push-window-reason = When it is over, the phone can be asked again.

# Recovery codes at the door
method-recovery-code = Recovery code
second-factor-recovery-title = Enter a recovery code
second-factor-recovery-what = Type one of the codes that you saved when you set up two-factor authentication. Each works once.
recovery-code-label = Recovery code
recovery-code-incorrect = This code is not right, or it was used already. Try another one of your newest list.
recovery-code-not-checked = Your code was not looked at and is still good. Send it again once the check below is done.
recovery-codes-exhausted = No recovery code is left. Log in with another method and make new ones under { nav-security }.
method-unavailable-now = This method cannot be used now. Choose another one; once you are logged in, it is taken again.

step-up-title = Confirm that it is you
step-up-why = You are about to { $act }. To protect your account we ask once more.
step-up-push = Confirm in the app on your phone
step-up-another-way = Confirm in another way
act-change-app = move your authenticator app to another phone
act-set-up-app = set up an authenticator app
act-reload-codes = make new recovery codes
act-log-out-everywhere = log out on all devices
act-change-settings = change the settings of the workspace
act-end-sessions-of = end all sessions of { $name }
act-go-on = go on
password-incorrect = This password is not right.

## The trusted device

trusted-devices = Trusted devices
phone-what = A phone with the app confirms your logins, and makes verification codes without internet.
phone-connected = Connected
phone-disconnected = Disconnected
phone-disconnected-what = It confirms nothing until you connect it again.
phone-last-seen = last seen
phone-former = Before:
phone-connect = Connect a phone
show-qr-code = Show QR code
phone-setup-title = Connect your phone
phone-change-title = Connect another phone
phone-again-title = Connect your phone again
phone-again-what = “{ $name }” was disconnected because you logged out everywhere or changed your password. Scan this code with the same phone.
phone-change-what = “{ $name }” stays connected until you confirm the new phone. Then your recovery codes are void, too.
phone-step-app = Open the app on the phone
phone-step-app-what = It opens in the phone’s browser and can be put on its home screen; there is nothing to buy and no store.
phone-step-scan = Scan this with the app
phone-step-scan-what = In the app choose “Add account” and hold the camera at the screen.
phone-open-here = Open in the app on this phone
phone-code-type = The camera does not work? Type this code into the app:
phone-qr-label = QR code for the app. The code beside it does the same.
phone-code-secret = Show this code to nobody. It is good for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
} and for one phone.
phone-step-digits = Type the six digits that the phone shows
phone-step-digits-what = The phone shows six digits once it has scanned the code, and this page goes on by itself. If it does not, press “{ continue }”.
phone-not-scanned = No phone has scanned the code yet. Scan it, then go on.
phone-code-ended = This code is over.
phone-code-anew = Show a new code
phone-code-over = The code before is over. Scan this new one.
phone-other = Another phone?
phone-other-what = For your protection a phone that we do not know needs a second proof that is not the old phone.
phone-other-prove = Confirm with a code of your authenticator app
phone-other-nothing = I have no other proof
other-phone-title = Another phone without the old one
other-phone-what = You have neither “{ $name }” nor a code, but you are logged in here. Then you can connect another phone after a wait.
other-phone-why = We tell all your addresses at once. So nobody who only sits down at your computer connects a phone unnoticed.
other-phone-stay = Stay logged in here: once this session ends, also by itself, the wait was for nothing.
other-phone-too-short = “{ $name }” is gone? There are two ways to another phone:
other-phone-by-code = If you have a recovery code: log out, log in again with it, and connect the new phone.
other-phone-by-administrator = Ask your administrator to turn two-factor authentication off for you for a short time. Then you log in with your password and connect the new phone.
other-phone-faster = It is faster with a recovery code, or if your administrator lets you in.
other-phone-announce = Connect another phone in { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
other-phone-waits = In this browser you can connect another phone from
other-phone-elsewhere = Another phone was announced in a different browser. It can be connected there from
other-phone-not-you = Was that not you? Take it back, then log out on all devices and change your password.
other-phone-due = The wait is over. Prove your password, and connect the new phone.
other-phone-withdraw = Take it back
other-phone-withdrawn = The other phone is no longer announced.
phone-other-announced = Another phone can take its place from
phone-other-look = See what that is
phone-lost = My phone is lost
own-off = Turn off
own-off-title = Turn off two-factor authentication
own-off-what = From then on your password alone lets you in, and whoever else has it.
own-off-deleted = Your app, your trusted device, your phone number and your recovery codes are deleted here.
own-off-told = We tell all your addresses.
own-off-done = Two-factor authentication is turned off.
phone-digits-title = Is this your phone?
phone-digits-what = A phone has scanned the code. Compare its name, and type the six digits that it shows.
phone-digits-label = Digits on the phone
phone-digits-incorrect = These digits are not right. Look at your phone again.
phone-not-mine = This is not my phone
phone-not-mine-what = You do not know this phone? Then somebody else has seen the code. Nothing is connected yet.
phone-done-title = Your phone is connected
phone-done-what = “{ $name }” is your trusted device now.
phone-done-codes = Your old recovery codes are void. Make new ones now, so that you get in without the phone.
act-connect-phone = connect a phone
banner-connect-phone = Your trusted device “{ $name }” was disconnected because you logged out everywhere or changed your password. Connect it again, so that it confirms your logins.
banner-check = Check your login parameters.
banner-check-phone = Is “{ $name }” ({ $platform }) still your trusted device?
banner-check-number = Is { $number } still your phone number?
banner-check-no-number = No phone number is added.
remind-me-later = Remind me later
everything-is-fine = Everything is fine
open-settings = Open settings

## Changing the password

password-change-title = Change password
password-change-what = It holds in every workspace that you log in to. Other devices are logged out; you stay logged in here.
password-change-what-kept = It holds in every workspace that you log in to.
password-current = Current password
password-change-verb = Change password
account-proof-waiting = What concerns your whole account is confirmed with a login method that you had before. The one that you set up since then counts from { $until } on.
account-proof-none = What concerns your whole account is confirmed with a second login method, and none of yours shows a code now. Connect your phone again under Security, or confirm in another way.
account-proof-confirm = Confirm that it is you
password-change-code = Code from the app for { $workspace }
password-change-code-what = The password belongs to your whole account, so the second proof of one of your workspaces is asked for.
password-changed-done = Your password is changed.
password-longer = Your password is all that protects your account. Choose one of at least { $min } characters.
password-longer-do = Choose a longer one
password-longer-close = Keep the one I have
password-forgot-current = I do not know my current password
strength-0 = Guessed at once
strength-1 = Too easy to guess
strength-2 = Good enough
strength-3 = Strong
strength-4 = Very strong

## The authenticator app

otp-setup-title = Set up the authenticator app
otp-change-title = My mobile device has changed
otp-change-what = Your old app keeps working until you confirm the new one below. After that its codes are refused.
otp-step-app = Have an authenticator app on your phone
otp-step-app-what = Any app for one-time codes will do; the one in your password manager, too.
otp-step-scan = Scan this with the app
otp-step-scan-what = It will appear there as “{ $label }”.
otp-open-here = On this phone already? Open the app
otp-key-what = Cannot scan? Type this key into the app:
otp-key-kind = Time-based, { $digits } digits, { $step } seconds.
qr-label = QR code for your authenticator app. The key beside it says the same.
otp-step-code = Type the code that the app shows
otp-confirm = Confirm and turn on
otp-incorrect = This code is not right. Check that you scanned this QR code, and type the code that is shown now.
otp-clock-off = The phone’s clock is wrong by about { $off }. Set it to automatic, then type the next code.
otp-expired = The set-up was begun too long ago. Remove the entry from the app and scan this new QR code.
otp-done-title = Two-factor authentication is on
otp-done-what = From now on you log in with your password and a code from the app.
otp-changed-title = Your new phone is set up
otp-changed-what = Codes from the new app are taken from now on. Those of the old one are refused.
otp-done-notice = We have sent you an e-mail about it. If you get such a mail without having done this, tell your administrator at once.

otp-changed-codes = Your recovery codes belonged to the old app and are void. Make new ones now, so that you can get in without the phone.
later = Later

## Recovery codes

recovery-codes = Recovery codes
recovery-codes-title = Your recovery codes
recovery-codes-save = Save your recovery codes
recovery-codes-what = If your phone is not at hand, one of these lets you in instead of a code from the app. Each works once. Keep them where nobody else looks, and not only on the phone.
recovery-codes-once = They are shown only now; nobody can read them for you later.
recovery-codes-reloaded = These are your new codes. All older ones are refused from now on.
recovery-codes-save-file = Save as text file
print = Print
recovery-sheet-whose = { $login } in { $workspace }
recovery-sheet-made = Made on { $when }
recovery-sheet-use = Log in with your password, choose “{ other-login-methods }”, then “{ method-recovery-code }”. Each code works once. Cross out what you have used.
recovery-codes-left = { $count ->
    [0] No codes left.
    [one] 1 code left.
   *[other] { $count } codes left.
}
recovery-codes-few = Make new ones before you need them.
recovery-codes-none = Make a set, so that you can get in without the phone.
recovery-codes-made = Made
recovery-generate = Make recovery codes
recovery-generate-title = Make recovery codes
recovery-generate-what = You get a set of codes for the day when your phone is not at hand.
recovery-reload-title = Make new recovery codes
recovery-reload-what = { $count ->
    [0] You have no codes left.
    [one] The 1 code that you have left stops working at once.
   *[other] The { $count } codes that you have left stop working at once.
}
recovery-reload-then = The new ones are shown once. You can print them, save them or copy them.
recovery-reload-verb = Make new codes
recovery-came-in = You logged in with a recovery code. Is your phone lost or new?

## The own account

two-factor = Two-factor authentication
two-factor-state = Protection
two-factor-turn-on = Turn on
setup-done-what = From now on a stolen password alone lets nobody in: whoever logs in also confirms with your phone, or with a code.
setup-choice-title = Turn on two-factor authentication
setup-choice-what = Then a stolen password alone lets nobody in. How do you want to confirm that it is you? You can add the other way at any time.
setup-choice-phone = Confirm on your phone (recommended)
setup-choice-phone-what = A request appears on your phone, and you type the number that you see on this screen. Without internet the phone shows codes.
setup-choice-otp = Codes from an authenticator app
setup-choice-otp-what = You type a short code from any app for one-time codes. Your password manager’s will do, too.
factor-off-what = Your password alone protects this account.
factor-off-of = The password alone protects this account.
factor-required-by = Your workspace will ask for it:
set-up = Set up
set-up-at = Set up
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
session-ends-for-good = Your session has reached its longest and ends soon. Finish what you are typing.
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

## Change account: name, login, contact email

change-account = Change account
edit = Edit
send-again = Send again
profile-title = Your account
profile-what = What you log in with, what you are called, and where you are written to.
profile-account = Everywhere
profile-place = In { $workspace }
profile-name = Name
profile-name-hint = As others see you. A workspace where you go by the same name follows.
profile-login = E-mail you log in with
profile-login-unconfirmed = Not confirmed
profile-login-unconfirmed-what = Until you have confirmed it, no message comes here, and a forgotten password cannot be recovered.
profile-login-confirm = Send a message to confirm
profile-login-pending = Waits for { $address }
profile-login-until = Open the message there until
profile-login-cancel = Cancel the change
profile-language = Language
profile-language-browser = As your browser asks
profile-language-hint = For pages and messages.
profile-zone = Time zone
profile-zone-none = None chosen: times are in UTC
profile-zone-hint = In which times are told, on pages and in messages.
profile-browser = In this browser
profile-keys = Keyboard shortcut “/”
profile-keys-on = The key “/” leads to the search field of a list.
profile-keys-off = The key “/” does nothing.
profile-keys-turn-off = Turn the shortcut off
profile-keys-turn-on = Turn the shortcut on
profile-edit-title = Name, language and time zone
profile-saved = Saved
login-change-title = Change the e-mail you log in with
login-change-what = You log in with { $login } until you have opened the message that goes to the new address.
login-change-new = New e-mail
login-change-verb = Send the message
login-change-sent = A message is on its way. Open it to confirm the new address. Nothing there? Look in Spam and Promotions, then send it again here.
login-change-cancelled = The change is cancelled. You log in as before.
problem-email-same = You log in with this address already.
problem-email-login = Somebody in one of your workspaces logs in with this address. Use another one.
problem-email-contact = Somebody in one of your workspaces has this address as contact email. Use another one.
problem-language-unreadable = Choose one of the languages.
problem-time-zone-unreadable = Choose one of the time zones.
contact-edit-title = Your contact email
contact-edit-title-of = Contact email of { $name }
contact-edit-what = Messages of this workspace go there, too, once you have opened the one that confirms it. You cannot log in with it.
contact-edit-what-of = A message goes to the address. Once its owner has opened it, messages of this workspace go there, too. Nobody can log in with it.
contact-edit-hint = Leave it empty to have none.
contact-none = None
contact-unconfirmed = Not confirmed
contact-unconfirmed-what = Open the message that went there, or send it again if it is over. Until then nothing else is sent to it.
contact-saved = Saved
contact-saved-sent = Saved. A message went to the new address; open it to confirm.
confirm-login-title = Confirm your new e-mail
confirm-login-what = You log in with { $former } today. From now on you log in with { $new }, in every workspace.
confirm-login-own = { $new } is the e-mail that you log in with. Messages about your account go there.
confirm-login-own-verb = This address is mine
confirm-login-own-first = Log in first
confirm-login-own-first-what = An account uses { $new } to log in, and nobody has shown yet that it is theirs. If it is yours, log in to it: this page comes again. If you know of no such account, do nothing.
confirm-login-own-first-verb = Log in
confirm-login-own-done = Your e-mail is confirmed
confirm-login-then = { $former } is told, and can take the change back for a while.
confirm-login-verb = Log in with the new e-mail from now on
confirm-login-done = Your e-mail is changed
confirm-login-done-what = Log in with { $new } from now on. The former address no longer works.
confirm-contact-title = Confirm your contact email
confirm-contact-what = Messages of { $workspace } go to { $address }, too.
confirm-contact-verb = This address is mine
confirm-contact-done = Your contact email is confirmed
undo-login-title = Take your e-mail back
undo-login-what = The account is logged in to with { $address } again, and every session of it ends at once.
undo-login-verb = Take it back and log out everywhere
undo-contact-title = Take your contact email back
undo-contact-what = { $address } is the contact email in { $workspace } again, and every session there ends at once.
undo-contact-verb = Take it back and log out
undo-done = The change is taken back
undo-done-what = Every session has ended. Whoever made the change may know your password: recover it now, and choose a new one.
undo-contact-done-what = Every session in that workspace has ended. If somebody else made the change, log in and change your password now.
undo-in-vain = Every session has ended
undo-in-vain-what = The address belongs to another account by now and stays there. The administrators were told, and will look into it. Ask them for help.
undo-next = Recover the password
mail-confirm-login-subject = Confirm your new e-mail address
mail-confirm-login-fact = Somebody logged in to an account of { $house } and wants to log in with this address from now on.
mail-confirm-own-subject = Confirm your e-mail address
mail-confirm-own-fact = Somebody logs in to { $house } with this address. If it is you, confirm it where you are logged in, or log in first; messages about the account come here from then on.
mail-confirm-contact-subject = Confirm your contact email
mail-confirm-contact-fact = This address was given as contact email in { $house }. Once you confirm it, messages of this workspace come here, too.
mail-confirm-address = Confirm this address
mail-confirm-until = The link works once, until { $until }. A newer message makes it void.
mail-confirm-unexpected = You know nothing of it? Then do nothing: without your press nothing changes, and nothing more is sent here.
mail-login-asked-subject = Another login e-mail was asked for
mail-login-asked-fact = Somebody who is logged in to your account asked to log in with { $address } from now on. Nothing has changed yet: a message went to that address, and your login changes when it is opened.
mail-login-asked-if-not = If it was not you, log out on all devices and change your password. Either makes that message void: { $link }
mail-login-changed-subject = Your login e-mail was changed
mail-login-changed-fact = The e-mail that you log in with was changed to { $address }. The former one no longer works.
mail-contact-changed-subject = Your contact email was changed
mail-contact-changed-fact = Your contact email in { $house } was changed to { $address }.
mail-contact-removed-fact = Your contact email in { $house } was taken away.
mail-undo-login = If it was not you, take the change back: you log in with this address again, and every session ends.
mail-undo-contact = If it was not you, take the change back: this is the contact email again, and every session in that workspace ends.
mail-undo = Take the change back
mail-undo-until = The link works once, until { $until }.
mail-changed-if-not = If it was not you, log out on all devices: { $link }
mail-changed-tell = Questions? Ask { $support }.
mail-undone-in-vain-subject = A changed address of { $name } could not be brought back
mail-undone-in-vain-fact = Whoever reads the former address of { $name } in { $workspace } says that the change was not theirs. Every session has ended, but the address belongs to another account by now.
mail-undone-in-vain-do = Find out whose account it is: { $link }
mail-gave-way-subject = { $name } is no longer in { $workspace }
mail-gave-way-fact = { $name } joined { $workspace } by a link that was handed over, and never confirmed the e-mail address. Whoever reads the mail there has now come forward. So the profile was deleted from { $workspace }, with its sessions and second proofs.
mail-gave-way-do = Should this person work with you, invite them again.

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
column-actor = By
column-number = No.
column-seal = Seal
column-factor = Two-factor

## The console

employees-search = Name or login
employees-nobody = Nobody is here yet.
employees-invite-first = Invite the first employee
employees-none-so = Nobody is listed here.
filter-group = Workgroup
filter-everybody = All
filter-every-group = All workgroups
sort = Sorted by
sort-name = Name
sort-added = Newest first
choose = Choose
choose-one = Choose { $name }
several = With those chosen
import = Import
export = Export as CSV
export-what = Everybody who is listed, with login, status, role and workgroups.

## Dismissing and reinstating

dismiss = Dismiss
dismiss-title = Dismiss { $name }
dismiss-what = { $name } can no longer log in to { $workspace }, from now on.
dismiss-sessions = { $count ->
    [one] 1 session ends at once.
   *[other] { $count } sessions end at once.
}
dismiss-stays = The profile, its password and login methods stay as they are, and other workspaces too. You can reinstate at any time.
dismiss-invited = The open invitation of { $name } to { $workspace } stops working at once. The address stays taken here; you can reinstate at any time.
dismiss-several-title = { $count ->
    [one] Dismiss 1 employee
   *[other] Dismiss { $count } employees
}
dismiss-several-what = They can no longer log in to { $workspace }, from now on, and their sessions and open invitations end.
several-left = { $count ->
    [one] 1 of those chosen was left as it was: there was nothing to change, it is gone, a message went there just now, or it is the last administrator.
   *[other] { $count } of those chosen were left as they were: there was nothing to change, they are gone, a message went there just now, or one of them is the last administrator.
}
delete-verb = Delete for good
delete-title = Delete { $name } for good
delete-what = Everything that is stored about { $name } in { $workspace } goes: name, addresses, login methods, sessions. If this is the only workspace of the profile, the profile goes too.
delete-events = The event log keeps its seals, and loses what it says about this person.
delete-no-way-back = Nobody can bring this back.
done-deleted = Deleted for good.
own-data = Your data
own-data-title = Download your data
own-data-what = Profile, workspaces, sessions and your whole history, as a JSON file.
own-data-download = Download
event-employee-deleted = Employee deleted for good
event-workspace-renamed = Workspace renamed
event-workspace-suspended = Workspace closed
event-workspace-deletion-asked = Workspace closed, to be deleted
event-workspace-opened = Workspace opened again
event-workspace-deleted = Workspace deleted
refusal-workspace-suspended = This workspace is closed
    .remedy = Whoever runs this server closed it and can open it again. Ask your administrator or the support.
dismissed-what = This person cannot log in here. Everything they log in with is kept.
reinstate = Reinstate
reinstate-title = Reinstate { $name }
reinstate-active = { $name } can log in again at once, with the same password, app and recovery codes as before.
reinstate-pending = { $name } waits for approval again, as before.
reinstate-invited = { $name } never accepted the invitation, and is invited again. Send a new invitation afterwards.
reinstate-role = Role and workgroups are as they were.
role-change = Change role
role-up = Make administrator
role-up-title = Make { $name } an administrator
role-up-what = { $name } may then see and change every employee, policy and the event log of this workspace, once a second proof is set up.
role-down = Make employee
role-down-title = Make { $name } an employee
role-down-what = { $name } may then no longer administer this workspace. Sessions stay open.
send-invitation = Send invitation
group-join = Add to workgroup
group-join-label = Workgroup to add to
group-leave = Remove from workgroup
group-leave-label = Workgroup to remove from
done-dismissed = { $count ->
    [one] 1 employee was dismissed.
   *[other] { $count } employees were dismissed.
}
done-reinstated = { $count ->
    [one] 1 employee was reinstated.
   *[other] { $count } employees were reinstated.
}
done-invited = { $count ->
    [one] 1 invitation is on its way.
   *[other] { $count } invitations are on their way.
}
done-joined = { $count ->
    [one] 1 employee is in the workgroup now.
   *[other] { $count } employees are in the workgroup now.
}
done-left = { $count ->
    [one] 1 employee is no longer in the workgroup.
   *[other] { $count } employees are no longer in the workgroup.
}
done-role = The role was changed.
done-groups = The workgroups were changed.
event-employee-dismissed = Employee dismissed
event-employee-reinstated = Employee reinstated
event-import-started = Import of employees started
event-import-finished = Import of employees finished
event-import-invited = Invitations for an import ordered
event-employees-exported = List of employees exported
event-group-renamed = Workgroup renamed
event-group-deleted = Workgroup deleted
mail-dismissed-subject = You can no longer log in to { $workspace }
mail-dismissed-fact = { $by } has ended your access to { $workspace }. You were logged out there.
mail-dismissed-stays = Your profile and other workspaces are not affected.
mail-dismissed-if-not = You think this is a mistake? Ask your administrator, or { $support }.
mail-reinstated-subject = You can log in to { $workspace } again
mail-reinstated-fact = { $by } has given you access to { $workspace } again.
mail-reinstated-how = Log in with the same password and login methods as before.

group-new = New workgroup
group-make = Create
group-remove = Remove
group-name-unreadable = Give the workgroup a name of up to 100 characters.
import-pasted = Pasted rows
group-rename = Rename
group-delete = Delete
group-delete-title = Delete the workgroup { $name }
group-delete-what = Its members stay employees. What the workgroup asks of them no longer holds.
group-members = Members
group-members-count = { $count ->
    [0] Nobody belongs to it
    [one] 1 member
   *[other] { $count } members
}
group-members-many = More than { $count } members
group-nobody = Nobody belongs to it yet. Choose people in the list of employees and add them.
group-in-list = Open the list of employees
groups-empty = There is no workgroup yet. Workgroups gather people who are asked for the same, such as two-factor authentication.
done-group-renamed = The workgroup was renamed.
problem-name-taken = There is a workgroup of that name.

## Employees from a file

import-title = Import employees
import-what = Send a list of people as CSV. It is checked first: nobody is added and nobody gets a message before you say so.
import-file = CSV file
import-file-hint = UTF-8, the names of the columns in the first line, up to 100,000 rows. Comma, semicolon and tab separate.
import-paste = Or paste the rows
import-check = Check the file
import-check-hint = This adds nobody yet.
import-columns = Columns
import-column-name = The name as colleagues see it. Needed.
import-column-email = The e-mail address to log in with. Needed.
import-column-groups = Workgroups, separated by semicolons. Missing ones are made.
import-column-role = employee or administrator; empty is employee.
import-column-language = en or de; empty leaves it open.
import-earlier = Earlier files
import-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
import-state-reading = did not arrive whole
import-state-checked = checked, not added yet
import-state-running = being added
import-state-done = added
import-state-stopped = stopped
import-state-inviting = added, invitations are going out
import-state-invited = added and invited
import-checked = This is what would happen. Nobody has been added yet.
import-start = { $count ->
    [0] Nobody to add
    [one] Add 1 employee
   *[other] Add { $count } employees
}
import-other = Take another file
import-running = People are being added.
import-running-hint = You can leave this page; it goes on.
import-refresh = Refresh
import-progress = { $done } of { $rows } rows
import-progress-left = { $done } of { $rows } rows, about { $left } left
import-done = The file is through.
import-done-hint = They are invited and have got no message yet.
import-show-invited = Show those invited
import-invite-what = Each gets a mail with a personal link. Who has had one, or has joined, gets none.
import-invite = { $count ->
    [one] Send an invitation to 1 person
   *[other] Send invitations to { $count } people
}
import-inviting = Invitations are going out.
import-resumes = Today’s limit of invitations is reached. It goes on by itself:
import-invited = { $count ->
    [0] Nobody needed an invitation.
    [one] An invitation was sent to 1 person.
   *[other] Invitations were sent to { $count } people.
}
import-stopped-at = Adding stopped after { $done } of { $rows } rows.
import-invites-stopped = { $count ->
    [0] Sending stopped before the first invitation.
    [one] Sending stopped after 1 invitation.
   *[other] Sending stopped after { $count } invitations.
}
import-all = All rows
import-stopped = The file was not taken.
import-broken-off = The file did not arrive whole. Send it again: nobody was added.
import-new = Would be added
import-added = Added
import-known = Here already, unchanged
import-refused = Not taken
import-lines = Rows of the file
import-line = Row
import-outcome = Result
import-outcome-new = would be added
import-outcome-added = added
import-outcome-invited = added and invited
import-outcome-known = here already
import-outcome-fields = not as many fields as the first line
import-outcome-name = no readable name
import-outcome-email = no e-mail address
import-outcome-group = a workgroup’s name cannot be read, or there are more than 20
import-outcome-role = the role is neither employee nor administrator
import-outcome-language = the language is neither en nor de
import-outcome-repeated = the same address stands in an earlier row
import-problem-empty = There is nothing in it.
import-problem-encoding = It is not UTF-8. Save it as “CSV UTF-8”.
import-problem-unknown-column = The column “{ $column }” is not known.
import-problem-repeated-column = The column “{ $column }” is there twice.
import-problem-missing-column = The column “{ $column }” is missing.
import-problem-too-many-rows = It has more than 100,000 rows. Send it in parts.
import-problem-too-large = It is too large, or a row is longer than 16 KB.
import-problem-broken = It cannot be read to its end. What was done stays; send the file again to add the rest.
import-problem-closed = The workspace was closed. What was done stays; send the file again to add the rest.
import-problem-not-allowed = Whoever started it is no administrator any more. What was done stays; send the file again to add the rest.
detail-import = Import
detail-file = File
detail-about = What waits for it
detail-added = Added
detail-known = Here already
detail-refused = Not taken
detail-status = Status

## The console, further

employees-none-found = Nobody matches “{ $search }”. Try a part of the name or of the login.
end-sessions = End all sessions
end-sessions-title = End all sessions of { $name }
end-sessions-what = { $count ->
    [0] { $name } is logged in nowhere.
    [one] 1 session of { $name } ends at once.
   *[other] { $count } sessions of { $name } end at once.
}
end-sessions-after = The person can log in again with password and second proof. This stands in the event log.
reopen = Reopen
reopen-title = Reopen for { $name }
reopen-what = Closed after too many failures in a row: { $closed }. It is taken again at once.
reopen-check = Somebody has guessed many times. Ask { $name }, by a way that you trust, whether it was them. This stands in the event log.
send-reset = Send a link for a new password
send-reset-title = Send { $name } a link for a new password
send-reset-what = The link goes to { $login } and to nobody else; you do not see it. Whoever follows it chooses a new password.
send-reset-after = Two-factor authentication stays as it is. This stands in the event log.
send-reset-done = The link is on its way.
send-reset-not-active = This employee is not active. Invite or reinstate them instead.
send-reset-unconfirmed = Nobody has confirmed this login’s address yet, so no link is sent there. Make an invitation link or correct the address.
closed-title = Closed after many failures
closed-what = Other ways in stay open.
closed-password = Password on new devices
filter-kind = Event
filter-all = All events
filter-from = From
filter-to = To
filter-apply = Show
filter-more = More filters
events-empty = Nothing has happened yet. Every login and every change will be recorded here.
events-none-found = No event matches. Widen the dates or clear a field.
seal-sealed = Sealed
seal-count = { $count ->
    [one] 1 event on this page, recorded
   *[other] { $count } events on this page, the newest
}
seal-yes = Sealed
seal-not-yet = Sealed soon
seal-stopped = Sealing stopped
seal-stopped-what = Events are still recorded. Tell whoever runs the server.
actor-anyone = Somebody not logged in
actor-operator = Whoever runs the server
actor-server = The server

event-sign-in-succeeded = Logged in
event-sign-in-failed = Login failed
event-sign-in-throttled = Too many tries; a wait was asked for
event-challenge-started = Second proof asked for
event-challenge-passed = Second proof given
event-challenge-failed = Second proof was wrong
event-captcha-demanded = Check for a person asked for
event-captcha-passed = Check for a person passed
event-password-closed = Password alone no longer taken from new devices
event-password-reopened = Password taken from new devices again
event-password-set = Password set
event-password-changed = Password changed
event-login-change-asked = Change of the login e-mail asked for
event-login-change-cancelled = Change of the login e-mail cancelled
event-login-changed = Login e-mail changed
event-login-confirmed = Login e-mail confirmed
event-login-change-undone = Change of the login e-mail taken back
event-contact-changed = Contact email changed
event-contact-confirmed = Contact email confirmed
event-contact-change-undone = Change of contact email taken back
event-profile-changed = Name, language or time zone changed
event-signed-out = Logged out
event-session-ended = Session ended
event-sessions-ended = Sessions ended
event-session-expired = Session ran out
event-refresh-reused = An app’s login data was used twice; session ended
event-refresh-refused = An app’s login data came without its key
event-step-up-passed = Confirmed again who it is
event-step-up-failed = Not confirmed who it is
event-device-forgotten = Device forgotten
event-second-factor-enabled = Two-factor authentication turned on
event-second-factor-disabled = Two-factor authentication turned off
event-otp-app-bound = Authenticator app set up
event-otp-app-replaced = Authenticator app replaced
event-trusted-device-claimed = A phone scanned the code for connecting
event-trusted-device-refused = Phone not connected
event-trusted-device-connected = Trusted device connected
event-trusted-device-replaced = Trusted device replaced by another one
event-trusted-device-disconnected = Trusted device disconnected
event-trusted-device-removed = Account removed from the phone
event-other-phone-announced = Another phone announced as trusted device
event-other-phone-withdrawn = Another phone no longer announced
event-details-confirmed = Login parameters confirmed
event-recovery-codes-generated = Recovery codes made
event-recovery-codes-reloaded = New recovery codes made, the old ones are void
event-recovery-codes-voided = Recovery codes void
event-recovery-code-used = Recovery code used
event-method-rested = Login method rests after too many wrong codes
event-method-reopened = Login method taken again
event-workspace-created = Workspace created
event-employee-created = Employee added
event-invitation-created = Invited
event-invitation-accepted = Invitation accepted
event-group-created = Workgroup created
event-group-changed = Workgroup changed
event-role-changed = Role changed
event-setting-changed = Setting changed
event-setup-link-created = Set-up link made
event-setup-link-used = Server set up
clock-behind = The clock of the server’s machine is { $span } behind the newest entry of this log. Tell whoever runs the server: until the clock is right, the time here stands still and nothing ends.
event-row-forged = Stored data was altered from outside
event-restored = Put back from a backup
event-keys-rotated = Key ring rotated
event-key-retired = Key taken out of the ring
event-key-ring-replaced = Lost key ring replaced; everybody is invited again

# What an event's details are called.
detail-after = After
detail-asks = Asks for
detail-before = Before
detail-by = By
detail-codes = Recovery codes at rest
detail-ended = Ended on
detail-group = Workgroup
detail-employee = Employee
detail-key = Setting
detail-left = Codes left
detail-limit = Ended by
detail-links = One-time links ended
detail-login = Login (only its digest is kept)
detail-made = Backup made
detail-member = Membership
detail-messages = Messages dropped
detail-method = Method
detail-name = Name
detail-number = Phone number
detail-outcome = Refused because
detail-phone = Phone
detail-platform = System
detail-proven = Proven with
detail-restored = Address brought back
detail-role = Role
detail-rows = Rows
detail-sessions = Sessions ended
detail-table = Table
detail-tries = Tries

setup-required-title = First turn on two-factor authentication
setup-required-why = You are an administrator. A stolen password alone must not open the workspace, so the console stays closed until a second proof is set up.
setup-required-how = It takes two minutes: scan a code with your phone, type the digits that it shows, done.

## Settings

settings-what = Every rule of this workspace with its reason. A change holds from the next request on and stands in the event log.
settings-read-only = You can read the settings. Only an administrator can change them.
preset = Defaults
preset-standard = Standard
preset-standard-what = Safe defaults, in line with current public standards. Recommended.
preset-plain = Plain
preset-plain-what = As the help articles describe it, without what Doorward adds.
preset-use = Use these defaults
differences = Where { $product } differs
differences-what = What the help articles describe, what is done by default instead, and the setting that decides it.
differences-articles = The articles
differences-default = Our default
differences-reason = Why
differences-setting = Setting
setting-range = Allowed:
setting-default = Default:
setting-changed-by = Changed by { $who }
setting-saved = Saved
setting-fixed = Set by whoever runs the server.
setting-problem-unknown = There is no such setting any more. Reload the page.
setting-problem-unreadable = This is not a whole number. Type digits only.
setting-problem-out-of-range = This is outside what is allowed. The limits stand beside the setting.
setting-problem-set-by-the-operator = Only whoever runs the server can change this.
range = { $least } to { $most }
range-or-off = { $least } to { $most }, or “off”
unit-seconds = seconds
unit-minutes = minutes
unit-hours = hours
unit-days = days
unit-digits = digits
unit-characters = characters
unit-kibibytes = KiB
value-on = On
value-off = Off
value-count = { $count }
value-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
value-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
value-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
value-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
value-digits = { $count ->
    [one] 1 digit
   *[other] { $count } digits
}
value-characters = { $count ->
    [one] 1 character
   *[other] { $count } characters
}
value-kibibytes = { $count } KiB
choice-session-after-idle-full = Everything again
choice-session-after-idle-one-proof = One proof

## Messages: what waits, what failed, what was sent

nav-messages = Messages
messages-waiting = Waiting
messages-failed = Failed
messages-sent = Sent
messages-not-set-up = No mail server is set up.
messages-not-set-up-what = Nothing is lost: messages wait until the operator of this server names one. The guide’s chapter “Mail” says how.
messages-away = The mail server takes no messages since
messages-away-what = All messages wait and leave by themselves when it answers again. The operator of this server finds more with “doorward doctor”.
messages-sender = Messages come from { $sender }. People who miss one look in Spam and Promotions and put this sender on their list of trusted ones.
messages-test = Send a test message to yourself
messages-test-confirm = Your own address is not confirmed yet: instead of a test, a message with a link is on its way there. Open it, and messages about your account come there, too.
messages-test-sent = A test message is on its way to you. If it does not arrive within a minute, look here for what the mail server said.
messages-none-waiting = No message waits.
messages-none-failed = No message failed.
messages-none-sent = No message was sent yet.
messages-to = To
messages-about = About
messages-written = Written
messages-answer = What the mail server said
messages-next = Next try
messages-attempts = { $count ->
    [one] 1 try
   *[other] { $count } tries
}
messages-retry = Try now
messages-retry-to = { messages-retry }: { $to }
messages-retried = The message is tried again now.
messages-what = What a message says is kept sealed, and is erased when the mail server took it. Nobody can read it here.
message-other = A notification
message-test-mail = Test message
message-otp-app-bound = Authenticator app set up
message-otp-app-replaced = Authenticator app replaced
message-phone-connected = Trusted device connected
message-phone-replaced = Trusted device replaced
message-phone-removed = Account removed from the phone
message-second-factor-disabled = Two-factor authentication turned off
message-other-phone-announced = Another phone announced
message-login-change-asked = Change of the login e-mail asked for
message-password-changed = Password changed
message-password-closed = Password closed
message-password-reset = New password
message-invitation = Invitation
message-employee-dismissed = Dismissed
message-employee-reinstated = Reinstated
message-login-change = Link to confirm a login e-mail
message-contact-confirmation = Link to confirm a contact e-mail
message-place-gave-way = A profile gave way to the owner of its mailbox
message-login-changed = Login e-mail changed
message-contact-changed = Contact e-mail changed
message-address-undone = A changed address could not be brought back
message-join = Link to join
message-join-approved = Let in after joining by a link
message-new-workspace = Link to set up a workspace
message-new-device = Login from a new device
message-recovery-codes-generated = Recovery codes made
message-recovery-codes-reloaded = New recovery codes made
message-recovery-code-used = Recovery code used
message-method-rested = A login method rests
message-method-rested-of = A login method of an employee rests
message-waiver-granted = Two-factor authentication turned off for a while
message-waiver-granted-told = Two-factor authentication of an employee turned off for a while
message-waiver-ending = Two-factor authentication will soon be on again
message-waiver-ended = Two-factor authentication is on again
message-factor-bound-under-waiver = New login method set up while two-factor authentication was off
message-factor-bound-under-waiver-told = New login method of an employee, set up while two-factor authentication was off
message-factors-restored = Former login methods restored
message-approval-denied = Login refused in the app
message-step-up-denied = Confirmation refused in the app
message-push-paused = Requests to the phone paused
message-push-paused-of = Requests to an employee’s phone paused
message-app-copied = An app was logged out because its login data were used twice
message-help-asked = An employee asks you to look at a login
answer-no-answer = It gave no answer in time.
answer-closed = It closed the connection.
answer-unreachable = It cannot be reached.
answer-tls = Its certificate was not accepted.
answer-no-starttls = It offers no STARTTLS.
answer-no-sign-in = It offers no way to log in that we know.
answer-not-understood = It said something that is no answer.
answer-not-an-address = This is no address that a mail server takes.
answer-no-such-letters = It takes no address with such letters.
answer-forged = Somebody changed this message in the database. It is not sent.
event-message-retried = Message tried again
event-test-mail-sent = Test message sent
detail-purpose = About
mail-test-subject = Test message from { $workspace }
mail-test-what = You asked for this message in the console of { $workspace }. It arrived: mail works.

settings-session = Sessions
settings-workspaces = Workspaces
settings-sign-in = Logging in
settings-password = Passwords
settings-password-change = Changing a password
settings-failures = Many wrong passwords
settings-devices = Known devices
settings-captcha = Checking for a person
settings-address = Requests from one address
settings-hash = Checking passwords under load
settings-step-up = Confirming again
settings-otp = Authenticator apps
settings-phone = The trusted device
settings-recovery-codes = Recovery codes
settings-second-factor = Two-factor authentication
settings-setup-link = Setting up the server
settings-invitation = Invitations
settings-mail = Messages
settings-events = Event log
settings-login-change = Change of an e-mail address
settings-clock = Clock

## Each setting: its name, what it is for, and what more or less of it costs

setting-session-idle-name = Pause before logging in again
setting-session-idle-reason = After this long without a click, whoever sits down at the screen must log in. Shorter is safer on shared desks; longer means logging in less often.
setting-session-overall-name = Longest session
setting-session-overall-reason = Even a busy session ends after this long, so that a stolen one does not last. Shorter limits the damage; “off” lets a session live for as long as it is used.
setting-session-after-idle-name = What is asked after a pause
setting-session-after-idle-reason = “{ choice-session-after-idle-full }” asks for the password and the second proof. “{ choice-session-after-idle-one-proof }” is quicker, and lets in whoever has just one of them.
setting-session-warn-before-name = Notice before a session ends
setting-session-warn-before-reason = People are offered to stay this long before they are logged out. Longer gives slow readers and slow typists more time; shorter interrupts less.
setting-session-last-seen-every-name = How exactly “{ session-active }” is kept
setting-session-last-seen-every-reason = Activity is written down this often. Shorter is more exact and writes more to the disk.
setting-session-app-silence-name = How long an app stays logged in
setting-session-app-silence-reason = An app on a phone or computer that was not opened for this long asks for the login again. Shorter is safer when devices get lost; longer means logging in less often.
setting-sign-in-idle-name = Time to finish logging in
setting-sign-in-idle-reason = A login that was begun waits this long for the second proof. Longer helps people who must look for the phone; shorter leaves less lying open.
setting-sign-in-wrong-answers-name = Wrong answers in one login
setting-sign-in-wrong-answers-reason = After this many wrong answers the login begins anew. Fewer stops guessing sooner; more forgives more typing errors.
setting-password-min-alone-name = Shortest password, without a second proof
setting-password-min-alone-reason = A password that protects an account alone must be long. Longer is harder to guess, and harder to choose and type.
setting-password-min-with-factor-name = Shortest password, with a second proof
setting-password-min-with-factor-reason = With a second proof a shorter password will do. Longer is harder to guess, and harder to choose and type.
setting-password-max-name = Longest password
setting-password-max-reason = Long sentences must fit. Only absurd lengths, which cost the server time, are refused.
setting-password-memory-name = Memory for checking one password
setting-password-memory-reason = Makes stolen password data slow to guess. More is safer, and every login takes more memory and time.
setting-password-passes-name = Rounds for checking one password
setting-password-passes-reason = Makes stolen password data slow to guess. More is safer, and every login takes longer.
setting-password-tries-per-minute-name = Tries a minute for one login
setting-password-tries-per-minute-reason = Slows down guessing without ever locking the account. Fewer slows attackers more; more forgives more typing errors.
setting-password-tries-with-code-name = Of these, kept for tries with a code
setting-password-tries-with-code-reason = Whoever types a code beside the password has these tries for themselves, even while strangers guess. More lets owners in sooner during an attack; fewer leaves more for everybody else.
setting-password-device-tries-name = Tries from a device that is known
setting-password-device-tries-reason = A device that has logged in before has tries of its own, so that somebody else’s guessing does not keep its owner out. More is kinder; fewer protects better if the device is stolen.
setting-failures-disable-after-name = Failures in a row until a method rests
setting-failures-disable-after-reason = After this many, the password alone is no longer taken from new devices, and a method of the second proof rests until another one is used or an administrator reopens it. Fewer stops patient guessing sooner; “off” lets it go on for ever.
setting-devices-known-name = Known devices a person
setting-devices-known-reason = How many devices of each person have tries of their own, which nobody else can use up: the ones used last. More suits people with many; fewer leaves less to steal.
setting-captcha-after-passwords-name = Wrong passwords before the check
setting-captcha-after-passwords-reason = After this many for one login we check that a person is typing. Fewer slows down robots sooner; more bothers fewer people.
setting-captcha-after-mobile-passwords-name = Wrong passwords in mobile apps before the check
setting-captcha-after-mobile-passwords-reason = After this many for one login in mobile apps we check that a person is typing. Browsers are counted apart. Fewer slows down robots sooner; more bothers fewer people.
setting-captcha-after-address-name = Wrong passwords from one address before the check
setting-captcha-after-address-reason = The same for everybody behind one address, such as an office. Fewer slows down robots sooner; more spares large offices.
setting-captcha-life-name = How long one check is good
setting-captcha-life-reason = A check must be used within this time. Longer helps slow devices; shorter leaves less to collect in advance.
setting-captcha-cost-name = Work of one check
setting-captcha-cost-reason = What a browser must compute. More costs robots more, and old phones take longer.
setting-captcha-plain-every-name = One try without scripts every
setting-captcha-plain-every-reason = People whose browser runs no scripts are not locked out, only slowed down. Longer slows robots more; shorter is kinder to people.
setting-address-window-name = How long wrong tries of an address count
setting-address-window-reason = Wrong passwords from one address are added up over this time. Longer catches slower guessing; shorter forgives sooner.
setting-address-failures-name = Wrong passwords from one address
setting-address-failures-reason = Beyond this many, the address must wait. Fewer stops guessing sooner; more spares large offices behind one address.
setting-address-requests-name = Requests a minute from one address
setting-address-requests-reason = Keeps one visitor from using up the server. Fewer protects more; more spares large offices behind one address.
setting-hash-wait-name = Longest wait for a password check
setting-hash-wait-reason = When many people log in at once, whoever would wait longer is asked to try again. Longer turns fewer away; shorter answers sooner.
setting-hash-queue-name = Password checks that may wait
setting-hash-queue-reason = How many logins may queue. More bears a larger rush; fewer keeps the wait and the memory small.
setting-step-up-age-name = How long a confirmation counts
setting-step-up-age-reason = Before weighty changes people prove again who they are, and then have this long. Shorter protects an unattended screen; longer asks less often.
setting-password-change-end-other-sessions-name = A new password ends other sessions
setting-password-change-end-other-sessions-reason = Whoever knew the old password is logged out when it changes. Off keeps other browsers logged in, and a thief with them.
setting-step-up-former-name = How long a new second proof does not replace an older one
setting-step-up-former-reason = For this long, what concerns the whole account is confirmed with a proof that existed before. Longer leaves more time to notice a theft; shorter lets a new phone count sooner.
setting-step-up-new-device-name = How long a device counts as new
setting-step-up-new-device-reason = On a new device every weighty change is confirmed with everything again. Longer protects more if somebody else got in; shorter asks less.
setting-otp-digits-name = Digits of a code
setting-otp-digits-reason = Six is what every app can do. More is harder to guess; some apps cannot show more.
setting-otp-step-name = How long one code is shown
setting-otp-step-reason = Thirty seconds is what every app can do. Longer gives more time to type; some apps cannot be set.
setting-otp-tolerance-name = Codes before and after that count, too
setting-otp-tolerance-reason = Forgives phones whose clock is a little off. More forgives more, and a code that was seen stays good for longer.
setting-otp-tries-per-minute-name = Codes a minute
setting-otp-tries-per-minute-reason = Slows down guessing of codes. Fewer is safer; more forgives more typing errors.
setting-otp-setup-life-name = Time to set up an app
setting-otp-setup-life-reason = A QR code that was shown is good for this long. Longer helps people who must install an app first; shorter leaves less lying open.
setting-phone-pairing-life-name = Time to connect a phone
setting-phone-pairing-life-reason = A QR code for the app is good for this long. Longer helps people who must install the app first; shorter leaves less lying open.
setting-phone-pairing-tries-name = Wrong digits before a QR code ends
setting-phone-pairing-tries-reason = The digits on the phone are typed into the browser. More forgives typing errors; fewer leave less to guess.
setting-phone-other-wait-name = Wait before an unknown phone
setting-phone-other-wait-reason = Whoever is logged in and has nothing left to prove waits this long before another phone can be connected, and every address is told. Longer leaves more time to notice a stranger; shorter helps sooner after a loss.
setting-phone-check-every-name = Days between two checks of the login parameters
setting-phone-check-every-reason = People are asked whether their phone and number are still right. More often finds forgotten phones sooner and asks more.
setting-phone-app-minimum-name = Oldest version of the app
setting-phone-app-minimum-reason = Older apps are told to update. 0 takes every version.
setting-recovery-codes-count-name = Recovery codes in a set
setting-recovery-codes-count-reason = Each works once. More last longer; fewer leave less on paper to be found.
setting-recovery-codes-groups-name = Groups in a recovery code
setting-recovery-codes-groups-reason = Two groups of five letters cannot be guessed. More groups make it longer to type.
setting-recovery-codes-length-name = Letters in a group of a recovery code
setting-recovery-codes-length-reason = Five are easy to copy. More make it longer to type and harder to guess.
setting-recovery-codes-tries-per-minute-name = Recovery codes a minute
setting-recovery-codes-tries-per-minute-reason = Slows down guessing of recovery codes. Fewer is safer; more forgives more typing errors.
setting-captcha-after-recovery-codes-name = Wrong recovery codes before the check
setting-captcha-after-recovery-codes-reason = After this many in a row, over all devices, we check that a person is typing. Fewer slows down robots sooner; more bothers fewer people.
setting-second-factor-administrators-name = Administrators need a second proof
setting-second-factor-administrators-reason = A stolen password alone must not open the console. Off is easier to begin with, and much less safe.
setting-setup-link-life-name = Life of the set-up link
setting-setup-link-life-reason = The link that sets up a new server works once and for this long. Longer is more convenient; shorter is safer if somebody finds it.
setting-invitation-life-name = Life of an invitation
setting-invitation-life-reason = An invitation works once and for this long. Longer spares people who are on leave; shorter leaves fewer open doors.
setting-mail-reconnect-name = Time until a dead mail server is asked again
setting-mail-reconnect-reason = Nothing is lost meanwhile. Shorter lets messages leave sooner when it is back; longer asks less often.
setting-mail-retry-first-name = Time until a message is tried again
setting-mail-retry-first-reason = A mail server that does not take a message for now often takes it a little later. The time doubles with each try.
setting-mail-retry-longest-name = Longest time between two tries
setting-mail-retry-longest-reason = Longer spares the mail server; shorter delivers sooner when what hindered it is over.
setting-mail-give-up-after-name = Time after which a message is given up
setting-mail-give-up-after-reason = Then it stands under “{ messages-failed }”, where an administrator can send it once more. Links in an old message may have expired.
setting-mail-kept-name = How long sent messages are listed
setting-mail-kept-reason = Who was told what, and when; never what the message said. Longer helps support; shorter keeps less about people.
setting-login-change-confirm-within-name = Time to confirm a new address
setting-login-change-confirm-within-reason = A new login e-mail or contact email holds once its owner followed the link. Longer spares people who read mail seldom; shorter leaves fewer open doors.
setting-login-change-undo-within-name = Time to take a changed address back
setting-login-change-undo-within-reason = The former address can take the change back for this long. Longer helps people who notice late; shorter lets a change come to rest sooner.
setting-login-change-alerts-for-name = Time for which a former address is told
setting-login-change-alerts-for-reason = A former address is told what happens to the account for this long. Longer shows a theft that begins late; shorter ends the mail sooner.
setting-login-change-mails-an-hour-name = Messages to a new address an hour
setting-login-change-mails-an-hour-reason = So many links an account sends to addresses that nobody has confirmed. More is more patient with typing errors; fewer is kinder to strangers.
setting-invitation-messages-a-day-name = Messages to one address or number a day that it did not ask for
setting-invitation-messages-a-day-reason = A link that many know, the page for new workspaces and invitations by SMS each write to the same address or number at most so often; a link in each workspace, and six times that over all of them. More is more patient with lost messages; fewer is kinder to strangers.
setting-events-seal-within-name = Time until events are sealed
setting-events-seal-within-reason = A sealed event cannot be changed unseen. Shorter leaves less time to tamper, and writes more.
setting-clock-tolerance-name = How far the clock may go back
setting-clock-tolerance-reason = A small step back is normal. Beyond this the server says so, and keeps counting time on its own.

## The first time

setup-title = Set up your workspace
setup-what = Name your workspace on { $product } and become its administrator.
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
invitation-anew-verb = The password is not mine, or I forgot it
invitation-anew = Somebody chose a password for this address who never confirmed it. Choose a new one if that was not you, or you no longer know it.
invitation-anew-gone = Then everything of before goes: other workspaces, sessions and second proofs. You begin with { $workspace } alone.
invitation-join = Join { $workspace }
problem-workspace-unreadable = Give the company’s name, up to 100 characters.
problem-address-unreadable = Use 2 to 40 small letters, digits and hyphens, with a letter or digit at both ends.
problem-address-taken = This short name is taken. Choose another one.
problem-name-unreadable = Give your name, up to 100 characters.
problem-email-unreadable = This is not an e-mail address. It looks like ann@example.org.
problem-email-taken = Somebody logs in with this address already. Use another one.
problem-password-unreadable = This password cannot be taken: it is empty, too long, or holds control characters. Choose another one.
problem-again-unequal = The two passwords differ. Type the second one again.
link-dead-title = This link does nothing any more
link-dead-why = Such a link works once and for a limited time. This one was used, is too old, or was replaced by a newer one.
link-dead-invitation = If you have joined already, log in. Otherwise ask whoever invited you for a new link.
link-dead-setup = If the workspace is set up, log in. Otherwise make a new link on the server with “doorward setup-link”.
link-dead-other = Look for a newer message, or ask for a new link.
link-dead-next = Log in

## Inviting: pages

invite-title = Invite
invite-verb = Invite
invite-how = How to invite
invite-by-mail = By e-mail
invite-addresses = E-mail addresses
invite-addresses-hint = One or many, with blanks, commas or new lines between them; at most { $most }.
invite-group = Workgroup
invite-no-group = None
invite-language = Language of the e-mail
invite-by-hand = Show the links instead of sending e-mails
invite-by-hand-what = For handing them over yourself. An address counts as confirmed only after an e-mail.
invite-more = Invite more
invite-done-title = Invited
invite-done-count = { $count ->
    [0] Nobody was invited.
    [one] 1 person is invited.
   *[other] { $count } people are invited.
}
invite-undone-count = { $count ->
    [one] 1 entry was not taken.
   *[other] { $count } entries were not taken.
}
invite-links-once = Each link is shown only now, works once, and only for its person.
invite-entry = Entry
invite-result = What became of it
invite-sent = Invitation sent
invite-sent-from = The e-mails come from
invite-sent-spam = Somebody does not find theirs? It may lie under spam and promotions, unless the sender is on the list of trusted ones. A little later you can send it again under “{ open-invitations }”.
invite-repeated = Twice in the list: invited once
invite-not-an-address = Not an e-mail address
invite-held = User with this email already exists:
invite-held-active = Works here already.
invite-held-contact = It is the contact email of this employee. Change it there first, or use another address.
invite-held-invited = Is invited already.
invite-held-pending = Has joined by a link and waits for approval.
invite-held-dismissed = Was dismissed. Reinstate instead of inviting.
invite-remedy-profile = Open the profile
invite-remedy-invitation = Open invitations
invite-remedy-reinstate = Reinstate
open-invitations = Open invitations
open-invitations-none = No invitation is open.
pending-none = Nobody waits for approval.
pending-what = These people joined by a link and confirmed their address. Nobody gets in before you approve.
pending-since = since
approve-picked = Approve
refuse-picked = Refuse
approved-done = { $count ->
    [one] 1 person is in.
   *[other] { $count } people are in.
}
refused-done = { $count ->
    [one] 1 person was refused.
   *[other] { $count } people were refused.
}
picked-none = Pick at least one person.
column-inviter = Invited by
column-mailed = E-mail sent
column-link-until = Link works until
link-over = Run out
back = Back
resend = Resend
resent-done = A new invitation is on its way. The older link no longer works.
copy-link = Copy the link
copy-link-what = This is the new link for { $address }. The older ones no longer work. Hand it over yourself.
delete = Delete
deleted-done = The invitation is deleted. The address can be invited again.
deleted-sms-done = The invitation is deleted. The number can be invited again.
delete-invitation-title = Delete the invitation of { $address }
delete-invitation-what = Its link stops working at once, and the address is free.
invite-by-sms = By SMS
invite-by-sms-what = The number gets a message with a link. Whoever opens it registers with an e-mail address of their own and confirms it by mail. The link is good for one person.
invite-name = Name (for your own list)
invite-sms-language = Language of the message
invite-number-in-use = Somebody with this number is in this workspace, or is invited already. Look among the open invitations.
invited-by-sms = Invited by SMS
invited-by-mail = Invited by e-mail
invited-by-sms-done = The message with the link is on its way. An older link no longer works.
column-sms-sent = Message sent
sms-invitation-not-sent = Not sent
delete-sms-invitation-what = Its link stops working at once, and the number can be invited again.
link-shown-title = Your link
link-shown-until = Works until
link-shown-once = The link is shown only now. Lost it? Make a new one.
join-links = Link for many people
join-links-what = Whoever opens such a link can join with an e-mail address of their own, after confirming it. Switched off, it stops working at once.
join-links-made = Links made so far
join-link-make = Make a link
join-link-what = Give this link to the people who are to join.
join-link-since = Made
join-approval = An administrator approves each person
join-approval-what = Without approval everybody who knows the link gets in.
join-exempt = Domains without approval
join-exempt-hint = Whoever confirms an address there gets in at once. Blanks between several.
join-with-approval = with approval
join-without-approval = without approval
join-except = (not for { $domains })
switch-on = Switch on
switch-off = Switch off
switched-on = The link works again.
switched-off = The link no longer works.
join-what = Enter your e-mail address. You get a message there, with a link that lets you go on to { $workspace }.
join-sent-title = Look into your mailbox
join-sent = A message to { $email } is on its way. Open the link in it to go on.
join-sent-from = It comes from
join-sent-else = Nothing there after a minute? Look under spam and promotions, put the sender on your list of trusted ones, and check the address. Then ask once more.
join-sent-again = Ask once more
joining-new = Give your name and choose a password.
joining-waits = After that an administrator lets you in.
join-waits-title = Almost done
join-waits-what = Your address is confirmed. An administrator of { $workspace } lets you in; you get a message then.
not-an-employee-pending = You have joined { $workspace } by a link. An administrator has to let you in; you get a message then.
other-profile-title = Another profile is logged in here
other-profile-what = This browser is logged in as { $login }. The link is for { $for }.
other-profile-do = Sign out here and go on, or open the link in a private window.
other-profile-stay = Stay logged in
link-dead-used = Somebody has joined by this link already.
link-dead-used-do = Was it you? Then log in. Otherwise tell whoever invited you.
link-dead-outdated = A newer invitation took the place of this one.
link-dead-outdated-do = Open the link in the newest message.
link-dead-expired = This invitation has run out.
link-dead-deleted = This invitation was deleted.
link-dead-expired-do = Ask whoever invited you for a new one.
link-dead-join-why = This link is switched off, has run out, or was used.
link-dead-join = If you have joined already, log in. Otherwise ask for a new link.
problem-addresses-empty = Give at least one e-mail address.
problem-addresses-too-many = These are too many addresses at once. Invite the rest afterwards.
problem-exempt-unreadable = One of these is no domain. It looks like example.org.

## Inviting: mails

mail-invitation-subject = Invitation to { $workspace }
mail-invitation-fact = { $inviter } invites you to { $workspace }.
mail-invitation-what = Choose a password there, or join with the profile that you have. The link is for you alone: do not pass it on.
mail-invitation-verb = Join
mail-invitation-unexpected = You do not know who that is? Then do nothing: nobody joins without this link.
mail-join-subject = Joining { $workspace }
mail-join-fact = Somebody, probably you, wants to join { $workspace } with this e-mail address. Confirm it to go on.
mail-join-verb = Confirm and join
mail-join-unexpected = This was not you? Then do nothing: nothing happens without you.
mail-join-known-fact = Somebody, probably you, wants to join { $workspace } with this e-mail address. It is known there already.
mail-join-known-verb = Log in
mail-join-known-else = If you cannot log in, look for your invitation, or ask { $support }.
mail-join-approved-subject = You are in: { $workspace }
mail-join-approved-fact = An administrator has let you in to { $workspace }. You can log in now.

## Inviting: what happened

event-invitation-sent = Invitation sent by e-mail
event-invitation-copied = Invitation link made to be copied
event-invitation-deleted = Invitation deleted
event-join-link-created = Link for many people made
event-join-link-changed = Link for many people switched
event-join-asked = Asked to join by a link
event-join-confirmed = Joined by a link
event-join-approved = Approved
event-join-refused = Not approved
detail-address = E-mail address
detail-approval = Approval
detail-exempt = Domains without approval
detail-is-on = Link
detail-link = By link

## Inviting: policy

settings-join = Joining by a link
setting-invitation-who-name = Who may invite
setting-invitation-who-reason = Invitations spread a company’s doors. If only administrators invite, each newcomer was meant by somebody who answers for it; if everyone does, nobody waits.
choice-invitation-who-everyone = Everyone
choice-invitation-who-administrators = Administrators only
setting-invitation-at-once-name = Addresses in one list
setting-invitation-at-once-reason = A pasted list takes this many addresses at most. More at once is quicker; fewer limit what a slip sends out.
setting-invitation-per-day-name = Invitations of one person a day
setting-invitation-per-day-reason = So many invitation mails one employee can cause in a day, so that nobody uses this server to flood strangers.
setting-invitation-resend-after-name = Pause before an invitation is sent again
setting-invitation-resend-after-reason = Only the newest link works. A pause keeps an impatient click from making the mail useless that is about to arrive.
setting-join-confirm-life-name = Life of a confirming link
setting-join-confirm-life-reason = Whoever joins by a link for many people confirms the address within this time.

## Nothing there

not-found-title = There is nothing here
not-found-what = The address may be mistyped, or the page is not for you.
not-found-next = Go to my account

## Refusals, one a stable code: what happened, and what to do now

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
    .remedy = After several wrong tries we check that a person is logging in.
refusal-captcha-wrong = The check failed
    .remedy = Try once more. A solution is good for one try, and only for a short time.
refusal-ip-restricted = Not from this network
    .remedy = Your workspace allows access only from its own networks. Connect to one, or ask your administrator.
refusal-second-factor-setup-required = First turn on two-factor authentication
    .remedy = Your workspace asks for a second proof. Set it up under { nav-security }, then go on.
refusal-no-administrator-available = No administrator can help at the moment
    .remedy = Ask whoever runs the server.
refusal-session-expired = Your session has ended
    .remedy = Log in again to go on.
refusal-method-unavailable = This login method cannot be used now
    .remedy = Choose another one under “{ other-login-methods }”.
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
        [common] It stands on lists that attackers try first. A few words in a row are better.
        [too_close] It holds your name, your login or the name of the workspace. Choose one that nobody can derive.
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

quoted = “{ $name }”
mail-hello = Hello { $name },
mail-phone-connected-subject = A phone was connected to your account
mail-phone-connected-fact = A phone was connected to your account in { $workspace } as trusted device. It confirms your logins from now on.
mail-phone-replaced-subject = Your trusted device was replaced
mail-phone-replaced-fact = The trusted device of your account in { $workspace } was replaced by another phone. The old one confirms nothing any more.
mail-phone-removed-subject = Your account was removed from the phone
mail-phone-removed-fact = Your account in { $workspace } was removed from the app on your trusted device. Connect a phone again under { nav-security }.
mail-other-phone-subject = Another phone is to become your trusted device
mail-other-phone-fact = Somebody who is logged in to { $workspace } as you announced another phone as your trusted device. It can be connected only after a wait. Until then you can take that back under { nav-security }.
mail-app-set-up-subject = An authenticator app was set up for your account
mail-app-set-up-fact = An authenticator app was set up for your account in { $workspace }. Logging in now takes your password and a code from it.
mail-app-replaced-subject = Your authenticator app was replaced
mail-app-replaced-fact = The authenticator app of your account in { $workspace } was replaced by another one. Codes of the old app are refused.
mail-factor-off-subject = Two-factor authentication was turned off
mail-factor-off-fact = Two-factor authentication was turned off for your account in { $workspace }. From now on your password alone lets you in there.
mail-when = When:
mail-device = Device:
mail-address = IP address:
mail-if-you = If this was you, there is nothing to do.
mail-if-not = If it was not you, do this now:
mail-if-not-log-out = 1. Log out on all devices: { $link }
mail-if-not-password = 2. Change your password.
mail-if-not-tell = 3. Tell { $support }.
mail-password-changed-subject = Your password was changed
mail-password-changed-fact = The password of your account was changed. The new one holds in every workspace that you log in to.
mail-password-changed-tell = 1. Tell { $support } at once: they can end every session of your account.
mail-password-changed-recover = 2. Recover your password: { $link }
mail-password-changed-elsewhere = 3. Change the same password wherever else you use it.
mail-password-closed-subject = Your password alone is no longer taken from new devices
mail-password-closed-fact = Somebody has typed many wrong passwords for your account. Your password alone no longer lets a new device in; devices that you have used before are let in as always.
mail-password-closed-do = Nobody has got in, and nothing is lost. On a new device choose “{ sign-in-with-code }” on the login page, and type a code of your second proof beside the password. That opens the account to new devices again.
mail-password-closed-stuck = No code and no such device at hand? Ask { $support }.

# The link for a new password
mail-reset-subject = Choose a new password
mail-reset-fact = Somebody asked for a new password for your account. If it was you, follow this link:
mail-reset-by = { $by } sends you a link for choosing a new password:
mail-reset-verb = Choose a new password
mail-reset-life = It works once, for { $life } after this mail was sent. Only the link in the newest mail works.
mail-reset-not-you = You did not ask for it? Then do nothing: your password stays as it is. If such mails keep coming, tell { $support }.
event-password-reset-requested = Link for a new password sent
event-password-reset = New password chosen by a link
settings-password-reset = Forgotten passwords
setting-password-reset-link-life-name = Life of a link for a new password
setting-password-reset-link-life-reason = A link works once and for this long. Longer helps where mail is slow; shorter leaves less lying in a mailbox.
setting-password-reset-again-name = Pause between two links
setting-password-reset-again-reason = Another link can be asked for after this long. Longer keeps mailboxes emptier; shorter helps people who mistyped.
setting-password-reset-per-hour-name = Links an hour
setting-password-reset-per-hour-reason = Beyond this many nothing more is sent, and the last link stays good. Fewer keeps strangers from filling a mailbox; more forgives more.
setting-password-reset-per-day-name = Links a day
setting-password-reset-per-day-reason = The same over a day.

# Recovery codes, and methods that rest
mail-app-copied-subject = An app of yours was logged out
mail-app-copied-fact = The login data of an app of yours in { $workspace } came a second time, as from a copy of the app. The app and its copy are both logged out.
mail-app-copied-which = This is where it came from the second time. It may be your own app, if the copy was there before it.
mail-app-copied-yours = Did you copy the app yourself, for example to a new computer or back from a backup? Then log in there again, and there is nothing else to do.
mail-recovery-made-subject = Recovery codes were made for your account
mail-recovery-made-fact = Recovery codes were made for your account in { $workspace }. Each lets you in once when your phone is not at hand.
mail-recovery-reloaded-subject = New recovery codes were made for your account
mail-recovery-reloaded-fact = New recovery codes were made for your account in { $workspace }. All older ones are refused.
mail-recovery-used-subject = A recovery code was used for your account
mail-recovery-used-fact = Somebody logged in to your account in { $workspace } with your password and one of your recovery codes.
mail-recovery-left = { $count ->
    [0] That was the last one. Make new ones under { nav-security }.
    [one] 1 code is left. Make new ones under { nav-security }.
   *[other] { $count } codes are left.
}
mail-method-rested-subject = One of your login methods rests
mail-method-rested-fact = Somebody has given many wrong codes for your account in { $workspace }. “{ $method }” is not taken for now.
mail-method-rested-do = Nobody has got in with it, but whoever tried knows your password: change it. Log in with another method, and this one is taken again.
mail-method-rested-stuck = No other method at hand? Ask { $support }.
mail-method-rested-of-subject = A login method of { $name } rests
mail-method-rested-of-fact = Somebody has given many wrong codes for { $name } in { $workspace }. “{ $method }” is not taken for now; other methods are.
mail-method-rested-of-do = Whoever tried knows the password of { $name }. Ask whether it was the person; you can reopen the method on the employee’s page.

## Two-factor authentication, turned off for a day or two

actions = Actions
disable = Disable
turned-off-until = Turned off until
turned-off-by = Turned off by { $name }.
turned-off-what = Until then your password alone lets you in. Set up your new phone now: that turns it on again.
turned-off-own-again = I have my phone again
turn-on-now = Turn on again now
turn-off-again = Change
turn-off-title = Turn off two-factor authentication of { $name }
turn-off-what = For a short time the password alone is enough, so that { $name } can log in and set up a new phone. After that the second proof is asked for again by itself. Nobody is logged out, and nothing is deleted.
turn-off-live = It is turned off now. What you choose here replaces that end.
turn-off-check-title = First make sure that it is { $name }
turn-off-check-what = Whoever knows the password could ask for this. Call or meet { $name } over a way that you know, never over one that came with the request.
turn-off-known = On record:
turn-off-which-title = Which of these is { $name }?
turn-off-which-what = These wait for a second proof now, each with the right password. Ask what device and time { $name } sees. The one you choose gets in when it reloads the page, and no other.
turn-off-which-none = None of these
turn-off-which-none-what = The password alone is then enough in any browser, also for somebody who stole it.
turn-off-no-challenge = { $name } is not waiting at the login now. The password alone will be enough in any browser. Safer: let { $name } log in up to the second proof first, then reload this page.
turn-off-device-known = Known device
turn-off-device-new = New device
turn-off-password-at = password typed
turn-off-reason = Reason
turn-off-reason-hint = One sentence. It stands in the event log, and all administrators read it.
turn-off-checked = I have checked that it is { $name }
turn-off-for = { $count ->
    [one] Turn off for 1 day
   *[other] Turn off for { $count } days
}
turn-off-problem-not-checked = Tick that you have checked who asks. Without that nobody is let in.
turn-off-problem-reason = Give the reason in one line of up to 300 characters.
turn-off-problem-days = Choose one of the durations that are offered.
turn-off-problem-no-factor = There is nothing to turn off: no second proof is set up.
turn-off-problem-not-active = This employee is not active.
turn-off-problem-changed = Something changed meanwhile. Look again, then choose.
turn-off-not-yourself = You cannot do this for yourself. Another administrator can; if there is none, whoever runs the server.
turn-off-done = Two-factor authentication is turned off. The other administrators and the person were told.
turned-on-done = Two-factor authentication is on again.
turn-on-title = Turn on again
turn-on-what = Type a code of the app that you had before. Your password and the code are then asked for again, at once.
turn-on-verb = Turn on again
turned-off-banner = Two-factor authentication is turned off for you until { $until }.
turned-off-banner-link = Set it up now
wait-here = Lost your phone? Call your administrator and leave this page open. Once two-factor authentication is turned off for you, reload this page and you are in.
wait-reload = Reload this page
sole-administrator-banner = You are the only administrator. If your phone is lost, only whoever runs the server can let you in. Make a colleague an administrator too, and keep a second login method.
sole-administrator-link = Choose a colleague
act-turn-off-factor = turn off somebody’s two-factor authentication
settings-push = Confirmation in the app
settings-waiver = Turning off two-factor authentication for a while
setting-waiver-days-name = For how long it may be turned off
setting-waiver-days-reason = Somebody who lost the phone needs this long to get a new one. Shorter leaves the password alone in charge for less time.
choice-waiver-days-1-or-2 = One or two days
choice-waiver-days-1 = One day
choice-waiver-days-2 = Two days
setting-waiver-where-name = Where the password is then enough
setting-waiver-where-reason = In the browser that the administrator chose, a thief with the password gains nothing. “{ choice-waiver-where-anywhere }” is simpler to explain, and lets a stolen password in meanwhile.
choice-waiver-where-requesting-browser = In the chosen browser
choice-waiver-where-anywhere = Anywhere
setting-waiver-first-notice-name = First notice before it ends
setting-waiver-first-notice-reason = The person is told this long before the second proof is asked for again. Earlier leaves more time to set up a phone; later interrupts less.
setting-waiver-last-notice-name = Last notice before it ends
setting-waiver-last-notice-reason = Once more, shortly before. Earlier leaves more time; later interrupts less.
setting-second-factor-restorable-name = How long a replaced app can be restored
setting-second-factor-restorable-reason = An app that was set up while two-factor authentication was turned off could be a thief’s. This long the one before can be put back. Longer forgives a late look; shorter is tidier.
event-waiver-granted = Two-factor authentication turned off for a while
event-waiver-used = Logged in while two-factor authentication was turned off
event-waiver-ending = Told that two-factor authentication will soon be asked for again
event-waiver-ended = Two-factor authentication asked for again
event-break-glass-used = Access restored by whoever runs the server
event-factors-suspended = Former login methods set aside
event-factors-restored = Former login methods restored
detail-days = Days
detail-ends-at = Until
detail-where = Holds
detail-challenge = For the login
detail-reason = Reason
detail-identity-checked = Identity checked
detail-why = Because
detail-notice = Notice
detail-until = Can be restored until
detail-suspended-at = Set aside at
mail-turned-off-subject = Two-factor authentication is turned off for you in { $workspace }
mail-turned-off-fact = { $by } has turned off two-factor authentication for your account in { $workspace } until { $until }. Until then your password is enough.
mail-turned-off-do = Log in and set up your new phone; that turns it on again: { $link }
mail-turned-off-if-not = You did not ask for this? Then somebody who knows your password may be trying to get in. Tell { $support } at once.
mail-turned-off-told-subject = Two-factor authentication of { $name } is turned off in { $workspace }
mail-turned-off-told-fact = { $by } has turned off two-factor authentication of { $name } in { $workspace } until { $until }.
mail-turned-off-told-reason = Reason: { $reason }
mail-turned-off-told-do = If this is not right, turn it on again: { $link }
mail-ends-soon-subject = Soon { $workspace } asks for your second proof again
mail-ends-soon-fact = From { $until } on your password alone is no longer enough, and sessions that were opened with it alone end.
mail-ends-soon-do = Set up your phone before that: { $link }
mail-turned-on-subject = Two-factor authentication is on again for you in { $workspace }
mail-turned-on-fact = { $by } has turned it on again. Sessions that were opened with your password alone have ended.
mail-turned-on-do = What protects your account: { $link }
mail-bound-subject = A new login method was set up for you in { $workspace }
mail-bound-fact = While two-factor authentication was turned off, an authenticator app was set up for your account in { $workspace }. The one before is set aside and can be restored until { $until }.
mail-bound-if-not = This wasn’t you? Tell { $support } or an administrator at once: they put the one before back and lock the other out. Your account: { $link }
mail-bound-told-subject = { $name } has set up a new login method in { $workspace }
mail-bound-told-fact = While two-factor authentication was turned off, an authenticator app was set up for { $name } in { $workspace }. The one before can be restored until { $until }.
mail-bound-told-do = Ask { $name } whether that is right: { $link }
mail-restored-subject = Your former login method is back in { $workspace }
mail-restored-fact = { $by } has put the authenticator app that you had before back. The one that was set up since is refused.
mail-restored-do = Change your password if somebody else may know it. Your account: { $link }

## Cannot confirm login: the request, and the administrators' queue

cannot-confirm = Cannot confirm login
send-request = Send request
send-request-again = Send request again
cannot-confirm-what = Use this only if you have neither your phone nor a recovery code nor any other method. An administrator of the workspace can then let you in.
cannot-confirm-how = The administrators see when and from which device and address you ask. One of them will contact you over a way that they know, to make sure that it is you. You and they are told by e-mail, too.
cannot-confirm-sent-title = Request sent
cannot-confirm-sent = Your administrators were told.
cannot-confirm-sent-at = Sent
cannot-confirm-sent-what = One of them will contact you and then let you in.
cannot-confirm-sent-stay = Leave this page open, or come back to it in this browser: once you are let in, it goes on by itself, or when you reload it.
cannot-confirm-sent-until = The request ends
cannot-confirm-refused = An administrator has declined your request.
cannot-confirm-refused-what = Speak to your administrator. If it was you who asked, they can let you in as soon as they know that.
cannot-confirm-over = Your request is over.
cannot-confirm-too-soon = A request was sent a short time ago.
cannot-confirm-too-soon-what = It came from another browser or an earlier login. The administrators know of it. If that was not you, tell them so: somebody knows your password.
cannot-confirm-nobody = There is no other administrator in this workspace who could let you in. Whoever runs the server can.
cannot-confirm-again-in = You can send it again in { $wait }.
cannot-confirm-anew = Log in with another method instead
nav-access-requests = Access requests
access-requests-what = These people typed the right password and cannot give the second proof. Each waits for one of you.
access-requests-empty = Nobody waits.
access-requests-over = Answered and over
access-request-look = Look
access-request-look-at = Look at the request of { $name }
access-request-title = { $name } cannot confirm the login
access-request-lead = Somebody typed the password of { $name } and asks to be let in without the second proof.
access-request-asked = Asked
access-request-device = From
access-request-address = Address
access-request-last = Last good login
access-request-earlier = Earlier requests
access-request-earlier-count = { $count ->
    [0] None
   *[other] { $count }
}
access-request-network-known = Known network
access-request-network-new = New network
access-request-profile = Open the employee’s page
access-request-decide = Decide
access-request-decide-what = If you let { $name } in, the password alone is enough for the time that you choose, in the browser that asked and in no other.
access-request-grant = { $count ->
    [one] Let in for 1 day
   *[other] Let in for { $count } days
}
access-request-refuse = Decline
access-request-handled-by = By { $name }.
access-request-changed = Somebody else was quicker, or the request is over. This is how it stands now.
access-request-not-yourself = This is your own request. Another administrator has to answer it.
access-request-granted-done = The person is let in when their page is loaded again. They and the other administrators were told.
access-request-refused-done = Declined. The person was told.
access-request-open = Waits for an answer
access-request-served = Let in
access-request-refused = Declined
access-request-signed-in = Got in by another method
access-request-expired = Not answered in time
access-request-replaced = Asked again later
access-request-void = The login was given up
known = known
not-known = not known
event-access-requested = Asked an administrator to be let in
event-access-request-refused = Access request declined
event-access-request-closed = Access request over
detail-request = Request
detail-known-device = Known device
detail-known-network = Known network
settings-access-request = Requests of people who cannot confirm the login
setting-access-request-again-name = Until another request is taken
setting-access-request-again-reason = What comes seldom is noticed. Shorter lets somebody with a stolen password bother the administrators more often; longer keeps the owner waiting.
setting-access-request-life-name = How long a request can be answered
setting-access-request-life-reason = The page that asked can be let in for this long. Longer covers a weekend; shorter leaves less time to a browser that somebody walked away from.
notification-access-asked = { $name } typed the password and cannot confirm the login to { $workspace }. Make sure that it is { $name } before you let anybody in.
notification-access-known = On record: { $known }
mail-access-asked-subject = Somebody asks to get into your account in { $workspace } without the second proof
mail-access-asked-fact = Somebody typed your password, could not confirm the login to { $workspace }, and asked the administrators to be let in.
mail-access-asked-do = If it was you, leave the page open. An administrator will contact you.
mail-access-asked-if-not = If it was not you, somebody knows your password. Tell { $support } at once that it was not you, and change your password.
mail-access-asked-told-subject = { $name } cannot confirm the login to { $workspace }
mail-access-asked-told-fact = Somebody typed the password of { $name } in { $workspace }, cannot give the second proof, and asks to be let in.
mail-access-asked-told-do = Whoever has stolen the password could ask for this. Call or meet { $name } over a way that you know, never over one that came with the request.
mail-access-asked-told-open = Look at the request
mail-known-login = Known login:
mail-known-contact = Known e-mail:
mail-known-number = Known phone:
mail-access-refused-subject = Your access request in { $workspace } was declined
mail-access-refused-fact = { $by } has declined the request to let you into { $workspace } without the second proof.
mail-access-refused-do = If you asked for it, speak to your administrator or { $support }. If you did not, somebody knows your password: change it.

## Codes by SMS

method-sms = SMS code
login-by-sms = SMS
second-factor-sms-title = Code by SMS
sms-code-sent = A message with a code is on its way to your number { $number }. It is good for a few minutes.
sms-code-will = We send a message with a code to your number { $number }.
sms-code-label = Code from the message
sms-send = Send the code
sms-send-again = Send a new code
sms-send-instead = Send a code by SMS instead
sms-app-instead = Use a code from the app
sms-not-sent-again = The message could not be sent. Try again in a minute, or use another method.
act-factor-off = turn off two-factor authentication
act-link-number = link a phone number
sms-again-in = You can ask for a new code in { $wait }.
sms-code-incorrect = This code is not right. Type the newest one that came.
sms-code-spent = This code is over, or it was tried too often. Ask for a new one.
sms-not-sent = The message could not be sent. Choose another method, or try again in a minute.
sms-not-sent-link = The message could not be sent. Try again in a minute; if it stays so, tell your administrator.
sms-code = { $code } is your code for { $workspace }. Never tell it to anybody, also not by phone.
sms-invitation = You are invited to { $workspace }. Open this link to join, and pass it on to nobody:
next = Next
remove = Remove
phone-number-enter = Enter phone number
phone-number-label = Phone number
phone-number-what = Codes can go to this number when your phone’s app is not at hand. First we send one there, so that it is yours.
phone-number-optional = You can skip this and add a number at any time.
step-skip = Skip this step
phone-number-hint = With the country, such as +49 151 23456789.
phone-number-risk = Messages can be read on the way, and a number can be moved to another card. An app and recovery codes protect you better; keep SMS as a second way.
phone-number-stays = Codes go to your number { $number } until the new one is confirmed.
phone-number-resting = Rests
phone-number-rests = No codes go to your number { $number }: it rests with the login methods that you had before. It comes back with them if they are taken back. If they are not, it is removed together with them; then you can enter a number again.
phone-number-other = Another number
phone-number-linked = Codes go to your number { $number }.
phone-number-none = No number is linked.
phone-number-unreadable = This is not a phone number that we can read. Type it with + and the country.
phone-number-not-there = No messages go to this country from here. Ask your administrator.
phone-number-in-use = This number is in use already. Ask your administrator to remove it there; then try again.
phone-number-linked-done = Your phone number is linked.
phone-number-kept = Your number stays as long as the login methods from before can be taken back. Your administrator can remove it.
phone-number-removed-done = The phone number is removed.
phone-number-remove-title = Remove the phone number of { $name }
phone-number-remove-what = No more codes go to { $number }. The number is free for somebody else then. { $name } is told.
phone-number-remove-last = { $name } then has no method left, and cannot log in without an administrator’s help.
phone-number-remove-verb = Remove the number
phone-number-remove-own-title = Remove your phone number
phone-number-remove-own-what = No more codes go to your number { $number }. It is free for somebody else here then.
phone-number-remove-own-without = Without your phone’s app you then need a recovery code to log in, or your administrator.
phone-number-remove-own-last = No other login method is left to you then: you cannot log in without your administrator’s help.
phone-number-free = Free the phone number
dismiss-number = Remove the phone number { $number } as well, so that somebody else can use it. Otherwise it stays linked to them until you remove it.
event-sms-sent = Code sent by SMS
event-sms-failed = Code by SMS could not be sent
event-phone-number-linked = Phone number linked
event-phone-number-replaced = Phone number replaced
event-phone-number-removed = Phone number removed
detail-to = To
detail-for = For
message-access-requested = Asked an administrator to be let in
message-access-requested-told = Somebody asks to be let in
message-access-request-refused = Access request declined
message-sms-code = A code by SMS
message-sms-invitation = An invitation by SMS
message-phone-number-linked = Phone number linked
message-phone-number-replaced = Phone number replaced
message-phone-number-removed = Phone number removed
settings-sms = Codes by SMS
settings-sms-risk = SMS is the weakest second proof: messages can be read on the way, and a number can be moved to another card. NIST calls it restricted (SP 800-63B-4). The app and recovery codes protect better; let SMS be a second way, never the only one.
setting-sms-digits-name = Digits of a code
setting-sms-digits-reason = More digits are harder to guess, and harder to copy.
setting-sms-life-name = How long a code is taken
setting-sms-life-reason = A message can be late. Longer forgives that; shorter leaves less time to somebody who read it.
setting-sms-again-name = Until the next message
setting-sms-again-reason = Messages cost money and patience. Longer sends fewer; shorter helps when one is lost.
setting-sms-tries-name = Tries of one code
setting-sms-tries-reason = After so many wrong ones a new code is needed. Fewer stops guessing sooner; more forgives slips.
setting-sms-per-day-name = Messages a person and day
setting-sms-per-day-reason = Somebody with a stolen password could let a phone ring all day. Fewer stops that sooner; more is for people who use nothing else.
setting-sms-per-day-workspace-name = Messages a workspace and day
setting-sms-per-day-workspace-reason = The most codes that one day can cost this workspace. Once that is reached, other methods are offered. Invitations by SMS count beside it, up to half as many.
setting-sms-per-day-server-name = Messages a server and day
setting-sms-per-day-server-reason = The most codes that one day can cost whoever runs the server. Invitations by SMS count beside it, up to half as many.
setting-sms-after-reset-name = How long SMS rests after a reset of the password
setting-sms-after-reset-reason = Whoever took over a mailbox often took over the number as well. This long SMS is not offered after a reset by link, where another method is left. 0 offers it at once.
mail-number = Number:
mail-number-linked-subject = A phone number was linked to your account in { $workspace }
mail-number-linked-fact = Codes by SMS can go to a phone number now when you log in to { $workspace }.
mail-number-replaced-subject = The phone number of your account in { $workspace } was changed
mail-number-replaced-fact = Codes by SMS for { $workspace } go to another phone number from now on.
mail-number-removed-subject = The phone number of your account in { $workspace } was removed
mail-number-removed-fact = { $by } has removed the phone number of your account in { $workspace }. No more codes go there.
mail-number-if-not = Was it not you? Tell { $support } at once, and change your password.

## Alerts, and the list of notifications

settings-alerts = Alerts
setting-alerts-new-device-name = Tell people of a login from a new device
setting-alerts-new-device-reason = Whoever is told at once can stop a thief at once. Off spares messages, and nobody learns of a stolen password this way.
setting-alerts-known-for-name = How long a device and a network stay known
setting-alerts-known-for-reason = What was not used for this long is told of as new. Longer means fewer messages; shorter notices an old computer that somebody else uses now.
setting-alerts-mobile-network-name = Tell people when their phone app comes from another network
setting-alerts-mobile-network-reason = Phones change networks all day. “{ choice-alerts-mobile-network-new-place }” tells of networks far from those known; “{ choice-alerts-mobile-network-every }” of each; “{ choice-alerts-mobile-network-never }” of none, so that a stolen phone abroad goes unnoticed.
choice-alerts-mobile-network-new-place = In a new place, once a day at most
choice-alerts-mobile-network-every = Every one
choice-alerts-mobile-network-never = Never
setting-alerts-mobile-every-name = How often at most a phone app in a new place is told of
setting-alerts-mobile-every-reason = Longer is quieter for people who travel; shorter tells of each place.
setting-alerts-inform-every-name = How often one login can be brought to the administrators
setting-alerts-inform-every-reason = Longer keeps their list quiet; shorter lets somebody ask again sooner.
create-workspace = Create a workspace
create-workspace-what = Tell us your e-mail address. We send a link there by which you set up a workspace on { $product } and become its administrator.
create-workspace-verb = Send the link
create-workspace-sent = A link to set up your workspace is on its way to { $email }.
setup-owner = You log in with { $email }.
setup-known = { $email } has a profile here already. It becomes the administrator; log in with its password afterwards.
mail-new-workspace-subject = Set up your workspace on { $product }
mail-new-workspace-fact = Somebody asked for a new workspace on { $product } with this address.
mail-new-workspace-verb = Set up the workspace
setting-workspaces-anyone-name = Anyone may create a workspace
setting-workspaces-anyone-reason = On suits a server for many companies; off keeps it to those whom its operator lets in.
setting-workspaces-deletion-wait-name = How long a workspace waits before it is deleted
setting-workspaces-deletion-wait-reason = Longer leaves time to think again; shorter forgets sooner what somebody asked to have forgotten.
setting-alerts-kept-name = How long notifications are kept
setting-alerts-kept-reason = Longer lets people look further back; shorter keeps less about them.
event-new-device-told = Told of a login from a new device
event-administrator-informed = Administrators asked to look at a login
detail-novelty = New
detail-entry = Entry in the history
bell = { $count ->
    [0] Notifications
   *[other] Notifications, { $shown } unread
}
notifications-title = Notifications
notifications-what = What happened to your account, and what others ask you to look at.
notifications-empty = Nothing yet. Here you are told when somebody logs in from a new device, or when something about your login changes.
notifications-read-all = Mark all as read
notification-unread = New
notification-read = Mark as read
notification-read-this = Mark as read: { $title }
notification-check = Check this login
notification-employee = Open the employee
notification-security = Open your security page
history-entry-marked = This is the login that the notification is about.
device-computer = Computer
device-phone = Phone
device-tablet = Tablet
device-phone-or-tablet = Phone or tablet
device-unknown = Unknown
new-device-title = Your account was accessed from a new device.
new-device-address = An IP address changes with the network: another Wi-Fi, mobile internet or a VPN is enough.
new-device-reasons = Why you are told this:
new-device-reason-device = You logged in on another computer or phone.
new-device-reason-network = You were in another network, or turned on a VPN.
new-device-reason-browser = You used another browser or app, or its cookies were cleared.
new-device-reason-somebody = Somebody else logged in as you.
new-device-this = This is the device that you are using now. Other devices show it as unread until it is put away there.
new-device-which = Was it you?
new-device-not-me = It was not me
new-device-not-sure = I am not sure
new-device-me = It was me
new-device-out = Log the other devices out
new-device-out-what = Whoever is in is out at once. You stay logged in here.
new-device-out-done = Every other device is logged out. Go on with your password.
new-device-password = Change your password
new-device-password-what = Choose one that you use nowhere else. With a second proof a stolen password alone lets nobody in.
new-device-password-verb = Change the password
new-device-forgotten = I have forgotten it
new-device-factor = Set up a second proof
new-device-inform = Tell your administrator
new-device-inform-what = They get a notification with this line of the history, and check who was in.
new-device-inform-verb = Inform my administrator
new-device-inform-nobody = There is no other administrator in this workspace. Tell { $support }.
new-device-informed = Your administrators were informed
new-device-informed-done = Your administrators were informed. They see the time, the device and the address.
new-device-history = Look at the history
new-device-elsewhere = Look after your e-mail and other services
new-device-elsewhere-what = Check whether somebody was in your mailbox, too. Wherever you use the same password, change it there as well.
new-device-not-sure-what = That happens easily. Most often it was one of these:
new-device-not-sure-compare = Compare the time, the device and the address with what you did then.
new-device-compare = Compare with the login history
new-device-not-sure-where = You also find it under { nav-employees }, { nav-reports }, { nav-login-history }.
new-device-not-sure-then = If something does not fit, do what stands under “{ new-device-not-me }”.
new-device-me-what = Then there is nothing to do. You are told of this device and network only once.
new-device-me-factor = Two-factor authentication is not set up for you yet. With it, somebody who learns your password still does not get in.
new-device-me-password = A long password that you use nowhere else is the best start.
new-device-me-verb = It was me; put this away
mail-new-device-fact = Somebody logged in to your account in { $workspace } with a device, a browser or a network that was not known with you before.
mail-device-form = Device type:
mail-device-app = Browser or app:
mail-device-system = Operating system:
mail-new-device-if-not = If it was not you, or you are not sure, open this page. It takes you through what to do, one step after the other.
mail-new-device-open = See what to do
mail-new-device-stuck = You cannot log in any more? Tell { $support } at once.
mail-help-asked-subject = { $name } asks you to look at a login
mail-help-asked-fact = { $name } does not know this login to { $workspace }, or is not sure about it.
mail-help-asked-do = Compare it with the other logins of { $name }. If it was somebody else, end all sessions on the page of the employee, and speak to { $name } on a number that you know.
mail-help-asked-open = Open the login history

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

