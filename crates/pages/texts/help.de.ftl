
## Hilfe: die Antworten, je Frage eine. `.steps` und `.also` enthalten je Zeile einen Schritt oder Absatz.

help-title = Hilfe
help-what = Antworten auf das, was vor dieser Tür und dahinter gefragt wird.
help-topic-door = Anmelden
help-topic-phone = Telefon verloren, Telefon neu
help-topic-protection = Zwei-Faktor-Anmeldung
help-topic-alerts = Benachrichtigungen, Sitzungen, Passwort
help-topic-console = Für Administratoren
help-all = Alle Fragen
help-related = Verwandte Fragen
help-go = Dorthin:
help-asked = Hilfe zu dieser Seite

help-incorrect-password = Was bedeutet „{ refusal-incorrect-login-or-password }“?
    .answer = Kein Konto hat diesen Anmeldenamen zusammen mit diesem Passwort. Was von beidem falsch ist, wird nie gesagt, damit Fremde nicht herausfinden, wer hier arbeitet.
    .steps =
        Lesen Sie den Anmeldenamen noch einmal. Er ist eine E-Mail-Adresse: die Ihrer Einladung, sofern Sie ihn seither nicht geändert haben.
        Drücken Sie neben dem Passwort auf „{ show }“ und lesen Sie, was Sie eingegeben haben. Achten Sie auf die Feststelltaste und die Sprache der Tastatur.
        Passwort vergessen? Wählen Sie auf der Anmeldeseite „{ forgot-password }“.
        Anmeldenamen vergessen? Ein Administrator Ihres Arbeitsbereichs kann ihn nachsehen.

help-no-employee = Warum heißt es, dass es mich in einem Arbeitsbereich nicht gibt?
    .answer = Ihr Passwort war richtig. Aber zu dem Anmeldenamen, den Sie verwendet haben, gibt es in diesem Arbeitsbereich keinen aktiven Mitarbeiter.
    .steps =
        Prüfen Sie den Anmeldenamen. Wenn Sie mehrere Profile haben, ist es vielleicht ein anderer als gemeint.
        Wenn Sie zu mehreren Arbeitsbereichen gehören, gehen Sie zur richtigen Tür.
        Wenn Sie hier nie dabei waren, bitten Sie jemanden im Arbeitsbereich um eine Einladung.
        Wenn Sie früher dabei waren, fragen Sie einen Administrator, ob Sie ausgeschieden sind. Sie können wieder aufgenommen werden und behalten Ihr Profil.

help-captcha = Warum wird vor dem Anmelden etwas geprüft?
    .answer = Es kamen mehrere falsche Antworten hintereinander, von Ihnen oder von jemand anderem. Von da an kostet jeder Versuch den Browser eine kurze Berechnung, die für Automaten teuer ist. Sie selbst müssen nichts lösen.
    .steps =
        Warten Sie die paar Sekunden, bis die Prüfung fertig ist, und senden Sie dann das Formular ab.
        Wenn in einem Browser oder auf einem anderen Gerät ein altes Passwort gespeichert ist, entfernen Sie es dort, damit es nicht immer wieder versucht wird.
        In der App: Waren Sie dort schon angemeldet, entfernen Sie den Arbeitsbereich aus ihrer Liste und melden Sie sich neu an. Wenn nicht, melden Sie sich einmal im Browser an: Ein richtiges Passwort dort gibt die App wieder frei.
        Wird ein Wiederherstellungscode abgelehnt, nehmen Sie eine andere Methode unter „{ other-login-methods }“.
    .also =
        Passwörter: Die Prüfung beginnt nach falschen Versuchen für einen Anmeldenamen, nach den Einstellungen hier { $passwords }; in der App { $app }, für sich gezählt, sodass der Browser inzwischen frei ist. Wiederherstellungscodes: { $codes }. Versuche von allen Geräten zählen zusammen, auch ein falscher Code, der anderswo eingegeben wurde.
        Ein Browser ohne Skripte kommt auch hinein, hat aber nur in größeren Abständen einen Versuch.

help-mail-missing = Warum kommt eine E-Mail nicht an?
    .answer = Meist ist sie angekommen und wurde als Spam oder Werbung einsortiert.
    .steps =
        Sehen Sie in diesen Ordnern nach.
        Nehmen Sie den Absender dieser Nachrichten in die Kontakte oder die sicheren Absender Ihres Postfachs auf.
        Fordern Sie die Nachricht nach einer Minute erneut an. Verwenden Sie den Link in der neuesten, denn er macht die älteren ungültig.
        Wenn Sie auf eine Einladung warten, bitten Sie die Person, die Sie eingeladen hat, sie erneut zu senden und die Schreibweise Ihrer Adresse zu prüfen.
        Wenn immer noch nichts kommt, bitten Sie um Hilfe: Ein Administrator kann sehen, was der Mailserver geantwortet hat.

help-security-word = Was bedeutet „{ refusal-incorrect-security-word }“?
    .answer = Der geöffnete Link kann nicht verwendet werden. Entweder ist er nicht mehr der neueste, oder seine Zeit ist um, oder er gehört zu einem anderen Profil als dem, das in diesem Browser angemeldet ist.
    .steps =
        Öffnen Sie den Link in der neuesten Nachricht. Jeder neue Link macht die vorigen ungültig.
        Ist auch dieser zu alt, fordern Sie eine neue Nachricht an.
        Sind Sie hier mit einem anderen Profil angemeldet, melden Sie sich zuerst ab oder öffnen Sie den Link in einem privaten Fenster.

help-session-length = Wie lange bleibe ich angemeldet?
    .answer = Solange Sie aktiv sind. Nach { $idle } ohne Klick melden Sie sich neu an; jeder Klick lässt diese Zeit neu beginnen.
    .also =
        { $overall ->
            [off] Eine andere Grenze gibt es hier nicht: Eine Sitzung, die benutzt wird, läuft weiter.
           *[other] In jedem Fall melden Sie sich { $overall } nach dem Beginn neu an, damit eine gestohlene Sitzung nicht von Dauer ist.
        }
        Kurz vor dem Ende wird Ihnen angeboten zu bleiben. Ob Sie auf mehreren Geräten angemeldet sind, macht keinen Unterschied: Jede Sitzung hat ihre eigene Zeit.

help-change-password = Wie ändere ich mein Passwort?
    .answer = Unter { nav-security }. Sie brauchen Ihr aktuelles Passwort, und Ihren zweiten Nachweis, falls Sie einen haben.
    .steps =
        Öffnen Sie „{ nav-security }“ und dort „{ authentication }“.
        Drücken Sie neben „{ password-label }“ auf „{ change }“.
        Geben Sie das aktuelle Passwort ein, und zweimal das neue.
    .also =
        Es gilt dann in jedem Arbeitsbereich, in dem Sie sich anmelden. Ein langer Satz aus ein paar Wörtern ist leicht zu merken und schwer zu erraten. Verwenden Sie es nirgendwo sonst.
        Wenn Sie Ihr aktuelles Passwort nicht wissen, wählen Sie auf der Anmeldeseite „{ forgot-password }“.

help-turn-on = Wie schalte ich die Zwei-Faktor-Anmeldung ein?
    .answer = Mit Ihrem Telefon: Es bestätigt Ihre Anmeldungen. Oder mit einer App für Einmalcodes. Danach lässt ein gestohlenes Passwort allein niemanden mehr hinein.
    .steps =
        Öffnen Sie „{ nav-security }“, dann „{ two-factor }“, und drücken Sie „{ two-factor-turn-on }“.
        Wählen Sie Ihr Telefon, und scannen Sie damit den angezeigten Code; oder wählen Sie eine Authenticator-App, und scannen Sie den Code mit dieser.
        Geben Sie die Ziffern ein, die das Telefon anzeigt.
        Bewahren Sie die Wiederherstellungscodes auf, auf Papier oder an einem anderen sicheren Ort.
        Fügen Sie Ihre Telefonnummer hinzu, wenn Sie möchten, oder überspringen Sie das.

help-why-required = Warum muss ich die Zwei-Faktor-Anmeldung einschalten, bevor es weitergeht?
    .answer = Sie verwalten den Arbeitsbereich, und wer an Ihr Passwort kommt, könnte darin alles ändern. Deshalb bleibt die Verwaltung geschlossen, bis Sie einen zweiten Nachweis haben. Ihr eigenes Konto bleibt offen.
    .steps =
        Drücken Sie auf dieser Seite „{ two-factor-turn-on }“ und folgen Sie den Schritten. Es dauert zwei Minuten.
        Wenn Sie kein Telefon zur Hand haben, bitten Sie inzwischen einen anderen Administrator um das, was nicht warten kann.

help-other-methods = Wie melde ich mich ohne die App an?
    .answer = Mit einer anderen Methode, die Sie eingerichtet haben. Jede steht vom ersten Augenblick an bereit; Sie müssen nicht warten.
    .steps =
        Wählen Sie „{ other-login-methods }“.
        „{ method-verification-code }“: Die App auf Ihrem Telefon zeigt ihn an, auch ohne Internet.
        „{ login-by-sms }“: Wenn Sie Ihre Telefonnummer hinzugefügt haben, geht ein Code dorthin.
        „{ method-recovery-code }“: Geben Sie einen der aufbewahrten Codes ein. Jeder gilt einmal.
        Nichts davon? Wählen Sie „{ cannot-confirm }“, und ein Administrator kann Sie hereinlassen.

help-missing-request = Warum erscheint auf meinem Telefon keine Anfrage?
    .answer = Meist ist die App geschlossen und darf Sie nicht benachrichtigen. Öffnen Sie sie: Solange sie offen ist, erscheinen Anfragen von selbst.
    .steps =
        Ist die App aktuell und auf dem Startbildschirm?
        Erlaubt ihr das Telefon Benachrichtigungen? Sehen Sie in den Einstellungen des Telefons nach.
        Ist das Telefon online?
        Haben Sie sich auf allen Geräten abgemeldet oder Ihr Passwort geändert? Dann verbinden Sie das Telefon erneut.
    .also = Sie müssen nicht darauf warten: Wählen Sie „{ other-login-methods }“. „{ method-verification-code }“ geht ohne Internet.

help-verification-code = Wo finde ich den Prüfcode?
    .answer = In der App auf Ihrem vertrauenswürdigen Gerät. Das Telefon berechnet ihn selbst und braucht dafür kein Internet.
    .steps =
        Wählen Sie auf der Anmeldeseite „{ other-login-methods }“, dann „{ method-verification-code }“.
        Öffnen Sie auf dem Telefon die App. Ist sie online, erscheint der Code von selbst.
        Sonst wählen Sie „Menü“, „Konto wechseln“, die drei Punkte neben Ihrem Konto und dann „Prüfcode“.
        Geben Sie die sechs Ziffern ein. Sie wechseln alle 30 Sekunden, und jeder Code gilt einmal.

help-connect-again = Warum soll ich mein Telefon erneut verbinden?
    .answer = Weil Sie sich auf allen Geräten abgemeldet oder Ihr Passwort geändert haben. Das trennt auch Ihr vertrauenswürdiges Gerät, falls es jemand anders in der Hand hatte.
    .steps =
        Drücken Sie „{ show-qr-code }“ in der Meldung über der Seite oder unter „{ trusted-devices }“.
        Scannen Sie den Code mit der App auf demselben Telefon, und geben Sie die Ziffern ein, die es anzeigt.
        Erzeugen Sie neue Wiederherstellungscodes: Die alten gelten nicht mehr.
    .also = Bis dahin bestätigt das Telefon nichts, und seine Codes werden abgelehnt. „{ remind-me-later }“ blendet die Meldung bis morgen aus, so oft Sie möchten. Ein anderes Telefon als bisher braucht erst einen zweiten Nachweis.

help-check-details = Warum soll ich meine Anmeldedaten prüfen?
    .answer = Damit Sie nicht eines Tages ausgesperrt sind: Alle { $check } werden Sie gefragt, ob Ihr vertrauenswürdiges Gerät und Ihre Telefonnummer noch stimmen.
    .steps =
        Stimmt alles? Drücken Sie „{ everything-is-fine }“.
        Hat sich etwas geändert? Drücken Sie „{ change }“ oder „{ open-settings }“, und ersetzen Sie es dort.

help-phone-number = Wie füge ich meine Telefonnummer hinzu?
    .answer = Unter „{ nav-security }“, sobald die Zwei-Faktor-Anmeldung eingeschaltet ist. Ein Code per SMS ist dann ein weiterer Weg hinein.
    .steps =
        Öffnen Sie „{ nav-security }“, dann „{ two-factor }“, und drücken Sie neben „{ method-sms }“ auf „{ phone-number-enter }“.
        Geben Sie die Nummer mit der Landesvorwahl ein, und drücken Sie „{ next }“.
        Geben Sie den Code aus der Nachricht ein. Damit ist die Nummer verknüpft.
    .also = Nachrichten können unterwegs gelesen und eine Nummer auf eine andere Karte übertragen werden. Behalten Sie SMS als zweiten Weg, neben der App und den Wiederherstellungscodes.

help-recovery-codes = Was tue ich, wenn meine Wiederherstellungscodes zu Ende gehen?
    .answer = Erzeugen Sie neue. Das geht auch, wenn keiner übrig ist, denn jede andere Methode lässt Sie weiterhin hinein.
    .steps =
        Melden Sie sich mit Ihrem letzten Code an, oder unter „{ other-login-methods }“ mit „{ method-push }“, „{ login-by-sms }“ oder „{ method-verification-code }“.
        Öffnen Sie „{ nav-security }“, dann „{ two-factor }“.
        Drücken Sie neben „{ recovery-codes }“ auf „{ reload }“.
        Drucken Sie die neuen Codes oder bewahren Sie sie an einem sicheren Ort auf. Alle alten, ob benutzt oder nicht, werden von nun an abgelehnt.

help-new-phone = Ich habe ein neues Telefon. Was muss ich tun?
    .answer = Verbinden Sie es, solange das alte Telefon noch da ist. Das dauert eine Minute.
    .steps =
        Öffnen Sie „{ nav-security }“. Drücken Sie neben „{ trusted-devices }“ auf „{ change }“, oder neben der Authenticator-App auf „{ mobile-device-changed }“.
        Bestätigen Sie mit einem Code des alten Telefons oder einem Wiederherstellungscode, dass Sie es sind.
        Scannen Sie den neuen QR-Code mit dem neuen Telefon, und geben Sie die Ziffern ein, die es anzeigt.
        Erzeugen Sie neue Wiederherstellungscodes, falls Sie welche hatten: Sie gehörten zum alten Telefon.

help-lost-phone = Mein Telefon ist weg. Wie komme ich hinein?
    .answer = Mit einem Ihrer Wiederherstellungscodes, mit einem Code per SMS, wenn Sie Ihre Nummer hinzugefügt haben, oder mit der Hilfe eines Administrators.
    .steps =
        Melden Sie sich mit Ihrem Passwort an. Wo nach dem Code gefragt wird, wählen Sie „{ other-login-methods }“, dann „{ method-recovery-code }“.
        Ist die Nummer schon auf einem anderen Telefon, oder fehlt nur die App? Wählen Sie dort „{ login-by-sms }“.
        Ohne beides wählen Sie auf dieser Seite „{ cannot-confirm }“. Ein Administrator Ihres Arbeitsbereichs kann Sie für eine Weile mit dem Passwort allein hineinlassen.
        Sobald Sie angemeldet sind, öffnen Sie „{ nav-security }“ und richten sofort die App auf Ihrem neuen Telefon ein. Codes des verlorenen werden dann abgelehnt.
        Sind Sie der einzige Administrator, kann Sie nur der Betreiber des Servers einlassen.

help-cannot-confirm = Was geschieht, wenn ich „{ cannot-confirm }“ wähle?
    .answer = Ihre Administratoren erfahren, dass jemand mit Ihrem Passwort den zweiten Nachweis nicht erbringen kann. Einer von ihnen meldet sich bei Ihnen und kann Sie hereinlassen.
    .steps =
        Drücken Sie „{ send-request }“. Am Schutz Ihres Kontos ändert das nichts.
        Lassen Sie die Seite offen, oder kommen Sie im selben Browser in der angezeigten Zeit darauf zurück.
        Warten Sie, bis sich ein Administrator meldet. Er nutzt einen Weg, den er kennt, und prüft, ob Sie es sind.
        Sobald er Sie hereinlässt, geht die Seite von selbst weiter, oder wenn Sie sie neu laden. Nur dieser Browser wird hereingelassen.
        Richten Sie sofort Ihr neues Telefon ein.
    .also = Sie bekommen auch eine E-Mail an jede Ihrer Adressen. Haben Sie keine Anfrage gesendet, dann kennt jemand Ihr Passwort: Sagen Sie es Ihrem Administrator, und ändern Sie es. Zwischen zwei Anfragen liegt eine Pause; eine andere Methode können Sie inzwischen weiter benutzen.

help-turned-off = Die Zwei-Faktor-Anmeldung wurde für mich ausgeschaltet. Was nun?
    .answer = Bis zur angezeigten Zeit genügt Ihr Passwort. Richten Sie damit Ihr neues Telefon ein; das schaltet den Schutz wieder ein.
    .steps =
        Laden Sie die Seite neu, auf der nach dem Code gefragt wurde. Sie werden hereingelassen.
        Öffnen Sie „{ nav-security }“. Drücken Sie neben „{ trusted-devices }“ auf „{ change }“, neben der Authenticator-App auf „{ mobile-device-changed }“, oder „{ two-factor-turn-on }“.
        Richten Sie die App ein und bewahren Sie neue Wiederherstellungscodes auf.
    .also = Ist Ihr altes Telefon wieder aufgetaucht? Wählen Sie unter „{ nav-security }“ „{ turned-off-own-again }“. Wenn Sie nichts tun, wird nach Ablauf der Zeit von selbst wieder nach dem zweiten Nachweis gefragt.

help-new-device = Warum erhalte ich einen Hinweis auf eine Anmeldung mit einem neuen Gerät?
    .answer = Weil Ihr Konto in einem Browser oder auf einem Gerät geöffnet wurde, auf dem es vorher nicht benutzt wurde. Jede solche Anmeldung wird Ihnen gemeldet, damit eine fremde nicht unbemerkt bleibt.
    .also =
        In der Nachricht stehen Zeit, Gerät, Browser, System und die Adresse im Netz. Die Adresse kann eine andere sein als sonst, wenn Sie unterwegs sind, mobile Daten nutzen oder über ein VPN verbunden sind.
        Meist ist die Anmeldung Ihre eigene: ein neuer Computer, ein anderer Browser oder gelöschte Cookies.
    .steps =
        Vergleichen Sie Zeit und Gerät mit dem, was Sie getan haben. Passt beides, ist nichts zu tun.
        Wenn Sie es nicht sagen können, sehen Sie in Ihrem Anmeldeverlauf nach.
        Wenn Sie es nicht waren, handeln Sie sofort.

help-not-me = Eine Anmeldung war nicht meine. Was tue ich?
    .answer = Sperren Sie zuerst den Fremden aus, und nehmen Sie ihm dann den Zugang. Beginnen Sie sofort; es dauert ein paar Minuten.
    .steps =
        Öffnen Sie „{ nav-security }“, dann „{ authentication }“, und drücken Sie „{ log-out-everywhere }“. Nur die Sitzung, die Sie gerade benutzen, bleibt.
        Ändern Sie Ihr Passwort. Wenn Sie sich nicht mehr anmelden können, wählen Sie auf der Anmeldeseite „{ forgot-password }“.
        Schalten Sie die Zwei-Faktor-Anmeldung ein, oder erzeugen Sie neue Wiederherstellungscodes, wenn sie schon eingeschaltet ist.
        Sagen Sie es Ihrem Administrator, der jede Anmeldung im Anmeldeverlauf sieht.
        Wenn Sie dasselbe Passwort anderswo verwendet haben, ändern Sie es auch dort, und kümmern Sie sich zuerst um Ihr Postfach.

help-unsure = Ich bin nicht sicher, ob eine Anmeldung meine war.
    .answer = Vergleichen Sie die Nachricht mit Ihrem Anmeldeverlauf: Zeit, Gerät und Adresse.
    .steps =
        Öffnen Sie „{ nav-login-history }“.
        Suchen Sie die Zeit aus der Nachricht. Was haben Sie damals getan, und mit welchem Gerät?
        Eine unbekannte Adresse allein muss nicht viel bedeuten: Unterwegs, mit mobilen Daten oder über ein VPN ändert sie sich. Ein unbekanntes Gerät zu ungewöhnlicher Stunde dagegen schon.
        Bleibt ein Zweifel, handeln Sie, als wären Sie es nicht gewesen: Melden Sie sich auf allen Geräten ab, ändern Sie Ihr Passwort, schalten Sie die Zwei-Faktor-Anmeldung ein, und sagen Sie es Ihrem Administrator.

help-was-me = Die Anmeldung war meine. Ist etwas zu tun?
    .answer = Nein. Sie hören erst wieder davon, wenn ein anderes neues Gerät benutzt wird.
    .also = Es ist ein guter Moment, um nachzusehen, ob die Zwei-Faktor-Anmeldung eingeschaltet ist und ob Ihr Passwort nirgendwo sonst verwendet wird. Dann öffnet ein gestohlenes Passwort allein nichts.

help-answer-request = Jemand bittet um Einlass. Was prüfe ich?
    .answer = Wer fragt, hat das richtige Passwort eingegeben. Das kann die Person selbst sein, die ihr Telefon verloren hat, oder jemand, der das Passwort gestohlen hat.
    .steps =
        Öffnen Sie die Anfrage unter „{ nav-access-requests }“. Sie sagt, wann und von wo gefragt wurde, und ob Gerät und Netz bekannt sind.
        Rufen Sie die Person auf einem bekannten Weg an, oder treffen Sie sie; nie auf einem, der mit der Anfrage kam. Fragen Sie, was auf ihrer Seite steht.
        Ist sie es, dann nennen Sie den Grund, bestätigen Sie die Prüfung, und wählen Sie, für wie lange. Nur der Browser, der gefragt hat, wird hereingelassen.
        Ist sie es nicht, dann lehnen Sie ab und lassen die Person das Passwort ändern.
    .also = Antworten zwei Administratoren, gilt die erste Antwort, und die anderen sehen, wer geantwortet hat. Die eigene Anfrage können Sie nicht beantworten.

help-turn-off-for = Jemand kann den zweiten Nachweis nicht erbringen. Wie lasse ich die Person hinein?
    .answer = Sie können die Zwei-Faktor-Anmeldung dieser einen Person für kurze Zeit ausschalten. Vergewissern Sie sich zuerst, wer fragt.
    .steps =
        Rufen Sie die Person auf einem bekannten Weg an, oder treffen Sie sie. Auch wer das Passwort gestohlen hat, könnte fragen.
        Öffnen Sie unter „{ nav-employees }“ die Seite der Person, wählen Sie „{ actions }“, dann „{ two-factor }“.
        Wählen Sie den Browser, der auf den zweiten Nachweis wartet, nennen Sie den Grund, und wählen Sie, für wie lange.
        Die Person lädt ihre Seite neu, ist angemeldet und richtet das neue Telefon ein. Das schaltet den Schutz wieder ein, und ebenso das Ende der Zeit.

help-administrator-phone = Ein Administrator hat sein Telefon verloren. Wer hilft?
    .answer = Ein anderer Administrator, genauso wie bei allen anderen. Für sich selbst kann es niemand tun.
    .steps =
        Gibt es einen anderen Administrator, öffnet dieser die Seite des Kollegen und schaltet die Zwei-Faktor-Anmeldung für eine Weile aus.
        Gibt es keinen, stellt der Betreiber des Servers den Zugang auf der Maschine selbst wieder her; das Ereignisprotokoll hält es fest.
        Machen Sie danach eine zweite Person zum Administrator, damit es nicht wieder so weit kommt.

help-email-exists = Warum steht beim Einladen „{ refusal-email-already-exists }“?
    .answer = Die Adresse gehört schon jemandem: entweder als Anmeldename oder als Kontakt-E-Mail in einem Profil.
    .steps =
        Ist sie jemandes Anmeldename, und die Person hat jetzt eine andere Adresse, dann soll sie den Anmeldenamen in ihrem eigenen Profil ändern und die neue Adresse bestätigen. Laden Sie danach erneut ein.
        Ist sie eine Kontakt-E-Mail, lassen Sie sie im Profil dieses Mitarbeiters ändern.
        Ist es dieselbe Person, die ausgeschieden ist, laden Sie nicht neu ein: Nehmen Sie sie wieder auf.

help-wrong-invitation = Ich habe eine falsche Adresse eingeladen. Was nun?
    .answer = Löschen Sie die Einladung, und laden Sie die richtige Adresse ein. Der Link in der falschen Nachricht ist von da an tot.
    .steps =
        Öffnen Sie „{ nav-employees }“ und zeigen Sie die mit dem Status „{ status-invited }“.
        Öffnen Sie das Menü der falschen Einladung und löschen Sie sie.
        Laden Sie erneut ein, mit der richtigen Adresse.
