# Jeder Satz, den ein Mensch liest, auf Deutsch; die Kennungen sind die von en.ftl, in derselben Reihenfolge.

## Gemeinsame Wörter

skip = Zum Inhalt springen
help = Brauchen Sie Hilfe?
help-ask = Brauchen Sie Hilfe? Fragen Sie
language = Sprache
menu = Menü
navigation = Seiten
console = Verwaltung
continue = Weiter
cancel = Abbrechen
change = Ändern
save = Speichern
reload = Neu laden
search = Suchen
clear = Leeren
copy = Kopieren
copied = Kopiert
copy-by-hand = Kopieren Sie es von Hand: Es ist markiert.
details = Einzelheiten
show = Anzeigen
hide = Verbergen
show-password = Passwort anzeigen
hide-password = Passwort verbergen
never = Nie
newer = Neuere
number = { $count }
pages = Seiten
page-before = Vorige
page-after = Nächste
older = Ältere
paging = Neuere und ältere
log-in = Anmelden
log-out = Abmelden
log-out-forget = Abmelden und dieses Gerät vergessen
not-you = Das sind nicht Sie?
workspace = Arbeitsbereich
workgroups = Arbeitsgruppen
workgroups-none = Sie gehören zu keiner Arbeitsgruppe.
workgroups-none-of = In keiner Arbeitsgruppe.
contact-email = Kontakt-E-Mail
login-label = Anmeldename
password-label = Passwort
code-label = Code aus der App
code-for-support = Für den Support:
caps-lock = Die Feststelltaste ist an.
state-on = An
state-off = Aus
stale-form-again = Diese Seite war zu lange offen oder auch in einem anderen Fenster geöffnet. Es ging nichts verloren: Senden Sie sie noch einmal ab.

## Navigation

nav-home = Mein Konto
nav-security = Sicherheit
nav-login-history = Anmeldeverlauf
nav-employees = Mitarbeiter
nav-reports = Zeit und Berichte
nav-event-log = Ereignisprotokoll
nav-settings = Einstellungen

role-administrator = Administrator
role-employee = Mitarbeiter
status-invited = Eingeladen
status-pending = Wartet auf Freigabe
status-active = Aktiv
status-dismissed = Ausgeschieden
unknown = Unbekannt

## Zeitpunkte

when-just-now = gerade eben
when-in-a-moment = gleich
when-minutes-ago = { $count ->
    [one] vor 1 Minute
   *[other] vor { $count } Minuten
}
when-in-minutes = { $count ->
    [one] in 1 Minute
   *[other] in { $count } Minuten
}
when-today = heute um { $time } Uhr
when-yesterday = gestern um { $time } Uhr
when-tomorrow = morgen um { $time } Uhr
when-on = am { $date }
when-on-at = am { $date } um { $time } Uhr
# Nach „bis“, „ab“ und „seit“.
when-point = { $date }, { $time } Uhr
when-date = { $day }. { $month }
when-date-with-year = { $day }. { $month } { $year }
when-exact = { $weekday }, { $day }. { $month } { $year }, { $time } { $zone }
wait-seconds = { $count ->
    [one] 1 Sekunde
   *[other] { $count } Sekunden
}
wait-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
wait-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}
weekday-1 = Montag
weekday-2 = Dienstag
weekday-3 = Mittwoch
weekday-4 = Donnerstag
weekday-5 = Freitag
weekday-6 = Samstag
weekday-7 = Sonntag
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember

## Die Tür

sign-in-title = Anmelden
sign-in-title-to = In { $workspace } anmelden
sign-in-busy = Gerade melden sich viele an. Versuchen Sie es in { $wait } noch einmal; Ihr Passwort wurde noch nicht geprüft.
sign-in-captcha-wrong = Wir konnten nicht erkennen, dass sich ein Mensch anmeldet. Versuchen Sie es noch einmal.
forgot-password = Passwort vergessen
arrival-signed-out = Sie sind abgemeldet.
arrival-session-ended = Ihre Sitzung ist zu Ende. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.
arrival-password-changed = Ihr Passwort ist geändert. Melden Sie sich mit dem neuen an.
arrival-challenge-expired = Das hat etwas zu lange gedauert. Beginnen Sie noch einmal mit dem Passwort.
arrival-account-ready = Ihr Konto ist bereit. Melden Sie sich mit dem Passwort an, das Sie gerade gewählt haben.
incorrect-hint-password = Nicht sicher, wie das Passwort lautet?
incorrect-hint-recover = Stellen Sie es wieder her
incorrect-hint-login = Sehen Sie nach, ob der Anmeldename richtig geschrieben ist, oder fragen Sie Ihren Administrator danach.
incorrect-hint-keyboard = Prüfen Sie die Tastaturbelegung und die Feststelltaste.
incorrect-hint-code = Warten Sie auf den nächsten Code und geben Sie diesen ein; jeder gilt nur einmal.
sign-in-with-code = Zuerst mit einem Code anmelden
sign-in-with-code-what = Mit einem Code aus Ihrer Authenticator-App kommen Sie auf einem neuen Gerät auch dann hinein, wenn gerade jemand Ihr Passwort zu erraten versucht.
sign-in-without-code = Ohne Code anmelden
throttled-title = Zu viele Versuche
throttled-until = Nächster Versuch in
captcha-what = Nach mehreren falschen Versuchen prüfen wir, ob sich ein Mensch anmeldet. Sie müssen nichts lösen.
captcha-solving = Wird geprüft. Das dauert einige Sekunden.
captcha-solved = Geprüft. Sie können sich anmelden.
captcha-failed = Die Prüfung wurde nicht fertig. Laden Sie die Seite neu, oder warten Sie eine Weile und versuchen Sie es ohne sie.
captcha-without-script = Ihr Browser führt keine Skripte aus, deshalb nehmen wir nur in Abständen einen Versuch an.
captcha-without-script-wait = Der nächste ist in { $wait } möglich.
recover-title = Passwort vergessen
recover-what = Geben Sie Ihren Anmeldenamen ein. Gehört er zu einem Konto hier, senden wir an dessen E-Mail-Adresse einen Link, mit dem Sie ein neues Passwort wählen.
recover-verb = Link senden
recover-no-login = Sie wissen auch Ihren Anmeldenamen nicht? Ein Administrator Ihres Arbeitsbereichs kann ihn Ihnen sagen.
recover-back = Zurück zur Anmeldung
recover-sent-title = Sehen Sie in Ihrem Postfach nach
recover-sent-what = Gehört { $login } zu einem Konto hier, dann ist ein Link an dessen E-Mail-Adresse unterwegs.
recover-sent-life = { $life ->
    [one] Er gilt einmal und 1 Minute lang, und nur der neueste gilt.
   *[other] Er gilt einmal und { $life } Minuten lang, und nur der neueste gilt.
}
recover-sent-from = Er kommt von
recover-sent-spam = Nach einer Minute nichts da? Sehen Sie unter Spam und Werbung nach, und fügen Sie den Absender Ihren sicheren Absendern hinzu. Fordern Sie dann einen weiteren Link an.
recover-sent-again = Einen weiteren können Sie anfordern in
recover-sent-verb = Noch einen Link senden
recover-sent-other = Anderer Anmeldename
recover-too-soon = Gerade eben wurde ein Link angefordert. Warten Sie auf die E-Mail, oder bis die Zeit unten abgelaufen ist.
reset-title = Neues Passwort wählen
reset-what = Es gilt in jedem Arbeitsbereich, in dem Sie sich anmelden. Jede Sitzung Ihres Kontos endet, und Ihre Geräte gelten als neu.
reset-leaves = Was danach noch zeigt, dass Sie es sind:
reset-locks-out = Danach wirkt keiner Ihrer zweiten Nachweise mehr. Wenn Ihnen Ihr Passwort doch einfällt, melden Sie sich stattdessen damit an; sonst muss ein Administrator Sie hereinlassen.
reset-leaves-nothing = nichts; nur ein Administrator kann Sie hereinlassen
reset-disconnects = Ihr vertrauenswürdiges Gerät wird getrennt. Sie verbinden es wieder, sobald Sie angemeldet sind.
reset-sms-later = Codes per SMS gelten nach { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
} wieder.
reset-sure = Ich weiß, dass mich danach nur ein Administrator hereinlassen kann.
problem-sure-nothing-remains = Kreuzen Sie das an, wenn Sie fortfahren möchten.
reset-survives-nothing = Es ist kein zweiter Nachweis eingerichtet: Allein das neue Passwort schützt dann Ihr Konto. Wählen Sie ein gutes.
reset-verb = Neues Passwort festlegen
reset-dead-outdated = Inzwischen wurde ein neuerer Link gesendet. Nehmen Sie den aus der neuesten E-Mail.
reset-dead-expired = Dieser Link ist zu alt. Fordern Sie einen neuen an und benutzen Sie ihn bald.
reset-dead-used = Dieser Link hat seinen Zweck schon erfüllt. Melden Sie sich mit dem neuen Passwort an, oder fordern Sie einen neuen Link an.
reset-dead-other-profile = Dieser Link gehört zu einem anderen Profil als dem, das hier angemeldet ist. Es wurde nichts geändert.
reset-dead-signed-in = Hier angemeldet: { $login }
reset-dead-again = Neuen Link anfordern
sign-out-here = Hier abmelden und weitermachen
workspace-choice-title = Arbeitsbereich wählen
workspace-choice-what = Sie gehören zu mehreren. Wohin möchten Sie?

not-an-employee-title = Diesen Mitarbeiter gibt es in { $workspace } nicht
not-an-employee-what = Ihr Passwort stimmt, aber zu diesem Anmeldenamen gibt es hier keinen Mitarbeiter. Eines davon hilft:
not-an-employee-invited = Eine Einladung wartet auf Sie. Öffnen Sie den Link in der Einladungs-E-Mail; danach können Sie sich anmelden.
not-an-employee-login = Prüfen Sie den Anmeldenamen. Vielleicht ist es der eines anderen Profils von Ihnen.
not-an-employee-login-again = Anderen Anmeldenamen verwenden
not-an-employee-workspace = Wählen Sie den Arbeitsbereich, zu dem Sie gehören.
not-an-employee-none = Dieser Anmeldename gehört noch zu keinem Arbeitsbereich.
not-an-employee-invitation = Sie haben noch nie in { $workspace } gearbeitet? Bitten Sie um eine Einladung.
not-an-employee-dismissed = Sie haben schon einmal hier gearbeitet? Der Administrator kann nachsehen, ob Sie als ausgeschieden geführt werden, und Sie wieder aufnehmen.

## Der zweite Nachweis

method-otp = Authenticator-App
second-factor-otp-title = Code eingeben
second-factor-otp-what = Öffnen Sie Ihre Authenticator-App und geben Sie den Code ein, den sie für dieses Konto zeigt.
other-login-methods = Andere Anmeldemethoden
code-incorrect = Dieser Code stimmt nicht. Warten Sie auf den nächsten und geben Sie diesen ein; das Telefon muss seine Uhrzeit automatisch einstellen.
code-already-used = Dieser Code wurde schon benutzt. Warten Sie auf den nächsten.
second-factor-choice-title = Andere Anmeldemethoden
second-factor-choice-what = Wie möchten Sie bestätigen, dass Sie es sind?
second-factor-none = Zurzeit gibt es keine Anmeldemethode, die Sie nutzen können.
second-factor-disconnected = „{ $name }“ bestätigt zurzeit nichts: Es wurde getrennt, als Sie sich überall abgemeldet oder Ihr Passwort geändert haben. Verbinden Sie es erneut, sobald Sie angemeldet sind.
second-factor-stuck = Geht keine davon?
second-factor-stuck-what = Jemand kann Sie hereinlassen. Fragen Sie:

# Das vertrauenswürdige Gerät an der Tür
method-push = Bestätigung in der App
second-factor-push-title = In der App bestätigen
second-factor-push-what = Öffnen Sie die App auf Ihrem Telefon und bestätigen Sie, dass Sie es sind.
method-verification-code = Prüfcode
second-factor-verification-title = Prüfcode eingeben
second-factor-verification-what = Öffnen Sie die App auf Ihrem vertrauenswürdigen Gerät, wählen Sie Menü, dieses Konto, dann Prüfcode, und geben Sie die sechs Ziffern ein. Das Telefon braucht dafür kein Internet.

## Das Telefon bestätigt

push-type-number = Öffnen Sie die App auf „{ $phone }“ und geben Sie diese Zahl ein:
push-press = Öffnen Sie die App auf „{ $phone }“ und bestätigen Sie, dass Sie es sind.
push-waits = Das Telefon kann noch antworten:
push-nobody-asks = Niemand wird Sie je am Telefon, im Chat oder per E-Mail nach dieser Zahl fragen.
push-scan = Stattdessen scannen
push-scan-what = Wählen Sie in der App bei der Anfrage „Scannen“.
push-scan-label = Die Zahl als QR-Code für die App
push-confirmed = Ich habe am Telefon bestätigt
push-again = Noch einmal senden
push-over = Am Telefon hat niemand geantwortet. Senden Sie die Anfrage noch einmal oder wählen Sie unten einen anderen Weg.
push-wrong-numbers = Die Zahl am Telefon war zu oft falsch. Senden Sie eine neue Anfrage und geben Sie die Zahl ein, die diese Seite zeigt.
push-unsent = An das Telefon wurde noch nichts gesendet.
push-too-many = An Ihr Telefon gingen viele Anfragen. Die nächste ist in { $wait } möglich. Wählen Sie bis dahin unten einen anderen Weg.
push-paused = Anfragen an Ihr Telefon wurden zweimal abgelehnt. Es wird keine mehr gesendet, bis Sie sich anders angemeldet haben. Haben nicht Sie abgelehnt, ändern Sie danach Ihr Passwort.
push-missing = Nichts auf Ihrem Telefon?
push-is-open = Die App ist gerade geöffnet.
push-seen = Letzter Kontakt der App:
push-never-seen = Die App hat sich nicht gemeldet, seit sie verbunden wurde.
push-asleep = In der App sind Benachrichtigungen ausgeschaltet, auf dem gesperrten Telefon erscheint daher nichts. Öffnen Sie die App; in ihren Einstellungen können Sie sie einschalten.
push-missed = Der Push-Dienst des Telefons hat die letzte Benachrichtigung nicht angenommen. Öffnen Sie die App: Dort ist die Anfrage.
push-old-app = Die App auf Ihrem Telefon ist zu alt: Öffnen Sie sie, während das Telefon online ist, dann aktualisiert sie sich.
push-cause-installed = Die App muss auf dem Telefon installiert und aktuell sein: Öffnen Sie sie, während sie online ist, dann erneuert sie sich von selbst.
push-cause-open = Öffnen Sie die App: Die Anfrage ist dort, auch wenn keine Benachrichtigung kam.
push-cause-allowed = Erlauben Sie der App Benachrichtigungen in den Einstellungen Ihres Telefons.
push-cause-online = Das Telefon braucht Internet. Hat es keins, wählen Sie unten einen anderen Weg und dort den Prüfcode.
push-cause-disconnected = Haben Sie sich auf allen Geräten abgemeldet oder das Passwort geändert, dann verbinden Sie das Telefon neu: „{ nav-security }“, dann „{ show-qr-code }“.
push-refused = Diese Anmeldung wurde am Telefon abgelehnt. Haben Sie sie abgelehnt, weil sie nicht von Ihnen kam, dann kennt jemand Ihr Passwort: Wählen Sie unter „{ forgot-password }“ ein neues. Waren Sie es selbst, beginnen Sie noch einmal.
method-push-confirm = Bestätigung in der App, ohne Zahl
mail-approval-denied-subject = Sie haben eine Anmeldung abgelehnt
mail-approval-denied-fact = Eine Anmeldung in { $workspace } wurde auf Ihrem Telefon abgelehnt. Wer sie versucht hat, kennt Ihr Passwort.
mail-approval-denied-password = Die Anmeldung ist beendet, niemand kam hinein. Wählen Sie jetzt ein neues Passwort.
mail-approval-denied-change = Passwort ändern
mail-approval-denied-tell = Brauchen Sie Hilfe? { $support }
mail-step-up-denied-subject = Sie haben eine Bestätigung abgelehnt
mail-step-up-denied-fact = Jemand war in { $workspace } unter Ihrem Namen angemeldet und wollte noch einmal bestätigen, dass Sie es sind; auf Ihrem Telefon wurde das abgelehnt. Wer es versucht hat, kennt Ihr Passwort.
mail-step-up-denied-password = Dieser Browser ist abgemeldet. Wählen Sie jetzt ein neues Passwort.
mail-push-paused-subject = Anfragen an Ihr Telefon sind ausgesetzt
mail-push-paused-fact = Anmeldungen in { $workspace } wurden auf Ihrem Telefon zweimal an einem Tag abgelehnt. An das Telefon wird nichts gesendet, bis Sie sich anders angemeldet haben. Wer es versucht hat, kennt Ihr Passwort.
mail-push-paused-of-subject = Anfragen an ein Telefon sind ausgesetzt
mail-push-paused-of-fact = { $name } hat Anmeldungen in { $workspace } zweimal an einem Tag am Telefon abgelehnt. Jemand kennt das Passwort.
mail-push-paused-of-do = An das Telefon wird nichts gesendet, bis { $name } sich anders angemeldet hat. Fragen Sie, ob das Passwort geändert wurde.
mail-push-paused-of-open = Seite des Mitarbeiters öffnen
event-approval-asked = Bestätigung in der App angefordert
event-approval-given = In der App bestätigt
event-approval-denied = In der App abgelehnt
event-approval-refused = Antwort des Telefons nicht angenommen
event-push-paused = Anfragen an das Telefon ausgesetzt
event-push-subscribed = Benachrichtigungen an das Telefon eingeschaltet
event-push-unsubscribed = Benachrichtigungen an das Telefon ausgeschaltet
setting-push-answer-name = Was am Telefon zu tun ist
setting-push-answer-reason = Eine Zahl, die vom Computer zum Telefon geht, bestätigt niemand aus Versehen. Ein Druck ist leichter, bleibt aber unter dem Standard: Wer das Passwort hat, muss nur auf einen müden Moment warten.
choice-push-answer-number = Die Zahl von der Seite übernehmen
choice-push-answer-number-unless-known = Ein Druck bei bekanntem Browser und Netz (unter dem Standard)
choice-push-answer-confirm = Ein Druck (unter dem Standard)
setting-push-life-name = Wie lange eine Anfrage auf das Telefon wartet
setting-push-life-reason = Lang genug, um das Telefon aus der Tasche zu holen; ein Dieb hat auch nicht länger.
setting-push-again-name = Wann eine weitere Anfrage gesendet werden darf
setting-push-again-reason = Anfragen ohne Ende ermüden, bis jemand eine bestätigt.
setting-push-digits-name = Stellen der Zahl
setting-push-digits-reason = Sechs sind der Standard. Weniger sind schneller getippt, bleiben aber darunter.
setting-push-tries-name = Falsche Zahlen, die eine Anfrage verträgt
setting-push-tries-reason = Vertippen kommt vor; Raten darf sich nicht lohnen.
setting-push-most-name = Anfragen, die ein Browser senden darf
setting-push-most-reason = Gezählt seit der letzten Anmeldung, innerhalb der Zeit darunter. Danach bietet die Seite die anderen Methoden an.
setting-push-window-name = Zeit, in der Anfragen gezählt werden
setting-push-window-reason = Danach kann das Telefon wieder gefragt werden.

# Wiederherstellungscodes an der Tür
method-recovery-code = Wiederherstellungscode
second-factor-recovery-title = Wiederherstellungscode eingeben
second-factor-recovery-what = Geben Sie einen der Codes ein, die Sie beim Einrichten der Zwei-Faktor-Anmeldung gespeichert haben. Jeder gilt einmal.
recovery-code-label = Wiederherstellungscode
recovery-code-incorrect = Dieser Code stimmt nicht oder wurde schon benutzt. Versuchen Sie einen anderen aus Ihrer neuesten Liste.
recovery-code-not-checked = Ihr Code wurde nicht angesehen und gilt noch. Senden Sie ihn noch einmal, wenn die Prüfung unten fertig ist.
recovery-codes-exhausted = Es ist kein Wiederherstellungscode mehr übrig. Melden Sie sich mit einer anderen Methode an und erzeugen Sie unter { nav-security } neue.
method-unavailable-now = Diese Methode geht zurzeit nicht. Wählen Sie eine andere; sobald Sie angemeldet sind, gilt diese wieder.

step-up-title = Bestätigen Sie, dass Sie es sind
step-up-why = Sie möchten { $act }. Zum Schutz Ihres Kontos fragen wir noch einmal nach.
step-up-push = In der App auf dem Telefon bestätigen
step-up-another-way = Auf andere Weise bestätigen
act-change-app = Ihre Authenticator-App auf ein anderes Telefon umziehen
act-set-up-app = eine Authenticator-App einrichten
act-reload-codes = neue Wiederherstellungscodes erzeugen
act-log-out-everywhere = sich auf allen Geräten abmelden
act-change-settings = die Einstellungen des Arbeitsbereichs ändern
act-end-sessions-of = alle Sitzungen von { $name } beenden
act-go-on = weitermachen
password-incorrect = Dieses Passwort stimmt nicht.

## Das vertrauenswürdige Gerät

trusted-devices = Vertrauenswürdige Geräte
phone-what = Ein Telefon mit der App bestätigt Ihre Anmeldungen und erzeugt Prüfcodes ohne Internet.
phone-connected = Verbunden
phone-disconnected = Getrennt
phone-disconnected-what = Es bestätigt nichts, bis Sie es wieder verbinden.
phone-last-seen = zuletzt gesehen
phone-former = Früher:
phone-connect = Telefon verbinden
show-qr-code = QR-Code anzeigen
phone-setup-title = Ihr Telefon verbinden
phone-change-title = Ein anderes Telefon verbinden
phone-again-title = Ihr Telefon wieder verbinden
phone-again-what = „{ $name }“ wurde getrennt, weil Sie sich überall abgemeldet oder Ihr Passwort geändert haben. Scannen Sie diesen Code mit demselben Telefon.
phone-change-what = „{ $name }“ bleibt verbunden, bis Sie das neue Telefon bestätigen. Dann gelten auch Ihre Wiederherstellungscodes nicht mehr.
phone-step-app = Öffnen Sie die App auf dem Telefon
phone-step-app-what = Sie öffnet sich im Browser des Telefons und lässt sich auf den Startbildschirm legen; Sie brauchen dafür keinen Store, und sie kostet nichts.
phone-step-scan = Scannen Sie diesen Code mit der App
phone-step-scan-what = Wählen Sie in der App „Konto hinzufügen“ und halten Sie die Kamera auf den Bildschirm.
phone-open-here = In der App auf diesem Telefon öffnen
phone-code-type = Die Kamera geht nicht? Geben Sie diesen Code in die App ein:
phone-qr-label = QR-Code für die App. Der Code daneben bewirkt dasselbe.
phone-code-secret = Zeigen Sie diesen Code niemandem. Er gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} und für ein Telefon.
phone-step-digits = Geben Sie die sechs Ziffern ein, die das Telefon zeigt
phone-step-digits-what = Das Telefon zeigt sechs Ziffern, sobald es den Code gescannt hat, und diese Seite geht von selbst weiter. Falls nicht, drücken Sie „{ continue }“.
phone-not-scanned = Noch kein Telefon hat den Code gescannt. Scannen Sie ihn und gehen Sie dann weiter.
phone-code-ended = Dieser Code gilt nicht mehr.
phone-code-anew = Neuen Code zeigen
phone-code-over = Der Code von vorhin gilt nicht mehr. Scannen Sie diesen neuen.
phone-other = Ein anderes Telefon?
phone-other-what = Zu Ihrem Schutz verlangt ein Telefon, das wir nicht kennen, einen zweiten Nachweis, der nicht vom alten Telefon kommt.
phone-other-prove = Mit einem Code Ihrer Authenticator-App bestätigen
phone-other-nothing = Ich habe keinen anderen Nachweis
other-phone-title = Ein anderes Telefon ohne das alte
other-phone-what = Sie haben weder „{ $name }“ noch einen Code, sind hier aber angemeldet. Dann können Sie nach einer Wartezeit ein anderes Telefon verbinden.
other-phone-why = Wir schreiben sofort an alle Ihre Adressen. So kann niemand, der sich nur an Ihren Computer setzt, unbemerkt ein Telefon verbinden.
other-phone-stay = Bleiben Sie hier angemeldet: Endet diese Sitzung, auch von selbst, war das Warten umsonst.
other-phone-too-short = „{ $name }“ ist nicht mehr da? Zwei Wege führen zu einem anderen Telefon:
other-phone-by-code = Wenn Sie einen Wiederherstellungscode haben: Melden Sie sich ab, damit wieder an, und verbinden Sie das neue Telefon.
other-phone-by-administrator = Bitten Sie Ihren Administrator, die Zwei-Faktor-Anmeldung für Sie für kurze Zeit auszuschalten. Dann melden Sie sich mit Ihrem Passwort an und verbinden das neue Telefon.
other-phone-faster = Schneller geht es mit einem Wiederherstellungscode, oder wenn Ihr Administrator Sie hereinlässt.
other-phone-announce = In { $hours ->
    [one] { $hours } Stunde
   *[other] { $hours } Stunden
} ein anderes Telefon verbinden
other-phone-waits = In diesem Browser können Sie ein anderes Telefon verbinden, und zwar ab
other-phone-elsewhere = In einem anderen Browser wurde ein anderes Telefon angekündigt. Dort lässt es sich verbinden, und zwar ab
other-phone-not-you = Das waren nicht Sie? Nehmen Sie es zurück, melden Sie sich danach auf allen Geräten ab und ändern Sie Ihr Passwort.
other-phone-due = Die Wartezeit ist vorbei. Bestätigen Sie Ihr Passwort und verbinden Sie das neue Telefon.
other-phone-withdraw = Zurücknehmen
other-phone-withdrawn = Das andere Telefon ist nicht mehr angekündigt.
phone-other-announced = Ein anderes Telefon kann seinen Platz einnehmen, und zwar ab
phone-other-look = Ansehen, worum es geht
phone-lost = Mein Telefon ist verloren
own-off = Ausschalten
own-off-title = Zwei-Faktor-Anmeldung ausschalten
own-off-what = Danach genügt allein Ihr Passwort, auch jedem anderen, der es kennt.
own-off-deleted = Ihre App, Ihr vertrauenswürdiges Gerät, Ihre Telefonnummer und Ihre Wiederherstellungscodes werden hier gelöscht.
own-off-told = Wir schreiben an alle Ihre Adressen.
own-off-done = Die Zwei-Faktor-Anmeldung ist ausgeschaltet.
phone-digits-title = Ist das Ihr Telefon?
phone-digits-what = Ein Telefon hat den Code gescannt. Vergleichen Sie seinen Namen und geben Sie die sechs Ziffern ein, die es zeigt.
phone-digits-label = Ziffern auf dem Telefon
phone-digits-incorrect = Diese Ziffern stimmen nicht. Sehen Sie noch einmal auf Ihr Telefon.
phone-not-mine = Das ist nicht mein Telefon
phone-not-mine-what = Sie kennen dieses Telefon nicht? Dann hat jemand anders den Code gesehen. Noch ist nichts verbunden.
phone-done-title = Ihr Telefon ist verbunden
phone-done-what = „{ $name }“ ist jetzt Ihr vertrauenswürdiges Gerät.
phone-done-codes = Ihre alten Wiederherstellungscodes gelten nicht mehr. Erzeugen Sie jetzt neue, damit Sie ohne das Telefon hereinkommen.
act-connect-phone = ein Telefon verbinden
banner-connect-phone = Ihr vertrauenswürdiges Gerät „{ $name }“ wurde getrennt, weil Sie sich überall abgemeldet oder Ihr Passwort geändert haben. Verbinden Sie es wieder, damit es Ihre Anmeldungen bestätigt.
banner-check = Prüfen Sie Ihre Anmeldedaten.
banner-check-phone = Ist „{ $name }“ ({ $platform }) noch Ihr vertrauenswürdiges Gerät?
banner-check-number = Ist { $number } noch Ihre Telefonnummer?
banner-check-no-number = Es ist keine Telefonnummer hinterlegt.
remind-me-later = Später erinnern
everything-is-fine = Alles in Ordnung
open-settings = Einstellungen öffnen

## Passwort ändern

password-change-title = Passwort ändern
password-change-what = Es gilt in jedem Arbeitsbereich, in dem Sie sich anmelden. Andere Geräte werden abgemeldet; hier bleiben Sie angemeldet.
password-change-what-kept = Es gilt in jedem Arbeitsbereich, in dem Sie sich anmelden.
password-current = Aktuelles Passwort
password-change-verb = Passwort ändern
account-proof-waiting = Was Ihr ganzes Konto betrifft, wird mit einer Anmeldemethode bestätigt, die Sie schon vorher hatten. Die seitdem eingerichtete zählt ab { $until }.
account-proof-none = Was Ihr ganzes Konto betrifft, wird mit einer zweiten Anmeldemethode bestätigt, und keine von Ihren zeigt gerade einen Code. Verbinden Sie Ihr Telefon unter Sicherheit wieder, oder bestätigen Sie auf anderem Weg.
account-proof-confirm = Bestätigen, dass Sie es sind
password-change-code = Code aus der App für { $workspace }
password-change-code-what = Das Passwort gehört zu Ihrem ganzen Konto. Deshalb wird der zweite Nachweis eines Ihrer Arbeitsbereiche verlangt.
password-changed-done = Ihr Passwort ist geändert.
password-longer = Allein Ihr Passwort schützt Ihr Konto. Wählen Sie eines mit mindestens { $min } Zeichen.
password-longer-do = Längeres wählen
password-longer-close = Mein aktuelles behalten
password-forgot-current = Ich weiß mein aktuelles Passwort nicht
strength-0 = Sofort erraten
strength-1 = Zu leicht zu erraten
strength-2 = Gut genug
strength-3 = Stark
strength-4 = Sehr stark

## Die Authenticator-App

otp-setup-title = Authenticator-App einrichten
otp-change-title = Mein Mobilgerät hat sich geändert
otp-change-what = Ihre alte App gilt weiter, bis Sie unten die neue bestätigen. Danach werden ihre Codes abgelehnt.
otp-step-app = Eine Authenticator-App auf dem Telefon bereithalten
otp-step-app-what = Jede App für Einmalcodes eignet sich, auch die in Ihrem Passwortmanager.
otp-step-scan = Diesen Code mit der App scannen
otp-step-scan-what = Der Eintrag heißt dort „{ $label }“.
otp-open-here = Schon auf diesem Telefon? App öffnen
otp-key-what = Scannen geht nicht? Geben Sie diesen Schlüssel in die App ein:
otp-key-kind = Zeitbasiert, { $digits } Ziffern, { $step } Sekunden.
qr-label = QR-Code für Ihre Authenticator-App. Der Schlüssel daneben sagt dasselbe.
otp-step-code = Den Code eingeben, den die App zeigt
otp-confirm = Bestätigen und einschalten
otp-incorrect = Dieser Code stimmt nicht. Prüfen Sie, ob Sie diesen QR-Code gescannt haben, und geben Sie den Code ein, der jetzt zu sehen ist.
otp-clock-off = Die Uhr des Telefons geht um etwa { $off } falsch. Stellen Sie sie auf automatisch und geben Sie dann den nächsten Code ein.
otp-expired = Das Einrichten wurde vor zu langer Zeit begonnen. Löschen Sie den Eintrag aus der App und scannen Sie diesen neuen QR-Code.
otp-done-title = Die Zwei-Faktor-Anmeldung ist an
otp-done-what = Ab jetzt melden Sie sich mit dem Passwort und einem Code aus der App an.
otp-changed-title = Ihr neues Telefon ist eingerichtet
otp-changed-what = Ab jetzt gelten die Codes der neuen App. Die der alten werden abgelehnt.
otp-done-notice = Wir haben Ihnen dazu eine E-Mail geschickt. Bekommen Sie eine solche E-Mail, ohne dass Sie das waren, sagen Sie es sofort Ihrem Administrator.

otp-changed-codes = Ihre Wiederherstellungscodes gehörten zur alten App und gelten nicht mehr. Erzeugen Sie jetzt neue, damit Sie auch ohne Telefon hineinkommen.
later = Später

## Wiederherstellungscodes

recovery-codes = Wiederherstellungscodes
recovery-codes-title = Ihre Wiederherstellungscodes
recovery-codes-save = Speichern Sie Ihre Wiederherstellungscodes
recovery-codes-what = Ist Ihr Telefon nicht zur Hand, lässt Sie einer davon anstelle des Codes aus der App ein. Jeder gilt einmal. Bewahren Sie sie auf, wo sonst niemand nachsieht, und nicht nur auf dem Telefon.
recovery-codes-once = Sie werden nur jetzt gezeigt; später kann sie niemand für Sie nachlesen.
recovery-codes-reloaded = Das sind Ihre neuen Codes. Alle älteren werden ab jetzt abgelehnt.
recovery-codes-save-file = Als Textdatei speichern
print = Drucken
recovery-sheet-whose = { $login } in { $workspace }
recovery-sheet-made = Erzeugt am { $when }
recovery-sheet-use = Melden Sie sich mit dem Passwort an, wählen Sie „{ other-login-methods }“ und dann „{ method-recovery-code }“. Jeder Code gilt einmal. Streichen Sie benutzte durch.
recovery-codes-left = { $count ->
    [0] Kein Code übrig.
    [one] 1 Code übrig.
   *[other] { $count } Codes übrig.
}
recovery-codes-few = Erzeugen Sie neue, bevor Sie sie brauchen.
recovery-codes-none = Erzeugen Sie einen Satz, damit Sie auch ohne Telefon hineinkommen.
recovery-codes-made = Erzeugt
recovery-generate = Wiederherstellungscodes erzeugen
recovery-generate-title = Wiederherstellungscodes erzeugen
recovery-generate-what = Sie erhalten einen Satz Codes für den Tag, an dem Ihr Telefon nicht zur Hand ist.
recovery-reload-title = Neue Wiederherstellungscodes erzeugen
recovery-reload-what = { $count ->
    [0] Sie haben keinen Code mehr.
    [one] Der eine Code, den Sie noch haben, gilt sofort nicht mehr.
   *[other] Die { $count } Codes, die Sie noch haben, gelten sofort nicht mehr.
}
recovery-reload-then = Die neuen werden einmal gezeigt. Sie können sie drucken, speichern oder kopieren.
recovery-reload-verb = Neue Codes erzeugen
recovery-came-in = Sie haben sich mit einem Wiederherstellungscode angemeldet. Ist Ihr Telefon verloren oder neu?

## Das eigene Konto

two-factor = Zwei-Faktor-Anmeldung
two-factor-state = Schutz
two-factor-turn-on = Einschalten
setup-done-what = Von nun an lässt ein gestohlenes Passwort allein niemanden hinein: Wer sich anmeldet, bestätigt auch mit Ihrem Telefon oder mit einem Code.
setup-choice-title = Zwei-Faktor-Anmeldung einschalten
setup-choice-what = Danach lässt ein gestohlenes Passwort allein niemanden hinein. Wie möchten Sie bestätigen, dass Sie es sind? Den anderen Weg können Sie jederzeit hinzufügen.
setup-choice-phone = Auf dem Telefon bestätigen (empfohlen)
setup-choice-phone-what = Auf dem Telefon erscheint eine Anfrage, und Sie tippen die Zahl ein, die Sie auf diesem Bildschirm sehen. Ohne Internet zeigt das Telefon Codes.
setup-choice-otp = Codes einer Authenticator-App
setup-choice-otp-what = Sie geben einen kurzen Code aus einer App für Einmalcodes ein. Auch die in Ihrem Passwortmanager eignet sich.
factor-off-what = Allein Ihr Passwort schützt dieses Konto.
factor-off-of = Allein das Passwort schützt dieses Konto.
factor-required-by = Ihr Arbeitsbereich wird sie verlangen:
set-up = Einrichten
set-up-at = Eingerichtet
app-set-up = Authenticator-App eingerichtet
last-used = zuletzt benutzt
never-used = noch nicht benutzt
not-set-up = Nicht eingerichtet
mobile-device-changed = Mein Mobilgerät hat sich geändert
authentication = Anmeldung
password-changed = Geändert
password-set = Ein Passwort ist festgelegt.
sessions-title = Sitzungen
sessions-what = Überall, wo Sie jetzt angemeldet sind. Beenden Sie, was Sie nicht kennen.
sessions-show = Sitzungen anzeigen
sessions-count = { $count ->
    [0] Keine offene Sitzung
    [one] 1 offene Sitzung
   *[other] { $count } offene Sitzungen
}
sessions-only-this = Sie sind nur hier angemeldet.
session-this = Diese Sitzung
session-started = Begonnen
session-active = zuletzt aktiv
session-end = Beenden
session-end-this = Die Sitzung auf { $device } beenden
session-ends-soon = Ihre Sitzung endet bald.
session-ends-for-good = Ihre Sitzung hat ihre Höchstdauer erreicht und endet bald. Schreiben Sie zu Ende, was Sie gerade tippen.
session-is-over = Ihre Sitzung ist zu Ende. Kopieren Sie, was Sie getippt haben, bevor Sie sich wieder anmelden.
still-here = Ich bin noch da
log-out-everywhere = Auf allen Geräten abmelden
log-out-everywhere-when = Wenn eine Anmeldung nicht von Ihnen war oder ein Gerät verloren ist.
log-out-everywhere-what = { $count ->
    [0] Sie sind sonst nirgends angemeldet.
    [one] 1 andere Sitzung endet sofort. Wer sie nutzt, muss sich neu anmelden.
   *[other] { $count } andere Sitzungen enden sofort. Wer sie nutzt, muss sich neu anmelden.
}
log-out-everywhere-this = Hier bleiben Sie angemeldet.
last-sign-in = Letzte Anmeldung
last-sign-in-none = Noch keine Anmeldung.
other-workspaces = Ihre anderen Arbeitsbereiche
history-show = Verlauf anzeigen
history-what = Jede Anmeldung bei Ihrem Konto, die neueste zuerst. Vergleichen Sie Zeit, Gerät und Adresse mit Ihrer Erinnerung.
history-what-of = Jede Anmeldung von { $name }, die neueste zuerst.
history-what-everybody = Jede Anmeldung in diesem Arbeitsbereich, die neueste zuerst.
history-empty = Noch keine Anmeldung. Die nächste steht dann hier.
history-not-you = War eine davon nicht von Ihnen?
history-not-you-what = Melden Sie sich auf allen Geräten ab, ändern Sie Ihr Passwort und sagen Sie es Ihrem Administrator.
reports-latest = Neueste

## Konto ändern: Name, Anmeldename, Kontakt-E-Mail

change-account = Konto ändern
edit = Bearbeiten
send-again = Erneut senden
profile-title = Ihr Konto
profile-what = Womit Sie sich anmelden, wie Sie heißen und wohin man Ihnen schreibt.
profile-account = Überall
profile-place = In { $workspace }
profile-name = Name
profile-name-hint = So sehen die anderen Ihren Namen. Arbeitsbereiche, in denen Sie ebenso heißen, übernehmen die Änderung.
profile-login = E-Mail-Adresse, mit der Sie sich anmelden
profile-login-unconfirmed = Nicht bestätigt
profile-login-unconfirmed-what = Bis Sie sie bestätigt haben, gehen keine Nachrichten dorthin, und ein vergessenes Passwort lässt sich nicht wiederherstellen.
profile-login-confirm = Nachricht zur Bestätigung senden
profile-login-pending = Wartet auf { $address }
profile-login-until = Öffnen Sie die Nachricht dort bis
profile-login-cancel = Änderung abbrechen
profile-language = Sprache
profile-language-browser = Wie Ihr Browser es wünscht
profile-language-hint = Für Seiten und Nachrichten.
profile-zone = Zeitzone
profile-zone-none = Keine gewählt: Zeiten in UTC
profile-zone-hint = Für Zeitangaben auf Seiten und in Nachrichten.
profile-browser = In diesem Browser
profile-keys = Tastenkürzel „/“
profile-keys-on = Die Taste „/“ führt zum Suchfeld einer Liste.
profile-keys-off = Die Taste „/“ bewirkt nichts.
profile-keys-turn-off = Tastenkürzel ausschalten
profile-keys-turn-on = Tastenkürzel einschalten
profile-edit-title = Name, Sprache und Zeitzone
profile-saved = Gespeichert
login-change-title = E-Mail-Adresse für die Anmeldung ändern
login-change-what = Sie melden sich mit { $login } an, bis Sie die Nachricht an die neue Adresse geöffnet haben.
login-change-new = Neue E-Mail-Adresse
login-change-verb = Nachricht senden
login-change-sent = Eine Nachricht ist unterwegs. Öffnen Sie sie, um die neue Adresse zu bestätigen. Nichts da? Sehen Sie unter Spam und Werbung nach und senden Sie sie dann hier erneut.
login-change-cancelled = Die Änderung ist abgebrochen. Sie melden sich an wie bisher.
problem-email-same = Mit dieser Adresse melden Sie sich schon an.
problem-email-login = In einem Ihrer Arbeitsbereiche meldet sich jemand mit dieser Adresse an. Nehmen Sie eine andere.
problem-email-contact = In einem Ihrer Arbeitsbereiche hat jemand diese Adresse als Kontakt-E-Mail. Nehmen Sie eine andere.
problem-language-unreadable = Wählen Sie eine der Sprachen.
problem-time-zone-unreadable = Wählen Sie eine der Zeitzonen.
contact-edit-title = Ihre Kontakt-E-Mail
contact-edit-title-of = Kontakt-E-Mail von { $name }
contact-edit-what = Nachrichten dieses Arbeitsbereichs gehen auch dorthin, sobald Sie die Nachricht zur Bestätigung geöffnet haben. Anmelden können Sie sich damit nicht.
contact-edit-what-of = Eine Nachricht geht an die Adresse. Sobald ihr Besitzer sie geöffnet hat, gehen Nachrichten dieses Arbeitsbereichs auch dorthin. Anmelden kann sich damit niemand.
contact-edit-hint = Lassen Sie das Feld leer, um keine zu haben.
contact-none = Keine
contact-unconfirmed = Nicht bestätigt
contact-unconfirmed-what = Öffnen Sie die Nachricht, die dorthin ging, oder senden Sie sie noch einmal, wenn sie nicht mehr gilt. Bis dahin wird sonst nichts dorthin gesendet.
contact-saved = Gespeichert
contact-saved-sent = Gespeichert. Eine Nachricht ging an die neue Adresse; öffnen Sie sie zur Bestätigung.
confirm-login-title = Neue E-Mail-Adresse bestätigen
confirm-login-what = Heute melden Sie sich mit { $former } an. Von jetzt an melden Sie sich mit { $new } an, in jedem Arbeitsbereich.
confirm-login-own = { $new } ist die E-Mail-Adresse, mit der Sie sich anmelden. Nachrichten zu Ihrem Konto gehen dorthin.
confirm-login-own-verb = Diese Adresse gehört mir
confirm-login-own-first = Melden Sie sich zuerst an
confirm-login-own-first-what = Ein Konto meldet sich mit { $new } an, und noch hat niemand gezeigt, dass die Adresse ihm gehört. Ist es Ihr Konto, melden Sie sich an: Diese Seite kommt dann wieder. Kennen Sie kein solches Konto, tun Sie nichts.
confirm-login-own-first-verb = Anmelden
confirm-login-own-done = Ihre E-Mail-Adresse ist bestätigt
confirm-login-then = { $former } erfährt davon und kann die Änderung eine Zeit lang zurücknehmen.
confirm-login-verb = Von jetzt an mit der neuen E-Mail-Adresse anmelden
confirm-login-done = Ihre E-Mail-Adresse ist geändert
confirm-login-done-what = Melden Sie sich von jetzt an mit { $new } an. Die frühere Adresse gilt nicht mehr.
confirm-contact-title = Kontakt-E-Mail bestätigen
confirm-contact-what = Nachrichten von { $workspace } gehen auch an { $address }.
confirm-contact-verb = Diese Adresse gehört mir
confirm-contact-done = Ihre Kontakt-E-Mail ist bestätigt
undo-login-title = E-Mail-Adresse zurückholen
undo-login-what = Sie melden sich wieder mit { $address } an, und alle Sitzungen des Kontos enden sofort.
undo-login-verb = Zurückholen und überall abmelden
undo-contact-title = Kontakt-E-Mail zurückholen
undo-contact-what = { $address } ist wieder die Kontakt-E-Mail in { $workspace }, und alle Sitzungen dort enden sofort.
undo-contact-verb = Zurückholen und abmelden
undo-done = Die Änderung ist zurückgenommen
undo-done-what = Alle Sitzungen sind beendet. Wer die Änderung gemacht hat, kennt vielleicht Ihr Passwort: Stellen Sie es jetzt wieder her und wählen Sie ein neues.
undo-contact-done-what = Alle Sitzungen in diesem Arbeitsbereich sind beendet. Hat jemand anderes die Änderung gemacht, melden Sie sich an und ändern Sie jetzt Ihr Passwort.
undo-in-vain = Alle Sitzungen sind beendet
undo-in-vain-what = Die Adresse gehört inzwischen zu einem anderen Konto und bleibt dort. Die Administratoren wissen davon und gehen dem nach. Bitten Sie sie um Hilfe.
undo-next = Passwort wiederherstellen
mail-confirm-login-subject = Bestätigen Sie Ihre neue E-Mail-Adresse
mail-confirm-login-fact = Jemand hat sich bei einem Konto von { $house } angemeldet und möchte sich von jetzt an mit dieser Adresse anmelden.
mail-confirm-own-subject = Bestätigen Sie Ihre E-Mail-Adresse
mail-confirm-own-fact = Mit dieser Adresse meldet sich jemand bei { $house } an. Sind Sie es, bestätigen Sie sie dort, wo Sie angemeldet sind, oder melden Sie sich zuerst an; von da an kommen Nachrichten zu dem Konto hierher.
mail-confirm-contact-subject = Bestätigen Sie Ihre Kontakt-E-Mail
mail-confirm-contact-fact = Diese Adresse wurde in { $house } als Kontakt-E-Mail angegeben. Sobald Sie sie bestätigen, kommen Nachrichten dieses Arbeitsbereichs auch hierher.
mail-confirm-address = Diese Adresse bestätigen
mail-confirm-until = Der Link gilt einmal, bis { $until }. Eine neuere Nachricht macht ihn ungültig.
mail-confirm-unexpected = Sie wissen nichts davon? Dann tun Sie nichts: Solange Sie nicht auf den Knopf drücken, ändert sich nichts, und es wird nichts weiter hierher gesendet.
mail-login-asked-subject = Eine andere E-Mail-Adresse für die Anmeldung wurde verlangt
mail-login-asked-fact = Jemand, der in Ihrem Konto angemeldet ist, möchte sich von jetzt an mit { $address } anmelden. Noch ist nichts geändert: An diese Adresse ging eine Nachricht, und die Adresse, mit der Sie sich anmelden, ändert sich, sobald dort jemand zustimmt.
mail-login-asked-if-not = Waren Sie es nicht, melden Sie sich auf allen Geräten ab und ändern Sie Ihr Passwort. Jedes von beiden macht diese Nachricht ungültig: { $link }
mail-login-changed-subject = Ihre E-Mail-Adresse für die Anmeldung wurde geändert
mail-login-changed-fact = Die E-Mail-Adresse, mit der Sie sich anmelden, wurde in { $address } geändert. Die frühere gilt nicht mehr.
mail-contact-changed-subject = Ihre Kontakt-E-Mail wurde geändert
mail-contact-changed-fact = Ihre Kontakt-E-Mail in { $house } wurde in { $address } geändert.
mail-contact-removed-fact = Ihre Kontakt-E-Mail in { $house } wurde entfernt.
mail-undo-login = Waren Sie es nicht, nehmen Sie die Änderung zurück: Sie melden sich wieder mit dieser Adresse an, und alle Sitzungen enden.
mail-undo-contact = Waren Sie es nicht, nehmen Sie die Änderung zurück: Dies ist wieder die Kontakt-E-Mail, und alle Sitzungen in diesem Arbeitsbereich enden.
mail-undo = Änderung zurücknehmen
mail-undo-until = Der Link gilt einmal, bis { $until }.
mail-changed-if-not = Waren Sie es nicht, melden Sie sich auf allen Geräten ab: { $link }
mail-changed-tell = Fragen? Wenden Sie sich an { $support }.
mail-undone-in-vain-subject = Eine geänderte Adresse von { $name } konnte nicht zurückgeholt werden
mail-undone-in-vain-fact = Wer die E-Mails an die frühere Adresse von { $name } in { $workspace } liest, hat die Änderung nach eigener Angabe nicht veranlasst. Alle Sitzungen sind beendet, aber die Adresse gehört inzwischen zu einem anderen Konto.
mail-undone-in-vain-do = Finden Sie heraus, wessen Konto es ist: { $link }
mail-gave-way-subject = { $name } gehört nicht mehr zu { $workspace }
mail-gave-way-fact = { $name } ist { $workspace } über einen ausgehändigten Link beigetreten und hat die E-Mail-Adresse nie bestätigt. Wer die E-Mails an diese Adresse liest, hat sich jetzt gemeldet. Das Profil ist deshalb aus { $workspace } gelöscht, mit seinen Sitzungen und zweiten Nachweisen.
mail-gave-way-do = Soll die Person bei Ihnen mitarbeiten, laden Sie sie neu ein.

## Tabellen

column-when = Wann
column-what = Was
column-device = Gerät
column-address = IP-Adresse
column-device-address = Gerät und Adresse
column-employee = Mitarbeiter
column-name = Name
column-role = Rolle
column-status = Status
column-groups = Arbeitsgruppen
column-actor = Durch
column-number = Nr.
column-seal = Siegel
column-factor = Zwei-Faktor

## Die Verwaltung

employees-search = Name oder Anmeldename
employees-nobody = Noch ist niemand hier.
employees-invite-first = Die erste Person einladen
employees-none-so = Hier ist niemand aufgeführt.
filter-group = Arbeitsgruppe
filter-everybody = Alle
filter-every-group = Alle Arbeitsgruppen
sort = Sortiert nach
sort-name = Name
sort-added = Neueste zuerst
choose = Auswählen
choose-one = { $name } auswählen
several = Mit den Ausgewählten
import = Import
export = Als CSV exportieren
export-what = Alle Aufgeführten, mit Anmeldename, Status, Rolle und Arbeitsgruppen.

## Ausscheiden und wieder aufnehmen

dismiss = Ausscheiden lassen
dismiss-title = { $name } ausscheiden lassen
dismiss-what = { $name } kann sich ab sofort nicht mehr in { $workspace } anmelden.
dismiss-sessions = { $count ->
    [one] 1 Sitzung endet sofort.
   *[other] { $count } Sitzungen enden sofort.
}
dismiss-stays = Das Profil, sein Passwort und seine Anmeldemethoden bleiben, wie sie sind, und andere Arbeitsbereiche auch. Sie können die Person jederzeit wieder aufnehmen.
dismiss-invited = Die offene Einladung von { $name } zu { $workspace } gilt ab sofort nicht mehr. Die Adresse bleibt hier vergeben; Sie können die Person jederzeit wieder aufnehmen.
dismiss-several-title = { $count ->
    [one] 1 Person ausscheiden lassen
   *[other] { $count } Personen ausscheiden lassen
}
dismiss-several-what = Sie können sich ab sofort nicht mehr in { $workspace } anmelden; ihre Sitzungen und offenen Einladungen enden.
several-left = { $count ->
    [one] 1 der ausgewählten Personen blieb, wie sie war: Es gab nichts zu ändern, sie ist nicht mehr da, sie bekam eben erst eine Nachricht, oder sie ist der letzte Administrator.
   *[other] { $count } der ausgewählten Personen blieben, wie sie waren: Es gab nichts zu ändern, sie sind nicht mehr da, sie bekamen eben erst eine Nachricht, oder eine von ihnen ist der letzte Administrator.
}
delete-verb = Endgültig löschen
delete-title = { $name } endgültig löschen
delete-what = Alles, was in { $workspace } über { $name } gespeichert ist, wird gelöscht: Name, Adressen, Anmeldemethoden, Sitzungen. Ist dies der einzige Arbeitsbereich des Profils, wird auch das Profil gelöscht.
delete-events = Das Ereignisprotokoll behält seine Siegel und verliert, was es über diese Person sagt.
delete-no-way-back = Niemand kann das zurückholen.
done-deleted = Endgültig gelöscht.
own-data = Ihre Daten
own-data-title = Ihre Daten herunterladen
own-data-what = Profil, Arbeitsbereiche, Sitzungen und Ihr ganzer Verlauf als JSON-Datei.
own-data-download = Herunterladen
event-employee-deleted = Person endgültig gelöscht
event-workspace-renamed = Arbeitsbereich umbenannt
event-workspace-suspended = Arbeitsbereich geschlossen
event-workspace-deletion-asked = Arbeitsbereich geschlossen, wird gelöscht
event-workspace-opened = Arbeitsbereich wieder geöffnet
event-workspace-deleted = Arbeitsbereich gelöscht
refusal-workspace-suspended = Dieser Arbeitsbereich ist geschlossen
    .remedy = Wer diesen Server betreibt, hat ihn geschlossen und kann ihn wieder öffnen. Fragen Sie Ihren Administrator oder den Support.
dismissed-what = Diese Person kann sich hier nicht anmelden. Alles, womit sie sich anmeldet, bleibt aufbewahrt.
reinstate = Wieder aufnehmen
reinstate-title = { $name } wieder aufnehmen
reinstate-active = { $name } kann sich sofort wieder anmelden, mit demselben Passwort, derselben App und denselben Wiederherstellungscodes wie zuvor.
reinstate-pending = { $name } wartet wieder auf Freigabe, wie zuvor.
reinstate-invited = { $name } hat die Einladung nie angenommen und ist wieder eingeladen. Senden Sie danach eine neue Einladung.
reinstate-role = Rolle und Arbeitsgruppen sind wie zuvor.
role-change = Rolle ändern
role-up = Zum Administrator machen
role-up-title = { $name } zum Administrator machen
role-up-what = { $name } kann dann alle Mitarbeiter, die Richtlinien und das Ereignisprotokoll dieses Arbeitsbereichs sehen und ändern, sobald ein zweiter Nachweis eingerichtet ist.
role-down = Zum Mitarbeiter machen
role-down-title = { $name } zum Mitarbeiter machen
role-down-what = { $name } kann diesen Arbeitsbereich dann nicht mehr verwalten. Sitzungen bleiben offen.
send-invitation = Einladung senden
group-join = Zur Arbeitsgruppe hinzufügen
group-join-label = Arbeitsgruppe, zu der hinzugefügt wird
group-leave = Aus der Arbeitsgruppe entfernen
group-leave-label = Arbeitsgruppe, aus der entfernt wird
done-dismissed = { $count ->
    [one] 1 Person ist ausgeschieden.
   *[other] { $count } Personen sind ausgeschieden.
}
done-reinstated = { $count ->
    [one] 1 Person ist wieder aufgenommen.
   *[other] { $count } Personen sind wieder aufgenommen.
}
done-invited = { $count ->
    [one] 1 Einladung ist unterwegs.
   *[other] { $count } Einladungen sind unterwegs.
}
done-joined = { $count ->
    [one] 1 Person gehört jetzt zur Arbeitsgruppe.
   *[other] { $count } Personen gehören jetzt zur Arbeitsgruppe.
}
done-left = { $count ->
    [one] 1 Person gehört nicht mehr zur Arbeitsgruppe.
   *[other] { $count } Personen gehören nicht mehr zur Arbeitsgruppe.
}
done-role = Die Rolle ist geändert.
done-groups = Die Arbeitsgruppen sind geändert.
event-employee-dismissed = Person ausgeschieden
event-employee-reinstated = Person wieder aufgenommen
event-import-started = Import von Mitarbeitern begonnen
event-import-finished = Import von Mitarbeitern beendet
event-import-invited = Einladungen für einen Import veranlasst
event-employees-exported = Liste der Mitarbeiter exportiert
event-group-renamed = Arbeitsgruppe umbenannt
event-group-deleted = Arbeitsgruppe gelöscht
mail-dismissed-subject = Sie können sich in { $workspace } nicht mehr anmelden
mail-dismissed-fact = { $by } hat Ihren Zugang zu { $workspace } beendet. Sie sind dort abgemeldet.
mail-dismissed-stays = Ihr Profil und andere Arbeitsbereiche sind nicht betroffen.
mail-dismissed-if-not = Sie halten das für einen Irrtum? Fragen Sie Ihren Administrator oder { $support }.
mail-reinstated-subject = Sie können sich in { $workspace } wieder anmelden
mail-reinstated-fact = { $by } hat Ihnen wieder Zugang zu { $workspace } gegeben.
mail-reinstated-how = Melden Sie sich mit demselben Passwort und denselben Anmeldemethoden wie zuvor an.

group-new = Neue Arbeitsgruppe
group-make = Anlegen
group-remove = Entfernen
group-name-unreadable = Geben Sie der Arbeitsgruppe einen Namen mit bis zu 100 Zeichen.
import-pasted = Eingefügte Zeilen
group-rename = Umbenennen
group-delete = Löschen
group-delete-title = Arbeitsgruppe { $name } löschen
group-delete-what = Ihre Mitglieder bleiben Mitarbeiter. Was die Arbeitsgruppe von ihnen verlangt, gilt nicht mehr.
group-members = Mitglieder
group-members-count = { $count ->
    [0] Niemand gehört dazu
    [one] 1 Mitglied
   *[other] { $count } Mitglieder
}
group-members-many = Mehr als { $count } Mitglieder
group-nobody = Noch gehört niemand dazu. Wählen Sie Personen in der Liste der Mitarbeiter aus und fügen Sie sie hinzu.
group-in-list = Liste der Mitarbeiter öffnen
groups-empty = Noch gibt es keine Arbeitsgruppe. Arbeitsgruppen fassen Personen zusammen, von denen dasselbe verlangt wird, etwa die Zwei-Faktor-Anmeldung.
done-group-renamed = Die Arbeitsgruppe ist umbenannt.
problem-name-taken = Eine Arbeitsgruppe dieses Namens gibt es schon.

## Mitarbeiter aus einer Datei

import-title = Mitarbeiter importieren
import-what = Senden Sie eine Liste von Personen als CSV. Sie wird zuerst geprüft; niemand wird hinzugefügt und niemand bekommt eine Nachricht, bevor Sie es sagen.
import-file = CSV-Datei
import-file-hint = UTF-8, die Namen der Spalten in der ersten Zeile, bis zu 100.000 Zeilen. Trennzeichen sind Komma, Semikolon oder Tabulator.
import-paste = Oder Zeilen einfügen
import-check = Datei prüfen
import-check-hint = Das fügt noch niemanden hinzu.
import-columns = Spalten
import-column-name = Der Name, wie ihn andere sehen. Erforderlich.
import-column-email = Die E-Mail-Adresse, mit der man sich anmeldet. Erforderlich.
import-column-groups = Arbeitsgruppen, durch Semikolons getrennt. Fehlende werden angelegt.
import-column-role = employee oder administrator; leer ist employee.
import-column-language = en oder de; leer lässt es offen.
import-earlier = Frühere Dateien
import-rows = { $count ->
    [one] 1 Zeile
   *[other] { $count } Zeilen
}
import-state-reading = nicht ganz angekommen
import-state-checked = geprüft, noch nicht hinzugefügt
import-state-running = wird hinzugefügt
import-state-done = hinzugefügt
import-state-stopped = angehalten
import-state-inviting = hinzugefügt, Einladungen werden gesendet
import-state-invited = hinzugefügt und eingeladen
import-checked = Das würde geschehen. Noch wurde niemand hinzugefügt.
import-start = { $count ->
    [0] Niemand hinzuzufügen
    [one] 1 Person hinzufügen
   *[other] { $count } Personen hinzufügen
}
import-other = Andere Datei nehmen
import-running = Personen werden hinzugefügt.
import-running-hint = Sie können diese Seite verlassen; es geht weiter.
import-refresh = Aktualisieren
import-progress = { $done } von { $rows } Zeilen
import-progress-left = { $done } von { $rows } Zeilen, noch etwa { $left }
import-done = Die Datei ist verarbeitet.
import-done-hint = Die Personen sind eingeladen, haben aber noch keine Nachricht bekommen.
import-show-invited = Eingeladene zeigen
import-invite-what = Jede Person bekommt eine E-Mail mit einem eigenen Link. Wer schon eine bekam oder beigetreten ist, bekommt keine.
import-invite = { $count ->
    [one] Einladung an 1 Person senden
   *[other] Einladungen an { $count } Personen senden
}
import-inviting = Einladungen werden gesendet.
import-resumes = Die Zahl der Einladungen für heute ist erreicht. Es geht von selbst weiter:
import-invited = { $count ->
    [0] Niemand brauchte eine Einladung.
    [one] Eine Einladung ging an 1 Person.
   *[other] Einladungen gingen an { $count } Personen.
}
import-stopped-at = Angehalten nach { $done } von { $rows } Zeilen.
import-invites-stopped = { $count ->
    [0] Das Einladen wurde vor der ersten Einladung angehalten.
    [one] Das Einladen wurde nach 1 Einladung angehalten.
   *[other] Das Einladen wurde nach { $count } Einladungen angehalten.
}
import-all = Alle Zeilen
import-stopped = Die Datei wurde nicht angenommen.
import-broken-off = Die Datei kam nicht ganz an. Senden Sie sie noch einmal: Niemand wurde hinzugefügt.
import-new = Würden hinzugefügt
import-added = Hinzugefügt
import-known = Schon da, unverändert
import-refused = Nicht angenommen
import-lines = Zeilen der Datei
import-line = Zeile
import-outcome = Ergebnis
import-outcome-new = würde hinzugefügt
import-outcome-added = hinzugefügt
import-outcome-invited = hinzugefügt und eingeladen
import-outcome-known = schon da
import-outcome-fields = nicht so viele Felder wie die erste Zeile
import-outcome-name = kein lesbarer Name
import-outcome-email = keine E-Mail-Adresse
import-outcome-group = der Name einer Arbeitsgruppe ist nicht lesbar, oder es sind mehr als 20
import-outcome-role = die Rolle ist weder employee noch administrator
import-outcome-language = die Sprache ist weder en noch de
import-outcome-repeated = dieselbe Adresse steht in einer früheren Zeile
import-problem-empty = Sie ist leer.
import-problem-encoding = Sie ist nicht als UTF-8 gespeichert. Speichern Sie sie als „CSV UTF-8“.
import-problem-unknown-column = Die Spalte „{ $column }“ ist nicht bekannt.
import-problem-repeated-column = Die Spalte „{ $column }“ ist doppelt.
import-problem-missing-column = Die Spalte „{ $column }“ fehlt.
import-problem-too-many-rows = Sie hat mehr als 100.000 Zeilen. Senden Sie sie in Teilen.
import-problem-too-large = Sie ist zu groß, oder eine Zeile ist länger als 16 KB.
import-problem-broken = Sie lässt sich nicht bis zum Ende lesen. Was getan ist, bleibt; senden Sie die Datei noch einmal, um den Rest hinzuzufügen.
import-problem-closed = Der Arbeitsbereich wurde geschlossen. Was getan ist, bleibt; senden Sie die Datei noch einmal, um den Rest hinzuzufügen.
import-problem-not-allowed = Wer den Import begonnen hat, ist kein Administrator mehr. Was getan ist, bleibt; senden Sie die Datei noch einmal, um den Rest hinzuzufügen.
detail-import = Import
detail-file = Datei
detail-about = Was darauf wartet
detail-added = Hinzugefügt
detail-known = Schon da
detail-refused = Nicht angenommen
detail-status = Status

## Die Verwaltung, weiter

employees-none-found = Niemand passt zu „{ $search }“. Versuchen Sie einen Teil des Namens oder des Anmeldenamens.
end-sessions = Alle Sitzungen beenden
end-sessions-title = Alle Sitzungen von { $name } beenden
end-sessions-what = { $count ->
    [0] { $name } ist nirgends angemeldet.
    [one] 1 Sitzung von { $name } endet sofort.
   *[other] { $count } Sitzungen von { $name } enden sofort.
}
end-sessions-after = Die Person kann sich mit Passwort und zweitem Nachweis neu anmelden. Das steht im Ereignisprotokoll.
reopen = Wieder öffnen
reopen-title = Für { $name } wieder öffnen
reopen-what = Nach zu vielen Fehlversuchen in Folge geschlossen: { $closed }. Das gilt dann sofort wieder.
reopen-check = Jemand hat viele Male geraten. Fragen Sie { $name } auf einem Weg, dem Sie trauen, ob es die Person selbst war. Das steht im Ereignisprotokoll.
send-reset = Link für ein neues Passwort senden
send-reset-title = { $name } einen Link für ein neues Passwort senden
send-reset-what = Der Link geht an { $login } und an niemanden sonst; Sie sehen ihn nicht. Wer ihm folgt, wählt ein neues Passwort.
send-reset-after = Die Zwei-Faktor-Anmeldung bleibt, wie sie ist. Das steht im Ereignisprotokoll.
send-reset-done = Der Link ist unterwegs.
send-reset-not-active = Dieser Mitarbeiter ist nicht aktiv. Laden Sie ihn stattdessen ein, oder nehmen Sie ihn wieder auf.
send-reset-unconfirmed = Die Adresse dieses Anmeldenamens hat noch niemand bestätigt, deshalb geht kein Link dorthin. Erzeugen Sie einen Einladungslink oder berichtigen Sie die Adresse.
closed-title = Nach vielen Fehlversuchen geschlossen
closed-what = Andere Wege bleiben offen.
closed-password = Passwort auf neuen Geräten
filter-kind = Ereignis
filter-all = Alle Ereignisse
filter-from = Von
filter-to = Bis
filter-apply = Anzeigen
filter-more = Weitere Filter
events-empty = Noch ist nichts geschehen. Jede Anmeldung und jede Änderung wird hier festgehalten.
events-none-found = Kein Ereignis passt. Wählen Sie einen größeren Zeitraum oder leeren Sie ein Feld.
seal-sealed = Versiegelt
seal-count = { $count ->
    [one] 1 Ereignis auf dieser Seite, festgehalten
   *[other] { $count } Ereignisse auf dieser Seite, das neueste
}
seal-yes = Versiegelt
seal-not-yet = Wird gleich versiegelt
seal-stopped = Das Versiegeln steht still
seal-stopped-what = Ereignisse werden weiter festgehalten. Sagen Sie es dem Betreiber des Servers.
actor-anyone = Jemand ohne Anmeldung
actor-operator = Der Betreiber des Servers
actor-server = Der Server

event-sign-in-succeeded = Angemeldet
event-sign-in-failed = Anmeldung fehlgeschlagen
event-sign-in-throttled = Zu viele Versuche; eine Wartezeit wurde verlangt
event-challenge-started = Zweiter Nachweis verlangt
event-challenge-passed = Zweiter Nachweis erbracht
event-challenge-failed = Zweiter Nachweis war falsch
event-captcha-demanded = Prüfung gegen Automaten verlangt
event-captcha-passed = Prüfung gegen Automaten bestanden
event-password-closed = Passwort allein gilt auf neuen Geräten nicht mehr
event-password-reopened = Passwort gilt auf neuen Geräten wieder
event-password-set = Passwort festgelegt
event-password-changed = Passwort geändert
event-login-change-asked = Änderung des Anmeldenamens gewünscht
event-login-change-cancelled = Änderung des Anmeldenamens abgebrochen
event-login-changed = Anmeldename geändert
event-login-confirmed = Anmeldename bestätigt
event-login-change-undone = Änderung des Anmeldenamens zurückgenommen
event-contact-changed = Kontakt-E-Mail geändert
event-contact-confirmed = Kontakt-E-Mail bestätigt
event-contact-change-undone = Änderung der Kontakt-E-Mail zurückgenommen
event-profile-changed = Name, Sprache oder Zeitzone geändert
event-signed-out = Abgemeldet
event-session-ended = Sitzung beendet
event-sessions-ended = Sitzungen beendet
event-session-expired = Sitzung abgelaufen
event-refresh-reused = Anmeldedaten einer App zweimal benutzt; Sitzung beendet
event-refresh-refused = Anmeldedaten einer App kamen ohne ihren Schlüssel
event-step-up-passed = Erneut bestätigt
event-step-up-failed = Erneute Bestätigung fehlgeschlagen
event-device-forgotten = Gerät vergessen
event-second-factor-enabled = Zwei-Faktor-Anmeldung eingeschaltet
event-second-factor-disabled = Zwei-Faktor-Anmeldung ausgeschaltet
event-otp-app-bound = Authenticator-App eingerichtet
event-otp-app-replaced = Authenticator-App ersetzt
event-trusted-device-claimed = Ein Telefon hat den Code zum Verbinden gescannt
event-trusted-device-refused = Telefon nicht verbunden
event-trusted-device-connected = Vertrauenswürdiges Gerät verbunden
event-trusted-device-replaced = Vertrauenswürdiges Gerät durch ein anderes ersetzt
event-trusted-device-disconnected = Vertrauenswürdiges Gerät getrennt
event-trusted-device-removed = Konto vom Telefon entfernt
event-other-phone-announced = Ein anderes Telefon als vertrauenswürdiges Gerät angekündigt
event-other-phone-withdrawn = Ein anderes Telefon nicht mehr angekündigt
event-details-confirmed = Anmeldedaten bestätigt
event-recovery-codes-generated = Wiederherstellungscodes erzeugt
event-recovery-codes-reloaded = Neue Wiederherstellungscodes erzeugt, die alten gelten nicht mehr
event-recovery-codes-voided = Wiederherstellungscodes ungültig
event-recovery-code-used = Wiederherstellungscode benutzt
event-method-rested = Anmeldemethode ruht nach zu vielen falschen Codes
event-method-reopened = Anmeldemethode gilt wieder
event-workspace-created = Arbeitsbereich angelegt
event-employee-created = Mitarbeiter angelegt
event-invitation-created = Eingeladen
event-invitation-accepted = Einladung angenommen
event-group-created = Arbeitsgruppe angelegt
event-group-changed = Arbeitsgruppe geändert
event-role-changed = Rolle geändert
event-setting-changed = Einstellung geändert
event-setup-link-created = Einrichtungslink erzeugt
event-setup-link-used = Server eingerichtet
clock-behind = Die Uhr des Servers geht gegenüber dem neuesten Eintrag dieses Protokolls um { $span } nach. Sagen Sie es dem Betreiber: Bis die Uhr stimmt, steht die Zeit hier still, und nichts läuft ab.
event-row-forged = Gespeicherte Daten wurden von außen verändert
event-restored = Aus einer Sicherung zurückgeholt
event-keys-rotated = Schlüsselbund erneuert
event-key-retired = Schlüssel aus dem Bund genommen
event-key-ring-replaced = Verlorener Schlüsselbund ersetzt; alle werden neu eingeladen

# Wie die Einzelheiten eines Ereignisses heißen.
detail-after = Danach
detail-asks = Verlangt
detail-before = Davor
detail-by = Durch
detail-codes = Ruhende Wiederherstellungscodes
detail-ended = Beendet am
detail-group = Arbeitsgruppe
detail-employee = Mitarbeiter
detail-key = Einstellung
detail-left = Codes übrig
detail-limit = Beendet durch
detail-links = Beendete Einmal-Links
detail-login = Anmeldename (nur ein Hashwert wird aufbewahrt)
detail-made = Sicherung erstellt
detail-member = Mitgliedschaft
detail-messages = Verworfene Nachrichten
detail-method = Methode
detail-name = Name
detail-number = Telefonnummer
detail-outcome = Abgelehnt, weil
detail-phone = Telefon
detail-platform = System
detail-proven = Nachgewiesen mit
detail-restored = Adresse zurückgeholt
detail-role = Rolle
detail-rows = Zeilen
detail-sessions = Beendete Sitzungen
detail-table = Tabelle
detail-tries = Versuche

setup-required-title = Schalten Sie zuerst die Zwei-Faktor-Anmeldung ein
setup-required-why = Sie sind Administrator. Ein gestohlenes Passwort allein darf den Arbeitsbereich nicht öffnen. Deshalb bleibt die Verwaltung geschlossen, bis ein zweiter Nachweis eingerichtet ist.
setup-required-how = Es dauert zwei Minuten: mit dem Telefon einen Code scannen, die Ziffern eingeben, die es zeigt, fertig.

## Einstellungen

settings-what = Jede Regel dieses Arbeitsbereichs mit ihrem Grund. Eine Änderung gilt ab der nächsten Anfrage und steht im Ereignisprotokoll.
settings-read-only = Sie können die Einstellungen lesen. Nur ein Administrator kann sie ändern.
preset = Vorgaben
preset-standard = Standard
preset-standard-what = Sichere Vorgaben nach den heutigen öffentlichen Standards. Empfohlen.
preset-plain = Einfach
preset-plain-what = So, wie es die Hilfeartikel beschreiben, ohne das, was Doorward hinzufügt.
preset-use = Diese Vorgaben verwenden
differences = Worin { $product } abweicht
differences-what = Was die Hilfeartikel beschreiben, was stattdessen voreingestellt ist, und welche Einstellung darüber entscheidet.
differences-articles = Die Artikel
differences-default = Unsere Vorgabe
differences-reason = Warum
differences-setting = Einstellung
setting-range = Erlaubt:
setting-default = Vorgabe:
setting-changed-by = Geändert von { $who }
setting-saved = Gespeichert
setting-fixed = Vom Betreiber des Servers festgelegt.
setting-problem-unknown = Diese Einstellung gibt es nicht mehr. Laden Sie die Seite neu.
setting-problem-unreadable = Das ist keine ganze Zahl. Geben Sie nur Ziffern ein.
setting-problem-out-of-range = Das liegt außerhalb des Erlaubten. Die Grenzen stehen neben der Einstellung.
setting-problem-set-by-the-operator = Das kann nur der Betreiber des Servers ändern.
range = { $least } bis { $most }
range-or-off = { $least } bis { $most }, oder „off“
unit-seconds = Sekunden
unit-minutes = Minuten
unit-hours = Stunden
unit-days = Tage
unit-digits = Ziffern
unit-characters = Zeichen
unit-kibibytes = KiB
value-on = An
value-off = Aus
value-count = { $count }
value-seconds = { $count ->
    [one] 1 Sekunde
   *[other] { $count } Sekunden
}
value-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
value-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}
value-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}
value-digits = { $count ->
    [one] 1 Ziffer
   *[other] { $count } Ziffern
}
value-characters = { $count ->
    [one] 1 Zeichen
   *[other] { $count } Zeichen
}
value-kibibytes = { $count } KiB
choice-session-after-idle-full = Alles noch einmal
choice-session-after-idle-one-proof = Ein Nachweis

## Nachrichten: was wartet, was gescheitert ist, was gesendet wurde

nav-messages = Nachrichten
messages-waiting = Wartend
messages-failed = Fehlgeschlagen
messages-sent = Gesendet
messages-not-set-up = Es ist kein Mailserver eingerichtet.
messages-not-set-up-what = Nichts geht verloren: Nachrichten warten, bis der Betreiber dieses Servers einen nennt. Wie das geht, steht im Kapitel „Mail“ des Handbuchs.
messages-away = Der Mailserver nimmt keine Nachrichten an seit
messages-away-what = Alle Nachrichten warten und gehen von selbst hinaus, wenn er wieder antwortet. Der Betreiber dieses Servers erfährt mit „doorward doctor“ mehr.
messages-sender = Nachrichten kommen von { $sender }. Wer eine vermisst, sieht unter Spam und Werbung nach und fügt diesen Absender den sicheren Absendern hinzu.
messages-test = Eine Testnachricht an sich selbst senden
messages-test-confirm = Ihre eigene Adresse ist noch nicht bestätigt: Statt eines Tests ist eine Nachricht mit einem Link dorthin unterwegs. Öffnen Sie sie; dann kommen auch Nachrichten zu Ihrem Konto dort an.
messages-test-sent = Eine Testnachricht ist zu Ihnen unterwegs. Kommt sie nicht binnen einer Minute an, steht hier, was der Mailserver gesagt hat.
messages-none-waiting = Keine Nachricht wartet.
messages-none-failed = Keine Nachricht ist fehlgeschlagen.
messages-none-sent = Noch keine Nachricht wurde gesendet.
messages-to = An
messages-about = Betrifft
messages-written = Geschrieben
messages-answer = Was der Mailserver gesagt hat
messages-next = Nächster Versuch
messages-attempts = { $count ->
    [one] 1 Versuch
   *[other] { $count } Versuche
}
messages-retry = Jetzt versuchen
messages-retry-to = { messages-retry }: { $to }
messages-retried = Die Nachricht wird jetzt noch einmal versucht.
messages-what = Was in einer Nachricht steht, ist versiegelt und wird gelöscht, sobald der Mailserver sie angenommen hat. Hier kann es niemand lesen.
message-other = Eine Benachrichtigung
message-test-mail = Testnachricht
message-otp-app-bound = Authenticator-App eingerichtet
message-otp-app-replaced = Authenticator-App ersetzt
message-phone-connected = Vertrauenswürdiges Gerät verbunden
message-phone-replaced = Vertrauenswürdiges Gerät ersetzt
message-phone-removed = Konto vom Telefon entfernt
message-second-factor-disabled = Zwei-Faktor-Anmeldung ausgeschaltet
message-other-phone-announced = Anderes Telefon angekündigt
message-login-change-asked = Änderung der E-Mail-Adresse für die Anmeldung verlangt
message-password-changed = Passwort geändert
message-password-closed = Passwort geschlossen
message-password-reset = Neues Passwort
message-invitation = Einladung
message-employee-dismissed = Ausgeschieden
message-employee-reinstated = Wieder aufgenommen
message-login-change = Link zur Bestätigung einer E-Mail-Adresse für die Anmeldung
message-contact-confirmation = Link zur Bestätigung einer Kontakt-E-Mail
message-place-gave-way = Ein Profil ist dem Inhaber des Postfachs gewichen
message-login-changed = E-Mail-Adresse für die Anmeldung geändert
message-contact-changed = Kontakt-E-Mail geändert
message-address-undone = Eine geänderte Adresse konnte nicht zurückgeholt werden
message-join = Link zum Beitreten
message-join-approved = Nach dem Beitritt über einen Link freigegeben
message-new-workspace = Link zum Einrichten eines Arbeitsbereichs
message-new-device = Anmeldung von einem neuen Gerät
message-recovery-codes-generated = Wiederherstellungscodes erzeugt
message-recovery-codes-reloaded = Neue Wiederherstellungscodes erzeugt
message-recovery-code-used = Wiederherstellungscode benutzt
message-method-rested = Eine Anmeldemethode ruht
message-method-rested-of = Eine Anmeldemethode eines Mitarbeiters ruht
message-waiver-granted = Zwei-Faktor-Anmeldung für eine Weile ausgeschaltet
message-waiver-granted-told = Zwei-Faktor-Anmeldung eines Mitarbeiters für eine Weile ausgeschaltet
message-waiver-ending = Zwei-Faktor-Anmeldung ist bald wieder an
message-waiver-ended = Zwei-Faktor-Anmeldung ist wieder an
message-factor-bound-under-waiver = Neue Anmeldemethode bei ausgeschalteter Zwei-Faktor-Anmeldung eingerichtet
message-factor-bound-under-waiver-told = Neue Anmeldemethode eines Mitarbeiters, bei ausgeschalteter Zwei-Faktor-Anmeldung eingerichtet
message-factors-restored = Frühere Anmeldemethoden zurückgeholt
message-approval-denied = Anmeldung in der App abgelehnt
message-step-up-denied = Bestätigung in der App abgelehnt
message-push-paused = Anfragen an das Telefon ausgesetzt
message-push-paused-of = Anfragen an das Telefon eines Mitarbeiters ausgesetzt
message-app-copied = Eine App wurde abgemeldet, weil ihre Anmeldedaten zweimal benutzt wurden
message-help-asked = Ein Mitarbeiter bittet Sie, eine Anmeldung anzusehen
answer-no-answer = Er hat nicht rechtzeitig geantwortet.
answer-closed = Er hat die Verbindung geschlossen.
answer-unreachable = Er ist nicht erreichbar.
answer-tls = Sein Zertifikat wurde nicht akzeptiert.
answer-no-starttls = Er bietet kein STARTTLS an.
answer-no-sign-in = Er bietet kein Anmeldeverfahren an, das wir kennen.
answer-not-understood = Er hat etwas gesagt, das keine Antwort ist.
answer-not-an-address = Das ist keine Adresse, die ein Mailserver annimmt.
answer-no-such-letters = Er nimmt keine Adresse mit solchen Buchstaben an.
answer-forged = Jemand hat diese Nachricht in der Datenbank verändert. Sie wird nicht gesendet.
event-message-retried = Nachricht erneut versucht
event-test-mail-sent = Testnachricht gesendet
detail-purpose = Betrifft
mail-test-subject = Testnachricht von { $workspace }
mail-test-what = Sie haben diese Nachricht in der Verwaltung von { $workspace } angefordert. Sie ist angekommen: Der Mailversand funktioniert.

settings-session = Sitzungen
settings-workspaces = Arbeitsbereiche
settings-sign-in = Anmelden
settings-password = Passwörter
settings-password-change = Passwort ändern
settings-failures = Viele falsche Passwörter
settings-devices = Bekannte Geräte
settings-captcha = Prüfung gegen Automaten
settings-address = Anfragen von einer Adresse
settings-hash = Passwortprüfung unter Last
settings-step-up = Erneut bestätigen
settings-otp = Authenticator-Apps
settings-phone = Das vertrauenswürdige Gerät
settings-recovery-codes = Wiederherstellungscodes
settings-second-factor = Zwei-Faktor-Anmeldung
settings-setup-link = Einrichten des Servers
settings-invitation = Einladungen
settings-mail = Nachrichten
settings-events = Ereignisprotokoll
settings-login-change = Änderung einer E-Mail-Adresse
settings-clock = Uhr

## Jede Einstellung: ihr Name, wozu sie da ist, und was mehr oder weniger davon kostet

setting-session-idle-name = Pause bis zur neuen Anmeldung
setting-session-idle-reason = Nach so langer Zeit ohne einen Klick muss sich neu anmelden, wer am Bildschirm sitzt. Kürzer ist sicherer an gemeinsam genutzten Plätzen; länger heißt seltener anmelden.
setting-session-overall-name = Längste Sitzung
setting-session-overall-reason = Auch eine genutzte Sitzung endet nach dieser Zeit, damit eine gestohlene nicht von Dauer ist. Kürzer begrenzt den Schaden; „off“ lässt eine Sitzung leben, solange sie genutzt wird.
setting-session-after-idle-name = Was nach einer Pause verlangt wird
setting-session-after-idle-reason = „{ choice-session-after-idle-full }“ verlangt Passwort und zweiten Nachweis. „{ choice-session-after-idle-one-proof }“ geht schneller und lässt jeden ein, der nur einen davon hat.
setting-session-warn-before-name = Hinweis vor dem Ende einer Sitzung
setting-session-warn-before-reason = So lange vor der Abmeldung wird angeboten, angemeldet zu bleiben. Länger gibt allen mehr Zeit, die langsam lesen oder schreiben; kürzer stört weniger.
setting-session-last-seen-every-name = Wie genau „{ session-active }“ ist
setting-session-last-seen-every-reason = So oft wird Aktivität notiert. Kürzer ist genauer und schreibt mehr auf die Platte.
setting-session-app-silence-name = Wie lange eine App angemeldet bleibt
setting-session-app-silence-reason = Eine App auf Telefon oder Computer, die so lange nicht geöffnet wurde, fragt wieder nach der Anmeldung. Kürzer ist sicherer, wenn Geräte verloren gehen; länger heißt seltener anmelden.
setting-sign-in-idle-name = Zeit, um die Anmeldung abzuschließen
setting-sign-in-idle-reason = So lange wartet eine begonnene Anmeldung auf den zweiten Nachweis. Länger hilft allen, die erst das Telefon suchen müssen; kürzer lässt weniger offen liegen.
setting-sign-in-wrong-answers-name = Falsche Antworten in einer Anmeldung
setting-sign-in-wrong-answers-reason = Nach so vielen falschen Antworten beginnt die Anmeldung neu. Weniger stoppt das Raten früher; mehr verzeiht mehr Tippfehler.
setting-password-min-alone-name = Kürzestes Passwort ohne zweiten Nachweis
setting-password-min-alone-reason = Ein Passwort, das ein Konto allein schützt, muss lang sein. Länger ist schwerer zu erraten, und schwerer zu wählen und zu tippen.
setting-password-min-with-factor-name = Kürzestes Passwort mit zweitem Nachweis
setting-password-min-with-factor-reason = Mit zweitem Nachweis genügt ein kürzeres Passwort. Länger ist schwerer zu erraten, und schwerer zu wählen und zu tippen.
setting-password-max-name = Längstes Passwort
setting-password-max-reason = Lange Sätze müssen hineinpassen. Nur absurde Längen, die den Server Zeit kosten, werden abgelehnt.
setting-password-memory-name = Speicher für eine Passwortprüfung
setting-password-memory-reason = Macht das Erraten gestohlener Passwortdaten langsam. Mehr ist sicherer, und jede Anmeldung braucht mehr Speicher und Zeit.
setting-password-passes-name = Runden einer Passwortprüfung
setting-password-passes-reason = Macht das Erraten gestohlener Passwortdaten langsam. Mehr ist sicherer, und jede Anmeldung dauert länger.
setting-password-tries-per-minute-name = Versuche je Minute für einen Anmeldenamen
setting-password-tries-per-minute-reason = Bremst das Raten, ohne das Konto je zu sperren. Weniger bremst Angreifer stärker; mehr verzeiht mehr Tippfehler.
setting-password-tries-with-code-name = Davon für Versuche mit einem Code
setting-password-tries-with-code-reason = Wer neben dem Passwort einen Code eingibt, hat diese Versuche für sich, auch während Fremde raten. Mehr lässt die Inhaber bei einem Angriff früher ein; weniger lässt allen anderen mehr.
setting-password-device-tries-name = Versuche von einem bekannten Gerät
setting-password-device-tries-reason = Ein Gerät, das sich schon angemeldet hat, hat eigene Versuche, damit fremdes Raten seinen Inhaber nicht aussperrt. Mehr ist freundlicher; weniger schützt besser, wenn das Gerät gestohlen ist.
setting-failures-disable-after-name = Fehlversuche in Folge, bis eine Methode ruht
setting-failures-disable-after-reason = Danach gilt das Passwort allein auf neuen Geräten nicht mehr, und eine Methode des zweiten Nachweises ruht, bis eine andere benutzt wird oder ein Administrator sie wieder öffnet. Weniger stoppt geduldiges Raten früher; „off“ lässt es immer weitergehen.
setting-devices-known-name = Bekannte Geräte je Person
setting-devices-known-reason = Wie viele Geräte je Person eigene Versuche haben, die niemand sonst aufbrauchen kann: die zuletzt benutzten. Mehr passt zu Menschen mit vielen Geräten; weniger lässt weniger zu stehlen.
setting-captcha-after-passwords-name = Falsche Passwörter bis zur Prüfung
setting-captcha-after-passwords-reason = Nach so vielen für einen Anmeldenamen prüfen wir, ob ein Mensch tippt. Weniger bremst Automaten früher; mehr stört weniger Menschen.
setting-captcha-after-mobile-passwords-name = Falsche Passwörter in mobilen Apps bis zur Prüfung
setting-captcha-after-mobile-passwords-reason = Nach so vielen für einen Anmeldenamen in mobilen Apps prüfen wir, ob ein Mensch tippt. Browser werden für sich gezählt. Weniger bremst Automaten früher; mehr stört weniger Menschen.
setting-captcha-after-address-name = Falsche Passwörter von einer Adresse bis zur Prüfung
setting-captcha-after-address-reason = Dasselbe für alle hinter einer Adresse, etwa in einem Büro. Weniger bremst Automaten früher; mehr schont große Büros.
setting-captcha-life-name = Wie lange eine Prüfung gilt
setting-captcha-life-reason = In dieser Zeit muss eine Prüfung benutzt werden. Länger hilft langsamen Geräten; bei kürzer lässt sich weniger auf Vorrat sammeln.
setting-captcha-cost-name = Aufwand einer Prüfung
setting-captcha-cost-reason = Was ein Browser rechnen muss. Mehr kostet Automaten mehr, und alte Telefone brauchen länger.
setting-captcha-plain-every-name = Ein Versuch ohne Skripte alle
setting-captcha-plain-every-reason = Wer keine Skripte ausführt, wird nicht ausgesperrt, nur gebremst. Länger bremst Automaten stärker; kürzer ist freundlicher zu Menschen.
setting-address-window-name = Wie lange falsche Versuche einer Adresse zählen
setting-address-window-reason = Über diese Zeit werden falsche Passwörter von einer Adresse zusammengezählt. Länger erwischt langsameres Raten; kürzer verzeiht früher.
setting-address-failures-name = Falsche Passwörter von einer Adresse
setting-address-failures-reason = Über diese Zahl hinaus muss die Adresse warten. Weniger stoppt das Raten früher; mehr schont große Büros hinter einer Adresse.
setting-address-requests-name = Anfragen je Minute von einer Adresse
setting-address-requests-reason = Verhindert, dass ein Besucher den Server allein beschäftigt. Weniger schützt mehr; mehr schont große Büros hinter einer Adresse.
setting-hash-wait-name = Längste Wartezeit auf eine Passwortprüfung
setting-hash-wait-reason = Melden sich viele zugleich an, wird jeder, der länger warten müsste, gebeten, es noch einmal zu versuchen. Länger weist weniger ab; kürzer antwortet früher.
setting-hash-queue-name = Passwortprüfungen, die warten dürfen
setting-hash-queue-reason = Wie viele Anmeldungen anstehen dürfen. Mehr verkraftet einen größeren Andrang; weniger hält Wartezeit und Speicher klein.
setting-step-up-age-name = Wie lange eine Bestätigung zählt
setting-step-up-age-reason = Vor wichtigen Änderungen bestätigt man noch einmal, wer man ist, und hat dann so viel Zeit. Kürzer schützt einen verlassenen Bildschirm; länger fragt seltener.
setting-password-change-end-other-sessions-name = Ein neues Passwort beendet andere Sitzungen
setting-password-change-end-other-sessions-reason = Wer das alte Passwort kannte, wird bei der Änderung abgemeldet. „{ value-off }“ lässt andere Browser angemeldet, und einen Dieb mit ihnen.
setting-step-up-former-name = Wie lange ein neuer zweiter Nachweis einen älteren nicht ersetzt
setting-step-up-former-reason = So lange wird, was das ganze Konto betrifft, mit einem Nachweis bestätigt, den es vorher schon gab. Länger lässt mehr Zeit, einen Diebstahl zu bemerken; kürzer lässt ein neues Telefon früher gelten.
setting-step-up-new-device-name = Wie lange ein Gerät als neu gilt
setting-step-up-new-device-reason = Auf einem neuen Gerät wird jede wichtige Änderung wieder ganz bestätigt. Länger schützt mehr, wenn jemand anderes hineinkam; kürzer fragt weniger.
setting-otp-digits-name = Ziffern eines Codes
setting-otp-digits-reason = Sechs kann jede App. Mehr ist schwerer zu erraten; manche Apps zeigen nicht mehr.
setting-otp-step-name = Wie lange ein Code zu sehen ist
setting-otp-step-reason = Dreißig Sekunden kann jede App. Länger gibt mehr Zeit zum Tippen; manche Apps lassen sich nicht einstellen.
setting-otp-tolerance-name = Codes davor und danach, die auch gelten
setting-otp-tolerance-reason = Verzeiht Telefonen eine etwas falsche Uhr. Mehr verzeiht mehr, und ein gesehener Code gilt länger.
setting-otp-tries-per-minute-name = Codes je Minute
setting-otp-tries-per-minute-reason = Bremst das Raten von Codes. Weniger ist sicherer; mehr verzeiht mehr Tippfehler.
setting-otp-setup-life-name = Zeit zum Einrichten einer App
setting-otp-setup-life-reason = So lange gilt ein gezeigter QR-Code. Länger hilft allen, die erst eine App installieren müssen; kürzer lässt weniger offen liegen.
setting-phone-pairing-life-name = Zeit zum Verbinden eines Telefons
setting-phone-pairing-life-reason = So lange gilt ein QR-Code für die App. Länger hilft allen, die erst die App installieren müssen; kürzer lässt weniger offen liegen.
setting-phone-pairing-tries-name = Falsche Ziffern, bis ein QR-Code endet
setting-phone-pairing-tries-reason = Die Ziffern auf dem Telefon werden im Browser eingegeben. Mehr verzeiht mehr Tippfehler; weniger erschwert das Raten.
setting-phone-other-wait-name = Wartezeit vor einem unbekannten Telefon
setting-phone-other-wait-reason = Wer angemeldet ist und nichts anderes mehr nachweisen kann, wartet so lange, bis sich ein anderes Telefon verbinden lässt, und jede Adresse erfährt davon. Länger lässt mehr Zeit, einen Fremden zu bemerken; kürzer hilft früher nach einem Verlust.
setting-phone-check-every-name = Tage zwischen zwei Prüfungen der Anmeldedaten
setting-phone-check-every-reason = Gefragt wird, ob Telefon und Nummer noch stimmen. Öfter findet vergessene Telefone früher und fragt mehr.
setting-phone-app-minimum-name = Älteste Version der App
setting-phone-app-minimum-reason = Ältere Apps werden zur Aktualisierung aufgefordert. 0 lässt jede Version zu.
setting-recovery-codes-count-name = Wiederherstellungscodes in einem Satz
setting-recovery-codes-count-reason = Jeder gilt einmal. Mehr reichen länger; bei weniger steht weniger auf dem Papier, das jemand finden kann.
setting-recovery-codes-groups-name = Gruppen in einem Wiederherstellungscode
setting-recovery-codes-groups-reason = Zwei Gruppen zu fünf Zeichen lassen sich nicht erraten. Mit mehr Gruppen dauert das Eintippen länger.
setting-recovery-codes-length-name = Zeichen in einer Gruppe eines Wiederherstellungscodes
setting-recovery-codes-length-reason = Fünf lassen sich leicht abschreiben. Mehr brauchen beim Eintippen länger und sind schwerer zu erraten.
setting-recovery-codes-tries-per-minute-name = Wiederherstellungscodes je Minute
setting-recovery-codes-tries-per-minute-reason = Bremst das Raten von Wiederherstellungscodes. Weniger ist sicherer; mehr verzeiht mehr Tippfehler.
setting-captcha-after-recovery-codes-name = Falsche Wiederherstellungscodes bis zur Prüfung
setting-captcha-after-recovery-codes-reason = Nach so vielen in Folge, über alle Geräte, prüfen wir, ob ein Mensch tippt. Weniger bremst Automaten früher; mehr stört weniger Menschen.
setting-second-factor-administrators-name = Administratoren brauchen einen zweiten Nachweis
setting-second-factor-administrators-reason = Ein gestohlenes Passwort allein darf die Verwaltung nicht öffnen. „{ value-off }“ ist für den Anfang leichter, aber viel weniger sicher.
setting-setup-link-life-name = Gültigkeit des Einrichtungslinks
setting-setup-link-life-reason = Der Link, der einen neuen Server einrichtet, gilt einmal und so lange. Länger ist bequemer; kürzer ist sicherer, falls ihn jemand findet.
setting-invitation-life-name = Gültigkeit einer Einladung
setting-invitation-life-reason = Eine Einladung gilt einmal und so lange. Länger hilft allen, die im Urlaub sind; kürzer lässt weniger Türen offen.
setting-mail-reconnect-name = Zeit, bis ein ausgefallener Mailserver wieder gefragt wird
setting-mail-reconnect-reason = Inzwischen geht nichts verloren. Kürzer lässt Nachrichten früher hinaus, wenn er wieder da ist; länger fragt seltener.
setting-mail-retry-first-name = Zeit, bis eine Nachricht noch einmal versucht wird
setting-mail-retry-first-reason = Ein Mailserver, der eine Nachricht gerade nicht annimmt, nimmt sie oft etwas später. Die Zeit verdoppelt sich mit jedem Versuch.
setting-mail-retry-longest-name = Längste Zeit zwischen zwei Versuchen
setting-mail-retry-longest-reason = Länger schont den Mailserver; kürzer stellt früher zu, wenn das Hindernis weg ist.
setting-mail-give-up-after-name = Zeit, nach der eine Nachricht aufgegeben wird
setting-mail-give-up-after-reason = Dann steht sie unter „{ messages-failed }“, wo ein Administrator sie noch einmal senden kann. Links in einer alten Nachricht können abgelaufen sein.
setting-mail-kept-name = Wie lange gesendete Nachrichten aufgeführt werden
setting-mail-kept-reason = Wem wann was gesagt wurde; nie, was in der Nachricht stand. Länger hilft bei Fragen; kürzer hält weniger über Menschen fest.
setting-login-change-confirm-within-name = Zeit, eine neue Adresse zu bestätigen
setting-login-change-confirm-within-reason = Ein neuer Anmeldename oder eine neue Kontakt-E-Mail gilt, sobald der Besitzer der Adresse dem Link gefolgt ist. Länger hilft allen, die selten Mail lesen; kürzer lässt weniger Türen offen.
setting-login-change-undo-within-name = Zeit, eine geänderte Adresse zurückzuholen
setting-login-change-undo-within-reason = So lange kann die frühere Adresse die Änderung zurücknehmen. Länger hilft allen, die es spät bemerken; kürzer lässt eine Änderung früher zur Ruhe kommen.
setting-login-change-alerts-for-name = Zeit, in der eine frühere Adresse benachrichtigt wird
setting-login-change-alerts-for-reason = So lange erfährt eine frühere Adresse, was mit dem Konto geschieht. Länger zeigt auch einen Diebstahl, der spät beginnt; kürzer beendet die Nachrichten früher.
setting-login-change-mails-an-hour-name = Nachrichten an eine neue Adresse je Stunde
setting-login-change-mails-an-hour-reason = So viele Links sendet ein Konto an Adressen, die niemand bestätigt hat. Mehr ist geduldiger mit Tippfehlern; weniger schont Fremde.
setting-invitation-messages-a-day-name = Nachrichten je Tag an eine Adresse oder Nummer, die nicht darum gebeten hat
setting-invitation-messages-a-day-reason = Ein Link, den viele kennen, die Seite für neue Arbeitsbereiche und Einladungen per SMS schreiben derselben Adresse oder Nummer jeweils höchstens so oft; ein Link in jedem Arbeitsbereich, und über alle zusammen sechsmal so oft. Mehr ist geduldiger mit verlorenen Nachrichten; weniger schont Fremde.
setting-events-seal-within-name = Zeit, bis Ereignisse versiegelt sind
setting-events-seal-within-reason = Ein versiegeltes Ereignis lässt sich nicht unbemerkt ändern. Kürzer lässt weniger Zeit zum Manipulieren und schreibt mehr.
setting-clock-tolerance-name = Wie weit die Uhr zurückgehen darf
setting-clock-tolerance-reason = Ein kleiner Schritt zurück ist normal. Geht sie weiter zurück, meldet es der Server und zählt die Zeit selbst weiter.

## Das erste Mal

setup-title = Ihren Arbeitsbereich einrichten
setup-what = Geben Sie Ihrem Arbeitsbereich auf { $product } einen Namen und werden Sie sein Administrator.
setup-workspace = Arbeitsbereich
setup-title-label = Name der Firma
setup-address = Kurzname
setup-address-hint = Kleinbuchstaben, Ziffern und Bindestriche. Die Adresse lautet dann
setup-administrator = Sie, der Administrator
setup-verb = Arbeitsbereich einrichten
your-name = Ihr Name
your-email = Ihre E-Mail-Adresse
your-email-hint = Damit melden Sie sich an.
password-new = Passwort wählen
password-again = Dasselbe Passwort noch einmal
password-rules = { $min ->
    [one] Mindestens 1 Zeichen.
   *[other] Mindestens { $min } Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.
}
invitation-title = { $workspace } beitreten
invitation-from = { $inviter } lädt Sie zu { $workspace } ein.
invitation-from-nobody = Sie sind zu { $workspace } eingeladen.
invitation-new = Wählen Sie ein Passwort, und Sie sind dabei.
invitation-existing = Sie haben schon ein Profil: Geben Sie dessen Passwort ein.
invitation-anew-verb = Das Passwort ist nicht von mir, oder ich habe es vergessen
invitation-anew = Für diese Adresse hat jemand ein Passwort gewählt und sie nie bestätigt. Waren Sie das nicht, oder wissen Sie es nicht mehr, so wählen Sie ein neues.
invitation-anew-gone = Dann entfällt alles Bisherige: andere Arbeitsbereiche, Sitzungen und zweite Nachweise. Sie beginnen nur mit { $workspace }.
invitation-join = { $workspace } beitreten
problem-workspace-unreadable = Geben Sie den Namen der Firma an, bis zu 100 Zeichen.
problem-address-unreadable = 2 bis 40 Kleinbuchstaben, Ziffern und Bindestriche, am Anfang und am Ende ein Buchstabe oder eine Ziffer.
problem-address-taken = Dieser Kurzname ist vergeben. Wählen Sie einen anderen.
problem-name-unreadable = Geben Sie Ihren Namen an, bis zu 100 Zeichen.
problem-email-unreadable = Das ist keine E-Mail-Adresse. Sie sieht aus wie ann@example.org.
problem-email-taken = Mit dieser Adresse meldet sich schon jemand an. Nehmen Sie eine andere.
problem-password-unreadable = Dieses Passwort geht nicht: Es ist leer, zu lang oder enthält Steuerzeichen. Wählen Sie ein anderes.
problem-again-unequal = Die beiden Passwörter sind verschieden. Geben Sie das zweite noch einmal ein.
link-dead-title = Dieser Link bewirkt nichts mehr
link-dead-why = So ein Link gilt einmal und für begrenzte Zeit. Dieser wurde benutzt, ist zu alt oder wurde durch einen neueren ersetzt.
link-dead-invitation = Sind Sie schon beigetreten, dann melden Sie sich an. Sonst bitten Sie um einen neuen Link.
link-dead-setup = Ist der Arbeitsbereich eingerichtet, dann melden Sie sich an. Sonst erzeugen Sie auf dem Server mit „doorward setup-link“ einen neuen Link.
link-dead-other = Suchen Sie eine neuere Nachricht, oder bitten Sie um einen neuen Link.
link-dead-next = Anmelden

## Einladen: Seiten

invite-title = Einladen
invite-verb = Einladen
invite-how = Wie eingeladen wird
invite-by-mail = Per E-Mail
invite-addresses = E-Mail-Adressen
invite-addresses-hint = Eine oder viele, mit Leerzeichen, Kommas oder neuen Zeilen dazwischen; höchstens { $most }.
invite-group = Arbeitsgruppe
invite-no-group = Keine
invite-language = Sprache der E-Mail
invite-by-hand = Links anzeigen, statt E-Mails zu senden
invite-by-hand-what = Zum Weitergeben von Hand. Eine Adresse gilt erst nach einer E-Mail als bestätigt.
invite-more = Weitere einladen
invite-done-title = Eingeladen
invite-done-count = { $count ->
    [0] Niemand wurde eingeladen.
    [one] 1 Person ist eingeladen.
   *[other] { $count } Personen sind eingeladen.
}
invite-undone-count = { $count ->
    [one] 1 Eintrag wurde nicht angenommen.
   *[other] { $count } Einträge wurden nicht angenommen.
}
invite-links-once = Jeder Link wird nur jetzt angezeigt, gilt einmal und nur für seine Person.
invite-entry = Eintrag
invite-result = Was daraus wurde
invite-sent = Einladung gesendet
invite-sent-from = Die E-Mails kommen von
invite-sent-spam = Jemand findet die seine nicht? Sie liegt vielleicht unter Spam und Werbung, wenn der Absender nicht zu den sicheren Absendern gehört. Etwas später können Sie sie unter „{ open-invitations }“ erneut senden.
invite-repeated = Zweimal in der Liste: einmal eingeladen
invite-not-an-address = Keine E-Mail-Adresse
invite-held = Es gibt schon einen Benutzer mit dieser E-Mail-Adresse:
invite-held-active = Arbeitet schon hier.
invite-held-contact = Es ist die Kontakt-E-Mail dieser Person. Ändern Sie sie dort zuerst, oder nehmen Sie eine andere Adresse.
invite-held-invited = Ist schon eingeladen.
invite-held-pending = Ist über einen Link beigetreten und wartet auf Freigabe.
invite-held-dismissed = Ist ausgeschieden. Nehmen Sie die Person wieder auf, statt sie einzuladen.
invite-remedy-profile = Profil öffnen
invite-remedy-invitation = Offene Einladungen
invite-remedy-reinstate = Wieder aufnehmen
open-invitations = Offene Einladungen
open-invitations-none = Keine Einladung ist offen.
pending-none = Niemand wartet auf Freigabe.
pending-what = Diese Personen sind über einen Link beigetreten und haben ihre Adresse bestätigt. Niemand kommt hinein, bevor Sie freigeben.
pending-since = seit
approve-picked = Freigeben
refuse-picked = Ablehnen
approved-done = { $count ->
    [one] 1 Person ist dabei.
   *[other] { $count } Personen sind dabei.
}
refused-done = { $count ->
    [one] 1 Person wurde abgelehnt.
   *[other] { $count } Personen wurden abgelehnt.
}
picked-none = Wählen Sie mindestens eine Person.
column-inviter = Eingeladen von
column-mailed = E-Mail gesendet
column-link-until = Link gilt bis
link-over = Abgelaufen
back = Zurück
resend = Erneut senden
resent-done = Eine neue Einladung ist unterwegs. Der ältere Link gilt nicht mehr.
copy-link = Link kopieren
copy-link-what = Das ist der neue Link für { $address }. Die älteren gelten nicht mehr. Geben Sie ihn selbst weiter.
delete = Löschen
deleted-done = Die Einladung ist gelöscht. Die Adresse kann erneut eingeladen werden.
deleted-sms-done = Die Einladung ist gelöscht. Die Nummer kann erneut eingeladen werden.
delete-invitation-title = Einladung von { $address } löschen
delete-invitation-what = Ihr Link gilt sofort nicht mehr, und die Adresse ist frei.
invite-by-sms = Per SMS
invite-by-sms-what = An die Nummer geht eine Nachricht mit einem Link. Wer ihn öffnet, registriert sich mit einer eigenen E-Mail-Adresse und bestätigt sie per E-Mail. Der Link gilt für eine Person.
invite-name = Name (für Ihre eigene Liste)
invite-sms-language = Sprache der Nachricht
invite-number-in-use = Jemand mit dieser Nummer ist schon in diesem Arbeitsbereich oder eingeladen. Sehen Sie bei den offenen Einladungen nach.
invited-by-sms = Per SMS eingeladen
invited-by-mail = Per E-Mail eingeladen
invited-by-sms-done = Die Nachricht mit dem Link ist unterwegs. Ein älterer Link gilt nicht mehr.
column-sms-sent = Nachricht gesendet
sms-invitation-not-sent = Nicht gesendet
delete-sms-invitation-what = Ihr Link gilt sofort nicht mehr, und die Nummer kann erneut eingeladen werden.
link-shown-title = Ihr Link
link-shown-until = Gilt bis
link-shown-once = Der Link wird nur jetzt angezeigt. Verloren? Erstellen Sie einen neuen.
join-links = Link für viele
join-links-what = Wer einen solchen Link öffnet, kann mit der eigenen E-Mail-Adresse beitreten, nachdem sie bestätigt ist. Ausgeschaltet gilt er sofort nicht mehr.
join-links-made = Bisherige Links
join-link-make = Link erstellen
join-link-what = Geben Sie diesen Link den Personen, die beitreten sollen.
join-link-since = Erstellt
join-approval = Ein Administrator gibt jede Person frei
join-approval-what = Ohne Freigabe kommt jeder hinein, der den Link kennt.
join-exempt = Domains ohne Freigabe
join-exempt-hint = Wer dort eine Adresse bestätigt, ist sofort dabei. Trennen Sie mehrere durch Leerzeichen.
join-with-approval = mit Freigabe
join-without-approval = ohne Freigabe
join-except = (nicht für { $domains })
switch-on = Einschalten
switch-off = Ausschalten
switched-on = Der Link gilt wieder.
switched-off = Der Link gilt nicht mehr.
join-what = Geben Sie Ihre E-Mail-Adresse ein. Dorthin geht eine Nachricht mit einem Link, über den es zu { $workspace } weitergeht.
join-sent-title = Sehen Sie in Ihrem Postfach nach
join-sent = Eine Nachricht an { $email } ist unterwegs. Öffnen Sie den Link darin.
join-sent-from = Sie kommt von
join-sent-else = Nach einer Minute nichts da? Sehen Sie unter Spam und Werbung nach, fügen Sie den Absender Ihren sicheren Absendern hinzu, und prüfen Sie die Adresse. Fordern Sie dann noch eine an.
join-sent-again = Noch eine anfordern
joining-new = Geben Sie Ihren Namen an, und wählen Sie ein Passwort.
joining-waits = Danach gibt Sie ein Administrator frei.
join-waits-title = Fast fertig
join-waits-what = Ihre Adresse ist bestätigt. Ein Administrator von { $workspace } gibt Sie frei; Sie bekommen dann eine Nachricht.
not-an-employee-pending = Sie sind { $workspace } über einen Link beigetreten. Ein Administrator muss Sie freigeben; Sie bekommen dann eine Nachricht.
other-profile-title = Hier ist ein anderes Profil angemeldet
other-profile-what = Dieser Browser ist als { $login } angemeldet. Der Link ist für { $for }.
other-profile-do = Melden Sie sich hier ab und machen Sie weiter, oder öffnen Sie den Link in einem privaten Fenster.
other-profile-stay = Angemeldet bleiben
link-dead-used = Über diesen Link ist schon jemand beigetreten.
link-dead-used-do = Waren Sie das? Dann melden Sie sich an. Sonst sagen Sie es der Person, die Sie eingeladen hat.
link-dead-outdated = Eine neuere Einladung hat diese ersetzt.
link-dead-outdated-do = Öffnen Sie den Link in der neuesten Nachricht.
link-dead-expired = Diese Einladung ist abgelaufen.
link-dead-deleted = Diese Einladung wurde gelöscht.
link-dead-expired-do = Bitten Sie die Person, die Sie eingeladen hat, um eine neue.
link-dead-join-why = Dieser Link ist ausgeschaltet, abgelaufen oder benutzt.
link-dead-join = Sind Sie schon beigetreten, dann melden Sie sich an. Sonst bitten Sie um einen neuen Link.
problem-addresses-empty = Geben Sie mindestens eine E-Mail-Adresse an.
problem-addresses-too-many = Das sind zu viele Adressen auf einmal. Laden Sie die übrigen danach ein.
problem-exempt-unreadable = Eine davon ist keine Domain. Sie sieht aus wie example.org.

## Einladen: Nachrichten

mail-invitation-subject = Einladung zu { $workspace }
mail-invitation-fact = { $inviter } lädt Sie zu { $workspace } ein.
mail-invitation-what = Wählen Sie dort ein Passwort, oder treten Sie mit Ihrem vorhandenen Profil bei. Der Link ist nur für Sie: Geben Sie ihn nicht weiter.
mail-invitation-verb = Beitreten
mail-invitation-unexpected = Sie wissen nicht, wer das ist? Dann tun Sie nichts: Ohne diesen Link tritt niemand bei.
mail-join-subject = { $workspace } beitreten
mail-join-fact = Jemand, vermutlich Sie, möchte mit dieser E-Mail-Adresse { $workspace } beitreten. Bestätigen Sie sie, um fortzufahren.
mail-join-verb = Bestätigen und beitreten
mail-join-unexpected = Das waren nicht Sie? Dann tun Sie nichts: Ohne Sie geschieht nichts.
mail-join-known-fact = Jemand, vermutlich Sie, möchte mit dieser E-Mail-Adresse { $workspace } beitreten. Sie ist dort schon bekannt.
mail-join-known-verb = Anmelden
mail-join-known-else = Können Sie sich nicht anmelden, dann suchen Sie Ihre Einladung, oder fragen Sie { $support }.
mail-join-approved-subject = Sie sind dabei: { $workspace }
mail-join-approved-fact = Ein Administrator hat Sie für { $workspace } freigegeben. Sie können sich jetzt anmelden.

## Einladen: was geschah

event-invitation-sent = Einladung per E-Mail gesendet
event-invitation-copied = Einladungslink zum Kopieren erstellt
event-invitation-deleted = Einladung gelöscht
event-join-link-created = Link für viele erstellt
event-join-link-changed = Link für viele umgeschaltet
event-join-asked = Beitritt über einen Link erbeten
event-join-confirmed = Über einen Link beigetreten
event-join-approved = Freigegeben
event-join-refused = Nicht freigegeben
detail-address = E-Mail-Adresse
detail-approval = Freigabe
detail-exempt = Domains ohne Freigabe
detail-is-on = Link
detail-link = Über den Link

## Einladen: Richtlinien

settings-join = Beitritt über einen Link
setting-invitation-who-name = Wer einladen darf
setting-invitation-who-reason = Einladungen öffnen Türen. Laden nur Administratoren ein, steht für jede neue Person jemand gerade; laden alle ein, wartet niemand.
choice-invitation-who-everyone = Alle
choice-invitation-who-administrators = Nur Administratoren
setting-invitation-at-once-name = Adressen in einer Liste
setting-invitation-at-once-reason = Eine eingefügte Liste nimmt höchstens so viele Adressen. Mehr auf einmal geht schneller; weniger begrenzt, was ein Versehen verschickt.
setting-invitation-per-day-name = Einladungen einer Person am Tag
setting-invitation-per-day-reason = So viele Einladungs-E-Mails kann eine Person am Tag veranlassen, damit niemand mit diesem Server Fremde überschwemmt.
setting-invitation-resend-after-name = Pause vor dem erneuten Senden
setting-invitation-resend-after-reason = Nur der neueste Link gilt. Eine Pause bewahrt davor, dass ein ungeduldiger Klick die E-Mail wertlos macht, die gerade ankommt.
setting-join-confirm-life-name = Gültigkeit eines Bestätigungslinks
setting-join-confirm-life-reason = Wer über einen Link für viele beitritt, bestätigt die Adresse innerhalb dieser Zeit.

## Nichts da

not-found-title = Hier ist nichts
not-found-what = Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist nicht für Sie.
not-found-next = Zu meinem Konto

## Ablehnungen, eine je Code: was geschah und was jetzt zu tun ist

refusal-incorrect-login-or-password = Anmeldename oder Passwort falsch
    .remedy = Prüfen Sie den Anmeldenamen auf Tippfehler, die Tastaturbelegung und die Feststelltaste, oder stellen Sie das Passwort wieder her.
refusal-employee-not-in-workspace = Diesen Mitarbeiter gibt es in { $workspace } nicht
    .remedy = Prüfen Sie den Anmeldenamen, wählen Sie einen anderen Arbeitsbereich, oder bitten Sie einen Administrator um eine Einladung.
refusal-email-already-exists = Es gibt schon einen Benutzer mit dieser E-Mail-Adresse
    .remedy = { $reason ->
        [contact] Ein anderer Mitarbeiter hat diese Adresse als Kontakt-E-Mail. Nehmen Sie eine andere, oder ändern Sie sie zuerst dort.
       *[login] Ein anderer Mitarbeiter meldet sich mit dieser Adresse an. Nehmen Sie eine andere, oder ändern Sie sie zuerst dort.
    }
refusal-incorrect-security-word = Falsches Sicherheitswort
    .remedy = { $reason ->
        [other_profile] Dieser Link gehört zu einem anderen Profil. Melden Sie sich zuerst ab, oder öffnen Sie ihn in einem privaten Fenster.
        [used] Dieser Link wurde schon benutzt. Fordern Sie einen neuen an.
       *[outdated] Dieser Link ist zu alt. Nehmen Sie den aus der neuesten E-Mail, oder fordern Sie einen neuen an.
    }
refusal-resend-too-soon = Eine Nachricht ist unterwegs
    .remedy = Eine weitere können Sie in { $wait } anfordern.
refusal-phone-in-use = Diese Telefonnummer ist vergeben
    .remedy = Geben Sie eine andere Nummer ein, oder bitten Sie Ihren Administrator, sie dort zu entfernen, wo sie nicht mehr gebraucht wird.
refusal-incorrect-code = Dieser Code stimmt nicht
    .remedy = Warten Sie auf den nächsten Code und geben Sie diesen ein.
refusal-captcha-required = Noch eine Prüfung
    .remedy = Nach mehreren falschen Versuchen prüfen wir, ob sich ein Mensch anmeldet.
refusal-captcha-wrong = Die Prüfung ist fehlgeschlagen
    .remedy = Versuchen Sie es noch einmal. Eine Lösung gilt für einen Versuch und nur kurze Zeit.
refusal-ip-restricted = Nicht aus diesem Netz
    .remedy = Ihr Arbeitsbereich erlaubt den Zugang nur aus seinen eigenen Netzen. Verbinden Sie sich mit einem davon, oder fragen Sie Ihren Administrator.
refusal-second-factor-setup-required = Schalten Sie zuerst die Zwei-Faktor-Anmeldung ein
    .remedy = Ihr Arbeitsbereich verlangt einen zweiten Nachweis. Richten Sie ihn unter { nav-security } ein und machen Sie dann weiter.
refusal-no-administrator-available = Zurzeit kann kein Administrator helfen
    .remedy = Fragen Sie den Betreiber des Servers.
refusal-session-expired = Ihre Sitzung ist zu Ende
    .remedy = Melden Sie sich wieder an, um weiterzumachen.
refusal-method-unavailable = Diese Anmeldemethode geht zurzeit nicht
    .remedy = Wählen Sie eine andere unter „{ other-login-methods }“.
refusal-too-many-attempts = Zu viele Versuche
    .remedy = Warten Sie { $wait } und versuchen Sie es dann noch einmal. Ihr Konto bleibt offen.
refusal-busy = Der Server ist ausgelastet
    .remedy = Nichts ging verloren. Versuchen Sie es in { $wait } noch einmal.
refusal-step-up-required = Bestätigen Sie, dass Sie es sind
    .remedy = Das ist eine wichtige Änderung. Weisen Sie noch einmal nach, wer Sie sind.
refusal-password-too-weak = Dieses Passwort ist zu leicht zu erraten
    .remedy = { $reason ->
        [too_short] Nehmen Sie mindestens { $min } Zeichen. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.
        [too_long] Dieses Passwort ist länger, als wir annehmen können. Nehmen Sie weniger Zeichen.
        [common] Es steht auf Listen, die Angreifer zuerst probieren. Einige Wörter hintereinander sind besser.
        [too_close] Es enthält Ihren Namen, Ihren Anmeldenamen oder den Namen des Arbeitsbereichs. Wählen Sie eines, das sich niemand herleiten kann.
       *[other] Wählen Sie ein längeres. Einige Wörter hintereinander sind leicht zu merken und schwer zu erraten.
    }
refusal-password-reused = Das ist Ihr aktuelles Passwort
    .remedy = Wählen Sie eines, das Sie hier noch nicht benutzt haben.
refusal-challenge-expired = Das hat zu lange gedauert
    .remedy = Beginnen Sie noch einmal mit dem Passwort.
refusal-last-administrator = Jemand muss Administrator bleiben
    .remedy = Machen Sie zuerst einen anderen Mitarbeiter zum Administrator.
refusal-not-allowed = Das dürfen Sie nicht
    .remedy = Brauchen Sie es für Ihre Arbeit, dann fragen Sie Ihren Administrator.
refusal-not-found = Hier ist nichts
    .remedy = Prüfen Sie die Adresse. Vielleicht ist die Seite auch nicht für Sie.
refusal-stale-form = Diese Seite war zu lange offen
    .remedy = Es wurde nichts geändert. Laden Sie die Seite neu und senden Sie sie noch einmal ab.
refusal-stale-state = Jemand war schneller
    .remedy = Was Sie gesehen haben, hat sich inzwischen geändert. Laden Sie die Seite neu und sehen Sie noch einmal nach.
refusal-link-used = Dieser Link bewirkt nichts mehr
    .remedy = Er gilt einmal. Suchen Sie eine neuere Nachricht, oder bitten Sie um einen neuen Link.
refusal-storage-full = Der Server kann nichts mehr speichern
    .remedy = Es wurde nichts geändert. Sagen Sie dem Betreiber, dass die Festplatte des Servers voll ist.
refusal-invalid = Etwas im Formular stimmt nicht
    .remedy = { $field ->
        [none] Prüfen Sie Ihre Angaben und senden Sie sie noch einmal.
       *[other] Prüfen Sie „{ $field }“ und senden Sie es noch einmal.
    }

## Nachrichten

quoted = „{ $name }“
mail-hello = Guten Tag { $name },
mail-phone-connected-subject = Ein Telefon wurde mit Ihrem Konto verbunden
mail-phone-connected-fact = Mit Ihrem Konto in { $workspace } wurde ein Telefon als vertrauenswürdiges Gerät verbunden. Es bestätigt von jetzt an Ihre Anmeldungen.
mail-phone-replaced-subject = Ihr vertrauenswürdiges Gerät wurde ersetzt
mail-phone-replaced-fact = Das vertrauenswürdige Gerät Ihres Kontos in { $workspace } wurde durch ein anderes Telefon ersetzt. Das alte bestätigt nichts mehr.
mail-phone-removed-subject = Ihr Konto wurde vom Telefon entfernt
mail-phone-removed-fact = Ihr Konto in { $workspace } wurde aus der App auf Ihrem vertrauenswürdigen Gerät entfernt. Verbinden Sie unter { nav-security } wieder ein Telefon.
mail-other-phone-subject = Ein anderes Telefon soll Ihr vertrauenswürdiges Gerät werden
mail-other-phone-fact = Jemand, der in { $workspace } unter Ihrem Namen angemeldet ist, hat ein anderes Telefon als Ihr vertrauenswürdiges Gerät angekündigt. Es lässt sich erst nach einer Wartezeit verbinden. Bis dahin können Sie das unter { nav-security } zurücknehmen.
mail-app-set-up-subject = Für Ihr Konto wurde eine Authenticator-App eingerichtet
mail-app-set-up-fact = Für Ihr Konto in { $workspace } wurde eine Authenticator-App eingerichtet. Zum Anmelden sind jetzt Ihr Passwort und ein Code daraus nötig.
mail-app-replaced-subject = Ihre Authenticator-App wurde ersetzt
mail-app-replaced-fact = Die Authenticator-App Ihres Kontos in { $workspace } wurde durch eine andere ersetzt. Codes der alten App werden abgelehnt.
mail-factor-off-subject = Die Zwei-Faktor-Anmeldung wurde ausgeschaltet
mail-factor-off-fact = Für Ihr Konto in { $workspace } wurde die Zwei-Faktor-Anmeldung ausgeschaltet. Von jetzt an genügt dort Ihr Passwort allein.
mail-when = Wann:
mail-device = Gerät:
mail-address = IP-Adresse:
mail-if-you = Waren Sie das, ist nichts zu tun.
mail-if-not = Waren Sie es nicht, tun Sie jetzt dies:
mail-if-not-log-out = 1. Melden Sie sich auf allen Geräten ab: { $link }
mail-if-not-password = 2. Ändern Sie Ihr Passwort.
mail-if-not-tell = 3. Sagen Sie es { $support }.
mail-password-changed-subject = Ihr Passwort wurde geändert
mail-password-changed-fact = Das Passwort Ihres Kontos wurde geändert. Das neue gilt in jedem Arbeitsbereich, in dem Sie sich anmelden.
mail-password-changed-tell = 1. Sagen Sie es sofort { $support }: Dort kann jede Sitzung Ihres Kontos beendet werden.
mail-password-changed-recover = 2. Stellen Sie Ihr Passwort wieder her: { $link }
mail-password-changed-elsewhere = 3. Ändern Sie dasselbe Passwort überall, wo Sie es sonst benutzen.
mail-password-closed-subject = Ihr Passwort allein gilt auf neuen Geräten nicht mehr
mail-password-closed-fact = Jemand hat viele falsche Passwörter für Ihr Konto eingegeben. Ihr Passwort allein lässt kein neues Gerät mehr ein; Geräte, die Sie schon benutzt haben, kommen hinein wie immer.
mail-password-closed-do = Niemand ist hineingekommen, und nichts ist verloren. Wählen Sie auf einem neuen Gerät bei der Anmeldung „{ sign-in-with-code }“ und geben Sie neben dem Passwort einen Code Ihres zweiten Nachweises ein. Das öffnet das Konto wieder für neue Geräte.
mail-password-closed-stuck = Weder Code noch ein solches Gerät zur Hand? Fragen Sie { $support }.

# Der Link für ein neues Passwort
mail-reset-subject = Wählen Sie ein neues Passwort
mail-reset-fact = Jemand hat ein neues Passwort für Ihr Konto angefordert. Waren Sie das, folgen Sie diesem Link:
mail-reset-by = { $by } sendet Ihnen einen Link, mit dem Sie ein neues Passwort wählen:
mail-reset-verb = Neues Passwort wählen
mail-reset-life = Er gilt einmal und { $life } lang, nachdem diese E-Mail abgeschickt wurde. Nur der Link in der neuesten E-Mail gilt.
mail-reset-not-you = Sie haben nicht darum gebeten? Dann tun Sie nichts: Ihr Passwort bleibt, wie es ist. Kommen solche E-Mails immer wieder, sagen Sie es { $support }.
event-password-reset-requested = Link für ein neues Passwort gesendet
event-password-reset = Neues Passwort über einen Link gewählt
settings-password-reset = Vergessene Passwörter
setting-password-reset-link-life-name = Gültigkeit eines Links für ein neues Passwort
setting-password-reset-link-life-reason = Ein Link gilt einmal und so lange. Länger hilft, wo E-Mails langsam sind; kürzer lässt weniger im Postfach liegen.
setting-password-reset-again-name = Pause zwischen zwei Links
setting-password-reset-again-reason = Nach dieser Zeit kann ein weiterer angefordert werden. Länger hält Postfächer leerer; kürzer hilft allen, die sich vertippt haben.
setting-password-reset-per-hour-name = Links je Stunde
setting-password-reset-per-hour-reason = Darüber hinaus wird nichts mehr gesendet, und der letzte Link gilt weiter. Weniger hindert Fremde, ein Postfach zu füllen; mehr verzeiht mehr.
setting-password-reset-per-day-name = Links am Tag
setting-password-reset-per-day-reason = Dasselbe über einen Tag.

# Wiederherstellungscodes und Methoden, die ruhen
mail-app-copied-subject = Eine Ihrer Apps wurde abgemeldet
mail-app-copied-fact = Die Anmeldedaten einer Ihrer Apps in { $workspace } kamen ein zweites Mal, wie von einer Kopie der App. Die App und ihre Kopie sind beide abgemeldet.
mail-app-copied-which = Von hier kamen sie beim zweiten Mal. Das kann Ihre eigene App sein, wenn die Kopie vor ihr da war.
mail-app-copied-yours = Haben Sie die App selbst kopiert, etwa auf einen neuen Computer, oder aus einer Sicherung zurückgeholt? Dann melden Sie sich dort wieder an, mehr ist nicht zu tun.
mail-recovery-made-subject = Für Ihr Konto wurden Wiederherstellungscodes erzeugt
mail-recovery-made-fact = Für Ihr Konto in { $workspace } wurden Wiederherstellungscodes erzeugt. Jeder lässt Sie einmal ein, wenn Ihr Telefon nicht zur Hand ist.
mail-recovery-reloaded-subject = Für Ihr Konto wurden neue Wiederherstellungscodes erzeugt
mail-recovery-reloaded-fact = Für Ihr Konto in { $workspace } wurden neue Wiederherstellungscodes erzeugt. Alle älteren werden abgelehnt.
mail-recovery-used-subject = Ein Wiederherstellungscode Ihres Kontos wurde benutzt
mail-recovery-used-fact = Jemand hat sich mit Ihrem Passwort und einem Ihrer Wiederherstellungscodes an Ihrem Konto in { $workspace } angemeldet.
mail-recovery-left = { $count ->
    [0] Das war der letzte. Erzeugen Sie unter { nav-security } neue.
    [one] 1 Code ist übrig. Erzeugen Sie unter { nav-security } neue.
   *[other] { $count } Codes sind übrig.
}
mail-method-rested-subject = Eine Ihrer Anmeldemethoden ruht
mail-method-rested-fact = Jemand hat viele falsche Codes für Ihr Konto in { $workspace } eingegeben. „{ $method }“ gilt zurzeit nicht.
mail-method-rested-do = Damit ist niemand hineingekommen, aber wer es versucht hat, kennt Ihr Passwort: Ändern Sie es. Melden Sie sich mit einer anderen Methode an, dann gilt auch diese wieder.
mail-method-rested-stuck = Keine andere Methode zur Hand? Fragen Sie { $support }.
mail-method-rested-of-subject = Eine Anmeldemethode von { $name } ruht
mail-method-rested-of-fact = Jemand hat viele falsche Codes für { $name } in { $workspace } eingegeben. „{ $method }“ gilt zurzeit nicht; andere Methoden gelten.
mail-method-rested-of-do = Wer es versucht hat, kennt das Passwort von { $name }. Fragen Sie, ob es die Person selbst war; wieder öffnen können Sie die Methode auf der Seite des Mitarbeiters.

## Zwei-Faktor-Anmeldung, für ein oder zwei Tage ausgeschaltet

actions = Aktionen
disable = Ausschalten
turned-off-until = Ausgeschaltet bis
turned-off-by = Ausgeschaltet von { $name }.
turned-off-what = Bis dahin genügt Ihr Passwort. Richten Sie jetzt Ihr neues Telefon ein: Das schaltet sie wieder ein.
turned-off-own-again = Ich habe mein Telefon wieder
turn-on-now = Jetzt wieder einschalten
turn-off-again = Ändern
turn-off-title = Zwei-Faktor-Anmeldung von { $name } ausschalten
turn-off-what = Für kurze Zeit genügt das Passwort, damit { $name } sich anmelden und ein neues Telefon einrichten kann. Danach wird der zweite Nachweis von selbst wieder verlangt. Niemand wird abgemeldet, und nichts wird gelöscht.
turn-off-live = Sie ist gerade ausgeschaltet. Was Sie hier wählen, ersetzt das bisherige Ende.
turn-off-check-title = Prüfen Sie zuerst, ob es wirklich { $name } ist
turn-off-check-what = Darum könnte jeder bitten, der das Passwort kennt. Rufen Sie { $name } an oder treffen Sie sich, auf einem Weg, den Sie kennen, nie auf einem, der mit der Anfrage kam.
turn-off-known = Hinterlegt:
turn-off-which-title = Welche dieser Anmeldungen ist die von { $name }?
turn-off-which-what = Diese Anmeldungen warten gerade auf einen zweiten Nachweis, jede mit dem richtigen Passwort. Fragen Sie, welches Gerät und welche Zeit { $name } sieht. Die gewählte wird eingelassen, sobald ihre Seite neu geladen wird, und keine andere.
turn-off-which-none = Keine davon
turn-off-which-none-what = Dann genügt das Passwort in jedem Browser, auch für jemanden, der es gestohlen hat.
turn-off-no-challenge = { $name } wartet gerade nicht an der Anmeldung. Das Passwort wird in jedem Browser genügen. Sicherer: Lassen Sie { $name } sich zuerst bis zum zweiten Nachweis anmelden und laden Sie dann diese Seite neu.
turn-off-device-known = Bekanntes Gerät
turn-off-device-new = Neues Gerät
turn-off-password-at = Passwort eingegeben
turn-off-reason = Grund
turn-off-reason-hint = Ein Satz. Er steht im Ereignisprotokoll, und alle Administratoren lesen ihn.
turn-off-checked = Ich habe geprüft, dass es { $name } ist
turn-off-for = { $count ->
    [one] Für 1 Tag ausschalten
   *[other] Für { $count } Tage ausschalten
}
turn-off-problem-not-checked = Bestätigen Sie, dass Sie geprüft haben, wer fragt. Sonst wird niemand eingelassen.
turn-off-problem-reason = Geben Sie den Grund in einer Zeile mit bis zu 300 Zeichen an.
turn-off-problem-days = Wählen Sie eine der angebotenen Dauern.
turn-off-problem-no-factor = Es gibt nichts auszuschalten: Kein zweiter Nachweis ist eingerichtet.
turn-off-problem-not-active = Dieser Mitarbeiter ist nicht aktiv.
turn-off-problem-changed = Inzwischen hat sich etwas geändert. Sehen Sie noch einmal nach und wählen Sie dann.
turn-off-not-yourself = Für sich selbst geht das nicht. Ein anderer Administrator kann es; gibt es keinen, dann der Betreiber des Servers.
turn-off-done = Die Zwei-Faktor-Anmeldung ist ausgeschaltet. Die anderen Administratoren und die Person wurden benachrichtigt.
turned-on-done = Die Zwei-Faktor-Anmeldung ist wieder an.
turn-on-title = Wieder einschalten
turn-on-what = Geben Sie einen Code der App ein, die Sie vorher hatten. Passwort und Code werden danach sofort wieder verlangt.
turn-on-verb = Wieder einschalten
turned-off-banner = Die Zwei-Faktor-Anmeldung ist für Sie bis { $until } ausgeschaltet.
turned-off-banner-link = Jetzt einrichten
wait-here = Telefon verloren? Rufen Sie Ihren Administrator an und lassen Sie diese Seite offen. Sobald die Zwei-Faktor-Anmeldung für Sie ausgeschaltet ist, laden Sie diese Seite neu, und Sie sind drin.
wait-reload = Diese Seite neu laden
sole-administrator-banner = Sie sind der einzige Administrator. Ist Ihr Telefon weg, kann nur der Betreiber des Servers Sie hereinlassen. Machen Sie einen Kollegen zum Administrator und halten Sie eine zweite Anmeldemethode bereit.
sole-administrator-link = Kollegen auswählen
act-turn-off-factor = die Zwei-Faktor-Anmeldung von jemandem ausschalten
settings-push = Bestätigung in der App
settings-waiver = Zwei-Faktor-Anmeldung für eine Weile ausschalten
setting-waiver-days-name = Für wie lange sie ausgeschaltet werden kann
setting-waiver-days-reason = So lange braucht, wer das Telefon verloren hat, um ein neues zu bekommen. Kürzer lässt das Passwort weniger lange allein.
choice-waiver-days-1-or-2 = Ein oder zwei Tage
choice-waiver-days-1 = Ein Tag
choice-waiver-days-2 = Zwei Tage
setting-waiver-where-name = Wo das Passwort dann genügt
setting-waiver-where-reason = Im Browser, den der Administrator gewählt hat, gewinnt ein Dieb mit dem Passwort nichts. „{ choice-waiver-where-anywhere }“ ist leichter zu erklären und lässt inzwischen ein gestohlenes Passwort ein.
choice-waiver-where-requesting-browser = Im gewählten Browser
choice-waiver-where-anywhere = Überall
setting-waiver-first-notice-name = Erster Hinweis vor dem Ende
setting-waiver-first-notice-reason = So lange vorher wird die Person darauf hingewiesen, dass der zweite Nachweis wieder verlangt wird. Früher lässt mehr Zeit für ein neues Telefon; später stört weniger.
setting-waiver-last-notice-name = Letzter Hinweis vor dem Ende
setting-waiver-last-notice-reason = Noch einmal, kurz davor. Früher lässt mehr Zeit; später stört weniger.
setting-second-factor-restorable-name = Wie lange eine ersetzte App zurückgeholt werden kann
setting-second-factor-restorable-reason = Eine App, die bei ausgeschalteter Zwei-Faktor-Anmeldung eingerichtet wurde, könnte die eines Diebes sein. So lange lässt sich die vorige zurückholen. Länger verzeiht einen späten Blick; kürzer ist aufgeräumter.
event-waiver-granted = Zwei-Faktor-Anmeldung für eine Weile ausgeschaltet
event-waiver-used = Bei ausgeschalteter Zwei-Faktor-Anmeldung angemeldet
event-waiver-ending = Hingewiesen, dass die Zwei-Faktor-Anmeldung bald wieder verlangt wird
event-waiver-ended = Zwei-Faktor-Anmeldung wieder verlangt
event-break-glass-used = Zugang durch den Betreiber des Servers wiederhergestellt
event-factors-suspended = Frühere Anmeldemethoden beiseitegelegt
event-factors-restored = Frühere Anmeldemethoden zurückgeholt
detail-days = Tage
detail-ends-at = Bis
detail-where = Gilt
detail-challenge = Für die Anmeldung
detail-reason = Grund
detail-identity-checked = Identität geprüft
detail-why = Weil
detail-notice = Hinweis
detail-until = Kann zurückgeholt werden bis
detail-suspended-at = Beiseitegelegt am
mail-turned-off-subject = Die Zwei-Faktor-Anmeldung ist für Sie in { $workspace } ausgeschaltet
mail-turned-off-fact = { $by } hat die Zwei-Faktor-Anmeldung Ihres Kontos in { $workspace } bis { $until } ausgeschaltet. Bis dahin genügt Ihr Passwort.
mail-turned-off-do = Melden Sie sich an und richten Sie Ihr neues Telefon ein; das schaltet sie wieder ein: { $link }
mail-turned-off-if-not = Sie haben nicht darum gebeten? Dann versucht vielleicht jemand hineinzukommen, der Ihr Passwort kennt. Sagen Sie es sofort { $support }.
mail-turned-off-told-subject = Die Zwei-Faktor-Anmeldung von { $name } ist in { $workspace } ausgeschaltet
mail-turned-off-told-fact = { $by } hat die Zwei-Faktor-Anmeldung von { $name } in { $workspace } bis { $until } ausgeschaltet.
mail-turned-off-told-reason = Grund: { $reason }
mail-turned-off-told-do = Ist das nicht richtig, schalten Sie sie wieder ein: { $link }
mail-ends-soon-subject = { $workspace } verlangt bald wieder Ihren zweiten Nachweis
mail-ends-soon-fact = Ab { $until } genügt Ihr Passwort allein nicht mehr, und Sitzungen, die damit allein geöffnet wurden, enden.
mail-ends-soon-do = Richten Sie vorher Ihr Telefon ein: { $link }
mail-turned-on-subject = Die Zwei-Faktor-Anmeldung ist für Sie in { $workspace } wieder an
mail-turned-on-fact = { $by } hat sie wieder eingeschaltet. Sitzungen, die mit dem Passwort allein geöffnet wurden, sind beendet.
mail-turned-on-do = Was Ihr Konto schützt: { $link }
mail-bound-subject = Für Sie wurde in { $workspace } eine neue Anmeldemethode eingerichtet
mail-bound-fact = Bei ausgeschalteter Zwei-Faktor-Anmeldung wurde für Ihr Konto in { $workspace } eine Authenticator-App eingerichtet. Die vorige ist beiseitegelegt und kann bis { $until } zurückgeholt werden.
mail-bound-if-not = Das waren nicht Sie? Sagen Sie es sofort { $support } oder einem Administrator: Dort wird die vorige zurückgeholt und die andere ausgesperrt. Ihr Konto: { $link }
mail-bound-told-subject = { $name } hat in { $workspace } eine neue Anmeldemethode eingerichtet
mail-bound-told-fact = Bei ausgeschalteter Zwei-Faktor-Anmeldung wurde für { $name } in { $workspace } eine Authenticator-App eingerichtet. Die vorige kann bis { $until } zurückgeholt werden.
mail-bound-told-do = Fragen Sie { $name }, ob das stimmt: { $link }
mail-restored-subject = Ihre frühere Anmeldemethode in { $workspace } ist zurück
mail-restored-fact = { $by } hat die Authenticator-App zurückgeholt, die Sie vorher hatten. Die inzwischen eingerichtete wird abgelehnt.
mail-restored-do = Ändern Sie Ihr Passwort, wenn es jemand anderes kennen könnte. Ihr Konto: { $link }

## Anmeldung nicht bestätigen können: die Anfrage, und was die Administratoren sehen

cannot-confirm = Anmeldung kann nicht bestätigt werden
send-request = Anfrage senden
send-request-again = Anfrage erneut senden
cannot-confirm-what = Nur wenn Sie weder Ihr Telefon noch einen Wiederherstellungscode noch eine andere Methode haben. Dann kann ein Administrator des Arbeitsbereichs Sie hereinlassen.
cannot-confirm-how = Die Administratoren sehen, wann und von welchem Gerät und welcher Adresse Sie fragen. Einer von ihnen meldet sich auf einem Weg, den er kennt, und prüft, ob Sie es sind. Sie und die Administratoren werden auch per E-Mail benachrichtigt.
cannot-confirm-sent-title = Anfrage gesendet
cannot-confirm-sent = Ihre Administratoren sind benachrichtigt.
cannot-confirm-sent-at = Gesendet
cannot-confirm-sent-what = Einer von ihnen meldet sich bei Ihnen und lässt Sie dann herein.
cannot-confirm-sent-stay = Lassen Sie diese Seite offen, oder kommen Sie in diesem Browser darauf zurück: Sobald Sie hereingelassen sind, geht sie von selbst weiter, oder wenn Sie sie neu laden.
cannot-confirm-sent-until = Die Anfrage endet
cannot-confirm-refused = Ein Administrator hat Ihre Anfrage abgelehnt.
cannot-confirm-refused-what = Sprechen Sie mit Ihrem Administrator. Wenn Sie selbst gefragt haben, kann er Sie hereinlassen, sobald er das weiß.
cannot-confirm-over = Ihre Anfrage ist abgelaufen.
cannot-confirm-too-soon = Vor Kurzem wurde schon eine Anfrage gesendet.
cannot-confirm-too-soon-what = Sie kam aus einem anderen Browser oder von einer früheren Anmeldung. Die Administratoren wissen davon. Waren Sie das nicht, dann sagen Sie es ihnen: Jemand kennt Ihr Passwort.
cannot-confirm-nobody = In diesem Arbeitsbereich gibt es keinen anderen Administrator, der Sie hereinlassen könnte. Wer den Server betreibt, kann es.
cannot-confirm-again-in = Sie können sie in { $wait } erneut senden.
cannot-confirm-anew = Stattdessen mit einer anderen Methode anmelden
nav-access-requests = Zugangsanfragen
access-requests-what = Diese Personen haben das richtige Passwort eingegeben und können den zweiten Nachweis nicht erbringen. Jede wartet auf einen von Ihnen.
access-requests-empty = Niemand wartet.
access-requests-over = Beantwortet und vorbei
access-request-look = Ansehen
access-request-look-at = Anfrage von { $name } ansehen
access-request-title = { $name } kann die Anmeldung nicht bestätigen
access-request-lead = Jemand hat das Passwort von { $name } eingegeben und bittet, ohne den zweiten Nachweis hereingelassen zu werden.
access-request-asked = Gefragt
access-request-device = Von
access-request-address = Adresse
access-request-last = Letzte erfolgreiche Anmeldung
access-request-earlier = Frühere Anfragen
access-request-earlier-count = { $count ->
    [0] Keine
   *[other] { $count }
}
access-request-network-known = Bekanntes Netz
access-request-network-new = Neues Netz
access-request-profile = Seite des Mitarbeiters öffnen
access-request-decide = Entscheiden
access-request-decide-what = Wenn Sie { $name } hereinlassen, genügt für die gewählte Zeit das Passwort allein, in dem Browser, der gefragt hat, und in keinem anderen.
access-request-grant = { $count ->
    [one] Für 1 Tag hereinlassen
   *[other] Für { $count } Tage hereinlassen
}
access-request-refuse = Ablehnen
access-request-handled-by = Von { $name }.
access-request-changed = Jemand anders war schneller, oder die Anfrage ist vorbei. So steht es jetzt.
access-request-not-yourself = Das ist Ihre eigene Anfrage. Ein anderer Administrator muss sie beantworten.
access-request-granted-done = Die Person ist drin, sobald ihre Seite neu geladen wird. Sie und die anderen Administratoren sind benachrichtigt.
access-request-refused-done = Abgelehnt. Die Person ist benachrichtigt.
access-request-open = Wartet auf eine Antwort
access-request-served = Hereingelassen
access-request-refused = Abgelehnt
access-request-signed-in = Mit einer anderen Methode angemeldet
access-request-expired = Nicht rechtzeitig beantwortet
access-request-replaced = Später erneut gefragt
access-request-void = Die Anmeldung wurde abgebrochen
known = bekannt
not-known = nicht bekannt
event-access-requested = Administrator um Einlass gebeten
event-access-request-refused = Zugangsanfrage abgelehnt
event-access-request-closed = Zugangsanfrage vorbei
detail-request = Anfrage
detail-known-device = Bekanntes Gerät
detail-known-network = Bekanntes Netz
settings-access-request = Anfragen von Personen, die die Anmeldung nicht bestätigen können
setting-access-request-again-name = Bis zur nächsten Anfrage
setting-access-request-again-reason = Was selten kommt, wird gesehen. Kürzer lässt jemanden mit gestohlenem Passwort die Administratoren öfter stören; länger lässt die richtige Person warten.
setting-access-request-life-name = Wie lange eine Anfrage beantwortet werden kann
setting-access-request-life-reason = So lange kann die Seite, die gefragt hat, hereingelassen werden. Länger deckt ein Wochenende ab; kürzer lässt einem verlassenen Browser weniger Zeit.
notification-access-asked = { $name } hat das Passwort eingegeben und kann die Anmeldung in { $workspace } nicht bestätigen. Prüfen Sie, ob es wirklich { $name } ist, bevor Sie jemanden hereinlassen.
notification-access-known = Hinterlegt: { $known }
mail-access-asked-subject = Jemand möchte ohne zweiten Nachweis in Ihr Konto in { $workspace }
mail-access-asked-fact = Jemand hat Ihr Passwort eingegeben, konnte die Anmeldung in { $workspace } nicht bestätigen und hat die Administratoren um Einlass gebeten.
mail-access-asked-do = Waren Sie das, dann lassen Sie die Seite offen. Ein Administrator meldet sich bei Ihnen.
mail-access-asked-if-not = Waren Sie das nicht, dann kennt jemand Ihr Passwort. Sagen Sie { $support } sofort, dass Sie es nicht waren, und ändern Sie Ihr Passwort.
mail-access-asked-told-subject = { $name } kann die Anmeldung in { $workspace } nicht bestätigen
mail-access-asked-told-fact = Jemand hat das Passwort von { $name } in { $workspace } eingegeben, kann den zweiten Nachweis nicht erbringen und bittet um Einlass.
mail-access-asked-told-do = Das könnte auch jemand, der das Passwort gestohlen hat. Rufen Sie { $name } auf einem Weg an, den Sie kennen, oder treffen Sie sich; nie auf einem, der mit der Anfrage kam.
mail-access-asked-told-open = Anfrage ansehen
mail-known-login = Anmeldename:
mail-known-contact = Kontakt-E-Mail:
mail-known-number = Telefonnummer:
mail-access-refused-subject = Ihre Zugangsanfrage in { $workspace } wurde abgelehnt
mail-access-refused-fact = { $by } hat die Anfrage abgelehnt, Sie ohne den zweiten Nachweis in { $workspace } hereinzulassen.
mail-access-refused-do = Haben Sie gefragt, dann sprechen Sie mit Ihrem Administrator oder { $support }. Haben Sie nicht gefragt, dann kennt jemand Ihr Passwort: Ändern Sie es.

## Codes per SMS

method-sms = SMS-Code
login-by-sms = SMS
second-factor-sms-title = Code per SMS
sms-code-sent = Eine Nachricht mit einem Code ist unterwegs zu Ihrer Nummer { $number }. Er gilt ein paar Minuten.
sms-code-will = Wir senden eine Nachricht mit einem Code an Ihre Nummer { $number }.
sms-code-label = Code aus der Nachricht
sms-send = Code senden
sms-send-again = Neuen Code senden
sms-send-instead = Stattdessen Code per SMS senden
sms-app-instead = Code aus der App verwenden
sms-not-sent-again = Die Nachricht konnte nicht gesendet werden. Versuchen Sie es in einer Minute noch einmal, oder nehmen Sie eine andere Methode.
act-factor-off = die Zwei-Faktor-Anmeldung ausschalten
act-link-number = eine Telefonnummer verknüpfen
sms-again-in = Einen neuen Code können Sie in { $wait } anfordern.
sms-code-incorrect = Dieser Code stimmt nicht. Geben Sie den neuesten ein, der kam.
sms-code-spent = Dieser Code ist abgelaufen oder wurde zu oft versucht. Fordern Sie einen neuen an.
sms-not-sent = Die Nachricht konnte nicht gesendet werden. Wählen Sie eine andere Methode, oder versuchen Sie es in einer Minute erneut.
sms-not-sent-link = Die Nachricht konnte nicht gesendet werden. Versuchen Sie es in einer Minute erneut; bleibt es so, sagen Sie es Ihrem Administrator.
sms-code = { $code } ist Ihr Code für { $workspace }. Sagen Sie ihn niemandem, auch nicht am Telefon.
sms-invitation = Sie sind zu { $workspace } eingeladen. Öffnen Sie zum Beitreten diesen Link und geben Sie ihn nicht weiter:
next = Weiter
remove = Entfernen
phone-number-enter = Telefonnummer eingeben
phone-number-label = Telefonnummer
phone-number-what = An diese Nummer können Codes gehen, wenn die App Ihres Telefons nicht zur Hand ist. Zuerst senden wir einen dorthin, damit sicher ist, dass sie Ihnen gehört.
phone-number-optional = Sie können das überspringen und jederzeit eine Nummer hinzufügen.
step-skip = Diesen Schritt überspringen
phone-number-hint = Mit der Landesvorwahl, zum Beispiel +49 151 23456789.
phone-number-risk = Nachrichten können unterwegs gelesen werden, und eine Nummer kann auf eine andere Karte wechseln. Eine App und Wiederherstellungscodes schützen besser; behalten Sie SMS als zweiten Weg.
phone-number-stays = Codes gehen an Ihre Nummer { $number }, bis die neue bestätigt ist.
phone-number-resting = Ruht
phone-number-rests = An Ihre Nummer { $number } gehen keine Codes: Sie ruht zusammen mit Ihren früheren Anmeldemethoden. Werden diese zurückgeholt, kommt sie mit ihnen zurück. Sonst wird sie zusammen mit ihnen entfernt; danach können Sie wieder eine Nummer eingeben.
phone-number-other = Andere Nummer
phone-number-linked = Codes gehen an Ihre Nummer { $number }.
phone-number-none = Keine Nummer ist verknüpft.
phone-number-unreadable = Diese Telefonnummer können wir nicht lesen. Geben Sie sie mit + und der Landesvorwahl ein.
phone-number-not-there = In dieses Land gehen von hier keine Nachrichten. Fragen Sie Ihren Administrator.
phone-number-in-use = Diese Nummer ist schon vergeben. Bitten Sie Ihren Administrator, sie dort zu entfernen; dann versuchen Sie es erneut.
phone-number-linked-done = Ihre Telefonnummer ist verknüpft.
phone-number-kept = Ihre Nummer bleibt, solange sich die früheren Anmeldemethoden zurückholen lassen. Ihr Administrator kann sie entfernen.
phone-number-removed-done = Die Telefonnummer ist entfernt.
phone-number-remove-title = Telefonnummer von { $name } entfernen
phone-number-remove-what = An { $number } gehen keine Codes mehr. Die Nummer ist dann für jemand anderen frei. { $name } wird benachrichtigt.
phone-number-remove-last = { $name } hat dann keine Methode mehr und kann sich ohne Hilfe eines Administrators nicht anmelden.
phone-number-remove-verb = Nummer entfernen
phone-number-remove-own-title = Ihre Telefonnummer entfernen
phone-number-remove-own-what = An Ihre Nummer { $number } gehen keine Codes mehr. Sie ist hier dann für jemand anderen frei.
phone-number-remove-own-without = Ohne die App Ihres Telefons brauchen Sie zum Anmelden dann einen Wiederherstellungscode oder Ihren Administrator.
phone-number-remove-own-last = Ihnen bleibt dann keine andere Anmeldemethode: Ohne Hilfe Ihres Administrators können Sie sich nicht anmelden.
phone-number-free = Telefonnummer freigeben
dismiss-number = Auch die Telefonnummer { $number } entfernen, damit jemand anderes sie nutzen kann. Sonst bleibt sie mit dem Konto verknüpft, bis Sie sie entfernen.
event-sms-sent = Code per SMS gesendet
event-sms-failed = Code per SMS konnte nicht gesendet werden
event-phone-number-linked = Telefonnummer verknüpft
event-phone-number-replaced = Telefonnummer ersetzt
event-phone-number-removed = Telefonnummer entfernt
detail-to = An
detail-for = Für
message-access-requested = Um Einlass gebeten
message-access-requested-told = Jemand bittet um Einlass
message-access-request-refused = Zugangsanfrage abgelehnt
message-sms-code = Ein Code per SMS
message-sms-invitation = Eine Einladung per SMS
message-phone-number-linked = Telefonnummer verknüpft
message-phone-number-replaced = Telefonnummer ersetzt
message-phone-number-removed = Telefonnummer entfernt
settings-sms = Codes per SMS
settings-sms-risk = SMS ist der schwächste zweite Nachweis: Nachrichten können unterwegs gelesen werden, und eine Nummer kann auf eine andere Karte wechseln. NIST stuft SMS als eingeschränkt ein (SP 800-63B-4). Die App und Wiederherstellungscodes schützen besser; lassen Sie SMS einen zweiten Weg sein, nie den einzigen.
setting-sms-digits-name = Ziffern eines Codes
setting-sms-digits-reason = Mehr Ziffern sind schwerer zu erraten und schwerer abzuschreiben.
setting-sms-life-name = Wie lange ein Code gilt
setting-sms-life-reason = Eine Nachricht kann sich verspäten. Länger verzeiht das; kürzer lässt jemandem weniger Zeit, der sie mitgelesen hat.
setting-sms-again-name = Bis zur nächsten Nachricht
setting-sms-again-reason = Nachrichten kosten Geld und Geduld. Länger sendet weniger; kürzer hilft, wenn eine verloren geht.
setting-sms-tries-name = Versuche eines Codes
setting-sms-tries-reason = Nach so vielen falschen ist ein neuer Code nötig. Weniger beendet das Raten früher; mehr verzeiht Tippfehler.
setting-sms-per-day-name = Nachrichten pro Person und Tag
setting-sms-per-day-reason = Mit einem gestohlenen Passwort könnte jemand ein Telefon den ganzen Tag klingeln lassen. Weniger beendet das früher; mehr ist für Personen, die nichts anderes nutzen.
setting-sms-per-day-workspace-name = Nachrichten pro Arbeitsbereich und Tag
setting-sms-per-day-workspace-reason = Wie viele Codes ein Tag diesen Arbeitsbereich höchstens kosten kann. Danach werden andere Methoden angeboten. Einladungen per SMS zählen daneben, bis zu halb so viele.
setting-sms-per-day-server-name = Nachrichten pro Server und Tag
setting-sms-per-day-server-reason = Wie viele Codes ein Tag den Betreiber des Servers höchstens kosten kann. Einladungen per SMS zählen daneben, bis zu halb so viele.
setting-sms-after-reset-name = Wie lange SMS ruht, nachdem das Passwort wiederhergestellt wurde
setting-sms-after-reset-reason = Wer ein Postfach übernommen hat, hat oft auch die Nummer übernommen. So lange wird SMS nach einem neuen Passwort per Link nicht angeboten, wenn eine andere Methode bleibt. 0 bietet sie sofort an.
mail-number = Nummer:
mail-number-linked-subject = Eine Telefonnummer wurde mit Ihrem Konto in { $workspace } verknüpft
mail-number-linked-fact = Bei der Anmeldung in { $workspace } können Codes jetzt per SMS an eine Telefonnummer gehen.
mail-number-replaced-subject = Die Telefonnummer Ihres Kontos in { $workspace } wurde geändert
mail-number-replaced-fact = Codes per SMS für { $workspace } gehen ab jetzt an eine andere Telefonnummer.
mail-number-removed-subject = Die Telefonnummer Ihres Kontos in { $workspace } wurde entfernt
mail-number-removed-fact = { $by } hat die Telefonnummer Ihres Kontos in { $workspace } entfernt. Dorthin gehen keine Codes mehr.
mail-number-if-not = Waren Sie das nicht? Sagen Sie es sofort { $support }, und ändern Sie Ihr Passwort.

## Benachrichtigungen und ihre Liste

settings-alerts = Benachrichtigungen
setting-alerts-new-device-name = Bei Anmeldungen von neuen Geräten benachrichtigen
setting-alerts-new-device-reason = Wer es sofort erfährt, kann einen Dieb sofort aufhalten. „{ value-off }“ spart Nachrichten, und von einem gestohlenen Passwort erfährt so niemand.
setting-alerts-known-for-name = Wie lange ein Gerät und ein Netz bekannt bleiben
setting-alerts-known-for-reason = Was so lange nicht benutzt wurde, gilt als neu. Länger bedeutet weniger Nachrichten; kürzer bemerkt einen alten Rechner, den jetzt jemand anderes benutzt.
setting-alerts-mobile-network-name = Benachrichtigen, wenn die App auf dem Telefon aus einem anderen Netz kommt
setting-alerts-mobile-network-reason = Telefone wechseln den ganzen Tag das Netz. „{ choice-alerts-mobile-network-new-place }“ meldet Netze, die weit von den bekannten liegen; „{ choice-alerts-mobile-network-every }“ meldet alle; „{ choice-alerts-mobile-network-never }“ keines, sodass ein gestohlenes Telefon im Ausland nicht auffällt.
choice-alerts-mobile-network-new-place = An einem neuen Ort, höchstens einmal am Tag
choice-alerts-mobile-network-every = Jedes
choice-alerts-mobile-network-never = Nie
setting-alerts-mobile-every-name = Wie oft höchstens eine App auf dem Telefon an einem neuen Ort gemeldet wird
setting-alerts-mobile-every-reason = Länger ist ruhiger für Reisende; kürzer meldet jeden Ort.
setting-alerts-inform-every-name = Wie oft eine Anmeldung den Administratoren gemeldet werden kann
setting-alerts-inform-every-reason = Länger hält ihre Liste ruhig; kürzer erlaubt, früher noch einmal zu fragen.
create-workspace = Einen Arbeitsbereich anlegen
create-workspace-what = Nennen Sie uns Ihre E-Mail-Adresse. Wir schicken einen Link dorthin, mit dem Sie auf { $product } einen Arbeitsbereich einrichten und dessen Administrator werden.
create-workspace-verb = Link senden
create-workspace-sent = Ein Link, mit dem Sie Ihren Arbeitsbereich einrichten, ist unterwegs an { $email }.
setup-owner = Sie melden sich mit { $email } an.
setup-known = { $email } hat hier schon ein Profil. Es wird Administrator; melden Sie sich danach mit seinem Passwort an.
mail-new-workspace-subject = Richten Sie Ihren Arbeitsbereich auf { $product } ein
mail-new-workspace-fact = Jemand hat mit dieser Adresse um einen neuen Arbeitsbereich auf { $product } gebeten.
mail-new-workspace-verb = Arbeitsbereich einrichten
setting-workspaces-anyone-name = Jeder darf einen Arbeitsbereich anlegen
setting-workspaces-anyone-reason = „{ value-on }“ passt zu einem Server für viele Firmen; „{ value-off }“ behält ihn denen vor, die sein Betreiber hereinlässt.
setting-workspaces-deletion-wait-name = Wie lange ein Arbeitsbereich wartet, bevor er gelöscht wird
setting-workspaces-deletion-wait-reason = Länger lässt Zeit, es sich anders zu überlegen; kürzer vergisst früher, was jemand vergessen haben wollte.
setting-alerts-kept-name = Wie lange Benachrichtigungen aufbewahrt werden
setting-alerts-kept-reason = Länger erlaubt einen weiteren Blick zurück; kürzer bewahrt weniger über die Menschen auf.
event-new-device-told = Anmeldung von einem neuen Gerät gemeldet
event-administrator-informed = Administratoren gebeten, eine Anmeldung anzusehen
detail-novelty = Neu
detail-entry = Eintrag im Verlauf
bell = { $count ->
    [0] Benachrichtigungen
   *[other] Benachrichtigungen, { $shown } ungelesen
}
notifications-title = Benachrichtigungen
notifications-what = Was mit Ihrem Konto geschah und was Sie sich auf Bitten anderer ansehen sollen.
notifications-empty = Noch nichts. Hier erfahren Sie, wenn sich jemand von einem neuen Gerät anmeldet oder sich an Ihrer Anmeldung etwas ändert.
notifications-read-all = Alle als gelesen markieren
notification-unread = Neu
notification-read = Als gelesen markieren
notification-read-this = Als gelesen markieren: { $title }
notification-check = Diese Anmeldung prüfen
notification-employee = Mitarbeiter öffnen
notification-security = Ihre Sicherheitsseite öffnen
history-entry-marked = Um diese Anmeldung geht es in der Benachrichtigung.
device-computer = Computer
device-phone = Telefon
device-tablet = Tablet
device-phone-or-tablet = Telefon oder Tablet
device-unknown = Unbekannt
new-device-title = Auf Ihr Konto wurde von einem neuen Gerät zugegriffen.
new-device-address = Eine IP-Adresse wechselt mit dem Netz: Ein anderes WLAN, mobiles Internet oder ein VPN genügt.
new-device-reasons = Warum Sie das erfahren:
new-device-reason-device = Sie haben sich an einem anderen Computer oder Telefon angemeldet.
new-device-reason-network = Sie waren in einem anderen Netz oder haben ein VPN eingeschaltet.
new-device-reason-browser = Sie haben einen anderen Browser oder eine andere App benutzt, oder die Cookies wurden gelöscht.
new-device-reason-somebody = Jemand anderes hat sich als Sie angemeldet.
new-device-this = Das ist das Gerät, das Sie gerade benutzen. Auf anderen Geräten bleibt die Benachrichtigung ungelesen, bis sie dort erledigt wird.
new-device-which = Waren Sie das?
new-device-not-me = Das war ich nicht
new-device-not-sure = Ich bin nicht sicher
new-device-me = Das war ich
new-device-out = Die anderen Geräte abmelden
new-device-out-what = Wer drin ist, ist sofort wieder draußen. Hier bleiben Sie angemeldet.
new-device-out-done = Alle anderen Geräte sind abgemeldet. Weiter mit Ihrem Passwort.
new-device-password = Ihr Passwort ändern
new-device-password-what = Wählen Sie eines, das Sie nirgends sonst benutzen. Mit einem zweiten Nachweis lässt ein gestohlenes Passwort allein niemanden ein.
new-device-password-verb = Das Passwort ändern
new-device-forgotten = Ich habe es vergessen
new-device-factor = Zweiten Nachweis einrichten
new-device-inform = Ihrem Administrator Bescheid geben
new-device-inform-what = Er bekommt eine Benachrichtigung mit dieser Zeile des Verlaufs und prüft, wer drin war.
new-device-inform-verb = Meinen Administrator informieren
new-device-inform-nobody = In diesem Arbeitsbereich gibt es keinen anderen Administrator. Melden Sie es hier: { $support }.
new-device-informed = Ihre Administratoren wurden informiert:
new-device-informed-done = Ihre Administratoren wurden informiert. Sie sehen Zeit, Gerät und Adresse.
new-device-history = Verlauf ansehen
new-device-elsewhere = E-Mail und andere Dienste prüfen
new-device-elsewhere-what = Prüfen Sie, ob jemand auch in Ihrem Postfach war. Wo Sie dasselbe Passwort benutzen, ändern Sie es dort ebenfalls.
new-device-not-sure-what = Das kommt leicht vor. Meist war es eines davon:
new-device-not-sure-compare = Vergleichen Sie Zeit, Gerät und Adresse mit dem, was Sie damals taten.
new-device-compare = Mit dem Anmeldeverlauf vergleichen
new-device-not-sure-where = Sie finden ihn auch unter { nav-employees }, { nav-reports }, { nav-login-history }.
new-device-not-sure-then = Passt etwas nicht, dann tun Sie, was unter „{ new-device-not-me }“ steht.
new-device-me-what = Dann ist nichts zu tun. Dieses Gerät und dieses Netz werden Ihnen nur einmal gemeldet.
new-device-me-factor = Die Zwei-Faktor-Anmeldung ist für Sie noch nicht eingerichtet. Mit ihr kommt auch nicht hinein, wer Ihr Passwort erfährt.
new-device-me-password = Ein langes Passwort, das Sie nirgends sonst benutzen, ist der beste Anfang.
new-device-me-verb = Das war ich; erledigt
mail-new-device-fact = Jemand hat sich in { $workspace } an Ihrem Konto angemeldet, mit einem Gerät, einem Browser oder einem Netz, das bei Ihnen bisher nicht bekannt war.
mail-device-form = Art des Geräts:
mail-device-app = Browser oder App:
mail-device-system = Betriebssystem:
mail-new-device-if-not = Waren Sie es nicht oder sind Sie nicht sicher, dann öffnen Sie diese Seite. Sie führt Sie Schritt für Schritt durch das, was zu tun ist.
mail-new-device-open = Sehen, was zu tun ist
mail-new-device-stuck = Sie können sich nicht mehr anmelden? Melden Sie es sofort: { $support }.
mail-help-asked-subject = { $name } bittet Sie, eine Anmeldung anzusehen
mail-help-asked-fact = { $name } kennt diese Anmeldung in { $workspace } nicht oder ist nicht sicher.
mail-help-asked-do = Vergleichen Sie sie mit den anderen Anmeldungen von { $name }. War es jemand anderes, dann beenden Sie auf der Seite des Mitarbeiters alle Sitzungen, und rufen Sie { $name } unter einer Nummer an, die Sie kennen.
mail-help-asked-open = Anmeldeverlauf öffnen

## Die Demo

demo-mark = Das ist eine Demo. Alles darin ist erfunden.
demo-home-title = Wer sich anmelden kann
demo-home-what = Eine erfundene Firma. Melden Sie sich an, als wer Sie möchten; was Sie ändern, ist weg, wenn die Demo neu beginnt.
demo-key = Schlüssel der App
demo-no-key = Keiner
demo-note = Einen Versuch wert
demo-outbox-title = Postausgang der Demo
demo-outbox-what = Jede Nachricht, die der Server senden wollte, die neueste zuerst. Nichts verlässt diesen Rechner.
demo-outbox-empty = Noch keine Nachricht. Richten Sie eine Authenticator-App ein, dann erscheint eine.
demo-to = an
look-title = Bausteine
