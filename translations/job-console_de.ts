<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>App::AccountsController</name>
    <message>
        <source>Saved.</source>
        <translation>Gespeichert.</translation>
    </message>
    <message>
        <source>Import artifact accounts</source>
        <translation>Artefakt-Konten importieren</translation>
    </message>
</context>
<context>
    <name>App::Application::Private</name>
    <message>
        <source>Open a manifest.</source>
        <translation>Öffnen Sie ein Manifest.</translation>
    </message>
    <message>
        <source>The manifest has no Job.</source>
        <translation>Das Manifest enthält keinen Job.</translation>
    </message>
    <message>
        <source>A run is going on.</source>
        <translation>Ein Lauf ist im Gange.</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Nicht bereit</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>%1 runs in context %2, namespace %3. Press Run (Ctrl+Return).</source>
        <translation>%1 wird in Kontext %2, Namespace %3 ausgeführt. Drücken Sie „Ausführen“ (Strg+Return).</translation>
    </message>
    <message>
        <source>The manifest has an error in line %1.</source>
        <translation>Das Manifest hat einen Fehler in Zeile %1.</translation>
    </message>
</context>
<context>
    <name>App::AttachController</name>
    <message>
        <source>Context %1, namespace %2</source>
        <translation>Kontext %1, Namespace %2</translation>
    </message>
</context>
<context>
    <name>App::ContextController</name>
    <message>
        <source>Runs on this computer</source>
        <translation>Läuft auf diesem Computer</translation>
    </message>
    <message>
        <source>Not secure: the server is not verified</source>
        <translation>Nicht sicher: Der Server wird nicht überprüft</translation>
    </message>
    <message>
        <source>Namespaces cannot be listed (%1); type one.</source>
        <translation>Namespaces können nicht aufgelistet werden (%1); geben Sie einen ein.</translation>
    </message>
    <message>
        <source>Only the first %1 are listed; others can be typed.</source>
        <translation>Nur die ersten %1 sind aufgelistet; andere können eingegeben werden.</translation>
    </message>
    <message>
        <source>The contexts are being read.</source>
        <translation>Die Kontexte werden gelesen.</translation>
    </message>
    <message>
        <source>There is no context “%1” in %2. Choose another one.</source>
        <translation>Es gibt keinen Kontext „%1“ in %2. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>any kubeconfig</source>
        <translation>irgendeiner kubeconfig</translation>
    </message>
    <message>
        <source>Choose a context.</source>
        <translation>Wählen Sie einen Kontext.</translation>
    </message>
    <message>
        <source>The context&apos;s credential plugin has not been allowed yet. Choose the context again to be asked.</source>
        <translation>Das Anmelde-Plugin des Kontexts ist noch nicht erlaubt. Wählen Sie den Kontext noch einmal, um gefragt zu werden.</translation>
    </message>
    <message>
        <source>Context “%1” gets its credentials from a command, named in %2. Run it?
%3</source>
        <translation>Der Kontext „%1“ bekommt seine Zugangsdaten von einem Befehl, der in %2 steht. Ausführen?
%3</translation>
    </message>
    <message>
        <source>with the environment variables %1</source>
        <translation>mit den Umgebungsvariablen %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The sandbox has no Jobs yet.</source>
        <translation>Die Sandbox hat noch keine Jobs.</translation>
    </message>
    <message>
        <source>It starts with the first run, and its Jobs end with this window.</source>
        <translation>Sie startet mit der ersten Ausführung, und ihre Jobs enden mit diesem Fenster.</translation>
    </message>
</context>
<context>
    <name>App::PluginConsents</name>
    <message>
        <source>The consent cannot be remembered in %1: %2</source>
        <translation>Die Erlaubnis kann nicht in %1 gespeichert werden: %2</translation>
    </message>
    <message>
        <source>Check that the folder can be written to.</source>
        <translation>Prüfen Sie, ob in den Ordner geschrieben werden kann.</translation>
    </message>
</context>
<context>
    <name>App::ProgramConsentController</name>
    <message>
        <source>The artifact&apos;s credentials come from a command. Run it?
%1</source>
        <translation>Die Zugangsdaten des Artefakts kommen von einem Befehl. Ausführen?
%1</translation>
    </message>
    <message>
        <source>The artifact&apos;s credentials come from a command, named in %1. Run it?
%2</source>
        <translation>Die Zugangsdaten des Artefakts kommen von einem Befehl, den %1 nennt. Ausführen?
%2</translation>
    </message>
</context>
<context>
    <name>App::RecordingController</name>
    <message>
        <source>No properties</source>
        <translation>Keine Eigenschaften</translation>
    </message>
    <message>
        <source>The log has no line with SPINNAKER_PROPERTY_NAME=value, and none that begins with SPINNAKER_CONFIG_JSON={…}.</source>
        <translation>Das Log hat keine Zeile mit SPINNAKER_PROPERTY_NAME=Wert und keine, die mit SPINNAKER_CONFIG_JSON={…} beginnt.</translation>
    </message>
    <message>
        <source>The log is empty</source>
        <translation>Das Log ist leer</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>Keine Ereignisse</translation>
    </message>
    <message>
        <source>Events are not recorded.</source>
        <translation>Ereignisse werden nicht aufgezeichnet.</translation>
    </message>
    <message>
        <source>No pods</source>
        <translation>Keine Pods</translation>
    </message>
    <message>
        <source>This is a log file; it does not tell of pods.</source>
        <translation>Dies ist eine Logdatei; von Pods sagt sie nichts.</translation>
    </message>
    <message>
        <source>No artifact</source>
        <translation>Kein Artefakt</translation>
    </message>
    <message>
        <source>This is a log file.</source>
        <translation>Dies ist eine Logdatei.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>No pod was recorded.</source>
        <translation>Es wurde kein Pod aufgezeichnet.</translation>
    </message>
    <message>
        <source>The recording broke off before the Job ended; its log is shown as far as it was recorded.</source>
        <translation>Die Aufzeichnung brach ab, bevor der Job endete; sein Log wird gezeigt, soweit es aufgezeichnet wurde.</translation>
    </message>
    <message>
        <source>Recorded %1 · context %2, namespace %3</source>
        <translation>Aufgezeichnet am %1 · Kontext %2, Namespace %3</translation>
    </message>
    <message>
        <source>Recorded run %1</source>
        <translation>Aufgezeichneter Lauf %1</translation>
    </message>
    <message>
        <source>This run recorded none.</source>
        <translation>Dieser Lauf hat keines aufgezeichnet.</translation>
    </message>
    <message>
        <source>Reading: %1 of %2</source>
        <translation>Wird gelesen: %1 von %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Log file</source>
        <translation>Logdatei</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>Lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The artifact&apos;s content was not recorded</source>
        <translation>Der Inhalt des Artefakts wurde nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>It held secret values. Its source: %1</source>
        <translation>Er enthielt geheime Werte. Seine Quelle: %1</translation>
    </message>
    <message>
        <source>The recorded artifact is being read.</source>
        <translation>Das aufgezeichnete Artefakt wird gelesen.</translation>
    </message>
</context>
<context>
    <name>App::RunAgainController</name>
    <message>
        <source>The run %1 did not record its manifest</source>
        <translation>Der Lauf %1 hat sein Manifest nicht aufgezeichnet</translation>
    </message>
    <message>
        <source>The run %1 did not record its manifest, and the file %2 is gone</source>
        <translation>Der Lauf %1 hat sein Manifest nicht aufgezeichnet, und die Datei %2 gibt es nicht mehr</translation>
    </message>
    <message>
        <source>Open the manifest yourself; runs that are recorded from now on hold it.</source>
        <translation>Öffnen Sie das Manifest selbst; Läufe, die ab jetzt aufgezeichnet werden, enthalten es.</translation>
    </message>
    <message>
        <source>The run %1 did not record its manifest: its file is shown as it is now.</source>
        <translation>Der Lauf %1 hat sein Manifest nicht aufgezeichnet: Gezeigt wird seine Datei, wie sie jetzt ist.</translation>
    </message>
    <message>
        <source>This is the Job of the run %1, as it was recorded. It has not been run again yet.</source>
        <translation>Das ist der Job des Laufs %1, wie er aufgezeichnet wurde. Er ist noch nicht erneut ausgeführt worden.</translation>
    </message>
    <message>
        <source>This is the manifest of the run %1. It has not been run again yet.</source>
        <translation>Das ist das Manifest des Laufs %1. Es ist noch nicht erneut ausgeführt worden.</translation>
    </message>
    <message>
        <source>Values that may be secrets were not recorded; fill them in: %1.</source>
        <translation>Werte, die Geheimnisse sein können, wurden nicht aufgezeichnet; tragen Sie sie ein: %1.</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weiterer</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no context %1 any more; choose another one.</source>
        <translation>Den Kontext %1 gibt es nicht mehr; wählen Sie einen anderen.</translation>
    </message>
</context>
<context>
    <name>App::RunController</name>
    <message>
        <source>Run the Job (Ctrl+Return) to see it here.</source>
        <translation>Führen Sie den Job aus (Strg+Return), um ihn hier zu sehen.</translation>
    </message>
    <message>
        <source>No log yet</source>
        <translation>Noch kein Log</translation>
    </message>
    <message>
        <source>Run the Job (Ctrl+Return): its log appears here, line by line.</source>
        <translation>Führen Sie den Job aus (Strg+Return): Sein Log erscheint hier, Zeile für Zeile.</translation>
    </message>
    <message>
        <source>No properties yet</source>
        <translation>Noch keine Eigenschaften</translation>
    </message>
    <message>
        <source>No artifact yet</source>
        <translation>Noch kein Artefakt</translation>
    </message>
    <message>
        <source>No pods yet</source>
        <translation>Noch keine Pods</translation>
    </message>
    <message>
        <source>No events yet</source>
        <translation>Noch keine Ereignisse</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>The run was stopped before it began.</source>
        <translation>Der Lauf wurde angehalten, bevor er begann.</translation>
    </message>
    <message>
        <source>Waiting for the first line</source>
        <translation>Warten auf die erste Zeile</translation>
    </message>
    <message>
        <source>The log appears as soon as a container of Job %1 prints something.</source>
        <translation>Das Log erscheint, sobald ein Container des Jobs %1 etwas ausgibt.</translation>
    </message>
    <message>
        <source>The log is empty</source>
        <translation>Das Log ist leer</translation>
    </message>
    <message>
        <source>No container printed anything.</source>
        <translation>Kein Container hat etwas ausgegeben.</translation>
    </message>
    <message>
        <source>No pods</source>
        <translation>Keine Pods</translation>
    </message>
    <message>
        <source>The Job made no pod; Events and Problems may tell why.</source>
        <translation>Der Job hat keinen Pod erzeugt; „Ereignisse“ und „Probleme“ zeigen vielleicht, warum.</translation>
    </message>
    <message>
        <source>No events</source>
        <translation>Keine Ereignisse</translation>
    </message>
    <message>
        <source>The server reported no event for this Job.</source>
        <translation>Der Server hat kein Ereignis für diesen Job gemeldet.</translation>
    </message>
    <message>
        <source>Nothing is captured</source>
        <translation>Nichts wird erfasst</translation>
    </message>
    <message>
        <source>Choose “Logs of” under Capture, below the manifest.</source>
        <translation>Wählen Sie „Logs von“ unter „Erfassung“, unterhalb des Manifests.</translation>
    </message>
    <message>
        <source>No properties</source>
        <translation>Keine Eigenschaften</translation>
    </message>
    <message>
        <source>Print SPINNAKER_PROPERTY_NAME=value, or SPINNAKER_CONFIG_JSON={…} at the start of a line.</source>
        <translation>Geben Sie am Anfang einer Zeile SPINNAKER_PROPERTY_NAME=value oder SPINNAKER_CONFIG_JSON={…} aus.</translation>
    </message>
    <message>
        <source>They come from the artifact, once the Job has completed.</source>
        <translation>Sie kommen aus dem Artefakt, sobald der Job abgeschlossen ist.</translation>
    </message>
    <message>
        <source>No artifact</source>
        <translation>Kein Artefakt</translation>
    </message>
    <message>
        <source>Choose “Artifact” under Capture, below the manifest, to read one after the Job has completed.</source>
        <translation>Wählen Sie „Artefakt“ unter „Erfassung“, unterhalb des Manifests, um eines zu lesen, nachdem der Job abgeschlossen ist.</translation>
    </message>
    <message>
        <source>Waiting for the Job</source>
        <translation>Warten auf den Job</translation>
    </message>
    <message>
        <source>The artifact is fetched when the Job has completed.</source>
        <translation>Das Artefakt wird abgerufen, wenn der Job abgeschlossen ist.</translation>
    </message>
    <message>
        <source>It is fetched only when the Job completes.</source>
        <translation>Es wird nur abgerufen, wenn der Job abgeschlossen wird.</translation>
    </message>
    <message>
        <source>Context %1, namespace %2</source>
        <translation>Kontext %1, Namespace %2</translation>
    </message>
    <message>
        <source>No earlier run of this manifest recorded an artifact of this reference.</source>
        <translation>Kein früherer Lauf dieses Manifests hat ein Artefakt mit dieser Referenz aufgezeichnet.</translation>
    </message>
    <message>
        <source>%1 Reading is paused; nothing is lost.</source>
        <translation>%1 Das Lesen ist angehalten; nichts geht verloren.</translation>
    </message>
    <message>
        <source>The disk is full, and reading is paused; nothing is lost. It goes on by itself as soon as there is room. %1</source>
        <translation>Der Datenträger ist voll, das Lesen ist angehalten; nichts geht verloren. Es geht von selbst weiter, sobald Platz ist. %1</translation>
    </message>
    <message>
        <source>Raise the &amp;Limit by %1</source>
        <translation>&amp;Grenze um %1 erhöhen</translation>
    </message>
    <message>
        <source>&amp;Try Again</source>
        <translation>Erneut &amp;versuchen</translation>
    </message>
</context>
<context>
    <name>App::SecretService</name>
    <message>
        <source>The desktop&apos;s secret service has no entry %1</source>
        <translation>Der Schlüsselbund des Desktops hat keinen Eintrag %1</translation>
    </message>
    <message>
        <source>Store the secret again under Artifact Accounts.</source>
        <translation>Das Geheimnis unter Artefakt-Konten erneut hinterlegen.</translation>
    </message>
    <message>
        <source>No secret service runs in this session</source>
        <translation>In dieser Sitzung läuft kein Schlüsselbund</translation>
    </message>
    <message>
        <source>Name an environment variable or a file instead, or start one, e.g. GNOME Keyring or KWallet.</source>
        <translation>Stattdessen eine Umgebungsvariable oder Datei nennen oder einen starten, z. B. GNOME Keyring oder KWallet.</translation>
    </message>
    <message>
        <source>The desktop&apos;s secret service refused access to %1</source>
        <translation>Der Schlüsselbund des Desktops verweigert den Zugriff auf %1</translation>
    </message>
    <message>
        <source>Unlock it and try again.</source>
        <translation>Ihn entsperren und erneut versuchen.</translation>
    </message>
    <message>
        <source>The desktop&apos;s secret service failed: %1</source>
        <translation>Der Schlüsselbund des Desktops ist gescheitert: %1</translation>
    </message>
    <message>
        <source>Name an environment variable or a file instead.</source>
        <translation>Stattdessen eine Umgebungsvariable oder Datei nennen.</translation>
    </message>
</context>
<context>
    <name>App::SpinnakerController</name>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>Save as Spinnaker stage</source>
        <translation>Als Spinnaker-Stage speichern</translation>
    </message>
    <message>
        <source>Copied. In Spinnaker, paste it into the stage&apos;s “Edit stage as JSON”.</source>
        <translation>Kopiert. Fügen Sie es in Spinnaker bei „Edit stage as JSON“ der Stage ein.</translation>
    </message>
    <message>
        <source>%1 could not be saved: %2.</source>
        <translation>%1 konnte nicht gespeichert werden: %2.</translation>
    </message>
    <message>
        <source>Save it under another name.</source>
        <translation>Speichern Sie unter einem anderen Namen.</translation>
    </message>
    <message>
        <source>Saved as %1, for Spinnaker&apos;s “Edit stage as JSON”.</source>
        <translation>Gespeichert als %1, für „Edit stage as JSON“ von Spinnaker.</translation>
    </message>
</context>
<context>
    <name>Artifacts</name>
    <message>
        <source>The embedded artifact is empty</source>
        <translation>Das eingebettete Artefakt ist leer</translation>
    </message>
    <message>
        <source>The embedded artifact is not valid base64: character %1 does not belong to its alphabet</source>
        <translation>Das eingebettete Artefakt ist kein gültiges Base64: Zeichen %1 gehört nicht zu dessen Alphabet</translation>
    </message>
    <message>
        <source>The embedded artifact is not valid base64: its end is missing</source>
        <translation>Das eingebettete Artefakt ist kein gültiges Base64: Sein Ende fehlt</translation>
    </message>
    <message>
        <source>Check that these credentials may read the artifact.</source>
        <translation>Prüfen Sie, ob diese Zugangsdaten das Artefakt lesen dürfen.</translation>
    </message>
    <message>
        <source>Check the address, and that the Job wrote its artifact there.</source>
        <translation>Prüfen Sie die Adresse und ob der Job sein Artefakt dort abgelegt hat.</translation>
    </message>
    <message>
        <source>The server failed; try again later.</source>
        <translation>Beim Server ist ein Fehler aufgetreten; versuchen Sie es später erneut.</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>Nothing came from %1 for %2 seconds</source>
        <translation>Von %1 kam seit %2 Sekunden nichts</translation>
    </message>
    <message>
        <source>Check that the server can be reached from here.</source>
        <translation>Prüfen Sie, ob der Server von hier aus erreichbar ist.</translation>
    </message>
    <message>
        <source>%1 redirects more than %2 times</source>
        <translation>%1 leitet mehr als %2 Mal um</translation>
    </message>
    <message>
        <source>Give the artifact&apos;s final address.</source>
        <translation>Geben Sie die endgültige Adresse des Artefakts an.</translation>
    </message>
    <message>
        <source>%1 redirects from https to http, which is not followed</source>
        <translation>%1 leitet von https auf http um; dem wird nicht gefolgt</translation>
    </message>
    <message>
        <source>%1 redirects to something that is not an http or https address</source>
        <translation>%1 leitet auf etwas um, das keine http- oder https-Adresse ist</translation>
    </message>
    <message>
        <source>Give the artifact&apos;s final address if you trust it.</source>
        <translation>Geben Sie die endgültige Adresse des Artefakts an, wenn Sie ihr vertrauen.</translation>
    </message>
    <message>
        <source>Received %1 status code from %2</source>
        <translation>Statuscode %1 von %2 erhalten</translation>
    </message>
    <message>
        <source>the connection was closed before the end</source>
        <translation>die Verbindung wurde vor dem Ende geschlossen</translation>
    </message>
    <message>
        <source>The artifact could not be read from %1: %2</source>
        <translation>Das Artefakt konnte nicht von %1 gelesen werden: %2</translation>
    </message>
    <message>
        <source>The server&apos;s certificate must be valid and come from an authority that this computer trusts.</source>
        <translation>Das Zertifikat des Servers muss gültig sein und von einer Stelle stammen, der dieser Computer vertraut.</translation>
    </message>
    <message>
        <source>The connection to %1 is not secure: %2</source>
        <translation>Die Verbindung zu %1 ist nicht sicher: %2</translation>
    </message>
    <message>
        <source>What %1 sent as gzip is damaged or incomplete</source>
        <translation>Die von %1 als gzip gesendeten Daten sind beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>%1 sent the content encoding %2, which was not asked for</source>
        <translation>%1 hat die Inhaltskodierung %2 gesendet, die nicht angefordert wurde</translation>
    </message>
    <message>
        <source>Store the artifact without a content encoding.</source>
        <translation>Speichern Sie das Artefakt ohne Inhaltskodierung.</translation>
    </message>
    <message>
        <source>Give a full address such as https://host.example/output.json.</source>
        <translation>Geben Sie eine vollständige Adresse an, etwa https://host.example/output.json.</translation>
    </message>
    <message>
        <source>The artifact&apos;s reference is not an http or https address</source>
        <translation>Der Verweis des Artefakts ist keine http- oder https-Adresse</translation>
    </message>
    <message>
        <source>Give the path of a file on this computer.</source>
        <translation>Geben Sie den Pfad einer Datei auf diesem Computer an.</translation>
    </message>
    <message>
        <source>The artifact&apos;s path is empty</source>
        <translation>Der Pfad des Artefakts ist leer</translation>
    </message>
    <message>
        <source>%1 does not name a file on this computer</source>
        <translation>%1 bezeichnet keine Datei auf diesem Computer</translation>
    </message>
    <message>
        <source>The artifact&apos;s path has a NUL character</source>
        <translation>Der Pfad des Artefakts enthält ein NUL-Zeichen</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>Es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>Check the path, and that the Job wrote its artifact there.</source>
        <translation>Prüfen Sie den Pfad und ob der Job sein Artefakt dort abgelegt hat.</translation>
    </message>
    <message>
        <source>The artifact&apos;s path is a folder</source>
        <translation>Der Pfad des Artefakts ist ein Ordner</translation>
    </message>
    <message>
        <source>The artifact&apos;s path is no ordinary file</source>
        <translation>Der Pfad des Artefakts ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>Give the path of a file.</source>
        <translation>Geben Sie den Pfad einer Datei an.</translation>
    </message>
    <message>
        <source>These types can be read: %1.</source>
        <translation>Diese Typen können gelesen werden: %1.</translation>
    </message>
    <message>
        <source>Artifacts of type %1 cannot be read by this version</source>
        <translation>Artefakte vom Typ %1 können in dieser Version nicht gelesen werden</translation>
    </message>
    <message>
        <source>An artifact of type %1 is a reference; it has no content that could be read</source>
        <translation>Ein Artefakt vom Typ %1 ist ein Verweis; es hat keinen lesbaren Inhalt</translation>
    </message>
    <message>
        <source>No artifact type is given</source>
        <translation>Kein Artefakttyp angegeben</translation>
    </message>
    <message>
        <source>The artifact type %1 is unknown</source>
        <translation>Der Artefakttyp %1 ist unbekannt</translation>
    </message>
    <message>
        <source>Did you mean %1?</source>
        <translation>Meinten Sie %1?</translation>
    </message>
    <message>
        <source>%1 of the artifact account %2</source>
        <translation>%1 des Artefaktkontos %2</translation>
    </message>
    <message>
        <source>The artifact accounts cannot be read: %1</source>
        <translation>Die Artefaktkonten können nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Check the path and the permissions of the file.</source>
        <translation>Pfad und Rechte der Datei prüfen.</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>sie ist zu groß</translation>
    </message>
    <message>
        <source>The artifact account %1 is one for %2, not for %3</source>
        <translation>Das Artefaktkonto %1 ist eines für %2, nicht für %3</translation>
    </message>
    <message>
        <source>There is no artifact account %1</source>
        <translation>Es gibt kein Artefaktkonto %1</translation>
    </message>
    <message>
        <source>No account for %1 is set up; add one to the artifact accounts.</source>
        <translation>Für %1 ist kein Konto eingerichtet; bei den Artefaktkonten eines anlegen.</translation>
    </message>
    <message>
        <source>These accounts read %1: %2.</source>
        <translation>Diese Konten lesen %1: %2.</translation>
    </message>
    <message>
        <source>Secrets of these accounts would be written in plain text: %1</source>
        <translation>Geheimnisse dieser Konten würden im Klartext geschrieben: %1</translation>
    </message>
    <message>
        <source>Name a file, an environment variable or a key of the desktop&apos;s secret service instead.</source>
        <translation>Stattdessen eine Datei, eine Umgebungsvariable oder einen Schlüssel im Passwortdienst der Arbeitsumgebung nennen.</translation>
    </message>
    <message>
        <source>The file holds more than artifact accounts (%1), which would be lost</source>
        <translation>Die Datei enthält mehr als Artefaktkonten (%1); das ginge verloren</translation>
    </message>
    <message>
        <source>Save the accounts in a file of their own.</source>
        <translation>Die Konten in einer eigenen Datei speichern.</translation>
    </message>
    <message>
        <source>The artifact accounts cannot be written: %1</source>
        <translation>Die Artefaktkonten können nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>Check the path and the permissions of the folder.</source>
        <translation>Pfad und Rechte des Ordners prüfen.</translation>
    </message>
    <message>
        <source>The file of artifact accounts is not a map</source>
        <translation>Die Datei der Artefaktkonten ist keine Zuordnung (map)</translation>
    </message>
    <message>
        <source>It starts with artifacts: as in Spinnaker&apos;s configuration.</source>
        <translation>Sie beginnt mit artifacts: wie in der Konfiguration von Spinnaker.</translation>
    </message>
    <message>
        <source>The file has no artifact accounts</source>
        <translation>Die Datei enthält keine Artefaktkonten</translation>
    </message>
    <message>
        <source>They stand below artifacts: and jenkins: as in Spinnaker&apos;s configuration.</source>
        <translation>Sie stehen unter artifacts: und jenkins: wie in der Konfiguration von Spinnaker.</translation>
    </message>
    <message>
        <source>Accounts of kind %1 are not known here</source>
        <translation>Konten der Art %1 sind hier nicht bekannt</translation>
    </message>
    <message>
        <source>Spinnaker does not use these accounts (enabled: false); here they can be used</source>
        <translation>Spinnaker benutzt diese Konten nicht (enabled: false); hier können sie benutzt werden</translation>
    </message>
    <message>
        <source>%1 is not used here</source>
        <translation>%1 wird hier nicht benutzt</translation>
    </message>
    <message>
        <source>%1 is not a list</source>
        <translation>%1 ist keine Liste</translation>
    </message>
    <message>
        <source>%1 is not a map</source>
        <translation>%1 ist keine Zuordnung (map)</translation>
    </message>
    <message>
        <source>The account has no name and cannot be used</source>
        <translation>Das Konto hat keinen Namen und kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>There is another account %1 of kind %2 above; this one is not used</source>
        <translation>Weiter oben steht schon ein Konto %1 der Art %2; dieses wird nicht benutzt</translation>
    </message>
    <message>
        <source>The account %1 has no %2</source>
        <translation>Dem Konto %1 fehlt %2</translation>
    </message>
    <message>
        <source>%1 stands in the file in plain text</source>
        <translation>%1 steht im Klartext in der Datei</translation>
    </message>
    <message>
        <source>Name a file (%1File), an environment variable (${NAME}) or a key of the desktop&apos;s secret service instead.</source>
        <translation>Stattdessen eine Datei (%1File), eine Umgebungsvariable (${NAME}) oder einen Schlüssel im Passwortdienst der Arbeitsumgebung nennen.</translation>
    </message>
    <message>
        <source>%1 is kept by a secret engine that only Spinnaker&apos;s servers can ask</source>
        <translation>%1 liegt in einem Geheimnisspeicher, den nur die Server von Spinnaker fragen können</translation>
    </message>
    <message>
        <source>Name an account with valid credentials, or put a user name and password into the address (https://user:password@host/path).</source>
        <translation>Ein Konto mit gültigen Zugangsdaten nennen oder Benutzername und Passwort in die Adresse setzen (https://user:password@host/path).</translation>
    </message>
    <message>
        <source>The server asks for fewer requests; try again later.</source>
        <translation>Der Server bittet um weniger Anfragen; später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>%1 (tried %2 times)</source>
        <translation>%1 (%2-mal versucht)</translation>
    </message>
    <message>
        <source>The %1 cannot be read from its file: %2</source>
        <translation>%1: die Datei kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Correct the path or the file&apos;s permissions.</source>
        <translation>Den Pfad oder die Rechte der Datei berichtigen.</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>it is too large for a secret</source>
        <translation>sie ist zu groß für ein Geheimnis</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>sie ist leer</translation>
    </message>
    <message>
        <source>The %1 is to come from the environment variable %2, which is not set</source>
        <translation>%1 soll aus der Umgebungsvariablen %2 kommen, die nicht gesetzt ist</translation>
    </message>
    <message>
        <source>Set %1 before the program is started.</source>
        <translation>%1 setzen, bevor das Programm gestartet wird.</translation>
    </message>
    <message>
        <source>The %1 is kept by the secret engine %2, which only Spinnaker&apos;s servers can ask</source>
        <translation>%1 liegt im Geheimnisspeicher %2, den nur die Server von Spinnaker fragen können</translation>
    </message>
    <message>
        <source>Name a file, an environment variable or the desktop&apos;s secret service instead.</source>
        <translation>Stattdessen eine Datei, eine Umgebungsvariable oder den Passwortdienst der Arbeitsumgebung nennen.</translation>
    </message>
    <message>
        <source>The %1 is kept by the desktop&apos;s secret service, which cannot be asked here</source>
        <translation>%1 liegt im Passwortdienst der Arbeitsumgebung, der hier nicht gefragt werden kann</translation>
    </message>
    <message>
        <source>Name a file or an environment variable instead.</source>
        <translation>Stattdessen eine Datei oder eine Umgebungsvariable nennen.</translation>
    </message>
    <message>
        <source>Credentials went to %1 over plain http, where others can read them</source>
        <translation>Zugangsdaten gingen unverschlüsselt (http) an %1, wo andere mitlesen können</translation>
    </message>
    <message>
        <source>The artifact %1 is larger than %2</source>
        <translation>Das Artefakt %1 ist größer als %2</translation>
    </message>
    <message>
        <source>Outputs are meant to be small; store the bulk elsewhere and output a reference to it.</source>
        <translation>Ausgaben sollen klein sein; speichern Sie große Daten anderswo und geben Sie einen Verweis darauf aus.</translation>
    </message>
    <message>
        <source>Encode the content as one line of standard base64, for instance with base64 -w0.</source>
        <translation>Kodieren Sie den Inhalt als eine Zeile Standard-Base64, zum Beispiel mit base64 -w0.</translation>
    </message>
    <message>
        <source>The artifact cannot be read: %1</source>
        <translation>Das Artefakt kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Check the permissions of the file and of its folders.</source>
        <translation>Prüfen Sie die Berechtigungen der Datei und ihrer Ordner.</translation>
    </message>
    <message>
        <source>The archive cannot be read: %1</source>
        <translation>Das Archiv kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>It has to be a tar archive, gzipped or not.</source>
        <translation>Es muss ein tar-Archiv sein, mit oder ohne gzip.</translation>
    </message>
    <message>
        <source>The archive holds more than is unpacked here</source>
        <translation>Das Archiv enthält mehr, als hier ausgepackt wird</translation>
    </message>
    <message>
        <source>Charts are meant to be small; check what was packed.</source>
        <translation>Charts sollen klein sein; prüfen, was eingepackt wurde.</translation>
    </message>
    <message>
        <source>Give an address such as https://api.bitbucket.org/2.0/repositories/WORKSPACE/REPOSITORY/src/COMMIT/PATH.</source>
        <translation>Eine Adresse wie https://api.bitbucket.org/2.0/repositories/WORKSPACE/REPOSITORY/src/COMMIT/PATH angeben.</translation>
    </message>
    <message>
        <source>Give OWNER/REPOSITORY/PATH or an address such as https://api.github.com/repos/OWNER/REPOSITORY/contents/PATH.</source>
        <translation>OWNER/REPOSITORY/PATH oder eine Adresse wie https://api.github.com/repos/OWNER/REPOSITORY/contents/PATH angeben.</translation>
    </message>
    <message>
        <source>The artifact&apos;s reference is not an address of GitHub&apos;s contents API</source>
        <translation>Die Referenz des Artefakts ist keine Adresse der Contents-API von GitHub</translation>
    </message>
    <message>
        <source>%1 does not name a file of a GitHub repository</source>
        <translation>%1 bezeichnet keine Datei eines GitHub-Repositorys</translation>
    </message>
    <message>
        <source>Give the path of a file in the repository.</source>
        <translation>Den Pfad einer Datei im Repository angeben.</translation>
    </message>
    <message>
        <source>The artifact&apos;s path is a folder of the repository</source>
        <translation>Der Pfad des Artefakts ist ein Ordner des Repositorys</translation>
    </message>
    <message>
        <source>The artifact&apos;s path is no ordinary file of the repository (%1)</source>
        <translation>Der Pfad des Artefakts ist keine gewöhnliche Datei des Repositorys (%1)</translation>
    </message>
    <message>
        <source>%1 allows no more requests for now</source>
        <translation>%1 lässt vorerst keine weiteren Anfragen zu</translation>
    </message>
    <message>
        <source>Name an account with a token, whose limit is higher, or try again later.</source>
        <translation>Ein Konto mit Token nennen, dessen Grenze höher liegt, oder es später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Check owner, repository, path and version; private repositories are not found, either, without a token that may read them.</source>
        <translation>Eigentümer, Repository, Pfad und Version prüfen; auch private Repositorys werden ohne Token mit Leserecht nicht gefunden.</translation>
    </message>
    <message>
        <source>The token is wrong or has expired; correct it in the account or in GITHUB_TOKEN.</source>
        <translation>Das Token ist falsch oder abgelaufen; es im Konto oder in GITHUB_TOKEN berichtigen.</translation>
    </message>
    <message>
        <source>No version is given: the repository&apos;s default branch is read; Spinnaker reads master</source>
        <translation>Keine Version angegeben: gelesen wird der Standardzweig des Repositorys; Spinnaker liest master</translation>
    </message>
    <message>
        <source>Give GROUP/PROJECT/-/PATH or an address such as https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw.</source>
        <translation>GROUP/PROJECT/-/PATH oder eine Adresse wie https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw angeben.</translation>
    </message>
    <message>
        <source>The artifact&apos;s reference is not an address of GitLab&apos;s files API</source>
        <translation>Die Referenz des Artefakts ist keine Adresse der Datei-API von GitLab</translation>
    </message>
    <message>
        <source>%1 does not name a file of a GitLab project</source>
        <translation>%1 bezeichnet keine Datei eines GitLab-Projekts</translation>
    </message>
    <message>
        <source>Check project, path and version; private projects are not found, either, without a token that may read them.</source>
        <translation>Projekt, Pfad und Version prüfen; auch private Projekte werden ohne Token mit Leserecht nicht gefunden.</translation>
    </message>
    <message>
        <source>%1 is no path of a file in a repository</source>
        <translation>%1 ist kein Pfad einer Datei in einem Repository</translation>
    </message>
    <message>
        <source>Give it from the repository&apos;s root, such as out/result.json.</source>
        <translation>Den Pfad von der Wurzel des Repositorys aus angeben, etwa out/result.json.</translation>
    </message>
    <message>
        <source>%1 is no branch, tag or commit</source>
        <translation>%1 ist weder Zweig noch Tag noch Commit</translation>
    </message>
    <message>
        <source>Give a branch, a tag, or a commit with all of its digits.</source>
        <translation>Einen Zweig, ein Tag oder einen Commit mit allen Ziffern angeben.</translation>
    </message>
    <message>
        <source>Give an address that starts with https://, http://, ssh:// or file://, or USER@HOST:PATH.</source>
        <translation>Eine Adresse angeben, die mit https://, http://, ssh:// oder file:// beginnt, oder USER@HOST:PATH.</translation>
    </message>
    <message>
        <source>The artifact&apos;s reference is not the address of a Git repository</source>
        <translation>Die Referenz des Artefakts ist keine Adresse eines Git-Repositorys</translation>
    </message>
    <message>
        <source>The account %1 wants a command run for its passphrase, which is not done here</source>
        <translation>Das Konto %1 will für seine Passphrase ein Kommando ausführen lassen; das geschieht hier nicht</translation>
    </message>
    <message>
        <source>Name a file (sshPrivateKeyPassphraseFile) or a key of the desktop&apos;s secret service, or use an SSH agent.</source>
        <translation>Eine Datei (sshPrivateKeyPassphraseFile) oder einen Schlüssel im Passwortdienst der Arbeitsumgebung nennen oder einen SSH-Agenten benutzen.</translation>
    </message>
    <message>
        <source>The file in the repository is not given</source>
        <translation>Die Datei im Repository ist nicht angegeben</translation>
    </message>
    <message>
        <source>Give its path as the artifact&apos;s location, or behind # in the reference. (Spinnaker would make a packed archive of the repository, which cannot become outputs.)</source>
        <translation>Ihren Pfad als Ort (location) des Artefakts oder in der Referenz hinter # angeben. (Spinnaker würde das Repository als gepacktes Archiv holen, aus dem keine Ausgaben werden können.)</translation>
    </message>
    <message>
        <source>Git could not read %1: %2</source>
        <translation>Git konnte %1 nicht lesen: %2</translation>
    </message>
    <message>
        <source>Run git fetch with this address in a terminal to see more.</source>
        <translation>Mehr zeigt git fetch mit dieser Adresse in einem Terminal.</translation>
    </message>
    <message>
        <source>Check the version: a branch, a tag, or a commit with all of its digits.</source>
        <translation>Die Version prüfen: ein Zweig, ein Tag oder ein Commit mit allen Ziffern.</translation>
    </message>
    <message>
        <source>Name an account of kind gitrepo with credentials that may read the repository.</source>
        <translation>Ein Konto der Art gitrepo nennen, dessen Zugangsdaten das Repository lesen dürfen.</translation>
    </message>
    <message>
        <source>Connect with ssh once to check and store the host&apos;s key, or name a file of known hosts in the account.</source>
        <translation>Einmal mit ssh verbinden, um den Schlüssel des Rechners zu prüfen und zu speichern, oder im Konto eine Datei bekannter Rechner nennen.</translation>
    </message>
    <message>
        <source>Check the address; private repositories are not found, either, without credentials.</source>
        <translation>Die Adresse prüfen; auch private Repositorys werden ohne Zugangsdaten nicht gefunden.</translation>
    </message>
    <message>
        <source>Git has its own list of authorities that it trusts: http.sslCAInfo in its settings.</source>
        <translation>Git hat eine eigene Liste von Zertifizierungsstellen, denen es traut: http.sslCAInfo in seinen Einstellungen.</translation>
    </message>
    <message>
        <source>No temporary folder could be made: %1</source>
        <translation>Kein temporärer Ordner konnte angelegt werden: %1</translation>
    </message>
    <message>
        <source>Free disk space, or set TMPDIR.</source>
        <translation>Speicherplatz freigeben oder TMPDIR setzen.</translation>
    </message>
    <message>
        <source>Check the path and the version (commit %1).</source>
        <translation>Pfad und Version prüfen (Commit %1).</translation>
    </message>
    <message>
        <source>The repository has no file %1</source>
        <translation>Das Repository hat keine Datei %1</translation>
    </message>
    <message>
        <source>%1 is a symbolic link, which is not followed</source>
        <translation>%1 ist ein symbolischer Link; ihm wird nicht gefolgt</translation>
    </message>
    <message>
        <source>%1 is a submodule</source>
        <translation>%1 ist ein Submodul</translation>
    </message>
    <message>
        <source>%1 is a folder of the repository</source>
        <translation>%1 ist ein Ordner des Repositorys</translation>
    </message>
    <message>
        <source>The file is a pointer of Git LFS; its content is not in the repository</source>
        <translation>Die Datei ist ein Verweis von Git LFS; ihr Inhalt liegt nicht im Repository</translation>
    </message>
    <message>
        <source>The program git, which reads Git repositories, cannot be started</source>
        <translation>Das Programm git, das Git-Repositorys liest, lässt sich nicht starten</translation>
    </message>
    <message>
        <source>Install git.</source>
        <translation>git installieren.</translation>
    </message>
    <message>
        <source>The account %1 is not for the host %2</source>
        <translation>Das Konto %1 ist nicht für den Rechner %2</translation>
    </message>
    <message>
        <source>Its allowedHosts are: %1.</source>
        <translation>Seine allowedHosts sind: %1.</translation>
    </message>
    <message>
        <source>%1 is no Helm chart</source>
        <translation>%1 ist kein Helm-Chart</translation>
    </message>
    <message>
        <source>A packaged chart has a folder with Chart.yaml.</source>
        <translation>Ein gepacktes Chart hat einen Ordner mit Chart.yaml.</translation>
    </message>
    <message>
        <source>The repository has no chart %1</source>
        <translation>Das Repository hat kein Chart %1</translation>
    </message>
    <message>
        <source>Check the artifact&apos;s name and the account.</source>
        <translation>Den Namen des Artefakts und das Konto prüfen.</translation>
    </message>
    <message>
        <source>The repository has no version %1 of the chart %2</source>
        <translation>Das Repository hat keine Version %1 des Charts %2</translation>
    </message>
    <message>
        <source>It has: %1.</source>
        <translation>Vorhanden: %1.</translation>
    </message>
    <message>
        <source>Name an account of kind helm, whose repository is an http or https address.</source>
        <translation>Ein Konto der Art helm nennen, dessen repository eine http- oder https-Adresse ist.</translation>
    </message>
    <message>
        <source>The index gives no http or https address of version %1</source>
        <translation>Der Index nennt keine http- oder https-Adresse der Version %1</translation>
    </message>
    <message>
        <source>Charts of OCI registries are of type helm/image.</source>
        <translation>Charts aus OCI-Registries haben den Typ helm/image.</translation>
    </message>
    <message>
        <source>%1 leads from https to http, which is not followed</source>
        <translation>%1 führt von https zu http; dem wird nicht gefolgt</translation>
    </message>
    <message>
        <source>Correct the addresses in the repository&apos;s index.</source>
        <translation>Die Adressen im Index des Repositorys berichtigen.</translation>
    </message>
    <message>
        <source>The index has no digest to check the chart with</source>
        <translation>Der Index nennt keine Prüfsumme für das Chart</translation>
    </message>
    <message>
        <source>%1 has another digest than the repository&apos;s index says</source>
        <translation>%1 hat eine andere Prüfsumme, als der Index des Repositorys sagt</translation>
    </message>
    <message>
        <source>It was changed or damaged; ask whoever keeps the repository.</source>
        <translation>Es wurde verändert oder beschädigt; beim Betreiber des Repositorys nachfragen.</translation>
    </message>
    <message>
        <source>The chart&apos;s name is not given</source>
        <translation>Der Name des Charts ist nicht angegeben</translation>
    </message>
    <message>
        <source>Give it as the artifact&apos;s name, and its version.</source>
        <translation>Ihn als Namen des Artefakts angeben, dazu die Version.</translation>
    </message>
    <message>
        <source>The artifact account %1 names no Ivy repository that can be read</source>
        <translation>Das Artefaktkonto %1 nennt kein lesbares Ivy-Repository</translation>
    </message>
    <message>
        <source>The artifact account %1 only has Ivy resolvers that cannot be read here: %2</source>
        <translation>Das Artefaktkonto %1 hat nur Ivy-Resolver, die hier nicht gelesen werden können: %2</translation>
    </message>
    <message>
        <source>Resolvers of kind url and ibiblio with http or https addresses are read, or a repositoryUrl with a pattern.</source>
        <translation>Gelesen werden Resolver der Art url und ibiblio mit http- oder https-Adressen oder eine repositoryUrl mit pattern.</translation>
    </message>
    <message>
        <source>No repository of the account has %1</source>
        <translation>Kein Repository des Kontos hat %1</translation>
    </message>
    <message>
        <source>Check organisation, module and revision.</source>
        <translation>Organisation, Modul und Revision prüfen.</translation>
    </message>
    <message>
        <source>%1 does not name an artifact of an Ivy repository</source>
        <translation>%1 bezeichnet kein Artefakt eines Ivy-Repositorys</translation>
    </message>
    <message>
        <source>Give ORGANISATION:MODULE:REVISION, with :EXTENSION behind it where it is no jar.</source>
        <translation>ORGANISATION:MODULE:REVISION angeben, mit :EXTENSION dahinter, wo es kein jar ist.</translation>
    </message>
    <message>
        <source>Name an account of kind ivy with its repositories.</source>
        <translation>Ein Konto der Art ivy mit seinen Repositorys nennen.</translation>
    </message>
    <message>
        <source>Jenkins wants a user with an API token who may read the job; name an account of jenkins.masters, or set JENKINS_USER_ID and JENKINS_API_TOKEN.</source>
        <translation>Jenkins verlangt einen Benutzer mit API-Token, der den Job lesen darf; ein Konto aus jenkins.masters nennen oder JENKINS_USER_ID und JENKINS_API_TOKEN setzen.</translation>
    </message>
    <message>
        <source>Check the job, the build&apos;s number and the path, and that the build archived the file.</source>
        <translation>Job, Build-Nummer und Pfad prüfen, und ob der Build die Datei archiviert hat.</translation>
    </message>
    <message>
        <source>The job of the Jenkins artifact is not given</source>
        <translation>Der Job des Jenkins-Artefakts ist nicht angegeben</translation>
    </message>
    <message>
        <source>Give the job as the artifact&apos;s name, the build&apos;s number as its version and the path below artifact/ as its reference; or the file&apos;s whole address.</source>
        <translation>Den Job als Namen des Artefakts angeben, die Build-Nummer als Version und den Pfad unter artifact/ als Referenz; oder die ganze Adresse der Datei.</translation>
    </message>
    <message>
        <source>The version %1 is ignored: the address names the build</source>
        <translation>Die Version %1 bleibt ohne Wirkung: die Adresse nennt den Build</translation>
    </message>
    <message>
        <source>No version is given: the last successful build is read; Spinnaker needs a build number</source>
        <translation>Keine Version angegeben: gelesen wird der letzte erfolgreiche Build; Spinnaker braucht eine Build-Nummer</translation>
    </message>
    <message>
        <source>Name an account of jenkins.masters with its address, or set JENKINS_URL.</source>
        <translation>Ein Konto aus jenkins.masters mit seiner Adresse nennen oder JENKINS_URL setzen.</translation>
    </message>
    <message>
        <source>%1 does not name a %2</source>
        <translation>%1 bezeichnet kein Objekt der Art %2</translation>
    </message>
    <message>
        <source>Give NAME, NAMESPACE/NAME, or NAME#KEY for one value.</source>
        <translation>NAME, NAMESPACE/NAME oder für einen einzelnen Wert NAME#KEY angeben.</translation>
    </message>
    <message>
        <source>%1 has no key %2</source>
        <translation>%1 hat keinen Schlüssel %2</translation>
    </message>
    <message>
        <source>Its keys are: %1.</source>
        <translation>Seine Schlüssel sind: %1.</translation>
    </message>
    <message>
        <source>The values of a Secret are not shown, recorded or captured</source>
        <translation>Die Werte eines Secrets werden weder gezeigt noch aufgezeichnet noch erfasst</translation>
    </message>
    <message>
        <source>There is no cluster to read the %1 from</source>
        <translation>Es gibt keinen Cluster, aus dem das Objekt der Art %1 gelesen werden könnte</translation>
    </message>
    <message>
        <source>Artifacts of type %1 are read from the cluster of a run.</source>
        <translation>Artefakte vom Typ %1 werden aus dem Cluster eines Laufs gelesen.</translation>
    </message>
    <message>
        <source>No version of %1 fits %2</source>
        <translation>Keine Version von %1 passt zu %2</translation>
    </message>
    <message>
        <source>The repository lists no versions.</source>
        <translation>Das Repository führt keine Versionen auf.</translation>
    </message>
    <message>
        <source>The repository has: %1.</source>
        <translation>Das Repository hat: %1.</translation>
    </message>
    <message>
        <source>%1 does not name a file of a Maven repository</source>
        <translation>%1 bezeichnet keine Datei eines Maven-Repositorys</translation>
    </message>
    <message>
        <source>Give GROUP:ARTIFACT:VERSION or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION.</source>
        <translation>GROUP:ARTIFACT:VERSION oder GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION angeben.</translation>
    </message>
    <message>
        <source>Name an account of kind maven, whose repositoryUrl is an http or https address.</source>
        <translation>Ein Konto der Art maven nennen, dessen repositoryUrl eine http- oder https-Adresse ist.</translation>
    </message>
    <message>
        <source>%1 is no range of versions</source>
        <translation>%1 ist kein Versionsbereich</translation>
    </message>
    <message>
        <source>Ranges look like [1.0,2.0) or [1.5].</source>
        <translation>Bereiche sehen aus wie [1.0,2.0) oder [1.5].</translation>
    </message>
    <message>
        <source>%1 gave no token</source>
        <translation>%1 hat kein Token ausgegeben</translation>
    </message>
    <message>
        <source>The manifest from %1 has another digest than was asked for</source>
        <translation>Das Manifest von %1 hat eine andere Prüfsumme als die verlangte</translation>
    </message>
    <message>
        <source>%1 is no Helm chart: it has no layer of type %2</source>
        <translation>%1 ist kein Helm-Chart: es hat keine Schicht vom Typ %2</translation>
    </message>
    <message>
        <source>Container images are references without content; name a chart.</source>
        <translation>Container-Images sind Verweise ohne Inhalt; ein Chart nennen.</translation>
    </message>
    <message>
        <source>The manifest names its layer with an unknown digest</source>
        <translation>Das Manifest nennt für seine Schicht eine unbekannte Prüfsumme</translation>
    </message>
    <message>
        <source>The chart&apos;s layer has another digest than it should</source>
        <translation>Die Schicht des Charts hat eine andere Prüfsumme, als sie haben sollte</translation>
    </message>
    <message>
        <source>Name an account of dockerRegistry, or log in with helm registry login.</source>
        <translation>Ein Konto aus dockerRegistry nennen oder sich mit helm registry login anmelden.</translation>
    </message>
    <message>
        <source>Check the chart&apos;s name and version; registries without a token that may read say the same.</source>
        <translation>Name und Version des Charts prüfen; dasselbe sagen Registries, wenn das Token nicht lesen darf.</translation>
    </message>
    <message>
        <source>Give oci://HOST/REPOSITORY:TAG, or a name in the registry of an account.</source>
        <translation>oci://HOST/REPOSITORY:TAG angeben oder einen Namen in der Registry eines Kontos.</translation>
    </message>
    <message>
        <source>The artifact is in the registry %1, the account %2 is for %3</source>
        <translation>Das Artefakt liegt in der Registry %1, das Konto %2 ist für %3</translation>
    </message>
    <message>
        <source>Name an account of that registry, or none.</source>
        <translation>Ein Konto dieser Registry nennen oder keines.</translation>
    </message>
    <message>
        <source>%1 does not name a chart in an OCI registry</source>
        <translation>%1 bezeichnet kein Chart in einer OCI-Registry</translation>
    </message>
    <message>
        <source>The chart&apos;s version is not given</source>
        <translation>Die Version des Charts ist nicht angegeben</translation>
    </message>
    <message>
        <source>%1 is no tag of an OCI registry</source>
        <translation>%1 ist kein Tag einer OCI-Registry</translation>
    </message>
    <message>
        <source>Give it as the artifact&apos;s version, or as :TAG.</source>
        <translation>Sie als Version des Artefakts oder als :TAG angeben.</translation>
    </message>
    <message>
        <source>The version %1 has no effect: artifacts of type %2 do not use it</source>
        <translation>Die Version %1 bleibt ohne Wirkung: Artefakte vom Typ %2 benutzen sie nicht</translation>
    </message>
    <message>
        <source>There is no checksum beside %1 to compare with</source>
        <translation>Neben %1 liegt keine Prüfsumme zum Vergleich</translation>
    </message>
    <message>
        <source>%1 has another %2 checksum than the repository says</source>
        <translation>%1 hat eine andere %2-Prüfsumme, als das Repository sagt</translation>
    </message>
    <message>
        <source>It may still be on its way, or it is damaged.</source>
        <translation>Es ist vielleicht noch unterwegs, oder es ist beschädigt.</translation>
    </message>
    <message>
        <source>%1 sent no readable maven-metadata.xml</source>
        <translation>%1 hat keine lesbare maven-metadata.xml geschickt</translation>
    </message>
    <message>
        <source>Check that the repository&apos;s address is that of a Maven repository.</source>
        <translation>Prüfen, ob die Adresse die eines Maven-Repositorys ist.</translation>
    </message>
    <message>
        <source>Artifacts of type %1 need an artifact account</source>
        <translation>Artefakte vom Typ %1 brauchen ein Artefaktkonto</translation>
    </message>
    <message>
        <source>%1 does not name a pipeline template</source>
        <translation>%1 bezeichnet keine Pipeline-Vorlage</translation>
    </message>
    <message>
        <source>Give spinnaker://ID, spinnaker://ID:TAG or spinnaker://ID@sha256:DIGEST.</source>
        <translation>spinnaker://ID, spinnaker://ID:TAG oder spinnaker://ID@sha256:DIGEST angeben.</translation>
    </message>
    <message>
        <source>%1 does not name an artifact of Spinnaker&apos;s artifact store</source>
        <translation>%1 bezeichnet kein Artefakt aus dem Artefaktspeicher von Spinnaker</translation>
    </message>
    <message>
        <source>Give ref://APPLICATION/HASH as it stands in the execution&apos;s JSON.</source>
        <translation>ref://APPLICATION/HASH angeben, wie es im JSON der Ausführung steht.</translation>
    </message>
    <message>
        <source>Check that the account&apos;s baseUrl is that of clouddriver or Gate.</source>
        <translation>Prüfen, ob die baseUrl des Kontos die von clouddriver oder Gate ist.</translation>
    </message>
    <message>
        <source>What %1 sent is no stored artifact</source>
        <translation>Was %1 geschickt hat, ist kein gespeichertes Artefakt</translation>
    </message>
    <message>
        <source>What %1 sent has another checksum than the reference</source>
        <translation>Was %1 geschickt hat, hat eine andere Prüfsumme als die Referenz</translation>
    </message>
    <message>
        <source>Front50&apos;s address is not known: add an account of kind front50 with its baseUrl, and name it.</source>
        <translation>Die Adresse von Front50 ist nicht bekannt: ein Konto der Art front50 mit seiner baseUrl anlegen und nennen.</translation>
    </message>
    <message>
        <source>The content is in Spinnaker&apos;s artifact store: add an account of kind artifactStore with the baseUrl of clouddriver or Gate, and name it.</source>
        <translation>Der Inhalt liegt im Artefaktspeicher von Spinnaker: ein Konto der Art artifactStore mit der baseUrl von clouddriver oder Gate anlegen und nennen.</translation>
    </message>
    <message>
        <source>The token cannot be read from its file</source>
        <translation>Das Token kann nicht aus seiner Datei gelesen werden</translation>
    </message>
    <message>
        <source>Check that the file is there and holds a token in one line.</source>
        <translation>Prüfen Sie, dass die Datei vorhanden ist und ein Token in einer Zeile enthält.</translation>
    </message>
    <message>
        <source>its Version is not 1</source>
        <translation>seine Version ist nicht 1</translation>
    </message>
    <message>
        <source>AccessKeyId or SecretAccessKey is missing</source>
        <translation>AccessKeyId oder SecretAccessKey fehlt</translation>
    </message>
    <message>
        <source>What %1 answered is no AWS credential: %2</source>
        <translation>Was %1 geantwortet hat, sind keine AWS-Zugangsdaten: %2</translation>
    </message>
    <message>
        <source>Check what it answers, and its documentation.</source>
        <translation>Prüfen Sie die Antwort und die Dokumentation dazu.</translation>
    </message>
    <message>
        <source>The profile %1 (%2) needs the AWS CLI, which has not been allowed to run: %3</source>
        <translation>Das Profil %1 (%2) braucht die AWS CLI, die nicht ausgeführt werden darf: %3</translation>
    </message>
    <message>
        <source>the container&apos;s credential service</source>
        <translation>der Dienst für Zugangsdaten des Containers</translation>
    </message>
    <message>
        <source>%1 gave no credentials: %2</source>
        <translation>%1 gab keine Zugangsdaten: %2</translation>
    </message>
    <message>
        <source>Check the container&apos;s role.</source>
        <translation>Prüfen Sie die Rolle des Containers.</translation>
    </message>
    <message>
        <source>the instance&apos;s role</source>
        <translation>die Rolle der Instanz</translation>
    </message>
    <message>
        <source>There are no credentials to assume the role %1 with</source>
        <translation>Es gibt keine Zugangsdaten, um die Rolle %1 anzunehmen</translation>
    </message>
    <message>
        <source>Check source_profile or credential_source of the profile %1.</source>
        <translation>Prüfen Sie source_profile oder credential_source des Profils %1.</translation>
    </message>
    <message>
        <source>the role %1</source>
        <translation>die Rolle %1</translation>
    </message>
    <message>
        <source>%1 gave no credentials for the role %2: %3</source>
        <translation>%1 gab keine Zugangsdaten für die Rolle %2: %3</translation>
    </message>
    <message>
        <source>Log in again, or renew the token.</source>
        <translation>Melden Sie sich neu an oder erneuern Sie das Token.</translation>
    </message>
    <message>
        <source>Check role_arn of the profile %1 and that the role trusts who asks for it.</source>
        <translation>Prüfen Sie role_arn des Profils %1 und dass die Rolle dem vertraut, der sie anfragt.</translation>
    </message>
    <message>
        <source>%1 is half a credential: %2 is missing</source>
        <translation>%1 ist nur die Hälfte von Zugangsdaten: %2 fehlt</translation>
    </message>
    <message>
        <source>Set both, or none.</source>
        <translation>Setzen Sie beides oder nichts davon.</translation>
    </message>
    <message>
        <source>the artifact account %1</source>
        <translation>das Artefaktkonto %1</translation>
    </message>
    <message>
        <source>The profile %1 assumes a role with the credentials of %2, which has none</source>
        <translation>Das Profil %1 nimmt eine Rolle mit den Zugangsdaten von %2 an, wo es keine gibt</translation>
    </message>
    <message>
        <source>Correct source_profile or credential_source of the profile.</source>
        <translation>Korrigieren Sie source_profile oder credential_source des Profils.</translation>
    </message>
    <message>
        <source>The profiles&apos; source_profile lead in a circle at %1</source>
        <translation>source_profile der Profile führt bei %1 im Kreis</translation>
    </message>
    <message>
        <source>Correct source_profile of the profile.</source>
        <translation>Korrigieren Sie source_profile des Profils.</translation>
    </message>
    <message>
        <source>the profile %1</source>
        <translation>das Profil %1</translation>
    </message>
    <message>
        <source>the profile %1 of %2</source>
        <translation>das Profil %1 aus %2</translation>
    </message>
    <message>
        <source>AWS_CONTAINER_CREDENTIALS_FULL_URI names the host %1, which credentials are not taken from</source>
        <translation>AWS_CONTAINER_CREDENTIALS_FULL_URI nennt den Host %1, von dem keine Zugangsdaten angenommen werden</translation>
    </message>
    <message>
        <source>It must be https, this computer, or the address that ECS or EKS answers at.</source>
        <translation>Es muss https sein, dieser Computer oder die Adresse, unter der ECS oder EKS antwortet.</translation>
    </message>
    <message>
        <source>There is no profile %1</source>
        <translation>Es gibt kein Profil %1</translation>
    </message>
    <message>
        <source>Make it with aws configure --profile %1.</source>
        <translation>Legen Sie es mit aws configure --profile %1 an.</translation>
    </message>
    <message>
        <source>These profiles are known: %1.</source>
        <translation>Diese Profile sind bekannt: %1.</translation>
    </message>
    <message>
        <source>the profile %1 of %2 and %3</source>
        <translation>das Profil %1 aus %2 und %3</translation>
    </message>
    <message>
        <source>What came of %1 is damaged: its %2 is %3, the store says %4</source>
        <translation>Was von %1 ankam, ist beschädigt: %2 ist %3, der Speicher nennt %4</translation>
    </message>
    <message>
        <source>Try again; if it happens again, a proxy between changes the content, or the object is damaged in the store.</source>
        <translation>Versuchen Sie es noch einmal; geschieht es wieder, verändert ein Proxy den Inhalt, oder das Objekt ist im Speicher beschädigt.</translation>
    </message>
    <message>
        <source>%1 may not be read without credentials, and none were found; looked at: %2</source>
        <translation>%1 darf nicht ohne Zugangsdaten gelesen werden, und es wurden keine gefunden; gesucht in: %2</translation>
    </message>
    <message>
        <source>Log in with gcloud auth application-default login, or name an artifact account with a key file.</source>
        <translation>Melden Sie sich mit gcloud auth application-default login an, oder nennen Sie ein Artefaktkonto mit einer Schlüsseldatei.</translation>
    </message>
    <message>
        <source>Google does not accept the token of %1: %2</source>
        <translation>Google nimmt das Token nicht an (%1): %2</translation>
    </message>
    <message>
        <source>Log in again, or renew the key.</source>
        <translation>Melden Sie sich neu an oder erneuern Sie den Schlüssel.</translation>
    </message>
    <message>
        <source>%1 may not read %2: %3</source>
        <translation>%1 darf %2 nicht lesen: %3</translation>
    </message>
    <message>
        <source>It needs storage.objects.get (role Storage Object Viewer). Without storage.objects.list, Google says the same of an object that is not there: check that the Job wrote it.</source>
        <translation>Dazu ist storage.objects.get nötig (Rolle Storage Object Viewer). Ohne storage.objects.list sagt Google dasselbe von einem Objekt, das es nicht gibt: prüfen Sie, dass der Job es geschrieben hat.</translation>
    </message>
    <message>
        <source>Whoever reads from %1 pays for it, and no project to bill was named</source>
        <translation>Wer aus %1 liest, zahlt dafür, und es wurde kein Projekt zur Abrechnung genannt</translation>
    </message>
    <message>
        <source>Name one: gcloud auth application-default set-quota-project PROJECT, or GOOGLE_CLOUD_QUOTA_PROJECT.</source>
        <translation>Nennen Sie eines: gcloud auth application-default set-quota-project PROJEKT, oder GOOGLE_CLOUD_QUOTA_PROJECT.</translation>
    </message>
    <message>
        <source>There is no bucket %1</source>
        <translation>Es gibt keinen Bucket %1</translation>
    </message>
    <message>
        <source>%1 not found</source>
        <translation>%1 nicht gefunden</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name.</source>
        <translation>Prüfen Sie den Namen des Buckets.</translation>
    </message>
    <message>
        <source>Check the name, and that the Job wrote its artifact there.</source>
        <translation>Prüfen Sie den Namen und dass der Job sein Artefakt dort abgelegt hat.</translation>
    </message>
    <message>
        <source>Check the name and the generation; generations that were overwritten are kept only where the bucket has versioning.</source>
        <translation>Prüfen Sie Namen und Generation; überschriebene Generationen bleiben nur in Buckets mit Versionierung erhalten.</translation>
    </message>
    <message>
        <source>%1 refused %2: %3</source>
        <translation>%1 verweigerte %2: %3</translation>
    </message>
    <message>
        <source>Give the bucket and the object&apos;s name, for instance gs://bucket/path/output.json, and after a # its generation if you want a certain one.</source>
        <translation>Geben Sie den Bucket und den Namen des Objekts an, zum Beispiel gs://bucket/pfad/output.json, und nach einem # die Generation, wenn Sie eine bestimmte möchten.</translation>
    </message>
    <message>
        <source>The generation %1 is not a number</source>
        <translation>Die Generation %1 ist keine Zahl</translation>
    </message>
    <message>
        <source>The reference names no bucket</source>
        <translation>Die Referenz nennt keinen Bucket</translation>
    </message>
    <message>
        <source>%1 cannot be the name of a bucket</source>
        <translation>%1 kann nicht der Name eines Buckets sein</translation>
    </message>
    <message>
        <source>The reference names a bucket, but no object in it</source>
        <translation>Die Referenz nennt einen Bucket, aber kein Objekt darin</translation>
    </message>
    <message>
        <source>The object&apos;s name is longer than %1 bytes</source>
        <translation>Der Name des Objekts ist länger als %1 Bytes</translation>
    </message>
    <message>
        <source>token_uri is not an https address</source>
        <translation>token_uri ist keine https-Adresse</translation>
    </message>
    <message>
        <source>Download the key file again.</source>
        <translation>Laden Sie die Schlüsseldatei noch einmal herunter.</translation>
    </message>
    <message>
        <source>The key file lacks client_email or private_key</source>
        <translation>In der Schlüsseldatei fehlt client_email oder private_key</translation>
    </message>
    <message>
        <source>The file lacks client_id or refresh_token</source>
        <translation>In der Datei fehlt client_id oder refresh_token</translation>
    </message>
    <message>
        <source>Log in again: gcloud auth application-default login.</source>
        <translation>Melden Sie sich neu an: gcloud auth application-default login.</translation>
    </message>
    <message>
        <source>Credentials of the type %1 cannot be used without gcloud, which has not been allowed to run: %2</source>
        <translation>Zugangsdaten der Art %1 sind nicht ohne gcloud zu verwenden, das nicht ausgeführt werden darf: %2</translation>
    </message>
    <message>
        <source>Google&apos;s credentials cannot be read</source>
        <translation>Die Zugangsdaten für Google können nicht gelesen werden</translation>
    </message>
    <message>
        <source>Check that the file is there and may be read.</source>
        <translation>Prüfen Sie, dass die Datei vorhanden ist und gelesen werden darf.</translation>
    </message>
    <message>
        <source>Google&apos;s credentials are not JSON: %1</source>
        <translation>Die Zugangsdaten für Google sind kein JSON: %1</translation>
    </message>
    <message>
        <source>Download the key file again, or log in with gcloud auth application-default login.</source>
        <translation>Laden Sie die Schlüsseldatei noch einmal herunter, oder melden Sie sich mit gcloud auth application-default login an.</translation>
    </message>
    <message>
        <source>Google&apos;s credentials are of the type %1, which is unknown</source>
        <translation>Die Zugangsdaten für Google sind von der unbekannten Art %1</translation>
    </message>
    <message>
        <source>Give a service account&apos;s key file, or log in with gcloud auth application-default login.</source>
        <translation>Geben Sie die Schlüsseldatei eines Dienstkontos an, oder melden Sie sich mit gcloud auth application-default login an.</translation>
    </message>
    <message>
        <source>The endpoint of Google Cloud Storage is not an http or https address</source>
        <translation>Der Endpunkt von Google Cloud Storage ist keine http- oder https-Adresse</translation>
    </message>
    <message>
        <source>Correct the account&apos;s apiEndpoint or STORAGE_EMULATOR_HOST.</source>
        <translation>Korrigieren Sie apiEndpoint des Kontos oder STORAGE_EMULATOR_HOST.</translation>
    </message>
    <message>
        <source>the login of %1</source>
        <translation>die Anmeldung aus %1</translation>
    </message>
    <message>
        <source>%1 gave no token for %2: %3</source>
        <translation>%1 gab kein Token für %2: %3</translation>
    </message>
    <message>
        <source>Check that the key is still one of the service account&apos;s, and this computer&apos;s clock (%1).</source>
        <translation>Prüfen Sie, dass der Schlüssel noch zum Dienstkonto gehört, und die Uhr dieses Computers (%1).</translation>
    </message>
    <message>
        <source>gcloud printed no access token</source>
        <translation>gcloud gab kein Zugriffstoken aus</translation>
    </message>
    <message>
        <source>Log in again: gcloud auth login.</source>
        <translation>Melden Sie sich neu an: gcloud auth login.</translation>
    </message>
    <message>
        <source>the service account of this machine</source>
        <translation>das Dienstkonto dieser Maschine</translation>
    </message>
    <message>
        <source>The file cannot be read: %1</source>
        <translation>Die Datei kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>There is no bucket %1 in the namespace %2, or it may not be seen</source>
        <translation>Es gibt keinen Bucket %1 im Namespace %2, oder er darf nicht gesehen werden</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name, the region and the namespace, and that a policy allows to read its objects.</source>
        <translation>Prüfen Sie den Namen des Buckets, die Region und den Namespace und dass eine Policy das Lesen seiner Objekte erlaubt.</translation>
    </message>
    <message>
        <source>There is no namespace %1 in this region</source>
        <translation>Es gibt keinen Namespace %1 in dieser Region</translation>
    </message>
    <message>
        <source>Correct the account&apos;s namespace (oci os ns get tells it) and region.</source>
        <translation>Korrigieren Sie den Namespace des Kontos (oci os ns get nennt ihn) und die Region.</translation>
    </message>
    <message>
        <source>%1 is not there, or may not be read</source>
        <translation>%1 gibt es nicht, oder es darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>Check the name, that the Job wrote its artifact there, and that a policy allows to read objects of the bucket.</source>
        <translation>Prüfen Sie den Namen, dass der Job sein Artefakt dort abgelegt hat und dass eine Policy das Lesen von Objekten des Buckets erlaubt.</translation>
    </message>
    <message>
        <source>Check the name and the version.</source>
        <translation>Prüfen Sie Namen und Version.</translation>
    </message>
    <message>
        <source>Write a config file (oci setup config), or name an artifact account with a key.</source>
        <translation>Legen Sie eine Konfigurationsdatei an (oci setup config), oder nennen Sie ein Artefaktkonto mit einem Schlüssel.</translation>
    </message>
    <message>
        <source>The clocks differ too much: this computer says %1, Object Storage says %2</source>
        <translation>Die Uhren weichen zu sehr voneinander ab: dieser Computer sagt %1, Object Storage sagt %2</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock; Oracle accepts a difference of 5 minutes.</source>
        <translation>Stellen Sie die Uhr dieses Computers; Oracle nimmt eine Abweichung von 5 Minuten hin.</translation>
    </message>
    <message>
        <source>Object Storage does not accept the signature of %1</source>
        <translation>Object Storage nimmt die Signatur nicht an: %1</translation>
    </message>
    <message>
        <source>The fingerprint is configured as %1, but the key&apos;s is %2: correct the one or the other.</source>
        <translation>Als Fingerabdruck ist %1 eingetragen, der des Schlüssels ist aber %2: korrigieren Sie eines von beiden.</translation>
    </message>
    <message>
        <source>Check that the API key with the fingerprint %1 belongs to the user, or log in again (oci session authenticate).</source>
        <translation>Prüfen Sie, dass der API-Schlüssel mit dem Fingerabdruck %1 zum Benutzer gehört, oder melden Sie sich neu an (oci session authenticate).</translation>
    </message>
    <message>
        <source>%1 refused %2: %3 (%4)</source>
        <translation>%1 verweigerte %2: %3 (%4)</translation>
    </message>
    <message>
        <source>Give the bucket and the object&apos;s name, for instance oci://bucket/path/output.json, and after a # its version if you want a certain one.</source>
        <translation>Geben Sie den Bucket und den Namen des Objekts an, zum Beispiel oci://bucket/pfad/output.json, und nach einem # die Version, wenn Sie eine bestimmte möchten.</translation>
    </message>
    <message>
        <source>There is no version after the #</source>
        <translation>Nach dem # steht keine Version</translation>
    </message>
    <message>
        <source>%1 did not tell the tenancy&apos;s namespace</source>
        <translation>%1 nannte den Namespace der Tenancy nicht</translation>
    </message>
    <message>
        <source>Set the account&apos;s namespace.</source>
        <translation>Setzen Sie den Namespace des Kontos.</translation>
    </message>
    <message>
        <source>The %1 cannot be read</source>
        <translation>Nicht lesbar: %1</translation>
    </message>
    <message>
        <source>private key</source>
        <translation>privater Schlüssel</translation>
    </message>
    <message>
        <source>session token</source>
        <translation>Sitzungstoken</translation>
    </message>
    <message>
        <source>%1 lacks %2, which signs requests</source>
        <translation>In %1 fehlt %2, womit Anfragen signiert werden</translation>
    </message>
    <message>
        <source>Add it; oci setup config writes a complete one.</source>
        <translation>Ergänzen Sie es; oci setup config schreibt eine vollständige Konfiguration.</translation>
    </message>
    <message>
        <source>The endpoint of Object Storage is not an http or https address</source>
        <translation>Der Endpunkt von Object Storage ist keine http- oder https-Adresse</translation>
    </message>
    <message>
        <source>Correct the account&apos;s apiEndpoint or OCI_CLI_ENDPOINT.</source>
        <translation>Korrigieren Sie apiEndpoint des Kontos oder OCI_CLI_ENDPOINT.</translation>
    </message>
    <message>
        <source>No region of Oracle&apos;s cloud is configured</source>
        <translation>Es ist keine Region der Oracle-Cloud eingetragen</translation>
    </message>
    <message>
        <source>%1 is no region of Oracle&apos;s cloud</source>
        <translation>%1 ist keine Region der Oracle-Cloud</translation>
    </message>
    <message>
        <source>Set region in the account or the config file (oci setup config).</source>
        <translation>Setzen Sie region im Konto oder in der Konfigurationsdatei (oci setup config).</translation>
    </message>
    <message>
        <source>OCI_CLI_AUTH asks for %1, which is not supported</source>
        <translation>OCI_CLI_AUTH verlangt %1, was nicht unterstützt wird</translation>
    </message>
    <message>
        <source>Use an API key or a session token (oci session authenticate).</source>
        <translation>Verwenden Sie einen API-Schlüssel oder ein Sitzungstoken (oci session authenticate).</translation>
    </message>
    <message>
        <source>A quote in the command that prints credentials does not end</source>
        <translation>Ein Anführungszeichen im Befehl, der Zugangsdaten ausgibt, wird nicht geschlossen</translation>
    </message>
    <message>
        <source>Correct the command.</source>
        <translation>Korrigieren Sie den Befehl.</translation>
    </message>
    <message>
        <source>The credentials come from a program, which has not been allowed to run: %1</source>
        <translation>Die Zugangsdaten kommen von einem Programm, das nicht ausgeführt werden darf: %1</translation>
    </message>
    <message>
        <source>did not end within %1 seconds and was stopped</source>
        <translation>endete nicht innerhalb von %1 Sekunden und wurde beendet</translation>
    </message>
    <message>
        <source>If it waits for a login, log in with it in a terminal first.</source>
        <translation>Falls es auf eine Anmeldung wartet, melden Sie sich zuerst damit in einem Terminal an.</translation>
    </message>
    <message>
        <source>could not be started (%1)</source>
        <translation>konnte nicht gestartet werden (%1)</translation>
    </message>
    <message>
        <source>Check that it is installed and in PATH.</source>
        <translation>Prüfen Sie, dass es installiert und in PATH ist.</translation>
    </message>
    <message>
        <source>printed more than %1 KiB</source>
        <translation>gab mehr als %1 KiB aus</translation>
    </message>
    <message>
        <source>It has to print one credential; see its documentation.</source>
        <translation>Es muss einmal Zugangsdaten ausgeben; siehe seine Dokumentation.</translation>
    </message>
    <message>
        <source>was ended by signal %1</source>
        <translation>wurde durch Signal %1 beendet</translation>
    </message>
    <message>
        <source>Run it in a terminal to see why.</source>
        <translation>Führen Sie es in einem Terminal aus, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>failed with exit code %1</source>
        <translation>scheiterte mit dem Exitcode %1</translation>
    </message>
    <message>
        <source>Run it in a terminal to see why; you may have to log in again.</source>
        <translation>Führen Sie es in einem Terminal aus, um den Grund zu sehen; vielleicht müssen Sie sich neu anmelden.</translation>
    </message>
    <message>
        <source>The private key of %1 is not an RSA key</source>
        <translation>Der private Schlüssel von %1 ist kein RSA-Schlüssel</translation>
    </message>
    <message>
        <source>The store signs with RSA; use the key that it made.</source>
        <translation>Der Speicher verlangt RSA-Signaturen; verwenden Sie den Schlüssel, den er erzeugt hat.</translation>
    </message>
    <message>
        <source>The private key of %1 is encrypted</source>
        <translation>Der private Schlüssel von %1 ist verschlüsselt</translation>
    </message>
    <message>
        <source>Give its passphrase with the account.</source>
        <translation>Geben Sie seine Passphrase beim Konto an.</translation>
    </message>
    <message>
        <source>The passphrase does not open the private key of %1</source>
        <translation>Die Passphrase öffnet den privaten Schlüssel von %1 nicht</translation>
    </message>
    <message>
        <source>Correct the passphrase of the account.</source>
        <translation>Korrigieren Sie die Passphrase des Kontos.</translation>
    </message>
    <message>
        <source>The private key of %1 cannot be understood</source>
        <translation>Der private Schlüssel von %1 ist nicht zu verstehen</translation>
    </message>
    <message>
        <source>It must be PEM: a text with -----BEGIN PRIVATE KEY-----, complete and with its line breaks.</source>
        <translation>Er muss PEM sein: ein Text mit -----BEGIN PRIVATE KEY-----, vollständig und mit seinen Zeilenumbrüchen.</translation>
    </message>
    <message>
        <source>the access key …%1 (%2)</source>
        <translation>der Zugangsschlüssel …%1 (%2)</translation>
    </message>
    <message>
        <source>Log in again (aws sso login --profile %1, or as your organisation does it), or renew the session token.</source>
        <translation>Melden Sie sich neu an (aws sso login --profile %1, oder wie es in Ihrer Organisation üblich ist), oder erneuern Sie das Sitzungstoken.</translation>
    </message>
    <message>
        <source>Set AWS_PROFILE or the keys, or name an artifact account that has them.</source>
        <translation>Setzen Sie AWS_PROFILE oder die Schlüssel, oder nennen Sie ein Artefaktkonto, das sie hat.</translation>
    </message>
    <message>
        <source>%1 may not use the key that %2 is encrypted with</source>
        <translation>%1 darf den Schlüssel nicht benutzen, mit dem %2 verschlüsselt ist</translation>
    </message>
    <message>
        <source>It needs kms:Decrypt for that key.</source>
        <translation>Dazu ist kms:Decrypt für diesen Schlüssel nötig.</translation>
    </message>
    <message>
        <source>%1 may not read %2</source>
        <translation>%1 darf %2 nicht lesen</translation>
    </message>
    <message>
        <source>It needs s3:GetObject. Without s3:ListBucket, S3 says the same of an object that is not there: check that the Job wrote it.</source>
        <translation>Dazu ist s3:GetObject nötig. Ohne s3:ListBucket sagt S3 dasselbe von einem Objekt, das es nicht gibt: prüfen Sie, dass der Job es geschrieben hat.</translation>
    </message>
    <message>
        <source>The clocks differ too much: this computer says %1</source>
        <translation>Die Uhren weichen zu sehr voneinander ab: dieser Computer sagt %1</translation>
    </message>
    <message>
        <source>The clocks differ too much: this computer says %1, S3 says %2</source>
        <translation>Die Uhren weichen zu sehr voneinander ab: dieser Computer sagt %1, S3 sagt %2</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock; S3 accepts a difference of 15 minutes.</source>
        <translation>Stellen Sie die Uhr dieses Computers; S3 nimmt eine Abweichung von 15 Minuten hin.</translation>
    </message>
    <message>
        <source>Check the key, and that the Job wrote its artifact there.</source>
        <translation>Prüfen Sie den Schlüssel und dass der Job sein Artefakt dort abgelegt hat.</translation>
    </message>
    <message>
        <source>There is no bucket %1 at %2</source>
        <translation>Es gibt keinen Bucket %1 bei %2</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name, the endpoint, and that the account is the right one.</source>
        <translation>Prüfen Sie den Namen des Buckets, den Endpunkt und ob es das richtige Konto ist.</translation>
    </message>
    <message>
        <source>%1 has no such version</source>
        <translation>%1 hat keine solche Version</translation>
    </message>
    <message>
        <source>Check the version.</source>
        <translation>Prüfen Sie die Version.</translation>
    </message>
    <message>
        <source>The secret does not belong to %1: the signature is wrong</source>
        <translation>Das Geheimnis gehört nicht zu: %1; die Signatur ist falsch</translation>
    </message>
    <message>
        <source>Copy the secret access key again. If it is right, a proxy between changes requests.</source>
        <translation>Kopieren Sie den geheimen Zugangsschlüssel noch einmal. Wenn er stimmt, verändert ein Proxy die Anfragen.</translation>
    </message>
    <message>
        <source>%1 does not know %2</source>
        <translation>%1 kennt nicht: %2</translation>
    </message>
    <message>
        <source>Check that the key is active and belongs to this store.</source>
        <translation>Prüfen Sie, dass der Schlüssel aktiv ist und zu diesem Speicher gehört.</translation>
    </message>
    <message>
        <source>The session of %1 has expired</source>
        <translation>Die Sitzung ist abgelaufen: %1</translation>
    </message>
    <message>
        <source>The session token of %1 is not valid</source>
        <translation>Das Sitzungstoken ist nicht gültig: %1</translation>
    </message>
    <message>
        <source>%1 is archived</source>
        <translation>%1 ist archiviert</translation>
    </message>
    <message>
        <source>Restore it first: aws s3api restore-object.</source>
        <translation>Stellen Sie es zuerst wieder her: aws s3api restore-object.</translation>
    </message>
    <message>
        <source>The bucket %1 is not served from the region %2</source>
        <translation>Der Bucket %1 liegt nicht in der Region %2</translation>
    </message>
    <message>
        <source>Set the bucket&apos;s region with the account, AWS_REGION or the profile.</source>
        <translation>Setzen Sie die Region des Buckets beim Konto, mit AWS_REGION oder im Profil.</translation>
    </message>
    <message>
        <source>Give the bucket and the key, for instance s3://bucket/path/output.json.</source>
        <translation>Geben Sie Bucket und Schlüssel an, zum Beispiel s3://bucket/pfad/output.json.</translation>
    </message>
    <message>
        <source>Amazon resource names cannot be read; for an access point, its alias can</source>
        <translation>Amazon-Ressourcennamen können nicht gelesen werden; bei einem Access Point geht sein Alias</translation>
    </message>
    <message>
        <source>The key %1 ends with a slash: it names a folder</source>
        <translation>Der Schlüssel %1 endet mit einem Schrägstrich: er nennt einen Ordner</translation>
    </message>
    <message>
        <source>The key is longer than %1 bytes</source>
        <translation>Der Schlüssel ist länger als %1 Bytes</translation>
    </message>
    <message>
        <source>The endpoint of S3 is not an http or https address</source>
        <translation>Der Endpunkt von S3 ist keine http- oder https-Adresse</translation>
    </message>
    <message>
        <source>Correct the account&apos;s apiEndpoint, AWS_ENDPOINT_URL or the profile&apos;s endpoint_url.</source>
        <translation>Korrigieren Sie apiEndpoint des Kontos, AWS_ENDPOINT_URL oder endpoint_url des Profils.</translation>
    </message>
    <message>
        <source>%1 is stored as gzip, but it is damaged or incomplete</source>
        <translation>%1 ist als gzip gespeichert, aber beschädigt oder unvollständig</translation>
    </message>
    <message>
        <source>Directory buckets (S3 Express One Zone) cannot be read</source>
        <translation>Verzeichnis-Buckets (S3 Express One Zone) können nicht gelesen werden</translation>
    </message>
    <message>
        <source>The file has no certificates to trust</source>
        <translation>Die Datei enthält keine Zertifikate, denen vertraut werden könnte</translation>
    </message>
    <message>
        <source>Correct AWS_CA_BUNDLE or ca_bundle of the profile.</source>
        <translation>Korrigieren Sie AWS_CA_BUNDLE oder ca_bundle des Profils.</translation>
    </message>
    <message>
        <source> … (%1 more bytes in this line)</source>
        <translation> … (%1 weitere Bytes in dieser Zeile)</translation>
    </message>
    <message>
        <source>gcloud (not allowed to run; the window asks, --allow-exec allows it)</source>
        <translation>gcloud (darf nicht laufen; das Fenster fragt, --allow-exec erlaubt es)</translation>
    </message>
    <message>
        <source>If you trust it, allow it: in the window, or with --allow-exec on the command line. That is remembered. Or give the credentials in another way.</source>
        <translation>Wenn Sie ihm vertrauen, erlauben Sie es: im Fenster oder mit --allow-exec auf der Kommandozeile. Das wird gemerkt. Oder geben Sie die Zugangsdaten auf andere Weise an.</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>%1d %2:%3</source>
        <extracomment>a duration: days, then hours and minutes</extracomment>
        <translation>%1 T %2:%3</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>The run cannot be recorded: %1</source>
        <translation>Der Lauf kann nicht aufgezeichnet werden: %1</translation>
    </message>
    <message>
        <source>Free some space on that disk or delete old runs.</source>
        <translation>Geben Sie auf diesem Datenträger Speicherplatz frei oder löschen Sie alte Läufe.</translation>
    </message>
    <message>
        <source>Check that the folder exists and that you may write to it.</source>
        <translation>Prüfen Sie, ob der Ordner existiert und Sie darin schreiben dürfen.</translation>
    </message>
    <message>
        <source>its folder cannot be locked</source>
        <translation>sein Ordner kann nicht gesperrt werden</translation>
    </message>
    <message>
        <source>%1 is not the id of a run</source>
        <translation>%1 ist nicht die ID eines Laufs</translation>
    </message>
    <message>
        <source>List the recorded runs to see their ids.</source>
        <translation>Listen Sie die aufgezeichneten Läufe auf, um ihre IDs zu sehen.</translation>
    </message>
    <message>
        <source>There is no recorded run %1</source>
        <translation>Es gibt keinen aufgezeichneten Lauf %1</translation>
    </message>
    <message>
        <source>The record %1 cannot be read: %2</source>
        <translation>Die Aufzeichnung %1 lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>Its log beside it can still be opened.</source>
        <translation>Ihr Log daneben lässt sich trotzdem öffnen.</translation>
    </message>
    <message>
        <source>it is larger than 256 MiB</source>
        <translation>sie ist größer als 256 MiB</translation>
    </message>
    <message>
        <source>The run %1 is still being recorded</source>
        <translation>Der Lauf %1 wird noch aufgezeichnet</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Halten Sie ihn zuerst an.</translation>
    </message>
    <message>
        <source>%1 could not be removed</source>
        <translation>%1 konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>Check that the folder is yours.</source>
        <translation>Prüfen Sie, ob der Ordner Ihnen gehört.</translation>
    </message>
    <message>
        <source>The artifact cannot be recorded: %1</source>
        <translation>Das Artefakt kann nicht aufgezeichnet werden: %1</translation>
    </message>
    <message>
        <source>Check the folder and the space on that disk.</source>
        <translation>Den Ordner und den Platz auf diesem Datenträger prüfen.</translation>
    </message>
    <message>
        <source>The recorded artifact is damaged or too large</source>
        <translation>Das aufgezeichnete Artefakt ist beschädigt oder zu groß</translation>
    </message>
    <message>
        <source>The run recorded no artifact</source>
        <translation>Der Lauf hat kein Artefakt aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>History::RunListModel</name>
    <message>
        <source>Being recorded</source>
        <translation>Wird aufgezeichnet</translation>
    </message>
    <message>
        <source>Broken off</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Job</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namespace</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>JobLog</name>
    <message>
        <source>The search pattern is not a regular expression: %1.</source>
        <translation>Das Suchmuster ist kein regulärer Ausdruck: %1.</translation>
    </message>
    <message>
        <source>Correct it, or search for the text as it is.</source>
        <translation>Korrigieren Sie es oder suchen Sie nach dem Text, wie er ist.</translation>
    </message>
    <message>
        <source>The search pattern is longer than %1 characters.</source>
        <translation>Das Suchmuster ist länger als %1 Zeichen.</translation>
    </message>
    <message>
        <source>Search for a part of it.</source>
        <translation>Suchen Sie nach einem Teil davon.</translation>
    </message>
    <message>
        <source>The pattern takes too long on some lines; they count as not found.</source>
        <translation>Das Muster braucht für einige Zeilen zu lange; sie gelten als nicht gefunden.</translation>
    </message>
    <message>
        <source>Avoid nested repetitions such as (a+)+.</source>
        <translation>Vermeiden Sie verschachtelte Wiederholungen wie (a+)+.</translation>
    </message>
    <message>
        <source>The recorded log %1 cannot be opened: %2.</source>
        <translation>Das aufgezeichnete Log %1 kann nicht geöffnet werden: %2.</translation>
    </message>
    <message>
        <source>Check that the folder exists and is yours.</source>
        <translation>Prüfen Sie, ob der Ordner existiert und Ihnen gehört.</translation>
    </message>
    <message>
        <source>The log cannot be recorded in %1: %2.</source>
        <translation>Das Log kann nicht in %1 aufgezeichnet werden: %2.</translation>
    </message>
    <message>
        <source>Free disk space, then continue. Nothing was lost.</source>
        <translation>Geben Sie Speicherplatz frei und fahren Sie dann fort. Nichts ging verloren.</translation>
    </message>
    <message>
        <source>Check the disk, then continue.</source>
        <translation>Prüfen Sie den Datenträger und fahren Sie dann fort.</translation>
    </message>
    <message>
        <source>Saving the log was cancelled.</source>
        <translation>Das Speichern des Logs wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The log cannot be saved: %1.</source>
        <translation>Das Log kann nicht gespeichert werden: %1.</translation>
    </message>
    <message>
        <source>Choose another place, or free disk space.</source>
        <translation>Wählen Sie einen anderen Ort oder geben Sie Speicherplatz frei.</translation>
    </message>
    <message>
        <source>The folder %1 for a new log is not empty.</source>
        <translation>Der Ordner %1 für ein neues Log ist nicht leer.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The folder %1 for the log cannot be created.</source>
        <translation>Der Ordner %1 für das Log kann nicht erstellt werden.</translation>
    </message>
    <message>
        <source>Check that the folder above it is yours and the disk has room.</source>
        <translation>Prüfen Sie, ob der übergeordnete Ordner Ihnen gehört und der Datenträger Platz hat.</translation>
    </message>
    <message>
        <source>The recorded log %1 is read-only.</source>
        <translation>Das aufgezeichnete Log %1 ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>Source %1 of the log %2 takes no more lines.</source>
        <translation>Quelle %1 des Logs %2 nimmt keine Zeilen mehr an.</translation>
    </message>
    <message>
        <source>The log %1 has no source %2.</source>
        <translation>Das Log %1 hat keine Quelle %2.</translation>
    </message>
    <message>
        <source>The folder %1 holds no recorded log.</source>
        <translation>Der Ordner %1 enthält kein aufgezeichnetes Log.</translation>
    </message>
    <message>
        <source>Choose the folder of a recorded run.</source>
        <translation>Wählen Sie den Ordner eines aufgezeichneten Laufs.</translation>
    </message>
    <message>
        <source>A filter takes at most %1 patterns.</source>
        <translation>Ein Filter nimmt höchstens %1 Muster.</translation>
    </message>
    <message>
        <source>Join some in a regular expression: one|other.</source>
        <translation>Fassen Sie einige in einem regulären Ausdruck zusammen: eins|anderes.</translation>
    </message>
    <message>
        <source>The bookmarks could not be saved: %1.</source>
        <translation>Die Lesezeichen konnten nicht gespeichert werden: %1.</translation>
    </message>
</context>
<context>
    <name>JobRun</name>
    <message>
        <source>Watching ended here; the container may have printed more.</source>
        <translation>Die Beobachtung endete hier; der Container hat möglicherweise mehr ausgegeben.</translation>
    </message>
    <message>
        <source>The log did not end after the Job had ended; the container may have printed more.</source>
        <translation>Das Log endete nicht, nachdem der Job geendet hatte; der Container hat möglicherweise mehr ausgegeben.</translation>
    </message>
    <message>
        <source>The pods of Job &quot;%1&quot;</source>
        <translation>Die Pods des Jobs „%1“</translation>
    </message>
    <message>
        <source>The events of Job &quot;%1&quot;</source>
        <translation>Die Ereignisse des Jobs „%1“</translation>
    </message>
    <message>
        <source>The log of attempt %1 of %2 is lost: the container was restarted before it could be read.</source>
        <translation>Das Log von Versuch %1 von %2 ist verloren: Der Container wurde neu gestartet, bevor es gelesen werden konnte.</translation>
    </message>
    <message>
        <source>The logs of attempts %1 to %2 of %3 are lost: the container was restarted before they could be read.</source>
        <translation>Die Logs der Versuche %1 bis %2 von %3 sind verloren: Der Container wurde neu gestartet, bevor sie gelesen werden konnten.</translation>
    </message>
    <message>
        <source>A cluster keeps only the newest ended container; use restartPolicy Never to keep all.</source>
        <translation>Ein Cluster behält nur den neuesten beendeten Container; verwenden Sie restartPolicy Never, um alle zu behalten.</translation>
    </message>
    <message>
        <source>Recording the log of %1 stopped, because the disk is full: %2</source>
        <translation>Die Aufzeichnung des Logs von %1 wurde angehalten, weil der Datenträger voll ist: %2</translation>
    </message>
    <message>
        <source>Free disk space, then attach to the Job to record its log again, from its first line, while its pods exist.</source>
        <translation>Schaffen Sie Platz und hängen Sie sich dann an den Job an: Sein Log wird von der ersten Zeile an neu aufgezeichnet, solange seine Pods existieren.</translation>
    </message>
    <message>
        <source>The log of %1 may be incomplete: %2</source>
        <translation>Das Log von %1 ist möglicherweise unvollständig: %2</translation>
    </message>
    <message>
        <source>The log of %1 may be incomplete: it did not end after the Job had ended.</source>
        <translation>Das Log von %1 ist möglicherweise unvollständig: Es endete nicht, nachdem der Job geendet hatte.</translation>
    </message>
    <message>
        <source>Read it with kubectl logs while the pod exists.</source>
        <translation>Lesen Sie es mit kubectl logs, solange der Pod existiert.</translation>
    </message>
    <message>
        <source>More containers run than logs can be read at the same time; %1 logs wait until others end.</source>
        <translation>Es laufen mehr Container, als Logs gleichzeitig gelesen werden können; %1 Logs warten, bis andere enden.</translation>
    </message>
    <message>
        <source>The log of %1 has a gap: %2</source>
        <translation>Das Log von %1 hat eine Lücke: %2</translation>
    </message>
    <message>
        <source>The log shows the place.</source>
        <translation>Das Log zeigt die Stelle.</translation>
    </message>
    <message>
        <source>A Job &quot;%1&quot; exists already in namespace &quot;%2&quot;; it was left as it is.</source>
        <translation>Ein Job „%1“ existiert bereits im Namespace „%2“; er wurde nicht verändert.</translation>
    </message>
    <message>
        <source>Replace it (--replace), or run under a generated name (--generate-name).</source>
        <translation>Ersetzen Sie ihn (--replace) oder führen Sie ihn unter einem erzeugten Namen aus (--generate-name).</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; may have been created in namespace &quot;%2&quot;: the request was under way.</source>
        <translation>Der Job „%1“ wurde möglicherweise im Namespace „%2“ erstellt: Die Anfrage war unterwegs.</translation>
    </message>
    <message>
        <source>Look with kubectl get job %1 -n %2.</source>
        <translation>Sehen Sie nach mit kubectl get job %1 -n %2.</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; in namespace &quot;%2&quot; was deleted before its end was seen; its outcome is unknown.</source>
        <translation>Der Job „%1“ im Namespace „%2“ wurde gelöscht, bevor sein Ende zu sehen war; sein Ergebnis ist unbekannt.</translation>
    </message>
    <message>
        <source>Somebody or something else deleted it, for example ttlSecondsAfterFinished.</source>
        <translation>Jemand oder etwas anderes hat ihn gelöscht, zum Beispiel ttlSecondsAfterFinished.</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; could not be deleted: %2</source>
        <translation>Der Job „%1“ konnte nicht gelöscht werden: %2</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; was not deleted, because not everything of it could be recorded.</source>
        <translation>Der Job „%1“ wurde nicht gelöscht, weil nicht alles von ihm aufgezeichnet werden konnte.</translation>
    </message>
    <message>
        <source>Read its logs with kubectl logs job/%1, then delete it.</source>
        <translation>Lesen Sie seine Logs mit kubectl logs job/%1 und löschen Sie ihn dann.</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; did not end within %2 s; it goes on.</source>
        <translation>Der Job „%1“ endete nicht innerhalb von %2 s; er läuft weiter.</translation>
    </message>
    <message>
        <source>Attach to it to go on watching, or delete it.</source>
        <translation>Verbinden Sie sich mit ihm, um ihn weiter zu beobachten, oder löschen Sie ihn.</translation>
    </message>
    <message>
        <source>The Job &quot;%1&quot; could not be created within %2 s.</source>
        <translation>Der Job „%1“ konnte nicht innerhalb von %2 s erstellt werden.</translation>
    </message>
    <message>
        <source>The Job has no container &quot;%1&quot; to capture outputs from.</source>
        <translation>Der Job hat keinen Container „%1“, von dem Ausgaben erfasst werden könnten.</translation>
    </message>
    <message>
        <source>Its containers are: %1.</source>
        <translation>Seine Container sind: %1.</translation>
    </message>
    <message>
        <source>%1 cannot be watched: %2</source>
        <translation>%1 kann nicht beobachtet werden: %2</translation>
    </message>
    <message>
        <source>The server warns: %1</source>
        <translation>Der Server warnt: %1</translation>
    </message>
    <message>
        <source>The artifact was not read: fetching %1 was cancelled</source>
        <translation>Das Artefakt wurde nicht gelesen: Das Abrufen von %1 wurde abgebrochen</translation>
    </message>
    <message>
        <source>Fetch it again; the Job has completed.</source>
        <translation>Es erneut abrufen; der Job ist abgeschlossen.</translation>
    </message>
    <message>
        <source>Container %1 was restarted: attempt %2</source>
        <translation>Container %1 wurde neu gestartet: Versuch %2</translation>
    </message>
    <message>
        <source>The log of this run has reached its limit of %1.</source>
        <translation>Das Log dieses Laufs hat seine Grenze von %1 erreicht.</translation>
    </message>
    <message>
        <source>Raise the limit to read on; nothing is lost as long as the cluster keeps the log.</source>
        <translation>Erhöhen Sie die Grenze, um weiterzulesen; nichts geht verloren, solange der Cluster das Log behält.</translation>
    </message>
    <message>
        <source>Recording the log of %1 stopped: %2</source>
        <translation>Die Aufzeichnung des Logs von %1 endete: %2</translation>
    </message>
    <message>
        <source>Attach to the Job with a higher limit to record its log from its first line, while its pods exist.</source>
        <translation>Verbinden Sie sich mit einer höheren Grenze mit dem Job, um sein Log von der ersten Zeile an aufzuzeichnen, solange seine Pods bestehen.</translation>
    </message>
    <message>
        <source>The log link: %1</source>
        <translation>Der Log-Link: %1</translation>
    </message>
    <message>
        <source>The artifact of type %1 has no reference</source>
        <translation>Das Artefakt vom Typ %1 hat keine Referenz</translation>
    </message>
    <message>
        <source>Container %1 ended: signal %2</source>
        <translation>Container %1 beendet: Signal %2</translation>
    </message>
    <message>
        <source>Container %1 ended: exit code %2</source>
        <translation>Container %1 beendet: Exit-Code %2</translation>
    </message>
    <message>
        <source>Container %1 ended; its exit code is not known</source>
        <translation>Container %1 beendet; sein Exit-Code ist nicht bekannt</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what happened (the cluster&apos;s word for it)</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Pod %1 failed: %2</source>
        <translation>Pod %1 fehlgeschlagen: %2</translation>
    </message>
</context>
<context>
    <name>JobRun::EventModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
</context>
<context>
    <name>JobRun::JobListModel</name>
    <message>
        <source>Job</source>
        <translation>Job</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>Abschlüsse</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
</context>
<context>
    <name>JobRun::PodModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Exit code</source>
        <translation>Exit-Code</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>Neustarts</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>Kube</name>
    <message>
        <source>No credentials were sent, because the server&apos;s address is not https.</source>
        <translation>Es wurden keine Zugangsdaten gesendet, weil die Adresse des Servers nicht https ist.</translation>
    </message>
    <message>
        <source>Context &quot;%1&quot; has no user; add one to the kubeconfig.</source>
        <translation>Kontext „%1“ hat keinen Benutzer; fügen Sie der kubeconfig einen hinzu.</translation>
    </message>
    <message>
        <source>The credentials of user &quot;%1&quot; in the kubeconfig are wrong or have expired.</source>
        <translation>Die Zugangsdaten des Benutzers „%1“ in der kubeconfig sind falsch oder abgelaufen.</translation>
    </message>
    <message>
        <source>Ask an administrator of the cluster for this permission, or choose another context or namespace.</source>
        <translation>Bitten Sie einen Administrator des Clusters um diese Berechtigung oder wählen Sie einen anderen Kontext oder Namespace.</translation>
    </message>
    <message>
        <source>The server is busy; try again in a while.</source>
        <translation>Der Server ist ausgelastet; versuchen Sie es in einer Weile erneut.</translation>
    </message>
    <message>
        <source>%1 answered %2 with a web page, not as a Kubernetes API does.</source>
        <translation>%1 antwortete auf %2 mit einer Webseite, nicht wie eine Kubernetes-API.</translation>
    </message>
    <message>
        <source>It may be the login page of a proxy in between; check the server of cluster &quot;%1&quot; in the kubeconfig.</source>
        <translation>Es ist möglicherweise die Anmeldeseite eines zwischengeschalteten Proxys; prüfen Sie den Server des Clusters „%1“ in der kubeconfig.</translation>
    </message>
    <message>
        <source>%1 redirects to %2; redirects are not followed, because the credentials would be sent there.</source>
        <translation>%1 leitet auf %2 um; Umleitungen wird nicht gefolgt, weil die Zugangsdaten dorthin gesendet würden.</translation>
    </message>
    <message>
        <source>If that address is the right one, put it into the kubeconfig as the server of cluster &quot;%1&quot;.</source>
        <translation>Wenn diese Adresse die richtige ist, tragen Sie sie in der kubeconfig als Server des Clusters „%1“ ein.</translation>
    </message>
    <message>
        <source>Write https:// before the server of cluster &quot;%1&quot; in the kubeconfig.</source>
        <translation>Schreiben Sie in der kubeconfig https:// vor den Server des Clusters „%1“.</translation>
    </message>
    <message>
        <source>Check the network, and the server of cluster &quot;%1&quot; in the kubeconfig.</source>
        <translation>Prüfen Sie das Netzwerk und den Server des Clusters „%1“ in der kubeconfig.</translation>
    </message>
    <message>
        <source>The connection to the server %1 was refused - did you specify the right host or port?</source>
        <translation>The connection to the server %1 was refused - did you specify the right host or port?</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: no such host.</source>
        <translation>Unable to connect to the server %1: no such host.</translation>
    </message>
    <message>
        <source>The server %1 did not answer in time.</source>
        <translation>Der Server %1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The connection to the server %1 was lost.</source>
        <translation>Die Verbindung zum Server %1 ging verloren.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: %2</source>
        <translation>Unable to connect to the server %1: %2</translation>
    </message>
    <message>
        <source>The answer of the server %1 to %2 %3 was lost; it is unknown whether the request was carried out.</source>
        <translation>Die Antwort des Servers %1 auf %2 %3 ging verloren; es ist unbekannt, ob die Anfrage ausgeführt wurde.</translation>
    </message>
    <message>
        <source>Look whether it was, before trying again.</source>
        <translation>Sehen Sie nach, ob sie ausgeführt wurde, bevor Sie es erneut versuchen.</translation>
    </message>
    <message>
        <source>The answer to %1 %2 is larger than %3 MiB.</source>
        <translation>Die Antwort auf %1 %2 ist größer als %3 MiB.</translation>
    </message>
    <message>
        <source>Narrow the request, for example with a label selector.</source>
        <translation>Schränken Sie die Anfrage ein, zum Beispiel mit einem Label-Selektor.</translation>
    </message>
    <message>
        <source>The answer to %1 %2 broke off after %3 bytes.</source>
        <translation>Die Antwort auf %1 %2 brach nach %3 Bytes ab.</translation>
    </message>
    <message>
        <source>Check the network, and proxies in between.</source>
        <translation>Prüfen Sie das Netzwerk und zwischengeschaltete Proxys.</translation>
    </message>
    <message>
        <source>The answer to %1 %2 is not JSON: %3 at byte %4.</source>
        <translation>Die Antwort auf %1 %2 ist kein JSON: %3 bei Byte %4.</translation>
    </message>
    <message>
        <source>Check that the server is a Kubernetes API.</source>
        <translation>Prüfen Sie, ob der Server eine Kubernetes-API ist.</translation>
    </message>
    <message>
        <source>%1: unable to load certificates: unable to parse bytes as PEM block</source>
        <translation>%1: unable to load certificates: unable to parse bytes as PEM block</translation>
    </message>
    <message>
        <source>It must hold at least one &quot;-----BEGIN CERTIFICATE-----&quot; block.</source>
        <translation>Es muss mindestens ein Block „-----BEGIN CERTIFICATE-----“ enthalten sein.</translation>
    </message>
    <message>
        <source>%1: the private key is encrypted, which is not supported.</source>
        <translation>%1: Der private Schlüssel ist verschlüsselt, was nicht unterstützt wird.</translation>
    </message>
    <message>
        <source>Decrypt it with: openssl pkey -in KEY -out PLAIN-KEY</source>
        <translation>Entschlüsseln Sie ihn mit: openssl pkey -in KEY -out PLAIN-KEY</translation>
    </message>
    <message>
        <source>%1: tls: failed to parse private key</source>
        <translation>%1: tls: failed to parse private key</translation>
    </message>
    <message>
        <source>It must be an unencrypted PEM key: PKCS#8, PKCS#1 or SEC1.</source>
        <translation>Es muss ein unverschlüsselter PEM-Schlüssel sein: PKCS#8, PKCS#1 oder SEC1.</translation>
    </message>
    <message>
        <source>client-certificate and client-key must belong together.</source>
        <translation>client-certificate und client-key müssen zusammengehören.</translation>
    </message>
    <message>
        <source>Set the context&apos;s cluster in the kubeconfig.</source>
        <translation>Legen Sie den Cluster des Kontexts in der kubeconfig fest.</translation>
    </message>
    <message>
        <source>Add the cluster to the kubeconfig, or correct the context.</source>
        <translation>Fügen Sie den Cluster der kubeconfig hinzu oder korrigieren Sie den Kontext.</translation>
    </message>
    <message>
        <source>Add the user to the kubeconfig, or correct the context.</source>
        <translation>Fügen Sie den Benutzer der kubeconfig hinzu oder korrigieren Sie den Kontext.</translation>
    </message>
    <message>
        <source>Set the cluster&apos;s server in the kubeconfig.</source>
        <translation>Legen Sie den Server des Clusters in der kubeconfig fest.</translation>
    </message>
    <message>
        <source>Check the server of cluster &quot;%1&quot; in the kubeconfig.</source>
        <translation>Prüfen Sie den Server des Clusters „%1“ in der kubeconfig.</translation>
    </message>
    <message>
        <source>the server &quot;%1&quot; of cluster &quot;%2&quot; has no scheme, which means plain http.</source>
        <translation>der Server „%1“ des Clusters „%2“ hat kein Schema, was einfaches http bedeutet.</translation>
    </message>
    <message>
        <source>Write https:// before it.</source>
        <translation>Schreiben Sie https:// davor.</translation>
    </message>
    <message>
        <source>Check the path; relative paths start at the folder of the kubeconfig.</source>
        <translation>Prüfen Sie den Pfad; relative Pfade beginnen beim Ordner der kubeconfig.</translation>
    </message>
    <message>
        <source>Remove one of the two.</source>
        <translation>Entfernen Sie eines der beiden.</translation>
    </message>
    <message>
        <source>Remove insecure-skip-tls-verify or the certificate authority of cluster &quot;%1&quot;.</source>
        <translation>Entfernen Sie insecure-skip-tls-verify oder die Zertifizierungsstelle des Clusters „%1“.</translation>
    </message>
    <message>
        <source>The certificate authority of cluster &quot;%1&quot; must be PEM.</source>
        <translation>Die Zertifizierungsstelle des Clusters „%1“ muss PEM sein.</translation>
    </message>
    <message>
        <source>Check tokenFile of user &quot;%1&quot;.</source>
        <translation>Prüfen Sie tokenFile des Benutzers „%1“.</translation>
    </message>
    <message>
        <source>Check the path of the kubeconfig.</source>
        <translation>Prüfen Sie den Pfad der kubeconfig.</translation>
    </message>
    <message>
        <source>There is no context in: %1</source>
        <translation>Es gibt keinen Kontext in: %1</translation>
    </message>
    <message>
        <source>There are: %1</source>
        <translation>Vorhanden sind: %1</translation>
    </message>
    <message>
        <source>No kubeconfig with a context was found.</source>
        <translation>Es wurde keine kubeconfig mit einem Kontext gefunden.</translation>
    </message>
    <message>
        <source>Looked for: %1</source>
        <translation>Gesucht wurde nach: %1</translation>
    </message>
    <message>
        <source>The kubeconfig sets no current-context.</source>
        <translation>Die kubeconfig legt keinen current-context fest.</translation>
    </message>
    <message>
        <source>Choose one of: %1</source>
        <translation>Wählen Sie einen von: %1</translation>
    </message>
    <message>
        <source>Correct the file, or leave it out of KUBECONFIG.</source>
        <translation>Korrigieren Sie die Datei oder lassen Sie sie in KUBECONFIG weg.</translation>
    </message>
    <message>
        <source>the file is larger than %1 MiB</source>
        <translation>die Datei ist größer als %1 MiB</translation>
    </message>
    <message>
        <source>The log of %1/%2 could not be read on: %3</source>
        <translation>Das Log von %1/%2 konnte nicht weitergelesen werden: %3</translation>
    </message>
    <message>
        <source>The end of the log may be missing: it was rotated or removed.</source>
        <translation>Das Ende des Logs fehlt möglicherweise: Es wurde rotiert oder entfernt.</translation>
    </message>
    <message>
        <source>The pod was deleted; the end of its log may be missing.</source>
        <translation>Der Pod wurde gelöscht; das Ende seines Logs fehlt möglicherweise.</translation>
    </message>
    <message>
        <source>The rest of the log of %1/%2 did not come in time.</source>
        <translation>Der Rest des Logs von %1/%2 kam nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The server said: %1</source>
        <translation>Der Server meldete: %1</translation>
    </message>
    <message>
        <source>The token file %1 cannot be read: %2</source>
        <translation>Die Token-Datei %1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Check tokenFile of the user in the kubeconfig.</source>
        <translation>Prüfen Sie tokenFile des Benutzers in der kubeconfig.</translation>
    </message>
    <message>
        <source>The token file %1 is empty.</source>
        <translation>Die Token-Datei %1 ist leer.</translation>
    </message>
    <message>
        <source>host must be a URL or a host:port pair: &quot;%1&quot;</source>
        <translation>host muss eine URL oder ein Paar host:port sein: „%1“</translation>
    </message>
    <message>
        <source>The impersonation of user &quot;%1&quot;</source>
        <translation>Die Impersonation des Benutzers „%1“</translation>
    </message>
    <message>
        <source>%1 lists more than %2 objects.</source>
        <translation>%1 listet mehr als %2 Objekte auf.</translation>
    </message>
    <message>
        <source>Narrow it with a selector.</source>
        <translation>Grenzen Sie die Liste mit einem Selektor ein.</translation>
    </message>
    <message>
        <source>An event of %1 is larger than %2 MiB.</source>
        <translation>Ein Ereignis von %1 ist größer als %2 MiB.</translation>
    </message>
    <message>
        <source>The server sent an event of %1 that is not JSON: %2.</source>
        <translation>Der Server hat ein Ereignis von %1 gesendet, das kein JSON ist: %2.</translation>
    </message>
    <message>
        <source>The watch of %1 went silent.</source>
        <translation>Der Watch auf %1 ist verstummt.</translation>
    </message>
    <message>
        <source>The pod was deleted before its log could be read once more; its end may be missing.</source>
        <translation>Der Pod wurde gelöscht, bevor sein Log noch einmal gelesen werden konnte; das Ende fehlt möglicherweise.</translation>
    </message>
    <message>
        <source>The log of %1/%2 did not begin in time.</source>
        <translation>Das Log von %1/%2 begann nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The container was started again twice before this log was read to its end; the rest of it is lost.</source>
        <translation>Der Container wurde zweimal neu gestartet, bevor dieses Log zu Ende gelesen war; der Rest ist verloren.</translation>
    </message>
    <message>
        <source>The rest of the log of %1/%2 is lost: the container was started again twice, and the kubelet keeps one earlier instance.</source>
        <translation>Der Rest des Logs von %1/%2 ist verloren: Der Container wurde zweimal neu gestartet, und das Kubelet hebt nur eine frühere Instanz auf.</translation>
    </message>
    <message>
        <source>Lines between %1 and %2 may be missing: the log was rotated while the connection was broken.</source>
        <translation>Zwischen %1 und %2 fehlen möglicherweise Zeilen: Das Log wurde rotiert, während die Verbindung unterbrochen war.</translation>
    </message>
    <message>
        <source>Update the plugin and the kubeconfig that it writes.</source>
        <translation>Aktualisieren Sie das Plugin und die Kubeconfig, die es schreibt.</translation>
    </message>
    <message>
        <source>Use a plugin that does not ask on a terminal, or a token.</source>
        <translation>Verwenden Sie ein Plugin, das nicht im Terminal fragt, oder ein Token.</translation>
    </message>
    <message>
        <source>Give user &quot;%1&quot; a token, a client certificate or an exec plugin.</source>
        <translation>Geben Sie dem Benutzer „%1“ ein Token, ein Client-Zertifikat oder ein exec-Plugin.</translation>
    </message>
    <message>
        <source>Log in with the tool that wrote the kubeconfig.</source>
        <translation>Melden Sie sich mit dem Werkzeug an, das die Kubeconfig geschrieben hat.</translation>
    </message>
    <message>
        <source>Log in again with the tool that wrote it to the kubeconfig, or with kubectl, which renews it; this console never writes a kubeconfig.</source>
        <translation>Melden Sie sich erneut mit dem Werkzeug an, das es in die Kubeconfig geschrieben hat, oder mit kubectl, das es erneuert; diese Konsole schreibt nie in eine Kubeconfig.</translation>
    </message>
    <message>
        <source>The id-token of user &quot;%1&quot;: ID Token is not a valid JWT</source>
        <translation>Das id-token des Benutzers „%1“: ID Token is not a valid JWT</translation>
    </message>
    <message>
        <source>The id-token of user &quot;%1&quot; expired at %2.</source>
        <translation>Das id-token des Benutzers „%1“ ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>The token of user &quot;%1&quot; holds control characters and cannot be sent.</source>
        <translation>Das Token des Benutzers „%1“ enthält Steuerzeichen und kann nicht gesendet werden.</translation>
    </message>
    <message>
        <source>Check the user&apos;s entry in the kubeconfig.</source>
        <translation>Prüfen Sie den Eintrag des Benutzers in der Kubeconfig.</translation>
    </message>
    <message>
        <source>The command %1 has to print an ExecCredential of version %2; see its documentation.</source>
        <translation>Der Befehl %1 muss ein ExecCredential der Version %2 ausgeben; siehe seine Dokumentation.</translation>
    </message>
    <message>
        <source>exec: executable %1 printed more than %2 KiB</source>
        <translation>exec: %1 hat mehr als %2 KiB ausgegeben</translation>
    </message>
    <message>
        <source>It has to print one ExecCredential; see its documentation.</source>
        <translation>Er muss ein ExecCredential ausgeben; siehe seine Dokumentation.</translation>
    </message>
    <message>
        <source>exec: executable %1 was ended by signal %2</source>
        <translation>exec: %1 wurde durch Signal %2 beendet</translation>
    </message>
    <message>
        <source>Run the command in a terminal to see why.</source>
        <translation>Führen Sie den Befehl in einem Terminal aus, um den Grund zu sehen.</translation>
    </message>
    <message>
        <source>Run the command in a terminal to see why; you may have to log in again.</source>
        <translation>Führen Sie den Befehl in einem Terminal aus, um den Grund zu sehen; vielleicht müssen Sie sich neu anmelden.</translation>
    </message>
    <message>
        <source>The credential plugin is not installed. Looked for it in: %1</source>
        <translation>Das Anmelde-Plugin ist nicht installiert. Gesucht wurde in: %1</translation>
    </message>
    <message>
        <source>The credential plugin is not installed.</source>
        <translation>Das Anmelde-Plugin ist nicht installiert.</translation>
    </message>
    <message>
        <source>Make the file executable, or correct the command in %1.</source>
        <translation>Machen Sie die Datei ausführbar, oder berichtigen Sie den Befehl in %1.</translation>
    </message>
    <message>
        <source>exec: executable %1 did not end within %2 seconds and was stopped</source>
        <translation>exec: %1 ist nicht innerhalb von %2 Sekunden fertig geworden und wurde beendet</translation>
    </message>
    <message>
        <source>If it waits for a login, log in with it in a terminal first.</source>
        <translation>Wenn es auf eine Anmeldung wartet, melden Sie sich damit zuerst in einem Terminal an.</translation>
    </message>
    <message>
        <source>The proxy &quot;%1&quot; has no host.</source>
        <translation>Der Proxy „%1“ hat keinen Host.</translation>
    </message>
    <message>
        <source>The proxy &quot;%1&quot; is to be spoken to over TLS, which is not supported.</source>
        <translation>Der Proxy „%1“ soll über TLS angesprochen werden; das wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>Use its http or socks5 address; the connection to the server is encrypted all the same.</source>
        <translation>Verwenden Sie seine http- oder socks5-Adresse; die Verbindung zum Server ist trotzdem verschlüsselt.</translation>
    </message>
    <message>
        <source>Check the environment variable %1, or name the server in NO_PROXY.</source>
        <translation>Prüfen Sie die Umgebungsvariable %1, oder nennen Sie den Server in NO_PROXY.</translation>
    </message>
    <message>
        <source>The environment variable %1 is no proxy&apos;s address.</source>
        <translation>Die Umgebungsvariable %1 ist keine Adresse eines Proxys.</translation>
    </message>
    <message>
        <source>Check proxy-url of cluster &quot;%1&quot; in the kubeconfig.</source>
        <translation>Prüfen Sie proxy-url des Clusters „%1“ in der Kubeconfig.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: its certificate relies on the legacy Common Name field.</source>
        <translation>Keine Verbindung zum Server %1: Sein Zertifikat stützt sich auf das veraltete Feld Common Name.</translation>
    </message>
    <message>
        <source>The server needs a certificate with its name in subjectAltName.</source>
        <translation>Der Server braucht ein Zertifikat mit seinem Namen in subjectAltName.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: its certificate is signed by an unknown authority.</source>
        <translation>Keine Verbindung zum Server %1: Sein Zertifikat ist von einer unbekannten Stelle signiert.</translation>
    </message>
    <message>
        <source>Set certificate-authority of cluster &quot;%1&quot; in the kubeconfig to the CA certificate &quot;%2&quot;.</source>
        <translation>Setzen Sie certificate-authority des Clusters „%1“ in der kubeconfig auf das CA-Zertifikat „%2“.</translation>
    </message>
    <message>
        <source>of the server</source>
        <translation>des Servers</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: its certificate is valid for %2, not for %3.</source>
        <translation>Keine Verbindung zum Server %1: Sein Zertifikat gilt für %2, nicht für %3.</translation>
    </message>
    <message>
        <source>Use one of these names as the server, or as tls-server-name of cluster &quot;%1&quot;.</source>
        <translation>Verwenden Sie einen dieser Namen als server oder als tls-server-name des Clusters „%1“.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: its certificate is valid from %2 to %3 only.</source>
        <translation>Keine Verbindung zum Server %1: Sein Zertifikat gilt nur von %2 bis %3.</translation>
    </message>
    <message>
        <source>Renew the server&apos;s certificate, or set this computer&apos;s clock.</source>
        <translation>Erneuern Sie das Zertifikat des Servers oder stellen Sie die Uhr dieses Computers.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: it does not speak TLS.</source>
        <translation>Keine Verbindung zum Server %1: Er spricht kein TLS.</translation>
    </message>
    <message>
        <source>Check the address and the port of the server of cluster &quot;%1&quot;.</source>
        <translation>Prüfen Sie Adresse und Port des Servers von Cluster „%1“.</translation>
    </message>
    <message>
        <source>Unable to connect to the server %1: the TLS handshake failed: %2</source>
        <translation>Keine Verbindung zum Server %1: Der TLS-Handshake ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>The server may refuse the client certificate of user &quot;%1&quot;.</source>
        <translation>Möglicherweise lehnt der Server das Client-Zertifikat des Benutzers „%1“ ab.</translation>
    </message>
    <message>
        <source>Check proxy-url of cluster &quot;%1&quot; in the kubeconfig, or HTTPS_PROXY and NO_PROXY in the environment.</source>
        <translation>Prüfen Sie proxy-url des Clusters „%1“ in der Kubeconfig, oder HTTPS_PROXY und NO_PROXY in der Umgebung.</translation>
    </message>
    <message>
        <source>The connection to the proxy %1 was refused.</source>
        <translation>Die Verbindung zum Proxy %1 wurde abgelehnt.</translation>
    </message>
    <message>
        <source>There is no such proxy: %1</source>
        <translation>Diesen Proxy gibt es nicht: %1</translation>
    </message>
    <message>
        <source>The proxy %1 does not accept the user name and password.</source>
        <translation>Der Proxy %1 nimmt Benutzername und Passwort nicht an.</translation>
    </message>
    <message>
        <source>The proxy %1 does not let the connection to the server %2 through: %3</source>
        <translation>Der Proxy %1 lässt die Verbindung zum Server %2 nicht durch: %3</translation>
    </message>
    <message>
        <source>The kubeconfig %1 wants to run this command to get credentials, which nobody has allowed yet: %2</source>
        <translation>Die Kubeconfig %1 will diesen Befehl ausführen, um Zugangsdaten zu bekommen; das hat noch niemand erlaubt: %2</translation>
    </message>
    <message>
        <source> (with the environment variables %1)</source>
        <translation> (mit den Umgebungsvariablen %1)</translation>
    </message>
    <message>
        <source>If you trust the file, allow it in the window, or with --allow-exec.</source>
        <translation>Wenn Sie der Datei vertrauen, erlauben Sie es im Fenster oder mit --allow-exec.</translation>
    </message>
    <message>
        <source>%1 holds control characters and cannot be sent.</source>
        <translation>%1 enthält Steuerzeichen und kann nicht gesendet werden.</translation>
    </message>
</context>
<context>
    <name>LogExport</name>
    <message>
        <source>Saving the log was cancelled.</source>
        <translation>Das Speichern des Logs wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The log could not be saved: %1.</source>
        <translation>Das Log konnte nicht gespeichert werden: %1.</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space, and save again.</source>
        <translation>Wählen Sie einen anderen Ordner oder schaffen Sie Platz, und speichern Sie erneut.</translation>
    </message>
</context>
<context>
    <name>Manifest</name>
    <message>
        <source>a manifest is a mapping with apiVersion, kind, metadata and spec</source>
        <translation>ein Manifest ist eine Zuordnung (Mapping) mit apiVersion, kind, metadata und spec</translation>
    </message>
    <message>
        <source>kubectl takes no List inside a List; move its items up</source>
        <translation>kubectl akzeptiert keine List in einer List; verschieben Sie deren Elemente nach oben</translation>
    </message>
    <message>
        <source>a Job starts with &quot;apiVersion: batch/v1&quot; and &quot;kind: Job&quot;</source>
        <translation>ein Job beginnt mit „apiVersion: batch/v1“ und „kind: Job“</translation>
    </message>
    <message>
        <source>put the value in quotes to make it text</source>
        <translation>setzen Sie den Wert in Anführungszeichen, um ihn zu Text zu machen</translation>
    </message>
    <message>
        <source>%1 belongs to %2</source>
        <translation>%1 gehört zu %2</translation>
    </message>
    <message>
        <source>did you mean %1?</source>
        <translation>meinten Sie %1?</translation>
    </message>
    <message>
        <source>remove it, or check its spelling and indentation</source>
        <translation>entfernen Sie es, oder prüfen Sie Schreibweise und Einrückung</translation>
    </message>
    <message>
        <source>unknown field &quot;%1&quot;</source>
        <translation>unbekanntes Feld &quot;%1&quot;</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>a mapping</source>
        <translation>eine Zuordnung</translation>
    </message>
    <message>
        <source>a mapping of texts</source>
        <translation>eine Zuordnung von Texten</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>eine Liste von Texten</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>%1 must be %2</source>
        <translation>%1 muss %2 sein</translation>
    </message>
    <message>
        <source>write PATH=VALUE, for example spec.backoffLimit=2 or metadata.labels[&quot;a.b&quot;]=x</source>
        <translation>schreiben Sie PFAD=WERT, zum Beispiel spec.backoffLimit=2 oder metadata.labels[&quot;a.b&quot;]=x</translation>
    </message>
    <message>
        <source>the path has more than %1 steps</source>
        <translation>der Pfad hat mehr als %1 Schritte</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no &quot;=&quot;</source>
        <translation>&quot;%1&quot; hat kein &quot;=&quot;</translation>
    </message>
    <message>
        <source>there is no path before the &quot;=&quot;</source>
        <translation>vor dem &quot;=&quot; steht kein Pfad</translation>
    </message>
    <message>
        <source>the path cannot be read from character %1 on</source>
        <translation>der Pfad ist ab Zeichen %1 nicht lesbar</translation>
    </message>
    <message>
        <source>the object</source>
        <translation>das Objekt</translation>
    </message>
    <message>
        <source>%1 is not a mapping, so it has no member &quot;%2&quot;</source>
        <translation>%1 ist keine Zuordnung und hat daher kein Mitglied &quot;%2&quot;</translation>
    </message>
    <message>
        <source>%1 is not a list</source>
        <translation>%1 ist keine Liste</translation>
    </message>
    <message>
        <source>%1 has %2 items, so the next index is %3</source>
        <translation>%1 hat %2 Einträge, der nächste Index ist also %3</translation>
    </message>
    <message>
        <source>the value cannot be read as YAML: %1</source>
        <translation>der Wert ist nicht als YAML lesbar: %1</translation>
    </message>
    <message>
        <source>it has more than one document</source>
        <translation>es hat mehr als ein Dokument</translation>
    </message>
    <message>
        <source>put text with special characters in quotes</source>
        <translation>setzen Sie Text mit Sonderzeichen in Anführungszeichen</translation>
    </message>
    <message>
        <source>the Job has no spec</source>
        <translation>der Job hat keine spec</translation>
    </message>
    <message>
        <source>a Job needs spec.template.spec with restartPolicy and containers</source>
        <translation>ein Job braucht spec.template.spec mit restartPolicy und containers</translation>
    </message>
    <message>
        <source>there are no Jobs in batch/v1beta1, only CronJobs were</source>
        <translation>in batch/v1beta1 gibt es keine Jobs, nur CronJobs gab es dort</translation>
    </message>
    <message>
        <source>use apiVersion: batch/v1</source>
        <translation>verwenden Sie apiVersion: batch/v1</translation>
    </message>
    <message>
        <source>Jobs of the version &quot;%1&quot; cannot be run</source>
        <translation>Jobs der Version &quot;%1&quot; können nicht ausgeführt werden</translation>
    </message>
    <message>
        <source>the Job has neither metadata.name nor metadata.generateName</source>
        <translation>der Job hat weder metadata.name noch metadata.generateName</translation>
    </message>
    <message>
        <source>add a name, or a generateName such as &quot;release-&quot; for a new name with each run</source>
        <translation>ergänzen Sie einen Namen, oder generateName wie &quot;release-&quot; für einen neuen Namen bei jedem Lauf</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot begin a name in Kubernetes</source>
        <translation>&quot;%1&quot; kann in Kubernetes keinen Namen beginnen</translation>
    </message>
    <message>
        <source>use lower case letters, digits, &quot;-&quot; and &quot;.&quot;</source>
        <translation>verwenden Sie Kleinbuchstaben, Ziffern, &quot;-&quot; und &quot;.&quot;</translation>
    </message>
    <message>
        <source>metadata.%1 belongs to an object that exists already; the server refuses a new one with it</source>
        <translation>metadata.%1 gehört zu einem Objekt, das schon besteht; der Server lehnt ein neues damit ab</translation>
    </message>
    <message>
        <source>remove what the server adds: uid, resourceVersion, creationTimestamp, managedFields, status</source>
        <translation>entfernen Sie, was der Server ergänzt: uid, resourceVersion, creationTimestamp, managedFields, status</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no name in Kubernetes</source>
        <translation>&quot;%1&quot; ist in Kubernetes kein Name</translation>
    </message>
    <message>
        <source>use lower case letters, digits, &quot;-&quot; and &quot;.&quot;, begin and end with a letter or digit, at most 253 characters</source>
        <translation>verwenden Sie Kleinbuchstaben, Ziffern, &quot;-&quot; und &quot;.&quot;, mit Buchstabe oder Ziffer an Anfang und Ende, höchstens 253 Zeichen</translation>
    </message>
    <message>
        <source>the name has %1 characters; a Job&apos;s name becomes a label of its pods, which holds 63</source>
        <translation>der Name hat %1 Zeichen; der Name eines Jobs wird ein Label seiner Pods, das 63 fasst</translation>
    </message>
    <message>
        <source>shorten the name to at most 63 characters</source>
        <translation>kürzen Sie den Namen auf höchstens 63 Zeichen</translation>
    </message>
    <message>
        <source>the Job has no pod: %1 is missing</source>
        <translation>der Job hat keinen Pod: %1 fehlt</translation>
    </message>
    <message>
        <source>add spec.template.spec with restartPolicy and containers</source>
        <translation>ergänzen Sie spec.template.spec mit restartPolicy und containers</translation>
    </message>
    <message>
        <source>the Job has no containers</source>
        <translation>der Job hat keine Container</translation>
    </message>
    <message>
        <source>list at least one container with name and image in %1.containers</source>
        <translation>nennen Sie mindestens einen Container mit name und image in %1.containers</translation>
    </message>
    <message>
        <source>ttlSecondsAfterFinished must not be negative</source>
        <translation>ttlSecondsAfterFinished darf nicht negativ sein</translation>
    </message>
    <message>
        <source>the Job, its pods and their logs are deleted the moment it finishes</source>
        <translation>der Job, seine Pods und deren Logs werden gelöscht, sobald er endet</translation>
    </message>
    <message>
        <source>give it some minutes, or leave the field out to keep the Job</source>
        <translation>geben Sie ihm einige Minuten, oder lassen Sie das Feld weg, um den Job zu behalten</translation>
    </message>
    <message>
        <source>the Job, its pods and their logs are deleted %1 seconds after it finishes</source>
        <translation>der Job, seine Pods und deren Logs werden %1 Sekunden nach seinem Ende gelöscht</translation>
    </message>
    <message>
        <source>logs that were not read by then are lost; give it some minutes</source>
        <translation>Logs, die bis dahin nicht gelesen sind, gehen verloren; geben Sie ihm einige Minuten</translation>
    </message>
    <message>
        <source>the Job is created suspended: no pod starts until it is resumed</source>
        <translation>der Job wird angehalten erstellt: kein Pod startet, bis er fortgesetzt wird</translation>
    </message>
    <message>
        <source>with parallelism 0 no pod starts</source>
        <translation>mit parallelism 0 startet kein Pod</translation>
    </message>
    <message>
        <source>Kubernetes itself will not run this Job; it waits for the controller &quot;%1&quot;</source>
        <translation>Kubernetes selbst führt diesen Job nicht aus; er wartet auf den Controller &quot;%1&quot;</translation>
    </message>
    <message>
        <source>completionMode Indexed needs spec.completions</source>
        <translation>completionMode Indexed braucht spec.completions</translation>
    </message>
    <message>
        <source>the server makes a Job&apos;s selector itself and refuses another one</source>
        <translation>der Server bildet den Selektor eines Jobs selbst und lehnt einen anderen ab</translation>
    </message>
    <message>
        <source>remove spec.selector, and the labels controller-uid and job-name of the template</source>
        <translation>entfernen Sie spec.selector und die Labels controller-uid und job-name der Vorlage</translation>
    </message>
    <message>
        <source>set %1 to Never or OnFailure</source>
        <translation>setzen Sie %1 auf Never oder OnFailure</translation>
    </message>
    <message>
        <source>restartPolicy is missing, and its default Always is not allowed for a Job</source>
        <translation>restartPolicy fehlt, und die Vorgabe Always ist für einen Job nicht erlaubt</translation>
    </message>
    <message>
        <source>restartPolicy &quot;%1&quot; is not allowed for a Job</source>
        <translation>restartPolicy &quot;%1&quot; ist für einen Job nicht erlaubt</translation>
    </message>
    <message>
        <source>%1 has no name</source>
        <translation>%1 hat keinen Namen</translation>
    </message>
    <message>
        <source>add name</source>
        <translation>ergänzen Sie name</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no name for a container</source>
        <translation>&quot;%1&quot; ist kein Name für einen Container</translation>
    </message>
    <message>
        <source>use lower case letters, digits and &quot;-&quot;, at most 63 characters</source>
        <translation>verwenden Sie Kleinbuchstaben, Ziffern und &quot;-&quot;, höchstens 63 Zeichen</translation>
    </message>
    <message>
        <source>another container has the name &quot;%1&quot; too</source>
        <translation>ein anderer Container hat ebenfalls den Namen &quot;%1&quot;</translation>
    </message>
    <message>
        <source>%1 has no image</source>
        <translation>%1 hat kein Image</translation>
    </message>
    <message>
        <source>add image</source>
        <translation>ergänzen Sie image</translation>
    </message>
    <message>
        <source>the image has spaces around it</source>
        <translation>um das Image stehen Leerzeichen</translation>
    </message>
    <message>
        <source>take its Job: a document with apiVersion batch/v1, kind Job, a metadata.name, and as spec what stands in spec.jobTemplate.spec</source>
        <translation>nehmen Sie seinen Job: ein Dokument mit apiVersion batch/v1, kind Job, metadata.name und als spec, was in spec.jobTemplate.spec steht</translation>
    </message>
    <message>
        <source>put its spec into a Job: apiVersion batch/v1, kind Job, the pod&apos;s spec as spec.template.spec, restartPolicy Never</source>
        <translation>setzen Sie seine spec in einen Job: apiVersion batch/v1, kind Job, die spec des Pods als spec.template.spec, restartPolicy Never</translation>
    </message>
    <message>
        <source>put its template into a Job as spec.template</source>
        <translation>setzen Sie seine Vorlage als spec.template in einen Job</translation>
    </message>
    <message>
        <source>it runs without an end; for something that ends, put its spec.template into a Job with restartPolicy Never, otherwise use kubectl apply -f</source>
        <translation>es läuft ohne Ende; für etwas, das endet, setzen Sie spec.template in einen Job mit restartPolicy Never, sonst verwenden Sie kubectl apply -f</translation>
    </message>
    <message>
        <source>the list has no items; add a Job to them</source>
        <translation>die Liste hat keine Einträge; fügen Sie einen Job hinzu</translation>
    </message>
    <message>
        <source>use kind Job</source>
        <translation>verwenden Sie kind Job</translation>
    </message>
    <message>
        <source>write kind: Job and apiVersion: batch/v1</source>
        <translation>schreiben Sie kind: Job und apiVersion: batch/v1</translation>
    </message>
    <message>
        <source>render it first: kubectl kustomize FOLDER</source>
        <translation>erzeugen Sie es zuerst: kubectl kustomize ORDNER</translation>
    </message>
    <message>
        <source>its own controller makes the pods; create it with kubectl create -f, and attach to the Jobs that it makes, if any</source>
        <translation>sein eigener Controller erstellt die Pods; erstellen Sie es mit kubectl create -f und verbinden Sie sich mit den Jobs, die es gegebenenfalls erstellt</translation>
    </message>
    <message>
        <source>apply it with kubectl apply -f, and open the manifest of a Job here</source>
        <translation>wenden Sie es mit kubectl apply -f an und öffnen Sie hier das Manifest eines Jobs</translation>
    </message>
    <message>
        <source>a Job of &quot;%1&quot; is not a Kubernetes Job</source>
        <translation>ein Job von &quot;%1&quot; ist kein Kubernetes-Job</translation>
    </message>
    <message>
        <source>apiVersion is missing</source>
        <translation>apiVersion fehlt</translation>
    </message>
    <message>
        <source>%1 is not a Job</source>
        <translation>%1 ist kein Job</translation>
    </message>
    <message>
        <source>this looks like a template; render it first (helm template), then open the result</source>
        <translation>das sieht nach einer Vorlage aus; erzeugen Sie sie zuerst (helm template) und öffnen Sie dann das Ergebnis</translation>
    </message>
    <message>
        <source>an object without a kind</source>
        <translation>ein Objekt ohne kind</translation>
    </message>
    <message>
        <source>the manifest has %1 bytes; the limit is %2 (3 MiB)</source>
        <translation>das Manifest hat %1 Byte; die Grenze ist %2 (3 MiB)</translation>
    </message>
    <message>
        <source>move data into a ConfigMap or an image</source>
        <translation>verlagern Sie Daten in eine ConfigMap oder ein Image</translation>
    </message>
    <message>
        <source>the manifest is empty</source>
        <translation>das Manifest ist leer</translation>
    </message>
    <message>
        <source>open the YAML or JSON of a Job (apiVersion batch/v1, kind Job)</source>
        <translation>öffnen Sie YAML oder JSON eines Jobs (apiVersion batch/v1, kind Job)</translation>
    </message>
    <message>
        <source>%1 is not applied; only %2 is run</source>
        <translation>%1 wird nicht angewendet; nur %2 wird ausgeführt</translation>
    </message>
    <message>
        <source>choose it to run it instead</source>
        <translation>wählen Sie es, um es stattdessen auszuführen</translation>
    </message>
    <message>
        <source>apply it before with kubectl apply -f, if the Job needs it</source>
        <translation>wenden Sie es vorher mit kubectl apply -f an, falls der Job es braucht</translation>
    </message>
    <message>
        <source>the file is larger than 3 MiB (%1 bytes), the limit of the API server for a manifest</source>
        <translation>die Datei ist größer als 3 MiB (%1 Byte), die Grenze des API-Servers für ein Manifest</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>es gibt keine solche Datei</translation>
    </message>
    <message>
        <source>check the path; relative paths start at %1</source>
        <translation>prüfen Sie den Pfad; relative Pfade beginnen bei %1</translation>
    </message>
    <message>
        <source>this is a folder, not a manifest</source>
        <translation>das ist ein Ordner, kein Manifest</translation>
    </message>
    <message>
        <source>name one file in it</source>
        <translation>nennen Sie eine Datei darin</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>die Datei ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>check its permissions</source>
        <translation>prüfen Sie ihre Rechte</translation>
    </message>
    <message>
        <source>the file is UTF-16, not UTF-8</source>
        <translation>die Datei ist UTF-16, nicht UTF-8</translation>
    </message>
    <message>
        <source>save it with the encoding UTF-8</source>
        <translation>speichern Sie sie mit der Kodierung UTF-8</translation>
    </message>
    <message>
        <source>the file is binary: it has a NUL byte in line %1</source>
        <translation>die Datei ist binär: sie hat ein NUL-Byte in Zeile %1</translation>
    </message>
    <message>
        <source>a manifest is YAML or JSON text</source>
        <translation>ein Manifest ist YAML- oder JSON-Text</translation>
    </message>
    <message>
        <source>the file is not UTF-8 text</source>
        <translation>die Datei ist kein UTF-8-Text</translation>
    </message>
</context>
<context>
    <name>Outputs</name>
    <message>
        <source>it ends in the middle of the value</source>
        <translation>es endet mitten im Wert</translation>
    </message>
    <message>
        <source>a comma stands before a closing bracket</source>
        <translation>vor einer schließenden Klammer steht ein Komma</translation>
    </message>
    <message>
        <source>a number is malformed</source>
        <translation>eine Zahl ist fehlerhaft</translation>
    </message>
    <message>
        <source>a string has an invalid escape, a control character or invalid UTF-8</source>
        <translation>eine Zeichenkette enthält ein ungültiges Escape, ein Steuerzeichen oder ungültiges UTF-8</translation>
    </message>
    <message>
        <source>%1 is not expected here</source>
        <translation>%1 wird hier nicht erwartet</translation>
    </message>
    <message>
        <source>The log link is not an http or https address: %1</source>
        <translation>Der Log-Link ist keine http- oder https-Adresse: %1</translation>
    </message>
    <message>
        <source>Write a full address such as https://logs.example/{{ metadata.name }}.</source>
        <translation>Geben Sie eine vollständige Adresse an, etwa https://logs.example/{{ metadata.name }}.</translation>
    </message>
    <message>
        <source>A {{ has no closing }}</source>
        <translation>Zu einem {{ fehlt das schließende }}</translation>
    </message>
    <message>
        <source>The rendered text is longer than %1 characters and was cut</source>
        <translation>Der erzeugte Text ist länger als %1 Zeichen und wurde gekürzt</translation>
    </message>
    <message>
        <source>%1 is not a path such as metadata.name or metadata.labels[&apos;app&apos;] and was left as it is</source>
        <translation>%1 ist kein Pfad wie metadata.name oder metadata.labels[&apos;app&apos;] und wurde unverändert gelassen</translation>
    </message>
    <message>
        <source>%1 is a refused name</source>
        <translation>%1 ist ein nicht zulässiger Name</translation>
    </message>
    <message>
        <source>%1 has no value in the deployed object</source>
        <translation>%1 hat im bereitgestellten Objekt keinen Wert</translation>
    </message>
    <message>
        <source>Print the whole object on one line, for instance with jq -c or json.dumps without indent.</source>
        <translation>Geben Sie das ganze Objekt in einer Zeile aus, zum Beispiel mit jq -c oder json.dumps ohne indent.</translation>
    </message>
    <message>
        <source>Print the marker at the start of a line of its own.</source>
        <translation>Geben Sie die Markierung am Anfang einer eigenen Zeile aus.</translation>
    </message>
    <message>
        <source>SPINNAKER_CONFIG_JSON has no value</source>
        <translation>SPINNAKER_CONFIG_JSON hat keinen Wert</translation>
    </message>
    <message>
        <source>The value of SPINNAKER_CONFIG_JSON is not valid JSON: %1</source>
        <translation>Der Wert von SPINNAKER_CONFIG_JSON ist kein gültiges JSON: %1</translation>
    </message>
    <message>
        <source>The value of SPINNAKER_CONFIG_JSON is not a JSON object</source>
        <translation>Der Wert von SPINNAKER_CONFIG_JSON ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>Print an object whose keys name the outputs, such as {&quot;NAME&quot;: value}.</source>
        <translation>Geben Sie ein Objekt aus, dessen Schlüssel die Ausgaben benennen, etwa {&quot;NAME&quot;: value}.</translation>
    </message>
    <message>
        <source>The text after the JSON object is ignored</source>
        <translation>Der Text nach dem JSON-Objekt wird ignoriert</translation>
    </message>
    <message>
        <source>Print one object per line and nothing after it.</source>
        <translation>Geben Sie ein Objekt pro Zeile aus und nichts danach.</translation>
    </message>
    <message>
        <source>%1 is null: it becomes no output, and an earlier value is removed</source>
        <translation>%1 ist null: Es wird keine Ausgabe daraus, und ein früherer Wert wird entfernt</translation>
    </message>
    <message>
        <source>Leave the key out, or print an empty string.</source>
        <translation>Lassen Sie den Schlüssel weg oder geben Sie eine leere Zeichenkette aus.</translation>
    </message>
    <message>
        <source>The object has the key %1 more than once; the last one wins</source>
        <translation>Das Objekt enthält den Schlüssel %1 mehrfach; der letzte gilt</translation>
    </message>
    <message>
        <source>Print each key once.</source>
        <translation>Geben Sie jeden Schlüssel nur einmal aus.</translation>
    </message>
    <message>
        <source>SPINNAKER_CONFIG_JSON is not directly followed by an equals sign and is ignored</source>
        <translation>Auf SPINNAKER_CONFIG_JSON folgt nicht direkt ein Gleichheitszeichen; es wird ignoriert</translation>
    </message>
    <message>
        <source>Print SPINNAKER_CONFIG_JSON={...} without a blank.</source>
        <translation>Geben Sie SPINNAKER_CONFIG_JSON={...} ohne Leerzeichen aus.</translation>
    </message>
    <message>
        <source>SPINNAKER_CONFIG_JSON= is not the first text of the line and is ignored</source>
        <translation>SPINNAKER_CONFIG_JSON= ist nicht der erste Text der Zeile und wird ignoriert</translation>
    </message>
    <message>
        <source>The property marker inside this line is ignored: %1</source>
        <translation>Die Eigenschaftsmarkierung innerhalb dieser Zeile wird ignoriert: %1</translation>
    </message>
    <message>
        <source>%1 was captured from the middle of a line; a pipeline would make the text before it part of the name</source>
        <translation>%1 wurde aus der Mitte einer Zeile erfasst; eine Pipeline würde den Text davor zum Namen rechnen</translation>
    </message>
    <message>
        <source>The value of %1 contains another marker, which is not captured</source>
        <translation>Der Wert von %1 enthält eine weitere Markierung, die nicht erfasst wird</translation>
    </message>
    <message>
        <source>Print one marker per line.</source>
        <translation>Geben Sie eine Markierung pro Zeile aus.</translation>
    </message>
    <message>
        <source>SPINNAKER_PROPERTY_ is not followed by a name and an equals sign</source>
        <translation>Auf SPINNAKER_PROPERTY_ folgen nicht ein Name und ein Gleichheitszeichen</translation>
    </message>
    <message>
        <source>Print SPINNAKER_PROPERTY_NAME=value.</source>
        <translation>Geben Sie SPINNAKER_PROPERTY_NAME=value aus.</translation>
    </message>
    <message>
        <source>The property has no name and is ignored</source>
        <translation>Die Eigenschaft hat keinen Namen und wird ignoriert</translation>
    </message>
    <message>
        <source>The property %1 has an empty value and is ignored</source>
        <translation>Die Eigenschaft %1 hat einen leeren Wert und wird ignoriert</translation>
    </message>
    <message>
        <source>Check the variable that is printed; an empty text can only be sent with SPINNAKER_CONFIG_JSON.</source>
        <translation>Prüfen Sie die ausgegebene Variable; ein leerer Text lässt sich nur mit SPINNAKER_CONFIG_JSON senden.</translation>
    </message>
    <message>
        <source>The name %1 has characters that expressions can only reach in brackets</source>
        <translation>Der Name %1 enthält Zeichen, die Ausdrücke nur in Klammern erreichen</translation>
    </message>
    <message>
        <source>Use letters, digits and underscores, beginning with a letter.</source>
        <translation>Verwenden Sie Buchstaben, Ziffern und Unterstriche, beginnend mit einem Buchstaben.</translation>
    </message>
    <message>
        <source>The names %1 and %2 are the same to a pipeline, which lower-cases properties</source>
        <translation>Die Namen %1 und %2 sind für eine Pipeline gleich, da sie Eigenschaften in Kleinbuchstaben umwandelt</translation>
    </message>
    <message>
        <source>Use names that differ by more than upper and lower case.</source>
        <translation>Verwenden Sie Namen, die sich nicht nur in Groß- und Kleinschreibung unterscheiden.</translation>
    </message>
    <message>
        <source>The name %1 has a meaning of its own in a pipeline</source>
        <translation>Der Name %1 hat in einer Pipeline eine eigene Bedeutung</translation>
    </message>
    <message>
        <source>Use another name, for instance with a prefix.</source>
        <translation>Verwenden Sie einen anderen Namen, zum Beispiel mit einem Präfix.</translation>
    </message>
    <message>
        <source>The line is longer than %1 MiB; what it prints as output is not captured</source>
        <translation>Die Zeile ist länger als %1 MiB; was sie ausgibt, wird nicht als Ausgabe erfasst</translation>
    </message>
    <message>
        <source>Print less, or write the data to a store and capture it as an artifact.</source>
        <translation>Geben Sie weniger aus, oder schreiben Sie die Daten in einen Speicher und erfassen Sie sie als Artefakt.</translation>
    </message>
    <message>
        <source>There are more outputs than can be kept; %1 and all further new ones are left out</source>
        <translation>Es gibt mehr Ausgaben, als behalten werden können; %1 und alle weiteren neuen entfallen</translation>
    </message>
    <message>
        <source>Print fewer outputs, or write the data to a store and capture it as an artifact.</source>
        <translation>Geben Sie weniger Ausgaben aus, oder schreiben Sie die Daten in einen Speicher und erfassen Sie sie als Artefakt.</translation>
    </message>
    <message>
        <source>%1 older values that later ones replaced are not listed</source>
        <translation>%1 ältere, durch spätere ersetzte Werte sind nicht aufgeführt</translation>
    </message>
    <message>
        <source>%1 more remarks of this kind are not listed</source>
        <translation>%1 weitere Hinweise dieser Art sind nicht aufgeführt</translation>
    </message>
    <message>
        <source>no blank stands before it</source>
        <translation>davor steht kein Leerzeichen</translation>
    </message>
    <message>
        <source>the text before it has an equals sign</source>
        <translation>der Text davor enthält ein Gleichheitszeichen</translation>
    </message>
    <message>
        <source>its name has blanks</source>
        <translation>der Name enthält Leerzeichen</translation>
    </message>
    <message>
        <source>The content is empty</source>
        <translation>Der Inhalt ist leer</translation>
    </message>
    <message>
        <source>The content is not valid JSON: %1</source>
        <translation>Der Inhalt ist kein gültiges JSON: %1</translation>
    </message>
    <message>
        <source>The content is JSON, but not an object</source>
        <translation>Der Inhalt ist JSON, aber kein Objekt</translation>
    </message>
    <message>
        <source>Only a JSON object can become outputs: its keys name them, such as {&quot;NAME&quot;: value}.</source>
        <translation>Nur aus einem JSON-Objekt können Ausgaben werden: Seine Schlüssel benennen sie, etwa {&quot;NAME&quot;: value}.</translation>
    </message>
    <message>
        <source>The stage puts the object of all values under this name.</source>
        <translation>Die Stage legt unter diesem Namen das Objekt mit allen Werten ab.</translation>
    </message>
    <message>
        <source>The stage takes this name out of its outputs.</source>
        <translation>Die Stage nimmt diesen Namen aus ihren Ausgaben heraus.</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>value %1</source>
        <extracomment>what a pipeline gets instead of the value that was printed</extracomment>
        <translation>Wert %1</translation>
    </message>
    <message>
        <source>as %1</source>
        <extracomment>the name that a pipeline has a value under</extracomment>
        <translation>als %1</translation>
    </message>
    <message>
        <source>replaced: line %1</source>
        <translation>ersetzt: Zeile %1</translation>
    </message>
    <message>
        <source>overwritten</source>
        <translation>überschrieben</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>fällt weg</translation>
    </message>
    <message>
        <source>lost: line %1</source>
        <translation>verloren: Zeile %1</translation>
    </message>
    <message>
        <source>%1 (context only)</source>
        <extracomment>the value of a failed Job, which is in the context of the stage and not in its outputs</extracomment>
        <translation>%1 (nur im Kontext)</translation>
    </message>
    <message>
        <source>A pipeline gets it under the same name.</source>
        <translation>Eine Pipeline bekommt ihn unter demselben Namen.</translation>
    </message>
    <message>
        <source>A pipeline has it under the name %1.</source>
        <translation>In einer Pipeline heißt er %1.</translation>
    </message>
    <message>
        <source>A pipeline gets another value.</source>
        <translation>Eine Pipeline bekommt einen anderen Wert.</translation>
    </message>
    <message>
        <source>In a pipeline, line %1 replaces it: both have the name %2 there.</source>
        <translation>In einer Pipeline ersetzt ihn Zeile %1: Beide heißen dort %2.</translation>
    </message>
    <message>
        <source>The Job failed: it is in the stage&apos;s context, and not in its outputs.</source>
        <translation>Der Job ist fehlgeschlagen: Der Wert steht im Kontext der Stage, nicht in ihren Ausgaben.</translation>
    </message>
    <message>
        <source>A later null removes it.</source>
        <translation>Ein späteres null entfernt ihn.</translation>
    </message>
    <message>
        <source>A pipeline loses all outputs over line %1, and the stage of a Job that completed fails.</source>
        <translation>Wegen Zeile %1 verliert eine Pipeline alle Ausgaben, und die Stage eines erfolgreichen Jobs schlägt fehl.</translation>
    </message>
    <message>
        <source>A pipeline does not find a marker in this line.</source>
        <translation>Eine Pipeline findet in dieser Zeile keine Markierung.</translation>
    </message>
    <message>
        <source>%1 has different values in several containers: %2</source>
        <translation>%1 hat in mehreren Containern verschiedene Werte: %2</translation>
    </message>
    <message>
        <source>Choose the container that counts, or print another name.</source>
        <translation>Wählen Sie den Container, der zählt, oder geben Sie einen anderen Namen aus.</translation>
    </message>
    <message>
        <source>%1 is dropped: its value contains an equals sign, which releases before 2026.0.4 do not take</source>
        <translation>%1 fällt weg: Der Wert enthält ein Gleichheitszeichen, das Versionen vor 2026.0.4 nicht annehmen</translation>
    </message>
    <message>
        <source>Print it with SPINNAKER_CONFIG_JSON.</source>
        <translation>Geben Sie ihn mit SPINNAKER_CONFIG_JSON aus.</translation>
    </message>
    <message>
        <source>The value of %1 loses its equals signs</source>
        <translation>Der Wert von %1 verliert seine Gleichheitszeichen</translation>
    </message>
    <message>
        <source>The text before the marker becomes part of the name: %1</source>
        <translation>Der Text vor der Markierung wird Teil des Namens: %1</translation>
    </message>
    <message>
        <source>The value is captured under an empty name</source>
        <translation>Der Wert wird unter einem leeren Namen erfasst</translation>
    </message>
    <message>
        <source>The object contains a property marker: the line is also captured as %1</source>
        <translation>Das Objekt enthält eine Property-Markierung: Die Zeile wird auch als %1 erfasst</translation>
    </message>
    <message>
        <source>Leave SPINNAKER_PROPERTY_ out of the object.</source>
        <translation>Lassen Sie SPINNAKER_PROPERTY_ im Objekt weg.</translation>
    </message>
    <message>
        <source>The value of %1 changes on its way: numbers with a fraction become doubles, nulls and earlier duplicates inside objects are dropped</source>
        <translation>Der Wert von %1 ändert sich unterwegs: Zahlen mit Nachkommastellen werden zu Gleitkommazahlen, null und frühere doppelte Schlüssel in Objekten fallen weg</translation>
    </message>
    <message>
        <source>Print such values as strings.</source>
        <translation>Geben Sie solche Werte als Zeichenketten aus.</translation>
    </message>
    <message>
        <source>A pipeline loses all outputs over this line, and the stage of a Job that completed fails</source>
        <translation>Wegen dieser Zeile verliert eine Pipeline alle Ausgaben, und die Stage eines erfolgreichen Jobs schlägt fehl</translation>
    </message>
    <message>
        <source>Mend this line first.</source>
        <translation>Berichtigen Sie zuerst diese Zeile.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Pod / container</source>
        <translation>Pod / Container</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>gzip data</source>
        <translation>gzip-Daten</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>kein Text</translation>
    </message>
    <message>
        <source>Base64</source>
        <translation>Base64</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Schema</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Fragment</source>
        <translation>Fragment</translation>
    </message>
    <message>
        <source>Image reference</source>
        <translation>Image-Referenz</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>docker.io (by default)</source>
        <translation>docker.io (Vorgabe)</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Seconds since 1970</source>
        <translation>Sekunden seit 1970</translation>
    </message>
    <message>
        <source>Large number</source>
        <translation>Große Zahl</translation>
    </message>
    <message>
        <source>As a double</source>
        <translation>Als Gleitkommazahl</translation>
    </message>
    <message>
        <source>Artifact %1</source>
        <translation>Artefakt %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>not valid base64</source>
        <translation>kein gültiges Base64</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>JSON in the text</source>
        <translation>JSON im Text</translation>
    </message>
    <message>
        <source>User name and password were left out of the log link</source>
        <translation>Benutzername und Passwort wurden im Log-Link weggelassen</translation>
    </message>
    <message>
        <source>%1 was used; %2 says something else</source>
        <translation>%1 wurde verwendet; %2 sagt etwas anderes</translation>
    </message>
    <message>
        <source>The log link holds a token or a signature; it is not recorded</source>
        <translation>Der Log-Link enthält ein Token oder eine Signatur; sie werden nicht aufgezeichnet</translation>
    </message>
</context>
<context>
    <name>Outputs::JsonTreeModel</name>
    <message>
        <source>more than %1 members</source>
        <translation>mehr als %1 Einträge</translation>
    </message>
    <message>
        <source>more than %1 items</source>
        <translation>mehr als %1 Elemente</translation>
    </message>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n Eintrag</numerusform>
            <numerusform>%n Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n Element</numerusform>
            <numerusform>%n Elemente</numerusform>
        </translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>Outputs::OutputModel</name>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Pod / container</source>
        <translation>Pod / Container</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>Pipeline</translation>
    </message>
</context>
<context>
    <name>Outputs::RemarkModel</name>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Pod / container</source>
        <translation>Pod / Container</translation>
    </message>
    <message>
        <source>Line&apos;s text</source>
        <translation>Text der Zeile</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>Pipeline</translation>
    </message>
</context>
<context>
    <name>Recordings</name>
    <message>
        <source>The log cannot be opened: %1</source>
        <translation>Das Log lässt sich nicht öffnen: %1</translation>
    </message>
    <message>
        <source>Choose a text file, or one packed with gzip or zstd.</source>
        <translation>Wählen Sie eine Textdatei oder eine mit gzip oder zstd gepackte.</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it is no plain file</source>
        <translation>es ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>The log could not be read to its end: %1</source>
        <translation>Das Log konnte nicht bis zu seinem Ende gelesen werden: %1</translation>
    </message>
    <message>
        <source>What was read until then is shown.</source>
        <translation>Gezeigt wird, was bis dahin gelesen wurde.</translation>
    </message>
    <message>
        <source>The file was cut short; what it holds now is not shown.</source>
        <translation>Die Datei wurde gekürzt; was sie jetzt enthält, wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>it was cut short meanwhile</source>
        <translation>sie wurde inzwischen gekürzt</translation>
    </message>
    <message>
        <source>the packed file is damaged or breaks off</source>
        <translation>die gepackte Datei ist beschädigt oder bricht ab</translation>
    </message>
</context>
<context>
    <name>Spinnaker</name>
    <message>
        <source>Spinnaker reads the log of one container, not of all</source>
        <translation>Spinnaker liest das Log eines Containers, nicht aller</translation>
    </message>
    <message>
        <source>Spinnaker chooses the pod itself</source>
        <translation>Spinnaker wählt den Pod selbst</translation>
    </message>
    <message>
        <source>says what kind of stage this is</source>
        <translation>sagt, welche Art von Stage das ist</translation>
    </message>
    <message>
        <source>steers the pipeline; here one Job is run</source>
        <translation>steuert die Pipeline; hier wird ein einzelner Job ausgeführt</translation>
    </message>
    <message>
        <source>Spinnaker labels the Job with it; here nothing is added to the Job</source>
        <translation>Spinnaker beschriftet den Job damit; hier wird dem Job nichts hinzugefügt</translation>
    </message>
    <message>
        <source>artifacts are not bound: images, ConfigMaps and Secrets stay as the manifest names them</source>
        <translation>Artefakte werden nicht gebunden: Images, ConfigMaps und Secrets bleiben, wie das Manifest sie nennt</translation>
    </message>
    <message>
        <source>artifacts are not bound for later stages</source>
        <translation>Artefakte werden nicht für spätere Stages gebunden</translation>
    </message>
    <message>
        <source>the condition is not evaluated: the Job runs when you run it</source>
        <translation>die Bedingung wird nicht ausgewertet: der Job läuft, wenn Sie ihn starten</translation>
    </message>
    <message>
        <source>a run is watched until the Job ends, or until you stop watching</source>
        <translation>ein Lauf wird beobachtet, bis der Job endet oder Sie das Beobachten beenden</translation>
    </message>
    <message>
        <source>nothing is evaluated here: every expression is asked for</source>
        <translation>hier wird nichts ausgewertet: nach jedem Ausdruck wird gefragt</translation>
    </message>
    <message>
        <source>outputs are always shown</source>
        <translation>Ausgaben werden immer gezeigt</translation>
    </message>
    <message>
        <source>a result of the execution</source>
        <translation>ein Ergebnis der Ausführung</translation>
    </message>
    <message>
        <source>not used: the stage does not capture from an artifact</source>
        <translation>nicht benutzt: die Stage erfasst nicht aus einem Artefakt</translation>
    </message>
    <message>
        <source>not used: the stage takes its manifest from elsewhere</source>
        <translation>nicht benutzt: die Stage nimmt ihr Manifest von anderswo</translation>
    </message>
    <message>
        <source>a comment</source>
        <translation>ein Kommentar</translation>
    </message>
    <message>
        <source>not a field of this stage that Job Console knows</source>
        <translation>kein Feld dieser Stage, das Job Console kennt</translation>
    </message>
    <message>
        <source>there is text behind the JSON</source>
        <translation>hinter dem JSON steht noch Text</translation>
    </message>
    <message>
        <source>the JSON cannot be read: %1</source>
        <translation>das JSON ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>copy the JSON from Spinnaker again, as a whole</source>
        <translation>kopieren Sie das JSON noch einmal vollständig aus Spinnaker</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>check the path; relative paths start at %1</source>
        <translation>prüfen Sie den Pfad; relative Pfade beginnen bei %1</translation>
    </message>
    <message>
        <source>the file cannot be read: %1</source>
        <translation>die Datei ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>check its permissions</source>
        <translation>prüfen Sie ihre Zugriffsrechte</translation>
    </message>
    <message>
        <source>the file is larger than %1 MiB</source>
        <translation>die Datei ist größer als %1 MiB</translation>
    </message>
    <message>
        <source>export a single pipeline</source>
        <translation>exportieren Sie eine einzelne Pipeline</translation>
    </message>
    <message>
        <source>this is no JSON of a Spinnaker pipeline or stage</source>
        <translation>das ist kein JSON einer Spinnaker-Pipeline oder -Stage</translation>
    </message>
    <message>
        <source>in Spinnaker: &quot;Pipeline Actions &gt; Edit as JSON&quot;, or the stage&apos;s &quot;Edit stage as JSON&quot;</source>
        <translation>in Spinnaker: „Pipeline Actions &gt; Edit as JSON“ oder „Edit stage as JSON“ der Stage</translation>
    </message>
    <message>
        <source>there is no stage in it</source>
        <translation>darin ist keine Stage</translation>
    </message>
    <message>
        <source>no stage of it is a &quot;Run Job (Manifest)&quot;; it has: %1</source>
        <translation>keine Stage darin ist ein „Run Job (Manifest)“; vorhanden: %1</translation>
    </message>
    <message>
        <source>only stages of the type runJobManifest run a Kubernetes Job</source>
        <translation>nur Stages vom Typ runJobManifest führen einen Kubernetes-Job aus</translation>
    </message>
    <message>
        <source> (refId %1)</source>
        <translation> (refId %1)</translation>
    </message>
    <message>
        <source> of pipeline &quot;%1&quot;</source>
        <translation> der Pipeline „%1“</translation>
    </message>
    <message>
        <source>%1 stages run a Job: %2</source>
        <translation>%1 Stages führen einen Job aus: %2</translation>
    </message>
    <message>
        <source>choose one with --stage NAME, or its refId</source>
        <translation>wählen Sie eine mit --stage NAME oder ihrer refId</translation>
    </message>
    <message>
        <source>no stage &quot;%1&quot; runs a Job; there is: %2</source>
        <translation>keine Stage „%1“ führt einen Job aus; vorhanden: %2</translation>
    </message>
    <message>
        <source>several stages are called &quot;%1&quot;: %2</source>
        <translation>mehrere Stages heißen „%1“: %2</translation>
    </message>
    <message>
        <source>choose one by its refId, or as PIPELINE/REFID</source>
        <translation>wählen Sie eine mit ihrer refId oder als PIPELINE/REFID</translation>
    </message>
    <message>
        <source>Spinnaker needs an artifact account; choose it there</source>
        <translation>Spinnaker braucht einen Artefakt-Account; wählen Sie ihn dort</translation>
    </message>
    <message>
        <source>Spinnaker knows no files of this computer</source>
        <translation>Spinnaker kennt keine Dateien dieses Computers</translation>
    </message>
    <message>
        <source>Spinnaker fills in ${…}, not {{ … }}; the reference has to be fixed before the Job runs</source>
        <translation>Spinnaker füllt ${…} aus, nicht {{ … }}; die Referenz muss feststehen, bevor der Job läuft</translation>
    </message>
    <message>
        <source>Spinnaker evaluates %1 before the Job sees it; write $NAME for a shell&apos;s variables</source>
        <translation>Spinnaker wertet %1 aus, bevor der Job es sieht; schreiben Sie $NAME für Variablen der Shell</translation>
    </message>
    <message>
        <source>no account; choose one in Spinnaker</source>
        <translation>kein Account; wählen Sie einen in Spinnaker</translation>
    </message>
    <message>
        <source>no container is named, so that Spinnaker captures nothing</source>
        <translation>es ist kein Container genannt, sodass Spinnaker nichts erfasst</translation>
    </message>
    <message>
        <source>Spinnaker puts it over the manifest&apos;s; here it counts where the manifest names none</source>
        <translation>Spinnaker setzt ihn über den des Manifests; hier gilt er, wenn das Manifest keinen nennt</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>watching stops after %1 minutes; the Job goes on</source>
        <translation>das Beobachten endet nach %1 Minuten; der Job läuft weiter</translation>
    </message>
    <message numerus="yes">
        <source>%n parameter(s) filled in</source>
        <translation>
            <numerusform>%n Parameter ausgefüllt</numerusform>
            <numerusform>%n Parameter ausgefüllt</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing is captured</source>
        <translation>nichts wird erfasst</translation>
    </message>
    <message>
        <source>captured from a log</source>
        <translation>aus einem Log erfasst</translation>
    </message>
    <message>
        <source>the default container</source>
        <translation>der Standardcontainer</translation>
    </message>
    <message>
        <source>container %1</source>
        <translation>Container %1</translation>
    </message>
    <message>
        <source>captured from an artifact</source>
        <translation>aus einem Artefakt erfasst</translation>
    </message>
    <message>
        <source>artifact account %1</source>
        <translation>Artefakt-Account %1</translation>
    </message>
    <message>
        <source>stage &quot;%1&quot;</source>
        <translation>Stage „%1“</translation>
    </message>
    <message>
        <source>with these values the manifest is larger than 3 MiB</source>
        <translation>mit diesen Werten ist das Manifest größer als 3 MiB</translation>
    </message>
    <message>
        <source>give shorter values</source>
        <translation>geben Sie kürzere Werte an</translation>
    </message>
    <message>
        <source>values are missing for: %1</source>
        <translation>Werte fehlen für: %1</translation>
    </message>
    <message>
        <source>give each with --parameter NAME=VALUE; the value &apos;${…}&apos; itself leaves an expression as it is</source>
        <translation>geben Sie jeden mit --parameter NAME=WERT an; der Wert &apos;${…}&apos; selbst lässt einen Ausdruck, wie er ist</translation>
    </message>
    <message>
        <source>credentials (%1) and account (%2) differ; the account is taken</source>
        <translation>credentials (%1) und account (%2) sind verschieden; account gilt</translation>
    </message>
    <message>
        <source>the stage has no manifest</source>
        <translation>die Stage hat kein Manifest</translation>
    </message>
    <message>
        <source>add a &quot;manifest&quot; to it, or choose another stage</source>
        <translation>fügen Sie ein „manifest“ hinzu oder wählen Sie eine andere Stage</translation>
    </message>
    <message>
        <source>the stage&apos;s manifest has %1 bytes; the limit is %2 (3 MiB)</source>
        <translation>das Manifest der Stage hat %1 Bytes; die Grenze ist %2 (3 MiB)</translation>
    </message>
    <message>
        <source>move data into a ConfigMap or an image</source>
        <translation>verschieben Sie Daten in eine ConfigMap oder ein Image</translation>
    </message>
    <message>
        <source>the stage&apos;s manifest is no object</source>
        <translation>das Manifest der Stage ist kein Objekt</translation>
    </message>
    <message>
        <source>a manifest is an object with apiVersion, kind, metadata and spec</source>
        <translation>ein Manifest ist ein Objekt mit apiVersion, kind, metadata und spec</translation>
    </message>
    <message>
        <source>Spinnaker takes a single Job and refuses more; here a Job is run and the other documents are not applied</source>
        <translation>Spinnaker nimmt einen einzigen Job und lehnt mehr ab; hier läuft ein Job, die anderen Dokumente werden nicht angewendet</translation>
    </message>
    <message>
        <source>the manifest is embedded in the artifact and was unpacked</source>
        <translation>das Manifest steckt im Artefakt und wurde ausgepackt</translation>
    </message>
    <message>
        <source>its manifest is not in the file: Spinnaker reads it from the artifact %1 %2</source>
        <translation>ihr Manifest steht nicht in der Datei: Spinnaker liest es aus dem Artefakt %1 %2</translation>
    </message>
    <message>
        <source>fetch it with: %1 (then run or open that file)</source>
        <translation>holen Sie es mit: %1 (dann diese Datei ausführen oder öffnen)</translation>
    </message>
    <message>
        <source>its manifest is not in the file: Spinnaker reads it from an artifact</source>
        <translation>ihr Manifest steht nicht in der Datei: Spinnaker liest es aus einem Artefakt</translation>
    </message>
    <message>
        <source>its manifest is not in the file: Spinnaker reads it from the artifact &quot;%1&quot;, which an earlier stage or the trigger makes</source>
        <translation>ihr Manifest steht nicht in der Datei: Spinnaker liest es aus dem Artefakt „%1“, das eine frühere Stage oder der Auslöser liefert</translation>
    </message>
    <message>
        <source>save the manifest that the pipeline bakes or receives as a file (in an execution: the stage&apos;s &quot;YAML&quot;), and run or open that</source>
        <translation>speichern Sie das Manifest, das die Pipeline erzeugt oder erhält, als Datei (in einer Ausführung: „YAML“ der Stage) und führen Sie diese aus oder öffnen Sie sie</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no source that Spinnaker knows</source>
        <translation>„%1“ ist keine Quelle, die Spinnaker kennt</translation>
    </message>
    <message>
        <source>no container is named, so that Spinnaker would capture nothing; here the default container&apos;s log is read</source>
        <translation>es ist kein Container genannt, sodass Spinnaker nichts erfassen würde; hier wird das Log des Standardcontainers gelesen</translation>
    </message>
    <message>
        <source>read although consumeArtifactSource does not say so, as Spinnaker does</source>
        <translation>gelesen, obwohl consumeArtifactSource es nicht sagt, wie auch Spinnaker es tut</translation>
    </message>
    <message>
        <source>Spinnaker reads only artifacts that are declared under &quot;Produces Artifacts&quot;, never this one; here it is read</source>
        <translation>Spinnaker liest nur Artefakte, die unter „Produces Artifacts“ erklärt sind, dieses nie; hier wird es gelesen</translation>
    </message>
    <message>
        <source>the artifact &quot;%1&quot; is declared without a default, so that its place is known only when the pipeline runs; choose what to capture yourself</source>
        <translation>das Artefakt „%1“ ist ohne Vorgabe erklärt, sodass sein Ort erst in der laufenden Pipeline bekannt ist; wählen Sie selbst, was erfasst wird</translation>
    </message>
    <message>
        <source>no artifact is chosen; choose what to capture yourself</source>
        <translation>es ist kein Artefakt gewählt; wählen Sie selbst, was erfasst wird</translation>
    </message>
    <message>
        <source>no artifact with the id %1 is in this file; open the whole pipeline, or choose what to capture yourself</source>
        <translation>in dieser Datei ist kein Artefakt mit der id %1; öffnen Sie die ganze Pipeline oder wählen Sie selbst, was erfasst wird</translation>
    </message>
    <message>
        <source>Spinnaker reads the log of this container as well; here the artifact alone is captured</source>
        <translation>Spinnaker liest auch das Log dieses Containers; hier wird nur das Artefakt erfasst</translation>
    </message>
    <message>
        <source>not a number, so that no limit is set</source>
        <translation>keine Zahl, daher wird keine Grenze gesetzt</translation>
    </message>
    <message>
        <source>not between 1 and ten years, so that no limit is set</source>
        <translation>nicht zwischen 1 und zehn Jahren, daher wird keine Grenze gesetzt</translation>
    </message>
    <message>
        <source>the stage has more than %1 different expressions</source>
        <translation>die Stage hat mehr als %1 verschiedene Ausdrücke</translation>
    </message>
    <message>
        <source>render the manifest first, then open the result</source>
        <translation>füllen Sie das Manifest zuerst aus und öffnen Sie dann das Ergebnis</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>Stage %1</translation>
    </message>
</context>
<context>
    <name>Widgets</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n Byte</numerusform>
            <numerusform>%n Byte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::AccountForm</name>
    <message>
        <source>Name of the account</source>
        <translation>Name des Kontos</translation>
    </message>
    <message>
        <source>The name that references choose the account by</source>
        <translation>Der Name, mit dem Referenzen das Konto wählen</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>Name:</translation>
    </message>
    <message>
        <source>Credentials that are not set here come from: %1.</source>
        <translation>Zugangsdaten, die hier nicht gesetzt sind, kommen von: %1.</translation>
    </message>
    <message>
        <source>kept as it is in the file</source>
        <translation>bleibt, wie es in der Datei steht</translation>
    </message>
    <message>
        <source>The account needs a name.</source>
        <translation>Das Konto braucht einen Namen.</translation>
    </message>
    <message>
        <source>Fill in %1.</source>
        <translation>%1 ausfüllen.</translation>
    </message>
</context>
<context>
    <name>Widgets::AccountWords</name>
    <message>
        <source>Amazon S3 and compatible</source>
        <translation>Amazon S3 und Kompatible</translation>
    </message>
    <message>
        <source>Google Cloud Storage</source>
        <translation>Google Cloud Storage</translation>
    </message>
    <message>
        <source>Oracle Object Storage</source>
        <translation>Oracle Object Storage</translation>
    </message>
    <message>
        <source>Web server</source>
        <translation>Webserver</translation>
    </message>
    <message>
        <source>GitHub</source>
        <translation>GitHub</translation>
    </message>
    <message>
        <source>GitLab</source>
        <translation>GitLab</translation>
    </message>
    <message>
        <source>Bitbucket</source>
        <translation>Bitbucket</translation>
    </message>
    <message>
        <source>Git repository</source>
        <translation>Git-Repository</translation>
    </message>
    <message>
        <source>Maven repository</source>
        <translation>Maven-Repository</translation>
    </message>
    <message>
        <source>Ivy repository</source>
        <translation>Ivy-Repository</translation>
    </message>
    <message>
        <source>Jenkins</source>
        <translation>Jenkins</translation>
    </message>
    <message>
        <source>Helm repository</source>
        <translation>Helm-Repository</translation>
    </message>
    <message>
        <source>OCI registry</source>
        <translation>OCI-Registry</translation>
    </message>
    <message>
        <source>Spinnaker&apos;s Front50</source>
        <translation>Spinnakers Front50</translation>
    </message>
    <message>
        <source>Spinnaker&apos;s artifact store</source>
        <translation>Spinnakers Artefaktspeicher</translation>
    </message>
    <message>
        <source>The region. Empty: as the environment or the profile says.</source>
        <translation>Die Region. Leer: wie Umgebung oder Profil es sagen.</translation>
    </message>
    <message>
        <source>The server, where it is not the provider&apos;s own, e.g. MinIO.</source>
        <translation>Der Server, wenn es nicht der des Anbieters ist, z. B. MinIO.</translation>
    </message>
    <message>
        <source>The region to sign for where apiEndpoint is set.</source>
        <translation>Die Region, für die signiert wird, wenn apiEndpoint gesetzt ist.</translation>
    </message>
    <message>
        <source>With awsSecretAccessKey. Empty: as the AWS tools find credentials.</source>
        <translation>Mit awsSecretAccessKey. Leer: wie die AWS-Werkzeuge Zugangsdaten finden.</translation>
    </message>
    <message>
        <source>Only for temporary credentials. Not in Spinnaker&apos;s configuration.</source>
        <translation>Nur für befristete Zugangsdaten. Nicht in Spinnakers Konfiguration.</translation>
    </message>
    <message>
        <source>A profile of the store&apos;s own configuration file. Not in Spinnaker&apos;s configuration.</source>
        <translation>Ein Profil der eigenen Konfigurationsdatei des Speichers. Nicht in Spinnakers Konfiguration.</translation>
    </message>
    <message>
        <source>A service account&apos;s key file. Empty: application default credentials.</source>
        <translation>Die Schlüsseldatei eines Dienstkontos. Leer: Application Default Credentials.</translation>
    </message>
    <message>
        <source>User and password in one: user:password.</source>
        <translation>Benutzer und Passwort in einem: benutzer:passwort.</translation>
    </message>
    <message>
        <source>The server&apos;s address. Not in Spinnaker&apos;s configuration for most kinds.</source>
        <translation>Die Adresse des Servers. Bei den meisten Arten nicht in Spinnakers Konfiguration.</translation>
    </message>
    <message>
        <source>Read through the contents API with one request.</source>
        <translation>Über die Contents-API mit einer Anfrage lesen.</translation>
    </message>
    <message>
        <source>Sent as the API&apos;s version; v3 by default.</source>
        <translation>Wird als Version der API gesendet; v3, wenn leer.</translation>
    </message>
    <message>
        <source>The private key&apos;s file.</source>
        <translation>Die Datei des privaten Schlüssels.</translation>
    </message>
    <message>
        <source>A command that prints the passphrase; it is run when the account is used.</source>
        <translation>Ein Befehl, der die Passphrase ausgibt; er wird ausgeführt, wenn das Konto benutzt wird.</translation>
    </message>
    <message>
        <source>Which hosts are trusted. Empty: ~/.ssh/known_hosts.</source>
        <translation>Welchen Hosts vertraut wird. Leer: ~/.ssh/known_hosts.</translation>
    </message>
    <message>
        <source>Trust any host key: whoever is in between can read along.</source>
        <translation>Jedem Host-Schlüssel vertrauen: Wer dazwischen sitzt, kann mitlesen.</translation>
    </message>
    <message>
        <source>Hosts that the account is used for, separated by commas. Empty: all.</source>
        <translation>Hosts, für die das Konto benutzt wird, durch Kommas getrennt. Leer: alle.</translation>
    </message>
    <message>
        <source>The tenancy&apos;s object storage namespace.</source>
        <translation>Der Object-Storage-Namensraum der Tenancy.</translation>
    </message>
    <message>
        <source>The user&apos;s OCID. Empty, with the next three: ~/.oci/config.</source>
        <translation>Die OCID des Benutzers. Leer, wie die nächsten drei: ~/.oci/config.</translation>
    </message>
    <message>
        <source>The repository&apos;s address.</source>
        <translation>Die Adresse des Repositorys.</translation>
    </message>
    <message>
        <source>An Ivy pattern. Empty: Maven&apos;s layout.</source>
        <translation>Ein Ivy-Muster. Leer: Mavens Aufbau.</translation>
    </message>
    <message>
        <source>The repository&apos;s address, where index.yaml is.</source>
        <translation>Die Adresse des Repositorys, wo index.yaml liegt.</translation>
    </message>
    <message>
        <source>The server&apos;s address.</source>
        <translation>Die Adresse des Servers.</translation>
    </message>
    <message>
        <source>Plain http is permitted.</source>
        <translation>Unverschlüsseltes http ist erlaubt.</translation>
    </message>
    <message>
        <source>Billed for requester-pays buckets.</source>
        <translation>Wird bei Requester-Pays-Buckets belastet.</translation>
    </message>
</context>
<context>
    <name>Widgets::AccountsDialog</name>
    <message>
        <source>Artifact Accounts[*]</source>
        <translation>Artefakt-Konten[*]</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the accounts</source>
        <translation>Die Konten speichern</translation>
    </message>
    <message>
        <source>Write the accounts to their file</source>
        <translation>Die Konten in ihre Datei schreiben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the dialog (Esc)</source>
        <translation>Den Dialog schließen (Esc)</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add an account</source>
        <translation>Ein Konto hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the account</source>
        <translation>Das Konto entfernen</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Import accounts</source>
        <translation>Konten importieren</translation>
    </message>
    <message>
        <source>Take over the accounts of a Spinnaker configuration (artifacts: …, jenkins: …)</source>
        <translation>Die Konten einer Spinnaker-Konfiguration übernehmen (artifacts: …, jenkins: …)</translation>
    </message>
    <message>
        <source>Try it out</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Type of the artifact to read</source>
        <translation>Typ des Artefakts, das gelesen wird</translation>
    </message>
    <message>
        <source>Reference of the artifact to read</source>
        <translation>Referenz des Artefakts, das gelesen wird</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>Test the account</source>
        <translation>Das Konto testen</translation>
    </message>
    <message>
        <source>Read this artifact once with the account as it is shown; nothing is written</source>
        <translation>Dieses Artefakt einmal mit dem Konto lesen, wie es gezeigt ist; es wird nichts geschrieben</translation>
    </message>
    <message>
        <source>The changes are not saved.</source>
        <translation>Die Änderungen sind nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save the changes</source>
        <translation>Die Änderungen speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Close and lose the changes</source>
        <translation>Schließen und die Änderungen verlieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on editing (Esc)</source>
        <translation>Weiter bearbeiten (Esc)</translation>
    </message>
    <message>
        <source>%1 — %2</source>
        <comment>name and kind of an account</comment>
        <translation>%1 — %2</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(kein Name)</translation>
    </message>
    <message>
        <source>Without an account, artifacts are read with what the stores&apos; own tools would find: environment variables, profiles, ~/.netrc.

Add an account for a store that needs something else, or import those of a Spinnaker configuration.</source>
        <translation>Ohne Konto werden Artefakte mit dem gelesen, was die Werkzeuge der Speicher selbst fänden: Umgebungsvariablen, Profile, ~/.netrc.

Für einen Speicher, der etwas anderes braucht, ein Konto hinzufügen oder die einer Spinnaker-Konfiguration importieren.</translation>
    </message>
    <message>
        <source>No accounts yet</source>
        <translation>Noch keine Konten</translation>
    </message>
    <message>
        <source>Choose an account</source>
        <translation>Ein Konto auswählen</translation>
    </message>
    <message numerus="yes">
        <source>%n more problem(s)</source>
        <translation>
            <numerusform>%n weiteres Problem</numerusform>
            <numerusform>%n weitere Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>The file has comments; saving here drops them.</source>
        <translation>Die Datei enthält Kommentare; beim Speichern gehen sie verloren.</translation>
    </message>
    <message>
        <source>Kept in %1; secrets are named there, not written.</source>
        <translation>Liegt in %1; Geheimnisse sind dort nur benannt, nicht geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) taken over from %1; save to keep them.</source>
        <translation>
            <numerusform>%n Konto aus %1 übernommen; speichern, um es zu behalten.</numerusform>
            <numerusform>%n Konten aus %1 übernommen; speichern, um sie zu behalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>%1 wird gelesen…</translation>
    </message>
    <message>
        <source>It works: %1 read from %2.</source>
        <translation>Es geht: %1 von %2 gelesen.</translation>
    </message>
</context>
<context>
    <name>Widgets::ArtifactForm</name>
    <message>
        <source>Version, account and waiting</source>
        <translation>Version, Konto und Warten</translation>
    </message>
    <message>
        <source>Show or fold away version, account and waiting</source>
        <translation>Version, Konto und Warten zeigen oder einklappen</translation>
    </message>
    <message>
        <source>Account:</source>
        <translation>Konto:</translation>
    </message>
    <message>
        <source>Account to read the artifact with</source>
        <translation>Konto, mit dem das Artefakt gelesen wird</translation>
    </message>
    <message>
        <source>Wait up to:</source>
        <translation>Warten bis:</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>try once</source>
        <translation>einmal versuchen</translation>
    </message>
    <message>
        <source>For how long reading is tried again</source>
        <translation>Wie lange das Lesen erneut versucht wird</translation>
    </message>
    <message>
        <source>A store may show a new object late, or fail for a while: for how long reading is tried again.
Spinnaker&apos;s stage tries ten times, which takes about 100 s.</source>
        <translation>Ein Speicher kann ein neues Objekt verspätet zeigen oder eine Weile versagen: wie lange das Lesen erneut versucht wird.
Spinnakers Stage versucht es zehnmal, was etwa 100 s dauert.</translation>
    </message>
    <message>
        <source>Version:</source>
        <translation>Version:</translation>
    </message>
    <message>
        <source>Automatic: %1.</source>
        <translation>Automatisch: %1.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>%1 (missing)</source>
        <translation>%1 (fehlt)</translation>
    </message>
    <message>
        <source>Edit Accounts…</source>
        <translation>Konten bearbeiten…</translation>
    </message>
    <message>
        <source>automatic account</source>
        <translation>automatisches Konto</translation>
    </message>
    <message>
        <source>account %1</source>
        <translation>Konto %1</translation>
    </message>
    <message>
        <source>waits up to %1 s</source>
        <translation>wartet bis zu %1 s</translation>
    </message>
    <message>
        <source>tries once</source>
        <translation>versucht es einmal</translation>
    </message>
    <message>
        <source>Say where the artifact is.</source>
        <translation>Angeben, wo das Artefakt ist.</translation>
    </message>
    <message>
        <source>Known once the Job exists: %1.</source>
        <translation>Bekannt, sobald der Job existiert: %1.</translation>
    </message>
    <message>
        <source>Not in the manifest, so it would be empty: %1.</source>
        <translation>Nicht im Manifest, wäre also leer: %1.</translation>
    </message>
    <message>
        <source>Only paths such as {{ metadata.name }} are filled in; the rest stays as it is.</source>
        <translation>Nur Pfade wie {{ metadata.name }} werden ausgefüllt; der Rest bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Say what the artifact is.</source>
        <translation>Sagen Sie, was das Artefakt ist.</translation>
    </message>
    <message>
        <source>It has no content: the reference is shown and recorded, and nothing is captured.</source>
        <translation>Es hat keinen Inhalt: Die Referenz wird gezeigt und aufgezeichnet, erfasst wird nichts.</translation>
    </message>
</context>
<context>
    <name>Widgets::ArtifactPane</name>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save the artifact as it was fetched</source>
        <translation>Artefakt so speichern, wie es abgerufen wurde</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>fetched %1</source>
        <translation>abgerufen %1</translation>
    </message>
    <message>
        <source>Save artifact</source>
        <translation>Artefakt speichern</translation>
    </message>
    <message>
        <source>%1 could not be saved: %2.</source>
        <translation>%1 konnte nicht gespeichert werden: %2.</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>Gespeichert als %1.</translation>
    </message>
    <message>
        <source>The artifact&apos;s content</source>
        <translation>Der Inhalt des Artefakts</translation>
    </message>
    <message>
        <source>Differences from the earlier artifact</source>
        <translation>Unterschiede zum früheren Artefakt</translation>
    </message>
    <message>
        <source>Copy Content</source>
        <translation>Inhalt kopieren</translation>
    </message>
    <message>
        <source>Copy the content as it was fetched</source>
        <translation>Den Inhalt kopieren, wie er abgerufen wurde</translation>
    </message>
    <message>
        <source>Copy Reference</source>
        <translation>Referenz kopieren</translation>
    </message>
    <message>
        <source>Copy where the artifact came from, without credentials</source>
        <translation>Kopieren, woher das Artefakt kam, ohne Zugangsdaten</translation>
    </message>
    <message>
        <source>Copy SHA-256</source>
        <translation>SHA-256 kopieren</translation>
    </message>
    <message>
        <source>Copy the content&apos;s SHA-256 checksum</source>
        <translation>Die SHA-256-Prüfsumme des Inhalts kopieren</translation>
    </message>
    <message>
        <source>Fetch Again</source>
        <translation>Erneut abrufen</translation>
    </message>
    <message>
        <source>Read the artifact again; the outputs are made anew</source>
        <translation>Das Artefakt erneut lesen; die Ausgaben entstehen neu</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare with the artifact of the previous run of this manifest</source>
        <translation>Mit dem Artefakt des vorigen Laufs dieses Manifests vergleichen</translation>
    </message>
    <message>
        <source>Show Values</source>
        <translation>Werte zeigen</translation>
    </message>
    <message>
        <source>Show the secret values; they are never recorded</source>
        <translation>Die geheimen Werte zeigen; sie werden nie aufgezeichnet</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n Versuch</numerusform>
            <numerusform>%n Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>SHA-256 %1</source>
        <translation>SHA-256 %1</translation>
    </message>
    <message>
        <source>The first %1 are shown; copying and saving take everything.</source>
        <translation>Die ersten %1 sind gezeigt; Kopieren und Speichern nehmen alles.</translation>
    </message>
    <message>
        <source>Only the beginning (%1) is shown and highlighted; copying and saving take everything.</source>
        <translation>Nur der Anfang (%1) ist gezeigt und hervorgehoben; Kopieren und Speichern nehmen alles.</translation>
    </message>
    <message>
        <source>Long lines are cut here; copying and saving take everything.</source>
        <translation>Lange Zeilen sind hier gekürzt; Kopieren und Speichern nehmen alles.</translation>
    </message>
    <message>
        <source>Looking for the previous run&apos;s artifact…</source>
        <translation>Das Artefakt des vorigen Laufs wird gesucht…</translation>
    </message>
    <message>
        <source>Comparing with the run of %1…</source>
        <translation>Vergleich mit dem Lauf vom %1…</translation>
    </message>
    <message>
        <source>The same, byte for byte, as in the run of %1.</source>
        <translation>Byte für Byte dasselbe wie im Lauf vom %1.</translation>
    </message>
    <message>
        <source>The same as in the run of %1, but for the layout of the JSON.</source>
        <translation>Dasselbe wie im Lauf vom %1, bis auf den Umbruch des JSON.</translation>
    </message>
    <message>
        <source>Since the run of %1: %2, %3.</source>
        <translation>Seit dem Lauf vom %1: %2, %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) added (+)</source>
        <translation>
            <numerusform>%n Zeile hinzugekommen (+)</numerusform>
            <numerusform>%n Zeilen hinzugekommen (+)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed (−)</source>
        <comment>lines</comment>
        <translation>
            <numerusform>%n weggefallen (−)</numerusform>
            <numerusform>%n weggefallen (−)</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the first differences are shown.</source>
        <translation>Nur die ersten Unterschiede sind gezeigt.</translation>
    </message>
    <message>
        <source>Only the first %1 of each were compared.</source>
        <translation>Nur die ersten %1 von beiden wurden verglichen.</translation>
    </message>
    <message>
        <source>This artifact is a reference: there is no content to fetch, and nothing is captured from it.</source>
        <translation>Dieses Artefakt ist eine Referenz: Es gibt keinen Inhalt zu holen, und nichts wird daraus erfasst.</translation>
    </message>
</context>
<context>
    <name>Widgets::ArtifactTypes</name>
    <message>
        <source>Reference:</source>
        <translation>Referenz:</translation>
    </message>
    <message>
        <source>Version:</source>
        <translation>Version:</translation>
    </message>
    <message>
        <source>the default branch</source>
        <translation>der Standard-Branch</translation>
    </message>
    <message>
        <source>A branch, a tag or a commit. Empty: the repository&apos;s default branch, where Spinnaker reads master.</source>
        <translation>Ein Branch, ein Tag oder ein Commit. Leer: der Standard-Branch des Repositorys, wo Spinnaker master liest.</translation>
    </message>
    <message>
        <source>Spinnaker ignores the version of this type, and so does the console.</source>
        <translation>Spinnaker übergeht die Version bei diesem Typ, und die Konsole ebenso.</translation>
    </message>
    <message>
        <source>The version is part of the reference.</source>
        <translation>Die Version ist Teil der Referenz.</translation>
    </message>
    <message>
        <source>user and password from ~/.netrc, else none</source>
        <translation>Benutzer und Passwort aus ~/.netrc, sonst keine</translation>
    </message>
    <message>
        <source>Object stores</source>
        <translation>Objektspeicher</translation>
    </message>
    <message>
        <source>Amazon S3 and compatible</source>
        <translation>Amazon S3 und Kompatible</translation>
    </message>
    <message>
        <source>s3://BUCKET/KEY; the s3:// may be left out.</source>
        <translation>s3://BUCKET/SCHLÜSSEL; s3:// kann fehlen.</translation>
    </message>
    <message>
        <source>as the AWS tools find them: AWS_… variables, profiles in ~/.aws, single sign-on, container and instance roles</source>
        <translation>wie die AWS-Werkzeuge sie finden: Variablen AWS_…, Profile in ~/.aws, Single Sign-on, Container- und Instanzrollen</translation>
    </message>
    <message>
        <source>Google Cloud Storage</source>
        <translation>Google Cloud Storage</translation>
    </message>
    <message>
        <source>gs://BUCKET/OBJECT; #GENERATION at the end names one generation.</source>
        <translation>gs://BUCKET/OBJEKT; #GENERATION am Ende nennt eine Generation.</translation>
    </message>
    <message>
        <source>The generation is part of the reference: gs://bucket/object#123.</source>
        <translation>Die Generation ist Teil der Referenz: gs://bucket/objekt#123.</translation>
    </message>
    <message>
        <source>application default credentials: GOOGLE_APPLICATION_CREDENTIALS, gcloud, else anonymous</source>
        <translation>Application Default Credentials: GOOGLE_APPLICATION_CREDENTIALS, gcloud, sonst anonym</translation>
    </message>
    <message>
        <source>Oracle Object Storage</source>
        <translation>Oracle Object Storage</translation>
    </message>
    <message>
        <source>oci://BUCKET/OBJECT; #VERSION at the end names one version.</source>
        <translation>oci://BUCKET/OBJEKT; #VERSION am Ende nennt eine Version.</translation>
    </message>
    <message>
        <source>The version is part of the reference: oci://bucket/object#version.</source>
        <translation>Die Version ist Teil der Referenz: oci://bucket/objekt#version.</translation>
    </message>
    <message>
        <source>~/.oci/config, profile DEFAULT</source>
        <translation>~/.oci/config, Profil DEFAULT</translation>
    </message>
    <message>
        <source>Web and Git</source>
        <translation>Web und Git</translation>
    </message>
    <message>
        <source>a web address</source>
        <translation>eine Webadresse</translation>
    </message>
    <message>
        <source>A full http or https address.</source>
        <translation>Eine vollständige http- oder https-Adresse.</translation>
    </message>
    <message>
        <source>a file on GitHub</source>
        <translation>eine Datei auf GitHub</translation>
    </message>
    <message>
        <source>The contents address of GitHub&apos;s API (GitHub Enterprise: https://HOST/api/v3/repos/…), or OWNER/REPO/PATH.</source>
        <translation>Die Contents-Adresse von GitHubs API (GitHub Enterprise: https://HOST/api/v3/repos/…) oder OWNER/REPO/PFAD.</translation>
    </message>
    <message>
        <source>GH_TOKEN or GITHUB_TOKEN, for GH_HOST their ENTERPRISE forms, ~/.netrc, else none</source>
        <translation>GH_TOKEN oder GITHUB_TOKEN, für GH_HOST deren ENTERPRISE-Formen, ~/.netrc, sonst keine</translation>
    </message>
    <message>
        <source>a file on GitLab</source>
        <translation>eine Datei auf GitLab</translation>
    </message>
    <message>
        <source>The raw-file address of GitLab&apos;s API (slashes in PATH are written %2F), or GROUP/PROJECT/-/PATH.</source>
        <translation>Die Adresse der Rohdatei in GitLabs API (Schrägstriche im PFAD als %2F) oder GRUPPE/PROJEKT/-/PFAD.</translation>
    </message>
    <message>
        <source>GITLAB_TOKEN, GITLAB_ACCESS_TOKEN or CI_JOB_TOKEN, ~/.netrc, else none</source>
        <translation>GITLAB_TOKEN, GITLAB_ACCESS_TOKEN oder CI_JOB_TOKEN, ~/.netrc, sonst keine</translation>
    </message>
    <message>
        <source>a file on Bitbucket</source>
        <translation>eine Datei auf Bitbucket</translation>
    </message>
    <message>
        <source>BITBUCKET_TOKEN, ~/.netrc, else none</source>
        <translation>BITBUCKET_TOKEN, ~/.netrc, sonst keine</translation>
    </message>
    <message>
        <source>The source address of Bitbucket&apos;s API; for Bitbucket Server the raw address.</source>
        <translation>Die Quelladresse in Bitbuckets API; bei Bitbucket Server die Rohadresse.</translation>
    </message>
    <message>
        <source>a file in a Git repository</source>
        <translation>eine Datei in einem Git-Repository</translation>
    </message>
    <message>
        <source>A clone address: https or ssh.</source>
        <translation>Eine Clone-Adresse: https oder ssh.</translation>
    </message>
    <message>
        <source>File:</source>
        <translation>Datei:</translation>
    </message>
    <message>
        <source>The file&apos;s path in the repository.</source>
        <translation>Der Pfad der Datei im Repository.</translation>
    </message>
    <message>
        <source>Git&apos;s own: credential helpers, ~/.netrc, the ssh agent and keys</source>
        <translation>die von Git selbst: Credential Helper, ~/.netrc, ssh-Agent und -Schlüssel</translation>
    </message>
    <message>
        <source>Repositories</source>
        <translation>Repositorys</translation>
    </message>
    <message>
        <source>a Maven repository</source>
        <translation>ein Maven-Repository</translation>
    </message>
    <message>
        <source>GROUP:ARTIFACT[:EXTENSION[:CLASSIFIER]]:VERSION; LATEST, RELEASE and ranges work. The account names the repository.</source>
        <translation>GRUPPE:ARTEFAKT[:ENDUNG[:CLASSIFIER]]:VERSION; LATEST, RELEASE und Bereiche gehen. Das Konto nennt das Repository.</translation>
    </message>
    <message>
        <source>an Ivy repository</source>
        <translation>ein Ivy-Repository</translation>
    </message>
    <message>
        <source>ORG:MODULE:REVISION. The account names the repository.</source>
        <translation>ORG:MODUL:REVISION. Das Konto nennt das Repository.</translation>
    </message>
    <message>
        <source>a file of a Jenkins build</source>
        <translation>eine Datei eines Jenkins-Builds</translation>
    </message>
    <message>
        <source>JENKINS_USER_ID and JENKINS_API_TOKEN for JENKINS_URL, ~/.netrc, else none</source>
        <translation>JENKINS_USER_ID und JENKINS_API_TOKEN für JENKINS_URL, ~/.netrc, sonst keine</translation>
    </message>
    <message>
        <source>Job:</source>
        <translation>Job:</translation>
    </message>
    <message>
        <source>The Jenkins job; folders are separated by slashes.</source>
        <translation>Der Jenkins-Job; Ordner sind durch Schrägstriche getrennt.</translation>
    </message>
    <message>
        <source>The path below the build&apos;s artifact/; or the file&apos;s whole address, without a job.</source>
        <translation>Der Pfad unter artifact/ des Builds; oder die ganze Adresse der Datei, ohne Job.</translation>
    </message>
    <message>
        <source>Build:</source>
        <translation>Build:</translation>
    </message>
    <message>
        <source>A build number, or lastSuccessfulBuild.</source>
        <translation>Eine Build-Nummer oder lastSuccessfulBuild.</translation>
    </message>
    <message>
        <source>a Helm chart&apos;s values</source>
        <translation>die Werte eines Helm-Charts</translation>
    </message>
    <message>
        <source>Chart:</source>
        <translation>Chart:</translation>
    </message>
    <message>
        <source>The chart&apos;s name in the repository that the account names.</source>
        <translation>Der Name des Charts im Repository, das das Konto nennt.</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>die neueste</translation>
    </message>
    <message>
        <source>An exact version. Empty: the newest.</source>
        <translation>Eine genaue Version. Leer: die neueste.</translation>
    </message>
    <message>
        <source>a Helm repository&apos;s index</source>
        <translation>der Index eines Helm-Repositorys</translation>
    </message>
    <message>
        <source>The index has no versions.</source>
        <translation>Der Index hat keine Versionen.</translation>
    </message>
    <message>
        <source>a Helm chart in an OCI registry</source>
        <translation>ein Helm-Chart in einer OCI-Registry</translation>
    </message>
    <message>
        <source>The chart&apos;s name in the registry that the account names.</source>
        <translation>Der Name des Charts in der Registry, die das Konto nennt.</translation>
    </message>
    <message>
        <source>Tag:</source>
        <translation>Tag:</translation>
    </message>
    <message>
        <source>The image&apos;s tag.</source>
        <translation>Das Tag des Images.</translation>
    </message>
    <message>
        <source>what helm registry login and docker login stored, else none</source>
        <translation>was helm registry login und docker login hinterlegt haben, sonst keine</translation>
    </message>
    <message>
        <source>a Spinnaker pipeline template</source>
        <translation>eine Spinnaker-Pipeline-Vorlage</translation>
    </message>
    <message>
        <source>spinnaker://ID[:TAG] or spinnaker://ID@sha256:DIGEST. The account names Front50.</source>
        <translation>spinnaker://ID[:TAG] oder spinnaker://ID@sha256:DIGEST. Das Konto nennt Front50.</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>Cluster</translation>
    </message>
    <message>
        <source>the run&apos;s own connection</source>
        <translation>die eigene Verbindung des Laufs</translation>
    </message>
    <message>
        <source>Objects of a cluster have no versions to choose.</source>
        <translation>Objekte eines Clusters haben keine wählbaren Versionen.</translation>
    </message>
    <message>
        <source>Namespace:</source>
        <translation>Namespace:</translation>
    </message>
    <message>
        <source>the Job&apos;s</source>
        <translation>der des Jobs</translation>
    </message>
    <message>
        <source>Where the object is. Empty: the Job&apos;s namespace.</source>
        <translation>Wo das Objekt ist. Leer: der Namespace des Jobs.</translation>
    </message>
    <message>
        <source>a ConfigMap of the cluster</source>
        <translation>eine ConfigMap des Clusters</translation>
    </message>
    <message>
        <source>[NAMESPACE/]NAME[#KEY], in the run&apos;s cluster. Without a key all its data become outputs.</source>
        <translation>[NAMESPACE/]NAME[#SCHLÜSSEL], im Cluster des Laufs. Ohne Schlüssel werden alle Daten zu Ausgaben.</translation>
    </message>
    <message>
        <source>a Secret of the cluster</source>
        <translation>ein Secret des Clusters</translation>
    </message>
    <message>
        <source>[NAMESPACE/]NAME[#KEY], in the run&apos;s cluster. The values are masked and never recorded.</source>
        <translation>[NAMESPACE/]NAME[#SCHLÜSSEL], im Cluster des Laufs. Die Werte sind verdeckt und werden nie aufgezeichnet.</translation>
    </message>
    <message>
        <source>Inline</source>
        <translation>Eingebettet</translation>
    </message>
    <message>
        <source>The content is the reference itself; there are no versions.</source>
        <translation>Der Inhalt ist die Referenz selbst; es gibt keine Versionen.</translation>
    </message>
    <message>
        <source>base64 text</source>
        <translation>base64-Text</translation>
    </message>
    <message>
        <source>The content itself, as base64.</source>
        <translation>Der Inhalt selbst, als base64.</translation>
    </message>
    <message>
        <source>Spinnaker&apos;s artifact store</source>
        <translation>Spinnakers Artefaktspeicher</translation>
    </message>
    <message>
        <source>As Spinnaker&apos;s artifact store hands it out. The account names it.</source>
        <translation>Wie Spinnakers Artefaktspeicher sie ausgibt. Das Konto nennt ihn.</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>a file on this computer</source>
        <translation>eine Datei auf diesem Rechner</translation>
    </message>
    <message>
        <source>A path, absolute or with ~/, or a file:// address.</source>
        <translation>Ein Pfad, absolut oder mit ~/, oder eine file://-Adresse.</translation>
    </message>
    <message>
        <source>Files have no versions.</source>
        <translation>Dateien haben keine Versionen.</translation>
    </message>
    <message>
        <source>References without content</source>
        <translation>Referenzen ohne Inhalt</translation>
    </message>
    <message>
        <source>Nothing is fetched.</source>
        <translation>Es wird nichts abgerufen.</translation>
    </message>
    <message>
        <source>It names a thing and has no content, so that nothing can be captured from it.</source>
        <translation>Sie benennt etwas und hat keinen Inhalt, also kann nichts daraus erfasst werden.</translation>
    </message>
    <message>
        <source>a container image</source>
        <translation>ein Container-Image</translation>
    </message>
    <message>
        <source>anything else</source>
        <translation>irgendetwas anderes</translation>
    </message>
</context>
<context>
    <name>Widgets::ArtifactWords</name>
    <message>
        <source>JSON object</source>
        <translation>JSON-Objekt</translation>
    </message>
    <message>
        <source>JSON array</source>
        <translation>JSON-Array</translation>
    </message>
    <message>
        <source>JSON value</source>
        <translation>JSON-Wert</translation>
    </message>
    <message>
        <source>invalid JSON</source>
        <translation>ungültiges JSON</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>YAML</source>
        <translation>YAML</translation>
    </message>
    <message>
        <source>XML or HTML</source>
        <translation>XML oder HTML</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>binär</translation>
    </message>
    <message>
        <source>binary (%1)</source>
        <translation>binär (%1)</translation>
    </message>
    <message>
        <source>This JSON object is empty: there is nothing to capture.</source>
        <translation>Dieses JSON-Objekt ist leer: Es gibt nichts zu erfassen.</translation>
    </message>
    <message>
        <source>A JSON array cannot become outputs: its elements have no names. Wrap it in an object, e.g. {&quot;items&quot;: […]}.</source>
        <translation>Ein JSON-Array kann nicht zu Ausgaben werden: Seine Elemente haben keine Namen. In ein Objekt einpacken, z. B. {&quot;items&quot;: […]}.</translation>
    </message>
    <message>
        <source>A single JSON value cannot become outputs: it has no name. Wrap it in an object, e.g. {&quot;result&quot;: …}.</source>
        <translation>Ein einzelner JSON-Wert kann nicht zu Ausgaben werden: Er hat keinen Namen. In ein Objekt einpacken, z. B. {&quot;result&quot;: …}.</translation>
    </message>
    <message>
        <source>This is not valid JSON and cannot become outputs. Line %1, column %2: %3.</source>
        <translation>Das ist kein gültiges JSON und kann nicht zu Ausgaben werden. Zeile %1, Spalte %2: %3.</translation>
    </message>
    <message>
        <source>The artifact is empty and cannot become outputs. Check that the Job writes it before it ends.</source>
        <translation>Das Artefakt ist leer und kann nicht zu Ausgaben werden. Prüfen, ob der Job es schreibt, bevor er endet.</translation>
    </message>
    <message>
        <source>YAML cannot become outputs, only a JSON object can. Let the Job convert it, e.g. with yq -o=json.</source>
        <translation>YAML kann nicht zu Ausgaben werden, nur ein JSON-Objekt kann das. Den Job es umwandeln lassen, z. B. mit yq -o=json.</translation>
    </message>
    <message>
        <source>XML or HTML cannot become outputs, only a JSON object can. A web page where JSON was expected is often a sign-in or error page: check the address and the account.</source>
        <translation>XML oder HTML kann nicht zu Ausgaben werden, nur ein JSON-Objekt kann das. Eine Webseite anstelle von JSON ist oft eine Anmelde- oder Fehlerseite: Adresse und Konto prüfen.</translation>
    </message>
    <message>
        <source>Plain text cannot become outputs, only a JSON object can.</source>
        <translation>Reiner Text kann nicht zu Ausgaben werden, nur ein JSON-Objekt kann das.</translation>
    </message>
    <message>
        <source>This is text in UTF-16 and cannot become outputs. JSON has to be UTF-8.</source>
        <translation>Das ist Text in UTF-16 und kann nicht zu Ausgaben werden. JSON muss UTF-8 sein.</translation>
    </message>
    <message>
        <source>A %1 archive cannot become outputs. Let the Job store the JSON unpacked.</source>
        <translation>Ein %1-Archiv kann nicht zu Ausgaben werden. Den Job das JSON ungepackt ablegen lassen.</translation>
    </message>
    <message>
        <source>Binary data cannot become outputs, only a JSON object can.</source>
        <translation>Binärdaten können nicht zu Ausgaben werden, nur ein JSON-Objekt kann das.</translation>
    </message>
</context>
<context>
    <name>Widgets::AttachDialog</name>
    <message>
        <source>Attach to a Job</source>
        <translation>An einen Job anhängen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Show only Jobs whose name contains this</source>
        <translation>Nur Jobs zeigen, deren Name dies enthält</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Jobs</translation>
    </message>
    <message>
        <source>&amp;Attach</source>
        <translation>&amp;Anhängen</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Anhängen</translation>
    </message>
    <message>
        <source>Watch this Job and record its log from the first line</source>
        <translation>Diesen Job beobachten und sein Log von der ersten Zeile an aufzeichnen</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>A&amp;ktualisieren</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>List the Jobs again</source>
        <translation>Die Jobs neu auflisten</translation>
    </message>
    <message>
        <source>Listing Jobs</source>
        <translation>Jobs werden aufgelistet</translation>
    </message>
    <message>
        <source>No Jobs</source>
        <translation>Keine Jobs</translation>
    </message>
    <message>
        <source>There is no Job in this namespace. Choose another namespace or context.</source>
        <translation>In diesem Namespace gibt es keinen Job. Wählen Sie einen anderen Namespace oder Kontext.</translation>
    </message>
    <message>
        <source>The Jobs cannot be listed</source>
        <translation>Die Jobs können nicht aufgelistet werden</translation>
    </message>
</context>
<context>
    <name>Widgets::BookmarkList</name>
    <message>
        <source>Bookmarks</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Return goes to the line, Delete removes the bookmark</source>
        <translation>Eingabe geht zur Zeile, Entf entfernt das Lesezeichen</translation>
    </message>
    <message>
        <source>Go There</source>
        <translation>Hingehen</translation>
    </message>
    <message>
        <source>Go to the line</source>
        <translation>Zur Zeile gehen</translation>
    </message>
    <message>
        <source>Go to the line (Return)</source>
        <translation>Zur Zeile gehen (Eingabe)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the bookmark</source>
        <translation>Lesezeichen entfernen</translation>
    </message>
    <message>
        <source>Remove the bookmark (Delete)</source>
        <translation>Lesezeichen entfernen (Entf)</translation>
    </message>
</context>
<context>
    <name>Widgets::CaptureBar</name>
    <message>
        <source>Capt&amp;ure:</source>
        <translation>E&amp;rfassen:</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>Logs of</source>
        <translation>Logs von</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Artefakt</translation>
    </message>
    <message>
        <source>Where outputs are taken from</source>
        <translation>Woher die Ausgaben stammen</translation>
    </message>
    <message>
        <source>Container whose log is searched for outputs</source>
        <translation>Container, dessen Log nach Ausgaben durchsucht wird</translation>
    </message>
    <message>
        <source>Type of the artifact</source>
        <translation>Typ des Artefakts</translation>
    </message>
    <message>
        <source>the default container</source>
        <translation>der Standardcontainer</translation>
    </message>
    <message>
        <source>%1 (default)</source>
        <translation>%1 (Standard)</translation>
    </message>
    <message>
        <source>The manifest has no container “%1”; it has: %2.</source>
        <translation>Das Manifest hat keinen Container „%1“; vorhanden: %2.</translation>
    </message>
</context>
<context>
    <name>Widgets::CodeView</name>
    <message>
        <source>Only the beginning is shown here; copying and saving take everything.</source>
        <translation>Hier wird nur der Anfang gezeigt; Kopieren und Speichern umfassen alles.</translation>
    </message>
</context>
<context>
    <name>Widgets::ConnectionDialog</name>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>&amp;Test Connection</source>
        <translation>Verbindung &amp;testen</translation>
    </message>
    <message>
        <source>Test Connection</source>
        <translation>Verbindung testen</translation>
    </message>
    <message>
        <source>Ask the server who you are and what you may do; nothing is changed there</source>
        <translation>Den Server fragen, wer Sie sind und was Sie dürfen; dort wird nichts geändert</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Needed for</source>
        <translation>Gebraucht für</translation>
    </message>
    <message>
        <source>Permitted</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>Nicht erlaubt</translation>
    </message>
    <message>
        <source>Kubeconfig files</source>
        <translation>Kubeconfig-Dateien</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>Add a kubeconfig file</source>
        <translation>Kubeconfig-Datei hinzufügen</translation>
    </message>
    <message>
        <source>Offer the contexts of another file as well; it is read, never written</source>
        <translation>Auch die Kontexte einer weiteren Datei anbieten; sie wird gelesen, nie geschrieben</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Remove the kubeconfig file</source>
        <translation>Kubeconfig-Datei entfernen</translation>
    </message>
    <message>
        <source>No longer offer the contexts of this file; the file itself stays</source>
        <translation>Die Kontexte dieser Datei nicht mehr anbieten; die Datei selbst bleibt</translation>
    </message>
    <message>
        <source>No context is chosen</source>
        <translation>Kein Kontext ist gewählt</translation>
    </message>
    <message>
        <source>Choose one in the window, or add a kubeconfig file below.</source>
        <translation>Wählen Sie einen im Fenster, oder fügen Sie unten eine Kubeconfig-Datei hinzu.</translation>
    </message>
    <message>
        <source>Runs Jobs on this computer; there is nothing to connect to.</source>
        <translation>Führt Jobs auf diesem Computer aus; es gibt nichts zu verbinden.</translation>
    </message>
    <message>
        <source>Server %1 · namespace %2</source>
        <translation>Server %1 · Namespace %2</translation>
    </message>
    <message>
        <source>No user</source>
        <translation>Kein Benutzer</translation>
    </message>
    <message>
        <source>User %1 (%2)</source>
        <translation>Benutzer %1 (%2)</translation>
    </message>
    <message>
        <source>Through the proxy %1</source>
        <translation>Über den Proxy %1</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Aus %1</translation>
    </message>
    <message>
        <source>%1 (as kubectl)</source>
        <translation>%1 (wie kubectl)</translation>
    </message>
    <message>
        <source>Not tested yet.</source>
        <translation>Noch nicht getestet.</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt …</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>dem Server</translation>
    </message>
    <message>
        <source>Kubernetes %1</source>
        <translation>Kubernetes %1</translation>
    </message>
    <message>
        <source>Connected to %1 in %2 ms.</source>
        <translation>Verbunden mit %1 in %2 ms.</translation>
    </message>
    <message>
        <source>This server does not tell who you are.</source>
        <translation>Dieser Server sagt nicht, wer Sie sind.</translation>
    </message>
    <message>
        <source>You are %1.</source>
        <translation>Sie sind %1.</translation>
    </message>
    <message>
        <source>Groups: %1.</source>
        <translation>Gruppen: %1.</translation>
    </message>
    <message>
        <source>Jobs cannot be run in %1: ask an administrator of the cluster for what is not permitted.</source>
        <translation>In %1 können keine Jobs laufen: Bitten Sie einen Administrator des Clusters um das, was nicht erlaubt ist.</translation>
    </message>
    <message>
        <source>Jobs can be run in %1; what only helps is not all permitted.</source>
        <translation>In %1 können Jobs laufen; was nur hilft, ist nicht alles erlaubt.</translation>
    </message>
    <message>
        <source>The server does not tell all that is permitted in %1.</source>
        <translation>Der Server sagt nicht alles, was in %1 erlaubt ist.</translation>
    </message>
    <message>
        <source>Everything that a run needs is permitted in %1.</source>
        <translation>In %1 ist alles erlaubt, was ein Lauf braucht.</translation>
    </message>
    <message>
        <source>%1 (of the cluster)</source>
        <translation>%1 (des Clusters)</translation>
    </message>
</context>
<context>
    <name>Widgets::ContextModel</name>
    <message>
        <source>%1 (this computer)</source>
        <translation>%1 (dieser Computer)</translation>
    </message>
    <message>
        <source>Cannot be used: %1</source>
        <translation>Nicht verwendbar: %1</translation>
    </message>
    <message>
        <source>Runs Jobs on this computer · namespace %1</source>
        <translation>Führt Jobs auf diesem Computer aus · Namespace %1</translation>
    </message>
    <message>
        <source>%1 · namespace %2</source>
        <translation>%1 · Namespace %2</translation>
    </message>
    <message>
        <source>%1 · not secure</source>
        <translation>%1 · nicht sicher</translation>
    </message>
    <message>
        <source>User %1 (%2), cluster %3</source>
        <translation>Benutzer %1 (%2), Cluster %3</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Aus %1</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not checked, or the connection is not encrypted.</source>
        <translation>Das Zertifikat des Servers wird nicht geprüft, oder die Verbindung ist nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Runs %1 for credentials</source>
        <translation>Führt %1 für Zugangsdaten aus</translation>
    </message>
    <message>
        <source>Through the proxy %1</source>
        <translation>Über den Proxy %1</translation>
    </message>
</context>
<context>
    <name>Widgets::ContextPicker</name>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Context (Ctrl+K)</source>
        <translation>Kontext (Strg+K)</translation>
    </message>
    <message>
        <source>Choose a context</source>
        <translation>Kontext wählen</translation>
    </message>
</context>
<context>
    <name>Widgets::DetailPanel</name>
    <message>
        <source>attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>from the middle of the line</source>
        <translation>aus der Mitte der Zeile</translation>
    </message>
    <message>
        <source>replaced by another value</source>
        <translation>durch einen anderen Wert ersetzt</translation>
    </message>
    <message>
        <source>Details of the property</source>
        <translation>Einzelheiten der Property</translation>
    </message>
    <message>
        <source>Select a property.</source>
        <translation>Wählen Sie eine Property.</translation>
    </message>
    <message>
        <source>Only the beginning is shown; copying takes everything.</source>
        <translation>Nur der Anfang ist zu sehen; kopiert wird alles.</translation>
    </message>
</context>
<context>
    <name>Widgets::DetailsPane</name>
    <message>
        <source>Warning: %1</source>
        <translation>Warnung: %1</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>No details</source>
        <translation>Keine Details</translation>
    </message>
    <message>
        <source>Annotations of the Job such as runbook.details.spinnaker.io/link are shown here.</source>
        <translation>Hier stehen Annotationen des Jobs wie runbook.details.spinnaker.io/link.</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Open the address in the browser</source>
        <translation>Die Adresse im Browser öffnen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Die Adresse kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Do not open it (Esc)</source>
        <translation>Nicht öffnen (Esc)</translation>
    </message>
    <message>
        <source>Open this address of the Job&apos;s annotations? %1</source>
        <translation>Diese Adresse aus den Annotationen des Jobs öffnen? %1</translation>
    </message>
</context>
<context>
    <name>Widgets::DiffView</name>
    <message>
        <source>From line %1 (before: %2)</source>
        <translation>Ab Zeile %1 (vorher: %2)</translation>
    </message>
    <message>
        <source>From line %1 of before</source>
        <translation>Ab Zeile %1 des früheren</translation>
    </message>
    <message>
        <source>(no line break at the end)</source>
        <translation>(kein Zeilenumbruch am Ende)</translation>
    </message>
</context>
<context>
    <name>Widgets::EventsPane</name>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Copy Message</source>
        <translation>Meldung kopieren</translation>
    </message>
</context>
<context>
    <name>Widgets::FetchPage</name>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the fetch</source>
        <translation>Fortschritt des Abrufs</translation>
    </message>
    <message>
        <source>Fetch the artifact again, now</source>
        <translation>Das Artefakt jetzt erneut abrufen</translation>
    </message>
    <message>
        <source>Stop fetching; the run goes on without the artifact</source>
        <translation>Nicht weiter abrufen; der Lauf geht ohne das Artefakt weiter</translation>
    </message>
    <message>
        <source>Try Now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Fetching %1</source>
        <translation>%1 wird abgerufen</translation>
    </message>
    <message>
        <source>Attempt %1</source>
        <translation>Versuch %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Waiting for the answer…</source>
        <translation>Warten auf die Antwort…</translation>
    </message>
    <message>
        <source>Attempt %1 failed; the next one is in %2 s</source>
        <translation>Versuch %1 ist gescheitert; der nächste folgt in %2 s</translation>
    </message>
    <message>
        <source>It is tried for %1 in all, since a store may show a new object late.</source>
        <translation>Insgesamt wird es %1 lang versucht, denn ein Speicher kann ein neues Objekt verspätet zeigen.</translation>
    </message>
    <message>
        <source>The artifact could not be read</source>
        <translation>Das Artefakt konnte nicht gelesen werden</translation>
    </message>
</context>
<context>
    <name>Widgets::FileDialogs</name>
    <message>
        <source>Add a kubeconfig file</source>
        <translation>Kubeconfig-Datei hinzufügen</translation>
    </message>
    <message>
        <source>Configuration files (*.yaml *.yml);;All files (*)</source>
        <translation>Konfigurationsdateien (*.yaml *.yml);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a manifest, a pipeline or a log</source>
        <translation>Manifest, Pipeline oder Log öffnen</translation>
    </message>
    <message>
        <source>Manifests and pipelines (*.yaml *.yml *.json);;Logs (*.log *.txt *.gz *.zst);;All files (*)</source>
        <translation>Manifeste und Pipelines (*.yaml *.yml *.json);;Logs (*.log *.txt *.gz *.zst);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Widgets::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Bedingung hinzufügen</translation>
    </message>
    <message>
        <source>Add a condition: show only some lines, or hide some</source>
        <translation>Bedingung hinzufügen: nur manche Zeilen zeigen oder manche ausblenden</translation>
    </message>
    <message>
        <source>Lines of context</source>
        <translation>Zeilen Kontext</translation>
    </message>
    <message>
        <source>Lines shown above and below each line that matches, dimmed</source>
        <translation>Zeilen, die über und unter jeder passenden Zeile blass gezeigt werden</translation>
    </message>
    <message>
        <source>Context ± </source>
        <translation>Kontext ± </translation>
    </message>
    <message>
        <source>Lines shown</source>
        <translation>Gezeigte Zeilen</translation>
    </message>
    <message>
        <source>Lines looked at</source>
        <translation>Durchgesehene Zeilen</translation>
    </message>
    <message>
        <source>Remove the filter</source>
        <translation>Filter entfernen</translation>
    </message>
    <message>
        <source>Remove all conditions; Escape only switches them off</source>
        <translation>Alle Bedingungen entfernen; Esc schaltet sie nur aus</translation>
    </message>
    <message>
        <source>What to do with lines that match</source>
        <translation>Was mit passenden Zeilen geschieht</translation>
    </message>
    <message>
        <source>Show only lines with</source>
        <translation>Nur Zeilen zeigen mit</translation>
    </message>
    <message>
        <source>Hide lines with</source>
        <translation>Zeilen ausblenden mit</translation>
    </message>
    <message>
        <source>Text of the condition</source>
        <translation>Text der Bedingung</translation>
    </message>
    <message>
        <source>What lines hold; Return takes it, Escape leaves</source>
        <translation>Was in den Zeilen steht; Eingabe übernimmt, Esc verlässt</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Take the condition (Return)</source>
        <translation>Bedingung übernehmen (Eingabe)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Leave the filter as it was (Escape)</source>
        <translation>Filter lassen, wie er war (Esc)</translation>
    </message>
    <message>
        <source>There are as many conditions as a filter takes.</source>
        <translation>Der Filter nimmt keine weitere Bedingung auf.</translation>
    </message>
    <message>
        <source>Remove one, or join some in a regular expression: one|other.</source>
        <translation>Entfernen Sie eine, oder fassen Sie einige in einem regulären Ausdruck zusammen: eins|anderes.</translation>
    </message>
    <message>
        <source>off: all lines are shown</source>
        <translation>aus: alle Zeilen werden gezeigt</translation>
    </message>
    <message>
        <source>%L1 of %L2 lines</source>
        <translation>%L1 von %L2 Zeilen</translation>
    </message>
    <message>
        <source>A pattern takes too long on some lines; they count as not matching.</source>
        <translation>Ein Muster dauert auf manchen Zeilen zu lange; sie gelten als nicht passend.</translation>
    </message>
    <message>
        <source>Avoid nested repetitions such as (a+)+.</source>
        <translation>Vermeiden Sie geschachtelte Wiederholungen wie (a+)+.</translation>
    </message>
</context>
<context>
    <name>Widgets::FilterChip</name>
    <message>
        <source>not: %1</source>
        <comment>a condition: lines with this are hidden</comment>
        <translation>nicht: %1</translation>
    </message>
    <message>
        <source>only: %1</source>
        <comment>a condition: only lines with this are shown</comment>
        <translation>nur: %1</translation>
    </message>
    <message>
        <source>case matters</source>
        <translation>Groß-/Kleinschreibung</translation>
    </message>
    <message>
        <source>whole words</source>
        <translation>ganze Wörter</translation>
    </message>
    <message>
        <source>regular expression</source>
        <translation>regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Return: edit. Space on the box: on or off. Delete: remove</source>
        <translation>Eingabe: bearbeiten. Leertaste auf dem Kästchen: an oder aus. Entf: entfernen</translation>
    </message>
    <message>
        <source>On: %1</source>
        <translation>An: %1</translation>
    </message>
    <message>
        <source>Switch this condition on or off (Space)</source>
        <translation>Diese Bedingung ein- oder ausschalten (Leertaste)</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>Remove this condition (Delete)</source>
        <translation>Diese Bedingung entfernen (Entf)</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>Show &amp;Only Such Lines</source>
        <translation>&amp;Nur solche Zeilen zeigen</translation>
    </message>
    <message>
        <source>&amp;Hide Such Lines</source>
        <translation>Solche Zeilen &amp;ausblenden</translation>
    </message>
    <message>
        <source>Switch O&amp;ff</source>
        <translation>A&amp;usschalten</translation>
    </message>
    <message>
        <source>Switch O&amp;n</source>
        <translation>&amp;Einschalten</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
</context>
<context>
    <name>Widgets::FindBar</name>
    <message>
        <source>Find in the manifest</source>
        <translation>Im Manifest suchen</translation>
    </message>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>Previous hit (Shift+F3)</source>
        <translation>Voriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next hit (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
</context>
<context>
    <name>Widgets::FindField</name>
    <message>
        <source>Find in the log</source>
        <translation>Im Log suchen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Lines found</source>
        <translation>Gefundene Zeilen</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>Groß-/Kleinschreibung</translation>
    </message>
    <message>
        <source>Capitals and small letters differ (Alt+C)</source>
        <translation>Groß- und Kleinbuchstaben unterscheiden (Alt+C)</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Ganze Wörter</translation>
    </message>
    <message>
        <source>Find whole words only (Alt+W)</source>
        <translation>Nur ganze Wörter finden (Alt+W)</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>The text is a regular expression, as Perl writes them (Alt+R)</source>
        <translation>Der Text ist ein regulärer Ausdruck in Perl-Schreibweise (Alt+R)</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>1 Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Find in the log (Ctrl+F or /); Return: next, Ctrl+Return: add to the filter</source>
        <translation>Im Log suchen (Strg+F oder /); Eingabe: weiter, Strg+Eingabe: in den Filter aufnehmen</translation>
    </message>
</context>
<context>
    <name>Widgets::GoTo</name>
    <message>
        <source>Write a line (120), a time (12:01:03), a date and time (2026-11-30T12:01), or -5m for five minutes before the end.</source>
        <translation>Schreiben Sie eine Zeile (120), eine Zeit (12:01:03), Datum und Zeit (2026-11-30T12:01) oder -5m für fünf Minuten vor dem Ende.</translation>
    </message>
    <message>
        <source>The lines of this log have no times.</source>
        <translation>Die Zeilen dieses Logs haben keine Zeiten.</translation>
    </message>
    <message>
        <source>Go to a line by its number.</source>
        <translation>Gehen Sie zu einer Zeile nach ihrer Nummer.</translation>
    </message>
    <message>
        <source>There is no number at character %1.</source>
        <translation>An Zeichen %1 steht keine Zahl.</translation>
    </message>
    <message>
        <source>A unit is missing: d, h, m, s or ms, as in -5m.</source>
        <translation>Es fehlt eine Einheit: d, h, m, s oder ms, wie in -5m.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no unit of time; d, h, m, s and ms are.</source>
        <translation>„%1“ ist keine Zeiteinheit; d, h, m, s und ms sind welche.</translation>
    </message>
    <message>
        <source>A number is missing after the sign.</source>
        <translation>Nach dem Vorzeichen fehlt eine Zahl.</translation>
    </message>
    <message>
        <source>There is no hour %1.</source>
        <translation>Es gibt keine Stunde %1.</translation>
    </message>
    <message>
        <source>There is no minute %1.</source>
        <translation>Es gibt keine Minute %1.</translation>
    </message>
    <message>
        <source>There is no second %1.</source>
        <translation>Es gibt keine Sekunde %1.</translation>
    </message>
    <message>
        <source>There is no such day.</source>
        <translation>Diesen Tag gibt es nicht.</translation>
    </message>
    <message>
        <source>Years go from %1 to %2.</source>
        <translation>Jahre gehen von %1 bis %2.</translation>
    </message>
    <message>
        <source>There is no such time zone.</source>
        <translation>Diese Zeitzone gibt es nicht.</translation>
    </message>
    <message>
        <source>A line or a time is missing.</source>
        <translation>Es fehlt eine Zeile oder eine Zeit.</translation>
    </message>
    <message>
        <source>Lines are counted from 1.</source>
        <translation>Zeilen werden ab 1 gezählt.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a line nor a time.</source>
        <translation>„%1“ ist weder eine Zeile noch eine Zeit.</translation>
    </message>
</context>
<context>
    <name>Widgets::GoToLineBar</name>
    <message>
        <source>Line or time</source>
        <translation>Zeile oder Zeit</translation>
    </message>
    <message>
        <source>A line (120), a time (12:01:03), a date and time (2026-11-30T12:01), or -5m for five minutes before the end; Return goes there, Escape closes</source>
        <translation>Eine Zeile (120), eine Zeit (12:01:03), Datum und Zeit (2026-11-30T12:01) oder -5m für fünf Minuten vor dem Ende; Eingabe geht dorthin, Esc schließt</translation>
    </message>
    <message>
        <source>120, 12:01:03, -5m</source>
        <translation>120, 12:01:03, -5m</translation>
    </message>
    <message>
        <source>Go to &amp;line (1 to %L1) or time:</source>
        <translation>Zu &amp;Zeile (1 bis %L1) oder Zeit gehen:</translation>
    </message>
</context>
<context>
    <name>Widgets::HighlightColors</name>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
</context>
<context>
    <name>Widgets::HighlightRulesDialog</name>
    <message>
        <source>Highlight Rules</source>
        <translation>Hervorhebungen</translation>
    </message>
    <message>
        <source>Lines of every log are coloured by these rules; those further up lie over those below.</source>
        <translation>Nach diesen Regeln werden Zeilen in jedem Log gefärbt; weiter oben stehende liegen über denen darunter.</translation>
    </message>
    <message>
        <source>Highlight rules</source>
        <translation>Regeln der Hervorhebung</translation>
    </message>
    <message>
        <source>Space switches a rule on or off</source>
        <translation>Die Leertaste schaltet eine Regel ein oder aus</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a rule</source>
        <translation>Regel hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the chosen rule</source>
        <translation>Gewählte Regel entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Lay the rule over the one above it</source>
        <translation>Die Regel über die nächsthöhere legen</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Lay the rule below the next one</source>
        <translation>Die Regel unter die nächste legen</translation>
    </message>
    <message>
        <source>Text to highlight</source>
        <translation>Hervorzuhebender Text</translation>
    </message>
    <message>
        <source>What is highlighted</source>
        <translation>Was hervorgehoben wird</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>&amp;Whole line</source>
        <translation>&amp;Ganze Zeile</translation>
    </message>
    <message>
        <source>Whole line</source>
        <translation>Ganze Zeile</translation>
    </message>
    <message>
        <source>Colour the line from its beginning to its end</source>
        <translation>Die Zeile vom Anfang bis zum Ende färben</translation>
    </message>
    <message>
        <source>&amp;Text:</source>
        <translation>&amp;Text:</translation>
    </message>
    <message>
        <source>&amp;Colour:</source>
        <translation>&amp;Farbe:</translation>
    </message>
    <message>
        <source>(no text yet)</source>
        <translation>(noch kein Text)</translation>
    </message>
    <message>
        <source>%1, whole line</source>
        <translation>%1, ganze Zeile</translation>
    </message>
</context>
<context>
    <name>Widgets::HistoryDialog</name>
    <message>
        <source>Recorded Runs</source>
        <translation>Aufgezeichnete Läufe</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only runs of which some column contains this: Job, result, context, namespace</source>
        <translation>Nur Läufe zeigen, von denen eine Spalte dies enthält: Job, Ergebnis, Kontext, Namespace</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Delete the recorded log and everything that was recorded with it</source>
        <translation>Das aufgezeichnete Log und alles, was mit ihm aufgezeichnet wurde, löschen</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>Delete nothing</source>
        <translation>Nichts löschen</translation>
    </message>
    <message>
        <source>Recorded runs</source>
        <translation>Aufgezeichnete Läufe</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show the log and the outputs of this run</source>
        <translation>Das Log und die Ausgaben dieses Laufs zeigen</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete what was recorded of this run</source>
        <translation>Löschen, was von diesem Lauf aufgezeichnet wurde</translation>
    </message>
    <message>
        <source>Show &amp;Folder</source>
        <translation>Or&amp;dner zeigen</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Open the run&apos;s folder in the file manager</source>
        <translation>Den Ordner des Laufs in der Dateiverwaltung öffnen</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>The recorded runs are being listed.</source>
        <translation>Die aufgezeichneten Läufe werden gelistet.</translation>
    </message>
    <message>
        <source>Nothing is recorded yet</source>
        <translation>Noch ist nichts aufgezeichnet</translation>
    </message>
    <message>
        <source>Every run is recorded below %1.</source>
        <translation>Jeder Lauf wird unter %1 aufgezeichnet.</translation>
    </message>
    <message>
        <source>Delete the recorded run %1? Its log cannot be brought back.</source>
        <translation>Den aufgezeichneten Lauf %1 löschen? Sein Log lässt sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>&amp;Run Again…</source>
        <translation>E&amp;rneut ausführen …</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Load the manifest and the settings of this run into the window; it is not run yet</source>
        <translation>Manifest und Einstellungen dieses Laufs ins Fenster laden; ausgeführt wird noch nichts</translation>
    </message>
</context>
<context>
    <name>Widgets::LevelButton</name>
    <message>
        <source>&amp;All lines</source>
        <translation>&amp;Alle Zeilen</translation>
    </message>
    <message>
        <source>all</source>
        <comment>levels</comment>
        <translation>alle</translation>
    </message>
    <message>
        <source>Only &amp;errors</source>
        <translation>Nur &amp;Fehler</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>&amp;Warnings and worse</source>
        <translation>&amp;Warnungen und Schlimmeres</translation>
    </message>
    <message>
        <source>warnings and worse</source>
        <translation>Warnungen und Schlimmeres</translation>
    </message>
    <message>
        <source>&amp;Information and worse</source>
        <translation>&amp;Informationen und Schlimmeres</translation>
    </message>
    <message>
        <source>information and worse</source>
        <translation>Informationen und Schlimmeres</translation>
    </message>
    <message>
        <source>All but &amp;debug and trace</source>
        <translation>Alle außer &amp;Debug und Trace</translation>
    </message>
    <message>
        <source>no debug</source>
        <translation>ohne Debug</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Informationen</translation>
    </message>
    <message>
        <source>Debug and trace</source>
        <translation>Debug und Trace</translation>
    </message>
    <message>
        <source>Lines without a level</source>
        <translation>Zeilen ohne Stufe</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is chosen, as in Level: all</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Show only lines of some levels (L opens the list)</source>
        <translation>Nur Zeilen mancher Stufen zeigen (L öffnet die Liste)</translation>
    </message>
    <message>
        <source>%1 (%L2)</source>
        <comment>a level and its lines</comment>
        <translation>%1 (%L2)</translation>
    </message>
</context>
<context>
    <name>Widgets::LineCache</name>
    <message>
        <source>This line can no longer be read from the disk</source>
        <translation>Diese Zeile kann nicht mehr vom Datenträger gelesen werden</translation>
    </message>
</context>
<context>
    <name>Widgets::LineDetail</name>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>Fehlersuche</translation>
    </message>
    <message>
        <source>none stated</source>
        <translation>keine genannt</translation>
    </message>
    <message>
        <source>(%L1 earlier ones)</source>
        <translation>(%L1 frühere)</translation>
    </message>
    <message>
        <source>Pod</source>
        <translation>Pod</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>Versuch</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Time (UTC)</source>
        <translation>Zeit (UTC)</translation>
    </message>
    <message>
        <source>Time (local)</source>
        <translation>Zeit (Ortszeit)</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%L1 bytes</source>
        <translation>%L1 Bytes</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>the recorded file differs from what was printed</source>
        <translation>die aufgezeichnete Datei weicht von dem ab, was ausgegeben wurde</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 are shown here, and not as JSON: the line is too long.</source>
        <translation>Nur die ersten %1 von %2 werden hier gezeigt, und nicht als JSON: Die Zeile ist zu lang.</translation>
    </message>
</context>
<context>
    <name>Widgets::LogCopy</name>
    <message>
        <source>More than %1 are selected, too much for the clipboard.</source>
        <translation>Mehr als %1 sind ausgewählt, zu viel für die Zwischenablage.</translation>
    </message>
    <message>
        <source>Save the selected lines to a file instead.</source>
        <translation>Speichern Sie die ausgewählten Zeilen stattdessen in eine Datei.</translation>
    </message>
</context>
<context>
    <name>Widgets::LogDetails</name>
    <message>
        <source>Details of the current line</source>
        <translation>Einzelheiten der aktuellen Zeile</translation>
    </message>
    <message>
        <source>What is known of the line</source>
        <translation>Was über die Zeile bekannt ist</translation>
    </message>
    <message>
        <source>Views of the line</source>
        <translation>Ansichten der Zeile</translation>
    </message>
    <message>
        <source>Text of the line</source>
        <translation>Text der Zeile</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Einzelheiten schließen</translation>
    </message>
    <message>
        <source>Close the details (Escape)</source>
        <translation>Einzelheiten schließen (Escape)</translation>
    </message>
    <message>
        <source>Click a line, or go to one with the arrow keys, to see its details.</source>
        <translation>Eine Zeile anklicken oder mit den Pfeiltasten zu ihr gehen, um ihre Einzelheiten zu sehen.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Overwritten text</source>
        <translation>Überschriebener Text</translation>
    </message>
    <message>
        <source>Bytes that are no text</source>
        <translation>Bytes, die kein Text sind</translation>
    </message>
    <message>
        <source>What of the line is shown</source>
        <translation>Was von der Zeile gezeigt wird</translation>
    </message>
</context>
<context>
    <name>Widgets::LogJumps</name>
    <message>
        <source>Continued from the beginning of the log</source>
        <translation>Am Anfang des Logs fortgesetzt</translation>
    </message>
    <message>
        <source>Continued from the end of the log</source>
        <translation>Am Ende des Logs fortgesetzt</translation>
    </message>
    <message>
        <source>No bookmarks yet; Ctrl+F2 sets one</source>
        <translation>Noch keine Lesezeichen; Strg+F2 setzt eines</translation>
    </message>
    <message>
        <source>No bookmark among the lines shown</source>
        <translation>Kein Lesezeichen unter den gezeigten Zeilen</translation>
    </message>
    <message>
        <source>No warnings among the lines shown</source>
        <translation>Keine Warnungen unter den gezeigten Zeilen</translation>
    </message>
    <message>
        <source>No warnings found so far</source>
        <translation>Bisher keine Warnungen gefunden</translation>
    </message>
    <message>
        <source>No captured lines among those shown</source>
        <translation>Keine erfassten Zeilen unter den gezeigten</translation>
    </message>
    <message>
        <source>No captured lines found so far</source>
        <translation>Bisher keine erfassten Zeilen gefunden</translation>
    </message>
    <message>
        <source>No errors among the lines shown</source>
        <translation>Keine Fehler unter den gezeigten Zeilen</translation>
    </message>
    <message>
        <source>No errors found so far</source>
        <translation>Bisher keine Fehler gefunden</translation>
    </message>
</context>
<context>
    <name>Widgets::LogPainter</name>
    <message>
        <source>… %1 in all, show more</source>
        <translation>… insgesamt %1, mehr zeigen</translation>
    </message>
    <message>
        <source>1 line hidden</source>
        <translation>1 Zeile verborgen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines hidden</source>
        <translation>
            <numerusform>%Ln Zeile verborgen</numerusform>
            <numerusform>%Ln Zeilen verborgen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::LogPane</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Nichts anzuzeigen</translation>
    </message>
    <message>
        <source>Choose pods and containers above to see what they printed.</source>
        <translation>Wählen Sie oben Pods und Container, um ihre Ausgaben zu sehen.</translation>
    </message>
    <message>
        <source>No log yet</source>
        <translation>Noch kein Log</translation>
    </message>
    <message>
        <source>Run a Job, and what its containers print appears here at once.</source>
        <translation>Führen Sie einen Job aus; was seine Container ausgeben, erscheint sofort hier.</translation>
    </message>
    <message>
        <source>Copied: %L1 characters</source>
        <translation>Kopiert: %L1 Zeichen</translation>
    </message>
    <message>
        <source>Save the Log</source>
        <translation>Log speichern</translation>
    </message>
    <message>
        <source>Saving the log: %1 %</source>
        <translation>Das Log wird gespeichert: %1 %</translation>
    </message>
    <message>
        <source>The log is saved: %1 (%2)</source>
        <translation>Das Log ist gespeichert: %1 (%2)</translation>
    </message>
    <message>
        <source>&amp;Find in Log</source>
        <translation>Im Log &amp;suchen</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Log suchen</translation>
    </message>
    <message>
        <source>Find &amp;Next</source>
        <translation>&amp;Nächster Treffer</translation>
    </message>
    <message>
        <source>Next line found</source>
        <translation>Nächste gefundene Zeile</translation>
    </message>
    <message>
        <source>Find &amp;Previous</source>
        <translation>&amp;Voriger Treffer</translation>
    </message>
    <message>
        <source>Previous line found</source>
        <translation>Vorige gefundene Zeile</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the selected text, or the current line</source>
        <translation>Ausgewählten Text oder aktuelle Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy with &amp;Time and Pod</source>
        <translation>Mit &amp;Zeit und Pod kopieren</translation>
    </message>
    <message>
        <source>Copy the selected lines with time, pod and container</source>
        <translation>Ausgewählte Zeilen mit Zeit, Pod und Container kopieren</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select the whole log</source>
        <translation>Das ganze Log auswählen</translation>
    </message>
    <message>
        <source>Show &amp;More of This Line</source>
        <translation>&amp;Mehr von dieser Zeile zeigen</translation>
    </message>
    <message>
        <source>Show more of a long line that is cut</source>
        <translation>Mehr von einer langen, gekürzten Zeile zeigen</translation>
    </message>
    <message>
        <source>&amp;Save Log…</source>
        <translation>Log s&amp;peichern…</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Keep the newest line in sight; End does so too</source>
        <translation>Die neueste Zeile im Blick behalten; auch mit der Taste Ende</translation>
    </message>
    <message>
        <source>&amp;Wrap Lines</source>
        <translation>Zeilen &amp;umbrechen</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>&amp;Timestamps</source>
        <translation>Ze&amp;itstempel</translation>
    </message>
    <message>
        <source>Show when each line was written, in local time</source>
        <translation>Zeigen, wann jede Zeile geschrieben wurde, in Ortszeit</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>V&amp;ergrößern</translation>
    </message>
    <message>
        <source>Larger text in the log</source>
        <translation>Größerer Text im Log</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>Verk&amp;leinern</translation>
    </message>
    <message>
        <source>Smaller text in the log</source>
        <translation>Kleinerer Text im Log</translation>
    </message>
    <message>
        <source>&amp;Reset Zoom</source>
        <translation>Zoom zu&amp;rücksetzen</translation>
    </message>
    <message>
        <source>Text of the usual size in the log</source>
        <translation>Text in üblicher Größe im Log</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop saving; no file is left</source>
        <translation>Speichern abbrechen; es bleibt keine Datei zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>No line matches the filter</source>
        <translation>Keine Zeile passt zum Filter</translation>
    </message>
    <message>
        <source>Looking for lines that match…</source>
        <translation>Passende Zeilen werden gesucht …</translation>
    </message>
    <message>
        <source>Escape switches the filter off.</source>
        <translation>Esc schaltet den Filter aus.</translation>
    </message>
    <message>
        <source>The filter is switched off to show this line</source>
        <translation>Der Filter ist ausgeschaltet, um diese Zeile zu zeigen</translation>
    </message>
    <message>
        <source>&amp;Go to Line or Time…</source>
        <translation>&amp;Gehe zu Zeile oder Zeit …</translation>
    </message>
    <message>
        <source>Go to a line by its number, or to a time</source>
        <translation>Zu einer Zeile nach ihrer Nummer oder zu einer Zeit gehen</translation>
    </message>
    <message>
        <source>Save the lines that are shown as a file</source>
        <translation>Die gezeigten Zeilen als Datei speichern</translation>
    </message>
    <message>
        <source>Only lines that were printed can have bookmarks</source>
        <translation>Nur ausgegebene Zeilen können Lesezeichen haben</translation>
    </message>
    <message>
        <source>There are %L1 bookmarks; no more are kept</source>
        <translation>Es gibt %L1 Lesezeichen; mehr werden nicht aufgehoben</translation>
    </message>
    <message>
        <source>line %L1</source>
        <comment>of a log</comment>
        <translation>Zeile %L1</translation>
    </message>
    <message>
        <source>There are %L1 highlight rules; remove one first</source>
        <translation>Es gibt %L1 Regeln der Hervorhebung; entfernen Sie zuerst eine</translation>
    </message>
    <message>
        <source>Found in 1 line</source>
        <translation>In 1 Zeile gefunden</translation>
    </message>
    <message numerus="yes">
        <source>Found in %Ln lines</source>
        <translation>
            <numerusform>In %Ln Zeile gefunden</numerusform>
            <numerusform>In %Ln Zeilen gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Continued from the beginning of the log</source>
        <translation>Am Anfang des Logs fortgesetzt</translation>
    </message>
    <message>
        <source>Continued from the end of the log</source>
        <translation>Am Ende des Logs fortgesetzt</translation>
    </message>
    <message>
        <source>Line %L1 is not shown; this is the nearest one</source>
        <translation>Zeile %L1 wird nicht gezeigt; dies ist die nächste</translation>
    </message>
    <message>
        <source>Nothing is shown that was written at that time or later; this is the end</source>
        <translation>Nichts Gezeigtes wurde zu dieser Zeit oder später geschrieben; dies ist das Ende</translation>
    </message>
    <message>
        <source>The log begins later; this is its beginning</source>
        <translation>Das Log beginnt später; dies ist sein Anfang</translation>
    </message>
    <message>
        <source>Show Only Lines &amp;Found</source>
        <translation>Nur &amp;gefundene Zeilen zeigen</translation>
    </message>
    <message>
        <source>Show only the lines that find looks for</source>
        <translation>Nur Zeilen zeigen, nach denen gesucht wird</translation>
    </message>
    <message>
        <source>F&amp;ilter On</source>
        <translation>F&amp;ilter an</translation>
    </message>
    <message>
        <source>Switch the filter on or off; Escape switches it off</source>
        <translation>Filter ein- oder ausschalten; Esc schaltet ihn aus</translation>
    </message>
    <message>
        <source>Show &amp;Only Lines like Selection</source>
        <translation>&amp;Nur Zeilen wie die Auswahl zeigen</translation>
    </message>
    <message>
        <source>Show only lines with the selected text, or ask for a text</source>
        <translation>Nur Zeilen mit dem ausgewählten Text zeigen, oder nach einem Text fragen</translation>
    </message>
    <message>
        <source>&amp;Hide Lines like Selection</source>
        <translation>Zeilen wie die Auswahl &amp;ausblenden</translation>
    </message>
    <message>
        <source>Hide lines with the selected text, or ask for a text</source>
        <translation>Zeilen mit dem ausgewählten Text ausblenden, oder nach einem Text fragen</translation>
    </message>
    <message>
        <source>Choose &amp;Levels…</source>
        <translation>&amp;Stufen wählen …</translation>
    </message>
    <message>
        <source>Show only lines of some levels</source>
        <translation>Nur Zeilen mancher Stufen zeigen</translation>
    </message>
    <message>
        <source>&amp;Sort by Timestamps</source>
        <translation>Nach &amp;Zeitstempeln ordnen</translation>
    </message>
    <message>
        <source>Merge pods and containers by the times of their lines instead of arrival</source>
        <translation>Pods und Container nach den Zeiten ihrer Zeilen statt nach Ankunft mischen</translation>
    </message>
    <message>
        <source>Next &amp;Error</source>
        <translation>Nächster &amp;Fehler</translation>
    </message>
    <message>
        <source>Next error</source>
        <translation>Nächster Fehler</translation>
    </message>
    <message>
        <source>Previous E&amp;rror</source>
        <translation>Voriger F&amp;ehler</translation>
    </message>
    <message>
        <source>Previous error</source>
        <translation>Voriger Fehler</translation>
    </message>
    <message>
        <source>Next &amp;Warning</source>
        <translation>Nächste &amp;Warnung</translation>
    </message>
    <message>
        <source>Next warning</source>
        <translation>Nächste Warnung</translation>
    </message>
    <message>
        <source>Previous W&amp;arning</source>
        <translation>Vorige Wa&amp;rnung</translation>
    </message>
    <message>
        <source>Previous warning</source>
        <translation>Vorige Warnung</translation>
    </message>
    <message>
        <source>Next &amp;Captured Line</source>
        <translation>Nächste er&amp;fasste Zeile</translation>
    </message>
    <message>
        <source>Next line that is captured</source>
        <translation>Nächste Zeile, die erfasst wird</translation>
    </message>
    <message>
        <source>Previous Ca&amp;ptured Line</source>
        <translation>V&amp;orige erfasste Zeile</translation>
    </message>
    <message>
        <source>Previous line that is captured</source>
        <translation>Vorige Zeile, die erfasst wird</translation>
    </message>
    <message>
        <source>Next &amp;Bookmark</source>
        <translation>Nächstes &amp;Lesezeichen</translation>
    </message>
    <message>
        <source>Next bookmark</source>
        <translation>Nächstes Lesezeichen</translation>
    </message>
    <message>
        <source>Previous B&amp;ookmark</source>
        <translation>Voriges Lesezei&amp;chen</translation>
    </message>
    <message>
        <source>Previous bookmark</source>
        <translation>Voriges Lesezeichen</translation>
    </message>
    <message>
        <source>Set or Remove &amp;Bookmark</source>
        <translation>Lesezeichen set&amp;zen oder entfernen</translation>
    </message>
    <message>
        <source>Mark the current line, or remove its mark</source>
        <translation>Die aktuelle Zeile merken, oder ihr Zeichen entfernen</translation>
    </message>
    <message>
        <source>Bookmarks…</source>
        <translation>Lesezeichen …</translation>
    </message>
    <message>
        <source>List the bookmarks</source>
        <translation>Lesezeichen auflisten</translation>
    </message>
    <message>
        <source>Highlight Se&amp;lection</source>
        <translation>Auswa&amp;hl hervorheben</translation>
    </message>
    <message>
        <source>Colour the selected text in every log</source>
        <translation>Den ausgewählten Text in jedem Log färben</translation>
    </message>
    <message>
        <source>Highlight &amp;Rules…</source>
        <translation>&amp;Regeln der Hervorhebung …</translation>
    </message>
    <message>
        <source>Choose what is coloured in every log</source>
        <translation>Wählen, was in jedem Log gefärbt wird</translation>
    </message>
    <message>
        <source>More about the log</source>
        <translation>Mehr zum Log</translation>
    </message>
    <message>
        <source>Filter, jumps, bookmarks, highlighting, order (Alt+Down opens the list)</source>
        <translation>Filter, Sprünge, Lesezeichen, Hervorhebung, Ordnung (Alt+Ab öffnet die Liste)</translation>
    </message>
    <message>
        <source>Save Se&amp;lected Lines…</source>
        <translation>Aus&amp;gewählte Zeilen speichern…</translation>
    </message>
    <message>
        <source>Save the selected lines, or the current one, as a file</source>
        <translation>Die ausgewählten Zeilen oder die aktuelle als Datei speichern</translation>
    </message>
    <message>
        <source>Save &amp;Whole Log…</source>
        <translation>&amp;Ganzes Log speichern…</translation>
    </message>
    <message>
        <source>Save every line of every container as a file, whatever is shown</source>
        <translation>Jede Zeile jedes Containers als Datei speichern, gleich was gezeigt wird</translation>
    </message>
    <message>
        <source>Save Selected Lines…</source>
        <translation>Ausgewählte Zeilen speichern…</translation>
    </message>
    <message>
        <source>Write the selected lines to a file</source>
        <translation>Die ausgewählten Zeilen in eine Datei schreiben</translation>
    </message>
    <message>
        <source>Save the Selected Lines</source>
        <translation>Ausgewählte Zeilen speichern</translation>
    </message>
    <message>
        <source>Save the Whole Log</source>
        <translation>Ganzes Log speichern</translation>
    </message>
    <message>
        <source>Only groups among the first %L1 markers are folded</source>
        <translation>Nur Gruppen unter den ersten %L1 Markierungen sind eingeklappt</translation>
    </message>
</context>
<context>
    <name>Widgets::LogView</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Follow the log</source>
        <translation>Dem Log folgen</translation>
    </message>
    <message>
        <source>Go to the newest line and follow the log (End)</source>
        <translation>Zur neuesten Zeile gehen und dem Log folgen (Ende)</translation>
    </message>
    <message>
        <source>1 new line</source>
        <translation>1 neue Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new lines</source>
        <translation>
            <numerusform>%Ln neue Zeile</numerusform>
            <numerusform>%Ln neue Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>, line %L1</source>
        <translation>, Zeile %L1</translation>
    </message>
    <message>
        <source>The recorded file was damaged here; this line may differ from what was printed.</source>
        <translation>Die aufgezeichnete Datei war hier beschädigt; diese Zeile kann von der ursprünglichen Ausgabe abweichen.</translation>
    </message>
    <message>
        <source>Show the lines of this group (+)</source>
        <translation>Die Zeilen dieser Gruppe zeigen (+)</translation>
    </message>
    <message>
        <source>Hide the lines of this group (-)</source>
        <translation>Die Zeilen dieser Gruppe verbergen (-)</translation>
    </message>
    <message>
        <source>Show more of this line (M)</source>
        <translation>Mehr von dieser Zeile zeigen (M)</translation>
    </message>
    <message>
        <source>This leads to an address of the kind “%1”. Only http and https are opened.</source>
        <translation>Das führt zu einer Adresse der Art „%1“. Nur http und https werden geöffnet.</translation>
    </message>
    <message>
        <source>%1
Ctrl+click to open it</source>
        <translation>%1
Zum Öffnen Strg+Klick</translation>
    </message>
    <message>
        <source>E: an error</source>
        <translation>E: ein Fehler</translation>
    </message>
    <message>
        <source>W: a warning</source>
        <translation>W: eine Warnung</translation>
    </message>
    <message>
        <source>The filter leaves out lines above this one.</source>
        <translation>Der Filter lässt Zeilen über dieser aus.</translation>
    </message>
</context>
<context>
    <name>Widgets::LogViewAccessible</name>
    <message>
        <source>Row %L1 of %L2</source>
        <translation>Zeile %L1 von %L2</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Separator, row %L1 of %L2</source>
        <translation>Trennzeile, Reihe %L1 von %L2</translation>
    </message>
    <message>
        <source>lines above it are left out</source>
        <translation>Zeilen darüber sind ausgelassen</translation>
    </message>
</context>
<context>
    <name>Widgets::LogViewActions</name>
    <message>
        <source>Time &amp;Column</source>
        <translation>Zeit&amp;spalte</translation>
    </message>
    <message>
        <source>&amp;When It Was Written</source>
        <translation>Wann sie ge&amp;schrieben wurde</translation>
    </message>
    <message>
        <source>The time of day of each line</source>
        <translation>Die Uhrzeit jeder Zeile</translation>
    </message>
    <message>
        <source>Since the &amp;Beginning</source>
        <translation>Seit dem &amp;Anfang</translation>
    </message>
    <message>
        <source>How long after the first line each line was written</source>
        <translation>Wie lange nach der ersten Zeile jede Zeile geschrieben wurde</translation>
    </message>
    <message>
        <source>Since the Line &amp;Above</source>
        <translation>Seit der Zeile &amp;darüber</translation>
    </message>
    <message>
        <source>How long after the line above it each line was written; long pauses are marked</source>
        <translation>Wie lange nach der Zeile darüber jede Zeile geschrieben wurde; lange Pausen sind markiert</translation>
    </message>
    <message>
        <source>&amp;Local Time</source>
        <translation>&amp;Ortszeit</translation>
    </message>
    <message>
        <source>Times in this computer&apos;s time zone</source>
        <translation>Zeiten in der Zeitzone dieses Rechners</translation>
    </message>
    <message>
        <source>&amp;UTC</source>
        <translation>&amp;UTC</translation>
    </message>
    <message>
        <source>Times in Coordinated Universal Time</source>
        <translation>Zeiten in koordinierter Weltzeit</translation>
    </message>
    <message>
        <source>&amp;Next Kind of Time</source>
        <translation>&amp;Nächste Zeitangabe</translation>
    </message>
    <message>
        <source>Time of day, then time since the beginning, then time since the line above</source>
        <translation>Uhrzeit, dann Zeit seit dem Anfang, dann Zeit seit der Zeile darüber</translation>
    </message>
    <message>
        <source>&amp;Groups</source>
        <translation>&amp;Gruppen</translation>
    </message>
    <message>
        <source>&amp;Fold Group</source>
        <translation>Gruppe &amp;einklappen</translation>
    </message>
    <message>
        <source>Hide the lines of the group that the current line is in</source>
        <translation>Die Zeilen der Gruppe verbergen, in der die aktuelle Zeile steht</translation>
    </message>
    <message>
        <source>&amp;Unfold Group</source>
        <translation>Gruppe a&amp;usklappen</translation>
    </message>
    <message>
        <source>Show the lines of the folded group at the current line</source>
        <translation>Die Zeilen der eingeklappten Gruppe an der aktuellen Zeile zeigen</translation>
    </message>
    <message>
        <source>Fold &amp;All Groups</source>
        <translation>&amp;Alle Gruppen einklappen</translation>
    </message>
    <message>
        <source>Hide the lines of every group</source>
        <translation>Die Zeilen aller Gruppen verbergen</translation>
    </message>
    <message>
        <source>U&amp;nfold All Groups</source>
        <translation>Alle Gruppen aus&amp;klappen</translation>
    </message>
    <message>
        <source>Show the lines of every group</source>
        <translation>Die Zeilen aller Gruppen zeigen</translation>
    </message>
    <message>
        <source>Readable &amp;JSON Lines</source>
        <translation>&amp;JSON-Zeilen lesbar</translation>
    </message>
    <message>
        <source>Show lines that are JSON objects as level, time, message and the rest; copying gives what was printed</source>
        <translation>Zeilen, die JSON-Objekte sind, als Stufe, Zeit, Nachricht und den Rest zeigen; kopiert wird, was ausgegeben wurde</translation>
    </message>
    <message>
        <source>Line &amp;Details</source>
        <translation>Ein&amp;zelheiten der Zeile</translation>
    </message>
    <message>
        <source>Show all that is known of the current line below the log</source>
        <translation>Alles, was über die aktuelle Zeile bekannt ist, unter dem Log zeigen</translation>
    </message>
    <message>
        <source>Open Lin&amp;k…</source>
        <translation>Lin&amp;k öffnen…</translation>
    </message>
    <message>
        <source>Open the link of the current line, after a question</source>
        <translation>Den Link der aktuellen Zeile öffnen, nach einer Rückfrage</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open this address in the browser</source>
        <translation>Diese Adresse im Browser öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Do not open it</source>
        <translation>Nicht öffnen</translation>
    </message>
    <message>
        <source>A line of the log links to %1. Open %2?</source>
        <translation>Eine Zeile des Logs verweist auf %1. %2 öffnen?</translation>
    </message>
</context>
<context>
    <name>Widgets::MainWindow</name>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Eigenschaften</translation>
    </message>
    <message>
        <source>Artifact</source>
        <translation>Artefakt</translation>
    </message>
    <message>
        <source>Pods</source>
        <translation>Pods</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>%1 (Alt+%2)</source>
        <translation>%1 (Alt+%2)</translation>
    </message>
    <message>
        <source>Show the manifest (F9)</source>
        <translation>Manifest zeigen (F9)</translation>
    </message>
    <message>
        <source>Job Console</source>
        <translation>Job Console</translation>
    </message>
    <message>
        <source>%1[*] — Job Console</source>
        <translation>%1[*] — Job Console</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Run the Job</source>
        <translation>Den Job ausführen</translation>
    </message>
    <message>
        <source>Cannot run: %1</source>
        <translation>Ausführen nicht möglich: %1</translation>
    </message>
    <message>
        <source>A Job is running in the sandbox; closing the window ends it.</source>
        <translation>In der Sandbox läuft ein Job; beim Schließen des Fensters wird er beendet.</translation>
    </message>
    <message>
        <source>A Job is running; it goes on when the window is closed.</source>
        <translation>Ein Job läuft; er läuft weiter, wenn das Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>The manifest has unsaved changes.</source>
        <translation>Das Manifest hat ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>A&amp;usführen</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>Stop watching the run, or delete the Job</source>
        <translation>Den Lauf nicht mehr beobachten oder den Job löschen</translation>
    </message>
    <message>
        <source>&amp;Manifest</source>
        <translation>&amp;Manifest</translation>
    </message>
    <message>
        <source>Show or fold away the manifest</source>
        <translation>Das Manifest ein- oder ausklappen</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
        <source>No recent manifests</source>
        <translation>Keine zuletzt geöffneten Manifeste</translation>
    </message>
    <message>
        <source>Clear the List</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>Choose &amp;Context</source>
        <translation>&amp;Kontext wählen</translation>
    </message>
    <message>
        <source>Choose the context</source>
        <translation>Den Kontext wählen</translation>
    </message>
    <message>
        <source>Choose &amp;Namespace</source>
        <translation>&amp;Namespace wählen</translation>
    </message>
    <message>
        <source>Choose the namespace</source>
        <translation>Den Namespace wählen</translation>
    </message>
    <message>
        <source>Re&amp;load Contexts</source>
        <translation>Kontexte neu &amp;laden</translation>
    </message>
    <message>
        <source>Read the kubeconfig files again</source>
        <translation>Die kubeconfig-Dateien neu lesen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Job Console</source>
        <translation>&amp;Über Job Console</translation>
    </message>
    <message>
        <source>Version and license</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Show the tab %1</source>
        <translation>Den Reiter %1 zeigen</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>About Job Console</source>
        <translation>Über Job Console</translation>
    </message>
    <message>
        <source>Job Console %1</source>
        <translation>Job Console %1</translation>
    </message>
    <message>
        <source>Runs and debugs Kubernetes Jobs on the desktop. Free software under the Apache License 2.0. It uses Qt %1 and KDE&apos;s syntax highlighting.</source>
        <translation>Führt Kubernetes-Jobs vom Desktop aus und hilft bei der Fehlersuche. Freie Software unter der Apache License 2.0. Verwendet Qt %1 und die Syntaxhervorhebung von KDE.</translation>
    </message>
    <message>
        <source>Sandbox &amp;Engine</source>
        <translation>&amp;Engine der Sandbox</translation>
    </message>
    <message>
        <source>&amp;bubblewrap: the programs of this computer</source>
        <translation>&amp;bubblewrap: die Programme dieses Computers</translation>
    </message>
    <message>
        <source>Containers see this computer&apos;s programs, read-only; images are not used</source>
        <translation>Container sehen die Programme dieses Computers, nur lesbar; Images werden nicht benutzt</translation>
    </message>
    <message>
        <source>&amp;podman: the containers&apos; images</source>
        <translation>&amp;podman: die Images der Container</translation>
    </message>
    <message>
        <source>Containers run in their images; podman has to be installed</source>
        <translation>Container laufen in ihren Images; podman muss installiert sein</translation>
    </message>
    <message>
        <source>C&amp;onnection…</source>
        <translation>&amp;Verbindung …</translation>
    </message>
    <message>
        <source>Test the connection; add or remove kubeconfig files</source>
        <translation>Die Verbindung testen; Kubeconfig-Dateien hinzufügen oder entfernen</translation>
    </message>
    <message>
        <source>&amp;Attach to a Job…</source>
        <translation>An einen Job &amp;anhängen …</translation>
    </message>
    <message>
        <source>Watch a Job that exists already</source>
        <translation>Einen Job beobachten, den es schon gibt</translation>
    </message>
    <message>
        <source>Recorded R&amp;uns…</source>
        <translation>Aufgezeichnete &amp;Läufe …</translation>
    </message>
    <message>
        <source>Open the log and the outputs of an earlier run</source>
        <translation>Das Log und die Ausgaben eines früheren Laufs öffnen</translation>
    </message>
    <message>
        <source>Artifact &amp;Accounts…</source>
        <translation>Artefakt-&amp;Konten…</translation>
    </message>
    <message>
        <source>Edit the accounts that artifacts are read with</source>
        <translation>Die Konten bearbeiten, mit denen Artefakte gelesen werden</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Open a manifest, a Spinnaker pipeline or a log file</source>
        <translation>Manifest, Spinnaker-Pipeline oder Logdatei öffnen</translation>
    </message>
    <message>
        <source>&amp;Copy as Spinnaker Stage</source>
        <translation>Als Spinnaker-Stage &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy manifest, capture and account as JSON for Spinnaker&apos;s “Edit stage as JSON”</source>
        <translation>Manifest, Erfassung und Account als JSON für „Edit stage as JSON“ von Spinnaker kopieren</translation>
    </message>
    <message>
        <source>Save as Spinnaker S&amp;tage…</source>
        <translation>Als Spinnaker-S&amp;tage speichern …</translation>
    </message>
    <message>
        <source>Save manifest, capture and account as the JSON of a Spinnaker stage</source>
        <translation>Manifest, Erfassung und Account als JSON einer Spinnaker-Stage speichern</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Log</translation>
    </message>
    <message>
        <source>Recorded &amp;Log</source>
        <translation>Aufgezeichnetes &amp;Log</translation>
    </message>
    <message>
        <source>&amp;Without a limit</source>
        <translation>&amp;Ohne Grenze</translation>
    </message>
    <message>
        <source>At most %1</source>
        <translation>Höchstens %1</translation>
    </message>
    <message>
        <source>How much log of a run is recorded before reading pauses and asks; from the next run on</source>
        <translation>Wie viel Log eines Laufs aufgezeichnet wird, bevor das Lesen anhält und fragt; ab dem nächsten Lauf</translation>
    </message>
</context>
<context>
    <name>Widgets::ManifestFile</name>
    <message>
        <source>%1 could not be saved: %2.</source>
        <translation>%1 konnte nicht gespeichert werden: %2.</translation>
    </message>
    <message>
        <source>Save it under another name.</source>
        <translation>Speichern Sie es unter einem anderen Namen.</translation>
    </message>
</context>
<context>
    <name>Widgets::ManifestPane</name>
    <message>
        <source>Manifest text</source>
        <translation>Manifesttext</translation>
    </message>
    <message>
        <source>No manifest</source>
        <translation>Kein Manifest</translation>
    </message>
    <message>
        <source>Open the YAML or JSON file of a Job, or drop it here.</source>
        <translation>Öffnen Sie die YAML- oder JSON-Datei eines Jobs, oder ziehen Sie sie hierher.</translation>
    </message>
    <message>
        <source>&amp;Save Manifest</source>
        <translation>Manifest &amp;speichern</translation>
    </message>
    <message>
        <source>Save the manifest</source>
        <translation>Das Manifest speichern</translation>
    </message>
    <message>
        <source>Save Manifest &amp;As…</source>
        <translation>Manifest speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Save the manifest under another name</source>
        <translation>Das Manifest unter einem anderen Namen speichern</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo the last change of the manifest</source>
        <translation>Die letzte Änderung am Manifest rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>Redo what was undone</source>
        <translation>Rückgängig Gemachtes wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Find in Manifest</source>
        <translation>Im Manifest s&amp;uchen</translation>
    </message>
    <message>
        <source>Find in the manifest</source>
        <translation>Im Manifest suchen</translation>
    </message>
    <message>
        <source>Find &amp;Next in Manifest</source>
        <translation>&amp;Nächster Treffer im Manifest</translation>
    </message>
    <message>
        <source>Next hit in the manifest</source>
        <translation>Nächster Treffer im Manifest</translation>
    </message>
    <message>
        <source>Find &amp;Previous in Manifest</source>
        <translation>&amp;Voriger Treffer im Manifest</translation>
    </message>
    <message>
        <source>Previous hit in the manifest</source>
        <translation>Voriger Treffer im Manifest</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Fold the manifest away (F9)</source>
        <translation>Das Manifest einklappen (F9)</translation>
    </message>
    <message>
        <source>Document of the manifest that is run</source>
        <translation>Dokument des Manifests, das ausgeführt wird</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Diese Meldung schließen (Esc)</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Show what is on disk</source>
        <translation>Den Stand auf der Festplatte zeigen</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Meinen behalten</translation>
    </message>
    <message>
        <source>Keep the text that is shown (Esc)</source>
        <translation>Den angezeigten Text behalten (Esc)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the changes, then open</source>
        <translation>Die Änderungen speichern, dann öffnen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Open and lose the changes</source>
        <translation>Öffnen und die Änderungen verlieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on editing (Esc)</source>
        <translation>Weiter bearbeiten (Esc)</translation>
    </message>
    <message>
        <source>%1 has unsaved changes. Save them before opening %2?</source>
        <translation>%1 hat ungespeicherte Änderungen. Vor dem Öffnen von %2 speichern?</translation>
    </message>
    <message>
        <source>Save manifest</source>
        <translation>Manifest speichern</translation>
    </message>
    <message>
        <source>%1 is no longer on disk. Keep the text to save it again.</source>
        <translation>%1 ist nicht mehr auf der Festplatte. Behalten Sie den Text, um ihn wieder zu speichern.</translation>
    </message>
    <message>
        <source>%1 changed on disk, and you have changes of your own here.</source>
        <translation>%1 wurde auf der Festplatte geändert, und Sie haben hier eigene Änderungen.</translation>
    </message>
    <message>
        <source>%1 changed on disk.</source>
        <translation>%1 wurde auf der Festplatte geändert.</translation>
    </message>
    <message>
        <source>Runs: %1 (line %2)</source>
        <translation>Ausgeführt wird: %1 (Zeile %2)</translation>
    </message>
    <message>
        <source>%1 (line %2), not applied</source>
        <translation>%1 (Zeile %2), nicht angewendet</translation>
    </message>
    <message>
        <source>Not applied: %1.</source>
        <translation>Nicht angewendet: %1.</translation>
    </message>
    <message numerus="yes">
        <source> And %n more.</source>
        <translation>
            <numerusform> Und %n weiteres.</numerusform>
            <numerusform> Und %n weitere.</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1:</source>
        <translation>Zeile %1:</translation>
    </message>
    <message numerus="yes">
        <source>(%n more, see Problems)</source>
        <translation>
            <numerusform>(%n weiteres, siehe Probleme)</numerusform>
            <numerusform>(%n weitere, siehe Probleme)</numerusform>
        </translation>
    </message>
    <message>
        <source>The manifest</source>
        <translation>Das Manifest</translation>
    </message>
</context>
<context>
    <name>Widgets::NameChooser</name>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Show none</source>
        <translation>Keine zeigen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>%L1 of %L2</source>
        <translation>%L1 von %L2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is chosen, as in Pods: all</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Choose what the log shows (Alt+Down opens the list)</source>
        <translation>Wählen, was das Log zeigt (Alt+Pfeil ab öffnet die Liste)</translation>
    </message>
</context>
<context>
    <name>Widgets::NamespacePicker</name>
    <message>
        <source>Namespace</source>
        <translation>Namespace</translation>
    </message>
    <message>
        <source>“%1” cannot be a namespace: use lower-case letters, digits and “-”, 63 at most.</source>
        <translation>„%1“ kann kein Namespace sein: Verwenden Sie Kleinbuchstaben, Ziffern und „-“, höchstens 63 Zeichen.</translation>
    </message>
    <message>
        <source>Namespace (Ctrl+Shift+K)</source>
        <translation>Namespace (Strg+Umschalt+K)</translation>
    </message>
    <message>
        <source>The manifest says %1.</source>
        <translation>Das Manifest nennt %1.</translation>
    </message>
    <message>
        <source>Empty: the context&apos;s namespace, %1.</source>
        <translation>Leer: der Namespace des Kontexts, %1.</translation>
    </message>
</context>
<context>
    <name>Widgets::OutputExport</name>
    <message>
        <source>&amp;JSON</source>
        <translation>&amp;JSON</translation>
    </message>
    <message>
        <source>&amp;KEY=VALUE (.env)</source>
        <translation>&amp;KEY=VALUE (.env)</translation>
    </message>
    <message>
        <source>Java &amp;Properties</source>
        <translation>Java-&amp;Properties</translation>
    </message>
    <message>
        <source>&amp;YAML</source>
        <translation>&amp;YAML</translation>
    </message>
    <message>
        <source>&amp;Shell Exports</source>
        <translation>&amp;Shell-Exporte</translation>
    </message>
    <message>
        <source>&amp;Markdown Table</source>
        <translation>&amp;Markdown-Tabelle</translation>
    </message>
    <message>
        <source>Copy &amp;All as</source>
        <translation>&amp;Alles kopieren als</translation>
    </message>
    <message>
        <source>&amp;Save All as</source>
        <translation>Alles &amp;speichern als</translation>
    </message>
    <message>
        <source>Copy all properties in this form</source>
        <translation>Alle Properties in dieser Form kopieren</translation>
    </message>
    <message>
        <source>Save all properties in this form</source>
        <translation>Alle Properties in dieser Form speichern</translation>
    </message>
    <message>
        <source>Save properties</source>
        <translation>Properties speichern</translation>
    </message>
    <message>
        <source>%1 could not be saved: %2.</source>
        <translation>%1 konnte nicht gespeichert werden: %2.</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>Als %1 gespeichert.</translation>
    </message>
</context>
<context>
    <name>Widgets::OutputTable</name>
    <message>
        <source>Properties</source>
        <translation>Properties</translation>
    </message>
</context>
<context>
    <name>Widgets::OutputTree</name>
    <message>
        <source>Properties as a tree</source>
        <translation>Properties als Baum</translation>
    </message>
</context>
<context>
    <name>Widgets::OverviewStrip</name>
    <message>
        <source>Overview of the log</source>
        <translation>Überblick über das Log</translation>
    </message>
    <message>
        <source>Errors, warnings, lines found, captured lines and bookmarks in the whole log; click to go there</source>
        <translation>Fehler, Warnungen, gefundene und erfasste Zeilen und Lesezeichen im ganzen Log; ein Klick geht dorthin</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>lines found</source>
        <translation>gefundene Zeilen</translation>
    </message>
    <message>
        <source>captured lines</source>
        <translation>erfasste Zeilen</translation>
    </message>
    <message>
        <source>bookmarks</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Row %L1 of %L2</source>
        <translation>Zeile %L1 von %L2</translation>
    </message>
</context>
<context>
    <name>Widgets::ParametersPage</name>
    <message>
        <source>default of the template</source>
        <translation>Vorgabe der Vorlage</translation>
    </message>
    <message>
        <source>default of the pipeline</source>
        <translation>Vorgabe der Pipeline</translation>
    </message>
    <message>
        <source>as the execution ran</source>
        <translation>wie in der Ausführung</translation>
    </message>
    <message>
        <source>not evaluated here</source>
        <translation>wird hier nicht ausgewertet</translation>
    </message>
    <message>
        <source>has no default</source>
        <translation>ohne Vorgabe</translation>
    </message>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n-mal</numerusform>
            <numerusform>%n-mal</numerusform>
        </translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>nötig</translation>
    </message>
    <message>
        <source>Value of %1</source>
        <translation>Wert von %1</translation>
    </message>
    <message>
        <source>As It Is</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Leave %1 as it is</source>
        <translation>%1 so lassen</translation>
    </message>
    <message>
        <source>Leave the expression in the manifest, for a shell&apos;s variable for example</source>
        <translation>Den Ausdruck im Manifest stehen lassen, etwa für eine Variable der Shell</translation>
    </message>
    <message>
        <source>Every expression has a value. Values are put in as they are; nothing is evaluated.</source>
        <translation>Jeder Ausdruck hat einen Wert. Werte werden unverändert eingesetzt; nichts wird ausgewertet.</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing: %1</source>
        <translation>
            <numerusform>%n Wert fehlt: %1</numerusform>
            <numerusform>%n Werte fehlen: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::PatternEdit</name>
    <message>
        <source>Match case</source>
        <translation>Groß-/Kleinschreibung beachten</translation>
    </message>
    <message>
        <source>Capitals and small letters differ</source>
        <translation>Groß- und Kleinbuchstaben sind verschieden</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Ganze Wörter</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>Nur ganze Wörter</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>The text is a regular expression, as Perl writes them</source>
        <translation>Der Text ist ein regulärer Ausdruck, wie Perl sie schreibt</translation>
    </message>
</context>
<context>
    <name>Widgets::PatternError</name>
    <message>
        <source>What is wrong with the pattern</source>
        <translation>Was am Muster falsch ist</translation>
    </message>
    <message>
        <source>%1 At character %2.</source>
        <translation>%1 Bei Zeichen %2.</translation>
    </message>
</context>
<context>
    <name>Widgets::PodsPane</name>
    <message>
        <source>Pods and containers</source>
        <translation>Pods und Container</translation>
    </message>
    <message>
        <source>Copy Name</source>
        <translation>Namen kopieren</translation>
    </message>
</context>
<context>
    <name>Widgets::ProblemModel</name>
    <message>
        <source>Manifest, line %1</source>
        <translation>Manifest, Zeile %1</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>Widgets::ProblemsPane</name>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>What is wrong with the manifest or with the run is listed here.</source>
        <translation>Hier steht, was am Manifest oder am Lauf nicht stimmt.</translation>
    </message>
    <message>
        <source>Copy Problem</source>
        <translation>Problem kopieren</translation>
    </message>
</context>
<context>
    <name>Widgets::PropertiesPane</name>
    <message>
        <source>All properties as JSON</source>
        <translation>Alle Eigenschaften als JSON</translation>
    </message>
    <message>
        <source>Copy &amp;Value</source>
        <translation>&amp;Wert kopieren</translation>
    </message>
    <message>
        <source>Copy the value</source>
        <translation>Den Wert kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Row</source>
        <translation>&amp;Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy key, value, source, container and line</source>
        <translation>Schlüssel, Wert, Quelle, Container und Zeile kopieren</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Overridden</source>
        <translation>Überschriebene</translation>
    </message>
    <message>
        <source>Also show values that a later one replaced</source>
        <translation>Auch Werte zeigen, die ein späterer ersetzt hat</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only rows with this text</source>
        <translation>Nur Zeilen mit diesem Text zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>As documented</source>
        <translation>Wie dokumentiert</translation>
    </message>
    <message>
        <source>As Spinnaker does</source>
        <translation>Wie Spinnaker</translation>
    </message>
    <message>
        <source>As before 2026.0.4</source>
        <translation>Wie vor 2026.0.4</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>The rules by which the log is read</source>
        <translation>Die Regeln, nach denen das Log gelesen wird</translation>
    </message>
    <message>
        <source>Filter the properties</source>
        <translation>Properties filtern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>The properties as a table</source>
        <translation>Die Properties als Tabelle</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>The properties as a tree of their JSON</source>
        <translation>Die Properties als Baum ihres JSON</translation>
    </message>
    <message>
        <source>All properties as one JSON object</source>
        <translation>Alle Properties als ein JSON-Objekt</translation>
    </message>
    <message>
        <source>Near misses</source>
        <translation>Fast erfasst</translation>
    </message>
    <message>
        <source>Lines that were not captured as their author may have meant</source>
        <translation>Zeilen, die nicht so erfasst wurden, wie sie wohl gemeint waren</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Show the current property decoded</source>
        <translation>Die aktuelle Property entschlüsselt zeigen</translation>
    </message>
    <message>
        <source>Copy as &amp;Expression…</source>
        <translation>Als &amp;Ausdruck kopieren …</translation>
    </message>
    <message>
        <source>Write the expression by which a later stage of a pipeline reads the value</source>
        <translation>Den Ausdruck schreiben, mit dem eine spätere Stage einer Pipeline den Wert liest</translation>
    </message>
    <message>
        <source>Show only rows with this text (Ctrl+F)</source>
        <translation>Nur Zeilen mit diesem Text zeigen (Strg+F)</translation>
    </message>
    <message>
        <source>Copy or save</source>
        <translation>Kopieren oder speichern</translation>
    </message>
    <message>
        <source>Copy the value, the row, or everything; save</source>
        <translation>Den Wert, die Zeile oder alles kopieren; speichern</translation>
    </message>
    <message>
        <source>Near misses (%1)</source>
        <translation>Fast erfasst (%1)</translation>
    </message>
</context>
<context>
    <name>Widgets::Questions</name>
    <message>
        <source>Stop &amp;Watching</source>
        <translation>Nicht mehr &amp;beobachten</translation>
    </message>
    <message>
        <source>The Job goes on; this window no longer follows it</source>
        <translation>Der Job läuft weiter; dieses Fenster folgt ihm nicht mehr</translation>
    </message>
    <message>
        <source>&amp;Delete the Job</source>
        <translation>Job &amp;löschen</translation>
    </message>
    <message>
        <source>Delete the Job and its pods; what was recorded stays</source>
        <translation>Den Job und seine Pods löschen; das Aufgezeichnete bleibt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Go on (Esc)</source>
        <translation>Weitermachen (Esc)</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>&amp;Ersetzen</translation>
    </message>
    <message>
        <source>Delete the existing Job and its pods, then run this one</source>
        <translation>Den vorhandenen Job und seine Pods löschen, dann diesen ausführen</translation>
    </message>
    <message>
        <source>Run Under a &amp;New Name</source>
        <translation>Unter &amp;neuem Namen ausführen</translation>
    </message>
    <message>
        <source>Leave the existing Job alone</source>
        <translation>Den vorhandenen Job unberührt lassen</translation>
    </message>
    <message>
        <source>Do not run (Esc)</source>
        <translation>Nicht ausführen (Esc)</translation>
    </message>
    <message>
        <source>&amp;Save and Close</source>
        <translation>&amp;Speichern und schließen</translation>
    </message>
    <message>
        <source>Save the manifest, then close</source>
        <translation>Das Manifest speichern, dann schließen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Keep the window open (Esc)</source>
        <translation>Das Fenster offen lassen (Esc)</translation>
    </message>
    <message>
        <source>Stop watching the run, or delete its Job as well?</source>
        <translation>Den Lauf nicht mehr beobachten oder auch seinen Job löschen?</translation>
    </message>
    <message>
        <source>Stop watching Job %1, or delete it as well?</source>
        <translation>Job %1 nicht mehr beobachten oder auch löschen?</translation>
    </message>
    <message>
        <source>A Job %1 exists already and is still running. Replacing it stops its pods.</source>
        <translation>Ein Job %1 existiert bereits und läuft noch. Wird er ersetzt, werden seine Pods gestoppt.</translation>
    </message>
    <message>
        <source>A Job %1 exists already; it has ended.</source>
        <translation>Ein Job %1 existiert bereits; er ist beendet.</translation>
    </message>
    <message>
        <source>Run &amp;as %1-xxxxx</source>
        <translation>&amp;Als %1-xxxxx ausführen</translation>
    </message>
    <message>
        <source>&amp;Allow</source>
        <translation>&amp;Erlauben</translation>
    </message>
    <message>
        <source>Run this command now and later, until the kubeconfig says something else</source>
        <translation>Diesen Befehl jetzt und später ausführen, bis die Kubeconfig etwas anderes sagt</translation>
    </message>
    <message>
        <source>Not Now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Do not run it; choose the context again to be asked again (Esc)</source>
        <translation>Nicht ausführen; wählen Sie den Kontext noch einmal, um wieder gefragt zu werden (Esc)</translation>
    </message>
    <message>
        <source>&amp;Try Again</source>
        <translation>Erneut &amp;versuchen</translation>
    </message>
    <message>
        <source>Read the log on from where it paused</source>
        <translation>Das Log dort weiterlesen, wo es anhielt</translation>
    </message>
    <message>
        <source>Record &amp;No More</source>
        <translation>&amp;Nicht weiter aufzeichnen</translation>
    </message>
    <message>
        <source>The log of this run ends here, and says so; the Job goes on</source>
        <translation>Das Log dieses Laufs endet hier und sagt es; der Job läuft weiter</translation>
    </message>
    <message>
        <source>Run this command now and later, until the file names something else</source>
        <translation>Diesen Befehl jetzt und später ausführen, bis die Datei etwas anderes nennt</translation>
    </message>
    <message>
        <source>Do not run it; fetch the artifact again to be asked again (Esc)</source>
        <translation>Nicht ausführen; beim nächsten Holen des Artefakts wird wieder gefragt (Esc)</translation>
    </message>
</context>
<context>
    <name>Widgets::RemarkList</name>
    <message>
        <source>line %1, column %2</source>
        <translation>Zeile %1, Spalte %2</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Pipeline: %1</source>
        <translation>Pipeline: %1</translation>
    </message>
    <message>
        <source>%1 Pipeline: %2</source>
        <translation>%1 Pipeline: %2</translation>
    </message>
    <message>
        <source>Near misses: lines that were not captured as their author may have meant</source>
        <translation>Fast erfasst: Zeilen, die nicht so erfasst wurden, wie sie wohl gemeint waren</translation>
    </message>
</context>
<context>
    <name>Widgets::RunBanner</name>
    <message>
        <source>Open Log Link</source>
        <translation>Log-Link öffnen</translation>
    </message>
    <message>
        <source>Copy Log Link</source>
        <translation>Log-Link kopieren</translation>
    </message>
    <message>
        <source>Open the external log in the browser</source>
        <translation>Das externe Log im Browser öffnen</translation>
    </message>
    <message>
        <source>Copy the address of the external log</source>
        <translation>Die Adresse des externen Logs kopieren</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Job %1</source>
        <translation>Job %1</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Warning: %1</source>
        <translation>Warnung: %1</translation>
    </message>
</context>
<context>
    <name>Widgets::RunWords</name>
    <message>
        <source>the Job</source>
        <translation>der Job</translation>
    </message>
    <message>
        <source>pod %1</source>
        <translation>Pod %1</translation>
    </message>
    <message>
        <source>container %2 of pod %1</source>
        <translation>Container %2 von Pod %1</translation>
    </message>
    <message>
        <source>%1 was ended by signal %2</source>
        <translation>%1 wurde durch Signal %2 beendet</translation>
    </message>
    <message>
        <source>%1 ended with exit code %2</source>
        <translation>%1 endete mit Exit-Code %2</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>126 means that the command cannot be executed; check its permissions and format.</source>
        <translation>126 bedeutet, dass der Befehl nicht ausgeführt werden kann; prüfen Sie seine Rechte und sein Format.</translation>
    </message>
    <message>
        <source>127 means that the command was not found; check the spelling and the image.</source>
        <translation>127 bedeutet, dass der Befehl nicht gefunden wurde; prüfen Sie die Schreibweise und das Image.</translation>
    </message>
    <message>
        <source>137 means that it was killed, often for lack of memory or at a deadline.</source>
        <translation>137 bedeutet, dass der Prozess zwangsweise beendet wurde, oft aus Speichermangel oder bei Fristablauf.</translation>
    </message>
    <message>
        <source>Its last lines in the log tell why.</source>
        <translation>Die letzten Zeilen im Log nennen den Grund.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Submitting</source>
        <translation>Wird übermittelt</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Ausgesetzt</translation>
    </message>
    <message>
        <source>Stuck</source>
        <translation>Hängt fest</translation>
    </message>
    <message>
        <source>Waiting for pods</source>
        <translation>Wartet auf Pods</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>Schlägt fehl</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>Wird abgeschlossen</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Collecting the rest</source>
        <translation>Rest wird eingesammelt</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Deleting the Job</source>
        <translation>Job wird gelöscht</translation>
    </message>
    <message>
        <source>No longer watched</source>
        <translation>Nicht mehr beobachtet</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n pod(s) done</source>
        <translation>
            <numerusform>%1 von %n Pod fertig</numerusform>
            <numerusform>%1 von %n Pods fertig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) done</source>
        <translation>
            <numerusform>%n Pod fertig</numerusform>
            <numerusform>%n Pods fertig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retries allowed</source>
        <translation>
            <numerusform>%n Wiederholung erlaubt</numerusform>
            <numerusform>%n Wiederholungen erlaubt</numerusform>
        </translation>
    </message>
    <message>
        <source>The Job has failed (%1); its pods are being stopped.</source>
        <translation>Der Job ist fehlgeschlagen (%1); seine Pods werden gestoppt.</translation>
    </message>
    <message>
        <source>the image for %1 cannot be pulled</source>
        <translation>%1 kann das Image nicht abrufen</translation>
    </message>
    <message>
        <source>Check the image&apos;s name and tag, and the pull secret.</source>
        <translation>Prüfen Sie Name und Tag des Images sowie das Pull-Secret.</translation>
    </message>
    <message>
        <source>no node takes %1</source>
        <translation>%1 findet keinen Node</translation>
    </message>
    <message>
        <source>Lower its requests, or check node selectors, taints and quotas.</source>
        <translation>Senken Sie die Requests, oder prüfen Sie Node-Selektoren, Taints und Quotas.</translation>
    </message>
    <message>
        <source>%1 crashes again and again</source>
        <translation>%1 stürzt immer wieder ab</translation>
    </message>
    <message>
        <source>%1 cannot be created</source>
        <translation>%1 kann nicht erstellt werden</translation>
    </message>
    <message>
        <source>Check the ConfigMaps, Secrets and the command that it names.</source>
        <translation>Prüfen Sie die ConfigMaps, Secrets und den Befehl, die dort genannt sind.</translation>
    </message>
    <message>
        <source>the Job cannot create pods</source>
        <translation>der Job kann keine Pods erstellen</translation>
    </message>
    <message>
        <source>Check quotas, admission webhooks and the service account.</source>
        <translation>Prüfen Sie Quotas, Admission-Webhooks und das Service-Konto.</translation>
    </message>
    <message>
        <source>%1 was killed for lack of memory</source>
        <translation>%1 wurde wegen Speichermangels beendet</translation>
    </message>
    <message>
        <source>Raise its memory limit, or use less.</source>
        <translation>Erhöhen Sie das Speicherlimit, oder verwenden Sie weniger.</translation>
    </message>
    <message>
        <source>the Job ran longer than its activeDeadlineSeconds</source>
        <translation>der Job lief länger als seine activeDeadlineSeconds</translation>
    </message>
    <message>
        <source>Raise the deadline, or look at the log for what took so long.</source>
        <translation>Verlängern Sie die Frist, oder sehen Sie im Log nach, was so lange dauerte.</translation>
    </message>
    <message>
        <source>%1 was evicted</source>
        <translation>%1 wurde verdrängt (evicted)</translation>
    </message>
    <message>
        <source>Its node ran short of something; set requests, or run it again.</source>
        <translation>Auf dem Node wurde eine Ressource knapp; setzen Sie Requests, oder führen Sie den Job erneut aus.</translation>
    </message>
    <message>
        <source>a volume of %1 cannot be mounted</source>
        <translation>%1 kann ein Volume nicht einhängen</translation>
    </message>
    <message>
        <source>Check that the claim, ConfigMap or Secret exists.</source>
        <translation>Prüfen Sie, ob Claim, ConfigMap oder Secret existiert.</translation>
    </message>
    <message>
        <source>the Job is suspended</source>
        <translation>der Job ist ausgesetzt</translation>
    </message>
    <message>
        <source>Set spec.suspend to false to let it go on.</source>
        <translation>Setzen Sie spec.suspend auf false, damit er weiterläuft.</translation>
    </message>
    <message>
        <source>the Job is managed by another controller</source>
        <translation>der Job wird von einem anderen Controller verwaltet</translation>
    </message>
    <message>
        <source>See spec.managedBy; Kubernetes&apos; own controller leaves it alone.</source>
        <translation>Siehe spec.managedBy; der Controller von Kubernetes selbst lässt ihn unberührt.</translation>
    </message>
    <message>
        <source>The events may tell more.</source>
        <translation>Die Ereignisse verraten vielleicht mehr.</translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) queued</source>
        <translation>
            <numerusform>%n Log wartet</numerusform>
            <numerusform>%n Logs warten</numerusform>
        </translation>
    </message>
    <message>
        <source>log paused</source>
        <translation>Log angehalten</translation>
    </message>
</context>
<context>
    <name>Widgets::SecretEdit</name>
    <message>
        <source>Store</source>
        <translation>Hinterlegen</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht gesetzt</translation>
    </message>
    <message>
        <source>environment variable</source>
        <translation>Umgebungsvariable</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>secret service</source>
        <translation>Schlüsselbund</translation>
    </message>
    <message>
        <source>Where %1 comes from</source>
        <translation>Woher %1 kommt</translation>
    </message>
    <message>
        <source>Store %1 in the desktop&apos;s secret service</source>
        <translation>%1 im Schlüsselbund des Desktops hinterlegen</translation>
    </message>
    <message>
        <source>secret service (none runs here)</source>
        <translation>Schlüsselbund (hier läuft keiner)</translation>
    </message>
    <message>
        <source>plain text in the file</source>
        <translation>Klartext in der Datei</translation>
    </message>
    <message>
        <source>Spinnaker&apos;s secret engine</source>
        <translation>Spinnakers Secret Engine</translation>
    </message>
    <message>
        <source>NAME of the variable</source>
        <translation>NAME der Variable</translation>
    </message>
    <message>
        <source>the secret, to store or replace it</source>
        <translation>das Geheimnis, um es zu hinterlegen oder zu ersetzen</translation>
    </message>
    <message>
        <source>Kept by the desktop&apos;s secret service (Secret Service, KWallet); the file only names it.</source>
        <translation>Liegt im Schlüsselbund des Desktops (Secret Service, KWallet); die Datei nennt es nur.</translation>
    </message>
    <message>
        <source>No secret service runs in this session: choose a variable or a file.</source>
        <translation>In dieser Sitzung läuft kein Schlüsselbund: eine Variable oder Datei wählen.</translation>
    </message>
    <message>
        <source>It stands in the file in plain text, which is never written: choose another place to save changes.</source>
        <translation>Es steht im Klartext in der Datei; so wird es nie geschrieben: Zum Speichern einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Only Spinnaker&apos;s servers can ask that engine: choose another place.</source>
        <translation>Nur Spinnakers Server können diese Engine fragen: einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Storing…</source>
        <translation>Wird hinterlegt…</translation>
    </message>
    <message>
        <source>Stored.</source>
        <translation>Hinterlegt.</translation>
    </message>
</context>
<context>
    <name>Widgets::SourceFilter</name>
    <message>
        <source>Pods</source>
        <translation>Pods</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
</context>
<context>
    <name>Widgets::SourceSelector</name>
    <message>
        <source>Log to take values from</source>
        <translation>Log, aus dem die Werte stammen</translation>
    </message>
    <message>
        <source>Whose log the values are taken from; also after the run</source>
        <translation>Aus wessen Log die Werte stammen; auch nach dem Lauf änderbar</translation>
    </message>
    <message>
        <source>Log file</source>
        <translation>Logdatei</translation>
    </message>
    <message>
        <source>%1, attempt %2</source>
        <translation>%1, Versuch %2</translation>
    </message>
    <message>
        <source>Automatic: %1</source>
        <translation>Automatisch: %1</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>All containers</source>
        <translation>Alle Container</translation>
    </message>
</context>
<context>
    <name>Widgets::StageBar</name>
    <message>
        <source>&amp;Stage:</source>
        <translation>&amp;Stage:</translation>
    </message>
    <message>
        <source>Name of the stage</source>
        <translation>Name der Stage</translation>
    </message>
    <message>
        <source>The name of the Run Job stage in the pipeline, exactly as it is there</source>
        <translation>Der Name der Run-Job-Stage in der Pipeline, genau wie er dort steht</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>What a later stage of the pipeline writes</source>
        <translation>Was eine spätere Stage der Pipeline schreibt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the expression</source>
        <translation>Den Ausdruck kopieren</translation>
    </message>
    <message>
        <source>Copy the expression (Return)</source>
        <translation>Den Ausdruck kopieren (Eingabe)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Select a property.</source>
        <translation>Wählen Sie eine Property.</translation>
    </message>
    <message>
        <source>Enter the name of the stage.</source>
        <translation>Geben Sie den Namen der Stage ein.</translation>
    </message>
    <message>
        <source>A pipeline cannot read %1: %2</source>
        <translation>Eine Pipeline kann %1 nicht lesen: %2</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Widgets::StageDialog</name>
    <message>
        <source>Open a Spinnaker Stage</source>
        <translation>Spinnaker-Stage öffnen</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Go back to the step before</source>
        <translation>Zum vorigen Schritt zurück</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open nothing (Esc)</source>
        <translation>Nichts öffnen (Esc)</translation>
    </message>
    <message>
        <source>Which stage?</source>
        <translation>Welche Stage?</translation>
    </message>
    <message>
        <source>Parameters of “%1”</source>
        <translation>Parameter von „%1“</translation>
    </message>
    <message>
        <source>“%1” cannot be opened from this file</source>
        <translation>„%1“ lässt sich aus dieser Datei nicht öffnen</translation>
    </message>
    <message>
        <source>What is taken of “%1”</source>
        <translation>Was von „%1“ übernommen wird</translation>
    </message>
    <message>
        <source>pipeline %1</source>
        <translation>Pipeline %1</translation>
    </message>
    <message>
        <source>an execution: Spinnaker has filled in what it could</source>
        <translation>eine Ausführung: Spinnaker hat ausgefüllt, was es konnte</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Show the manifest with these settings</source>
        <translation>Das Manifest mit diesen Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
</context>
<context>
    <name>Widgets::StageOriginBar</name>
    <message>
        <source>Parameters…</source>
        <translation>Parameter …</translation>
    </message>
    <message>
        <source>What Was Taken…</source>
        <translation>Übernommenes …</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Change what stands for the stage&apos;s expressions</source>
        <translation>Ändern, was für die Ausdrücke der Stage steht</translation>
    </message>
    <message>
        <source>What was taken</source>
        <translation>Was übernommen wurde</translation>
    </message>
    <message>
        <source>Show what was taken of the stage, and what was not</source>
        <translation>Zeigen, was von der Stage übernommen wurde und was nicht</translation>
    </message>
    <message>
        <source>Stop watching after the stage&apos;s timeout</source>
        <translation>Beobachten nach der Zeitgrenze der Stage beenden</translation>
    </message>
    <message>
        <source>Spinnaker stage “%1” of %2</source>
        <translation>Spinnaker-Stage „%1“ aus %2</translation>
    </message>
    <message>
        <source>Spinnaker stage “%1”, pipeline “%2” of %3</source>
        <translation>Spinnaker-Stage „%1“, Pipeline „%2“ aus %3</translation>
    </message>
    <message>
        <source>Stop watching after %1</source>
        <translation>Beobachten nach %1 beenden</translation>
    </message>
    <message>
        <source>The stage&apos;s timeout; the Job itself goes on</source>
        <translation>Die Zeitgrenze der Stage; der Job selbst läuft weiter</translation>
    </message>
</context>
<context>
    <name>Widgets::StagePage</name>
    <message>
        <source>in the stage</source>
        <translation>in der Stage</translation>
    </message>
    <message>
        <source>from an artifact</source>
        <translation>aus einem Artefakt</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Show only stages of which some column contains this: name, pipeline, Job, account</source>
        <translation>Nur Stages zeigen, von denen eine Spalte das enthält: Name, Pipeline, Job, Account</translation>
    </message>
    <message>
        <source>Run Job stages</source>
        <translation>Run-Job-Stages</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stage</translation>
    </message>
    <message>
        <source>refId</source>
        <translation>refId</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>Pipeline</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Job</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %n stage(s) are listed.</source>
        <translation>
            <numerusform>Nur die erste Stage ist aufgeführt.</numerusform>
            <numerusform>Nur die ersten %n Stages sind aufgeführt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::SummaryPage</name>
    <message>
        <source>What was taken of the stage</source>
        <translation>Was von der Stage übernommen wurde</translation>
    </message>
    <message>
        <source>Context for the stage&apos;s account</source>
        <translation>Kontext für den Account der Stage</translation>
    </message>
    <message>
        <source>A run is going on; the context can be chosen when it has ended</source>
        <translation>Ein Lauf ist im Gang; der Kontext lässt sich wählen, wenn er beendet ist</translation>
    </message>
    <message>
        <source>The kubeconfig context in which Jobs of this account run; remembered for the account</source>
        <translation>Der kubeconfig-Kontext, in dem Jobs dieses Accounts laufen; wird für den Account gemerkt</translation>
    </message>
    <message>
        <source>Account %1 is the &amp;context:</source>
        <translation>Account %1 ist der &amp;Kontext:</translation>
    </message>
    <message>
        <source>Choose it later</source>
        <translation>Später wählen</translation>
    </message>
    <message>
        <source>Leave it as it is (%1)</source>
        <translation>So lassen (%1)</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Not as Spinnaker does it</source>
        <translation>Anders als in Spinnaker</translation>
    </message>
    <message>
        <source>Not taken</source>
        <translation>Nicht übernommen</translation>
    </message>
</context>
<context>
    <name>Widgets::TopBar</name>
    <message>
        <source>Open manifest</source>
        <translation>Manifest öffnen</translation>
    </message>
    <message>
        <source>Conte&amp;xt:</source>
        <translation>Konte&amp;xt:</translation>
    </message>
    <message>
        <source>&amp;Namespace:</source>
        <translation>&amp;Namespace:</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
</context>
<context>
    <name>Yaml</name>
    <message>
        <source>quote the key to make it text</source>
        <translation>den Schlüssel in Anführungszeichen setzen, damit er Text ist</translation>
    </message>
    <message>
        <source>quote the value to make it text</source>
        <translation>den Wert in Anführungszeichen setzen, damit er Text ist</translation>
    </message>
    <message>
        <source>put the text behind &quot;---&quot; on a line of its own</source>
        <translation>den Text hinter &quot;---&quot; in eine eigene Zeile setzen</translation>
    </message>
    <message>
        <source>the document is too deep and too wide at once to be read</source>
        <translation>das Dokument ist zugleich zu tief und zu breit, um gelesen zu werden</translation>
    </message>
    <message>
        <source>nest brackets less deeply</source>
        <translation>Klammern weniger tief verschachteln</translation>
    </message>
    <message>
        <source>anchors (&amp;name) must stand before their use and do not reach into other documents</source>
        <translation>Anker (&amp;name) müssen vor ihrer Verwendung stehen und reichen nicht in andere Dokumente</translation>
    </message>
    <message>
        <source>this text stands behind the end of the document, and kubectl would ignore it</source>
        <translation>dieser Text steht hinter dem Ende des Dokuments, und kubectl würde ihn ignorieren</translation>
    </message>
    <message>
        <source>separate documents with a line &quot;---&quot;, or remove the text</source>
        <translation>Dokumente mit einer Zeile &quot;---&quot; trennen, oder den Text entfernen</translation>
    </message>
    <message>
        <source>the file has more than %1 documents</source>
        <translation>die Datei hat mehr als %1 Dokumente</translation>
    </message>
    <message>
        <source>split the file</source>
        <translation>teilen Sie die Datei</translation>
    </message>
    <message>
        <source>remove the character; only tab, line feed and carriage return are allowed</source>
        <translation>entfernen Sie das Zeichen; erlaubt sind nur Tabulator, Zeilenvorschub und Wagenrücklauf</translation>
    </message>
    <message>
        <source>indent with spaces, not tabs, and quote values that start with @, ` or %</source>
        <translation>rücken Sie mit Leerzeichen ein, nicht mit Tabulatoren, und setzen Sie Werte, die mit @, ` oder % beginnen, in Anführungszeichen</translation>
    </message>
    <message>
        <source>a quote is opened here and not closed, or the file is cut off</source>
        <translation>hier öffnet ein Anführungszeichen, das nicht geschlossen wird, oder die Datei ist abgeschnitten</translation>
    </message>
    <message>
        <source>check the indentation, and quote values that contain &quot;: &quot;</source>
        <translation>prüfen Sie die Einrückung und setzen Sie Werte mit &quot;: &quot; in Anführungszeichen</translation>
    </message>
    <message>
        <source>close the bracket, and quote values that contain ?, :, [ or { inside brackets</source>
        <translation>schließen Sie die Klammer und setzen Sie Werte, die ?, :, [ oder { in Klammern enthalten, in Anführungszeichen</translation>
    </message>
    <message>
        <source>the JSON is cut off</source>
        <translation>das JSON ist abgeschnitten</translation>
    </message>
    <message>
        <source>text that starts with { is read as JSON: no comments, no trailing commas, keys in double quotes</source>
        <translation>Text, der mit { beginnt, wird als JSON gelesen: keine Kommentare, keine Kommas am Ende, Schlüssel in doppelten Anführungszeichen</translation>
    </message>
    <message>
        <source>the text is not UTF-8</source>
        <translation>der Text ist nicht UTF-8</translation>
    </message>
    <message>
        <source>save the file with the encoding UTF-8</source>
        <translation>speichern Sie die Datei mit der Kodierung UTF-8</translation>
    </message>
</context>
</TS>
