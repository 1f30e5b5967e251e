
## Help: the answers, one a question. `.steps` and `.also` hold one step or paragraph a line.

help-title = Help
help-what = Answers to what people ask at this door and behind it.
help-topic-door = Logging in
help-topic-phone = Lost phone, new phone
help-topic-protection = Two-factor authentication
help-topic-alerts = Alerts, sessions, password
help-topic-console = For administrators
help-all = All questions
help-related = Related questions
help-go = Go there:
help-asked = Help with this page

help-incorrect-password = What does “{ refusal-incorrect-login-or-password }” mean?
    .answer = No account has this login together with this password. Which of the two is wrong is never said, so that strangers cannot find out who works here.
    .steps =
        Read the login again. It is an e-mail address: the one of your invitation, unless you changed it since.
        Press “{ show }” beside the password and read what you typed. Mind Caps Lock and the language of the keyboard.
        Forgot the password? Choose “{ forgot-password }” on the login page.
        Forgot the login? An administrator of your workspace can look it up.

help-no-employee = Why am I said not to exist in a workspace?
    .answer = Your password was right. But the login that you used has no active place in the workspace whose door this is.
    .steps =
        Look at the login. If you have several profiles, this may be another one than you meant.
        If you belong to several workspaces, go to the door of the right one.
        If you were never a member here, ask somebody in the workspace for an invitation.
        If you were a member before, ask an administrator whether you were dismissed. You can be reinstated, and keep your profile.

help-captcha = Why is there a check before I can log in?
    .answer = Several wrong answers came in a row, from you or from somebody else. From then on each try costs the browser a short computation, which is dear for robots. There is nothing for you to solve.
    .steps =
        Wait the few seconds until the check says that it is done, then send the form.
        If an old password is saved in a browser or on another device, remove it there, so that it is not tried again and again.
        In the app: if you were logged in there before, remove the workspace from its list and log in anew. If not, log in once in the browser: a right password there sets the app free again.
        If a recovery code is refused, take another way in under “{ other-login-methods }”.
    .also =
        Passwords: the check begins after wrong tries for one login, { $passwords } by the settings here; in the app { $app }, counted apart, so the browser is free meanwhile. Recovery codes: { $codes }. Tries from all devices count together, so a wrong code that was typed elsewhere counts, too.
        A browser without scripts is let through as well, but with one try in a while only.

help-mail-missing = Why does an e-mail not arrive?
    .answer = Mostly it did arrive, and was sorted among spam or advertisements.
    .steps =
        Look into these folders.
        Add the sender of these messages to the contacts or trusted senders of your mailbox.
        Ask for the message again after a minute. Use the link in the newest one, since it ends the older ones.
        If you wait for an invitation, ask whoever invited you to send it again, and to check how your address is spelt.
        If still nothing comes, ask for help: an administrator can see what the mail server answered.

help-security-word = What does “{ refusal-incorrect-security-word }” mean?
    .answer = The link that you opened cannot be used. Either it is no longer the newest one, or its time is over, or it belongs to another profile than the one that is logged in in this browser.
    .steps =
        Open the link in the newest message. Each new link ends those before it.
        If that one is too old as well, ask for a new message.
        If you are logged in with another profile here, log out first, or open the link in a private window.

help-session-length = How long do I stay logged in?
    .answer = As long as you are active. After { $idle } without a click you log in again; each click begins that time anew.
    .also =
        { $overall ->
            [off] There is no other limit here: a session that is used goes on.
           *[other] In any case you log in again { $overall } after you began, so that a stolen session does not last.
        }
        Shortly before the end you are offered to stay. Whether you are logged in on several devices makes no difference: each session has its own time.

help-change-password = How do I change my password?
    .answer = Under { nav-security }. You need your current password, and your second proof if you have one.
    .steps =
        Open “{ nav-security }”, and there “{ authentication }”.
        Press “{ change }” beside “{ password-label }”.
        Type the current password, and the new one twice.
    .also =
        It then holds in every workspace that you log in to. A long sentence of a few words is easy to remember and hard to guess. Use it nowhere else.
        If you do not know your current password, choose “{ forgot-password }” on the login page.

help-turn-on = How do I turn on two-factor authentication?
    .answer = With your phone: it confirms your logins. Or with any app for one-time codes. From then on a stolen password alone lets nobody in.
    .steps =
        Open “{ nav-security }”, then “{ two-factor }”, and press “{ two-factor-turn-on }”.
        Choose your phone, and scan the code that is shown with it; or choose an authenticator app, and scan the code with that.
        Type the digits that the phone shows.
        Save the recovery codes, on paper or in another safe place.
        Add your phone number if you like, or skip that.

help-why-required = Why must I turn on two-factor authentication before I go on?
    .answer = You administer the workspace, and whoever gets hold of your password could change everything in it. That is why the console stays closed until you have a second proof. Your own account stays open.
    .steps =
        Press “{ two-factor-turn-on }” on that page and follow it. It takes two minutes.
        If you have no phone at hand, ask another administrator to do meanwhile what cannot wait.

help-other-methods = How do I log in without the app?
    .answer = With another method that you have set up. Each of them is there from the first moment; you need not wait.
    .steps =
        Choose “{ other-login-methods }”.
        “{ method-verification-code }”: the app on your phone shows it, without internet, too.
        “{ login-by-sms }”: if you have added your phone number, a code goes there.
        “{ method-recovery-code }”: type one of the codes that you saved. Each works once.
        None of them? Choose “{ cannot-confirm }”, and an administrator can let you in.

help-missing-request = Why does no request appear on my phone?
    .answer = Mostly because the app is closed and may not notify you. Open it: while it is open, requests appear by themselves.
    .steps =
        Is the app up to date, and on the home screen?
        Does the phone allow it notifications? Look into the phone’s settings.
        Is the phone online?
        Did you log out on all devices, or change your password? Then connect the phone again.
    .also = You need not wait for it: choose “{ other-login-methods }”. The “{ method-verification-code }” works without internet.

help-verification-code = Where do I find the verification code?
    .answer = In the app on your trusted device. The phone makes it by itself; it needs no internet for that.
    .steps =
        On the login page choose “{ other-login-methods }”, then “{ method-verification-code }”.
        On the phone open the app. If it is online, the code appears by itself.
        Otherwise choose “Menu”, “Change account”, the three dots beside your account, and “Verification code”.
        Type the six digits. They change every 30 seconds, and each works once.

help-connect-again = Why am I asked to connect my phone again?
    .answer = Because you logged out on all devices or changed your password. That also disconnects your trusted device, in case somebody else had it in hand.
    .steps =
        Press “{ show-qr-code }” in the message above the page or under “{ trusted-devices }”.
        Scan the code with the app on the same phone, and type the digits that it shows.
        Make new recovery codes: the old ones are void.
    .also = Until then the phone confirms nothing and its codes are refused. “{ remind-me-later }” hides the message until tomorrow, as often as you like. Another phone than before needs a second proof first.

help-check-details = Why am I asked to check my login parameters?
    .answer = So that you are not locked out one day: every { $check } you are asked whether your trusted device and your phone number are still yours.
    .steps =
        Is everything right? Press “{ everything-is-fine }”.
        Something has changed? Press “{ change }” or “{ open-settings }”, and replace it there.

help-phone-number = How do I add my phone number?
    .answer = Under “{ nav-security }”, once two-factor authentication is on. Then a code by SMS is one more way in.
    .steps =
        Open “{ nav-security }”, then “{ two-factor }”, and press “{ phone-number-enter }” beside “{ method-sms }”.
        Type the number with the country, and press “{ next }”.
        Type the code from the message. With that the number is linked.
    .also = Messages can be read on the way, and a number can be moved to another card. Keep SMS as a second way, beside the app and recovery codes.

help-recovery-codes = What do I do when my recovery codes run out?
    .answer = Make a new set. You can do that also when none is left, since every other method still lets you in.
    .steps =
        Log in with your last code, or under “{ other-login-methods }” with “{ method-push }”, “{ login-by-sms }” or “{ method-verification-code }”.
        Open “{ nav-security }”, then “{ two-factor }”.
        Press “{ reload }” beside “{ recovery-codes }”.
        Print the new codes or save them in a safe place. All old ones, used or not, are refused from now on.

help-new-phone = I have a new phone. What must I do?
    .answer = Connect it while the old phone is still at hand. That takes a minute.
    .steps =
        Open “{ nav-security }”. Press “{ change }” beside “{ trusted-devices }”, or “{ mobile-device-changed }” beside the authenticator app.
        Confirm that it is you, with a code of the old phone or a recovery code.
        Scan the new QR code with the new phone, and type the digits that it shows.
        Make new recovery codes if you had some: they belonged to the old phone.

help-lost-phone = My phone is lost. How do I get in?
    .answer = With one of your recovery codes, with a code by SMS if you have added your number, or with the help of an administrator.
    .steps =
        Log in with your password. Where the code is asked for, choose “{ other-login-methods }”, then “{ method-recovery-code }”.
        Is the number on another phone already, or only the app is lost? Choose “{ login-by-sms }” there.
        Without either, choose “{ cannot-confirm }” on that page. An administrator of your workspace can let you in with the password alone for a while.
        Once you are in, open “{ nav-security }” and set up the app on your new phone at once. Codes from the lost one are then refused.
        If you are the only administrator, whoever runs the server can let you in.

help-cannot-confirm = What happens when I choose “{ cannot-confirm }”?
    .answer = Your administrators are told that somebody with your password cannot give the second proof. One of them contacts you and can let you in.
    .steps =
        Press “{ send-request }”. It changes nothing about how your account is protected.
        Leave the page open, or come back to it in the same browser within the time that it shows.
        Wait until an administrator contacts you. They use a way that they know, and check that it is you.
        Once they let you in, the page goes on by itself, or when you reload it. Only this browser is let in.
        Set up your new phone at once.
    .also = You get an e-mail at every address of yours, too. If you did not send a request, somebody knows your password: tell your administrator and change it. Between two requests there is a pause; you can still use another method meanwhile.

help-turned-off = Two-factor authentication was turned off for me. What now?
    .answer = Until the time that is shown your password alone lets you in. Use it to set up your new phone; that turns the protection on again.
    .steps =
        Reload the page where you were asked for the code. You are let in.
        Open “{ nav-security }”. Press “{ change }” beside “{ trusted-devices }”, “{ mobile-device-changed }” beside the authenticator app, or “{ two-factor-turn-on }”.
        Set up the app and save new recovery codes.
    .also = Did your old phone turn up again? Choose “{ turned-off-own-again }” under “{ nav-security }”. If you do nothing, the second proof is asked for again by itself when the time is over.

help-new-device = Why am I told about a login from a new device?
    .answer = Because your account was opened in a browser or on a device that it was not used on before. Every such login is told to you, so that one that is not yours does not go unseen.
    .also =
        The message says when it was, with which device, browser and system, and from which address in the network. The address may differ from the usual one when you travel, use mobile data, or connect over a VPN.
        Mostly the login is your own: a new computer, another browser, or cookies that were cleared.
    .steps =
        Compare time and device with what you did. If both fit, there is nothing to do.
        If you cannot tell, look at your login history.
        If it was not you, act at once.

help-not-me = A login was not mine. What do I do?
    .answer = Lock the stranger out, then take the way in away. Begin at once; it takes a few minutes.
    .steps =
        Open “{ nav-security }”, then “{ authentication }”, and press “{ log-out-everywhere }”. Only the session that you are using stays.
        Change your password. If you cannot log in any more, choose “{ forgot-password }” on the login page.
        Turn on two-factor authentication, or make new recovery codes if you have it already.
        Tell your administrator, who can see every login in the login history.
        If you used the same password anywhere else, change it there, too, and look after your mailbox first.

help-unsure = I am not sure whether a login was mine.
    .answer = Compare the message with your login history: time, device and address.
    .steps =
        Open “{ nav-login-history }”.
        Look for the time of the message. What were you doing then, and with which device?
        An unknown address alone need not mean much: on the road, with mobile data or over a VPN it changes. An unknown device at an unlikely hour does.
        If doubt is left, act as if it was not you: log out on all devices, change your password, turn on two-factor authentication, and tell your administrator.

help-was-me = The login was mine. Is there anything to do?
    .answer = No. You are told again only when another new device is used.
    .also = It is a good moment to see whether two-factor authentication is on, and whether your password is used nowhere else. Then a stolen password alone opens nothing.

help-answer-request = Somebody asks to be let in. What do I check?
    .answer = Whoever asks has typed the right password. That can be the owner who lost the phone, or somebody who stole the password.
    .steps =
        Open the request under “{ nav-access-requests }”. It says when and from where, and whether device and network are known.
        Call or meet the person over a way that you know, never over one that came with the request. Ask what they see on the page.
        If it is the person, give the reason, tick that you checked, and choose for how long. Only the browser that asked is let in.
        If it is not, decline, and let the person change the password.
    .also = The first of two administrators wins, and the others see who answered. You cannot answer your own request.

help-turn-off-for = Somebody cannot give the second proof. How do I let them in?
    .answer = You can turn off two-factor authentication of this one person for a short time. First make sure who is asking.
    .steps =
        Call or meet the person over a way that you know. Whoever has stolen the password may be asking.
        Open the person’s page under “{ nav-employees }”, choose “{ actions }”, then “{ two-factor }”.
        Choose the browser that waits for the second proof, give the reason, and choose for how long.
        The person reloads the page, is in, and sets up the new phone. That turns the protection on again, and so does the end of the time.

help-administrator-phone = An administrator lost the phone. Who helps?
    .answer = Another administrator, in the same way as for everybody else. Nobody can do it for themselves.
    .steps =
        If there is another administrator, this one opens the colleague’s page and turns off two-factor authentication for a while.
        If there is none, whoever runs the server restores access on the machine itself, and the event log says so.
        Afterwards make a second person administrator, so that it does not come to that again.

help-email-exists = Why does it say “{ refusal-email-already-exists }” when I invite?
    .answer = The address belongs to somebody already: either as login, or as contact email in a profile.
    .steps =
        If it is somebody’s login, and the person uses another address now, let the person change the login in their own profile and confirm the new address. Then invite again.
        If it is a contact email, let it be changed in that employee’s profile.
        If it is the same person who was dismissed, do not invite again: reinstate.

help-wrong-invitation = I invited a wrong address. What now?
    .answer = Delete the invitation, and invite the right address. The link in the wrong message is dead from that moment on.
    .steps =
        Open “{ nav-employees }” and show those with the status “{ status-invited }”.
        Open the menu of the wrong invitation and delete it.
        Invite again, with the right address.
