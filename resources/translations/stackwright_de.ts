<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>StoredRun</name>
    <message>
        <source>The journal&apos;s last line is torn, and left out: what wrote it was stopped in the middle of it.</source>
        <translation>Die letzte Zeile des Journals ist abgerissen und wurde ausgelassen: Was sie schrieb, wurde mittendrin angehalten.</translation>
    </message>
    <message>
        <source>The journal has no end: what wrote it was killed.</source>
        <translation>Das Journal hat kein Ende: Was es schrieb, wurde gewaltsam beendet.</translation>
    </message>
    <message>
        <source>It still goes on, in another program.</source>
        <translation>Er ist noch im Gange, in einem anderen Programm.</translation>
    </message>
    <message>
        <source>The journal has no end: the run still goes on, or it was killed.</source>
        <translation>Das Journal hat kein Ende: Der Lauf ist noch im Gange, oder er wurde gewaltsam beendet.</translation>
    </message>
</context>
<context>
    <name>TextDiff</name>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>not text: what differs in it cannot be shown</source>
        <translation>kein Text: was sich darin unterscheidet, lässt sich nicht zeigen</translation>
    </message>
</context>
<context>
    <name>stackwright</name>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2 cached</source>
        <translation>%1 von %2 aus dem Cache</translation>
    </message>
    <message>
        <source>%1 of %2 failed</source>
        <translation>%1 von %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 passed</source>
        <translation>%1 bestanden</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 übersprungen</translation>
    </message>
    <message>
        <source>of about %1</source>
        <translation>von etwa %1</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>zu tun</translation>
    </message>
    <message>
        <source>reused</source>
        <translation>wiederverwendet</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>nichts zu tun</translation>
    </message>
    <message>
        <source>its own keys in the spec</source>
        <translation>die eigenen Schlüssel in der Spec</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>other file</source>
        <translation>weitere Datei</translation>
    </message>
    <message>
        <source>other files</source>
        <translation>weitere Dateien</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 hat sich geändert</translation>
    </message>
    <message>
        <source>%1 changed, which builds every image</source>
        <translation>%1 hat sich geändert: dann wird jedes Image gebaut</translation>
    </message>
    <message>
        <source>the commit&apos;s message asks for a full rebuild</source>
        <translation>die Nachricht des Commits verlangt, alles zu bauen</translation>
    </message>
    <message>
        <source>a commit on a main branch builds every image</source>
        <translation>ein Commit auf einem Hauptzweig baut jedes Image</translation>
    </message>
    <message>
        <source>its parent %1 is built</source>
        <translation>sein Eltern-Image %1 wird gebaut</translation>
    </message>
    <message>
        <source>%1 is built and needs it under the same tag</source>
        <translation>%1 wird gebaut und braucht es unter demselben Tag</translation>
    </message>
    <message>
        <source>its tag is not in the registry</source>
        <translation>sein Tag fehlt in der Registry</translation>
    </message>
    <message>
        <source>there is no earlier commit to compare with</source>
        <translation>es gibt keinen früheren Commit zum Vergleichen</translation>
    </message>
    <message>
        <source>it was asked for</source>
        <translation>es wurde verlangt</translation>
    </message>
    <message>
        <source>its base image moved from %1 to %2</source>
        <translation>sein Basis-Image ging von %1 zu %2</translation>
    </message>
    <message>
        <source>nothing that it is made of changed</source>
        <translation>nichts, woraus es gemacht ist, hat sich geändert</translation>
    </message>
    <message>
        <source>%1, %2 and %3 other images are built and need it under the same tag</source>
        <translation>%1, %2 und %3 weitere Images werden gebaut und brauchen es unter demselben Tag</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Build</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Push</source>
        <translation>Push</translation>
    </message>
    <message>
        <source>Integration</source>
        <translation>Integration</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Rückgabewert %1</translation>
    </message>
    <message>
        <source>killed by signal %1</source>
        <translation>von Signal %1 beendet</translation>
    </message>
    <message>
        <source>timed out after %1</source>
        <translation>nach %1 abgebrochen, weil die Zeit um war</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>passed before, on %1</source>
        <translation>schon bestanden, am %1</translation>
    </message>
    <message>
        <source>nothing of it changed since %1, which passed on %2</source>
        <translation>nichts daran hat sich seit %1 geändert, das am %2 bestanden hat</translation>
    </message>
    <message>
        <source>the digest of %1 got the tag</source>
        <translation>der Digest von %1 hat das Tag bekommen</translation>
    </message>
    <message>
        <source>stopped, since %1</source>
        <translation>angehalten, denn %1</translation>
    </message>
    <message>
        <source>%1 was cancelled</source>
        <translation>%1 wurde abgebrochen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>the engine was lost: %1</source>
        <translation>die Verbindung zum Docker-Dienst ging verloren: %1</translation>
    </message>
    <message>
        <source>its log cannot be written: %1</source>
        <translation>das Protokoll lässt sich nicht schreiben: %1</translation>
    </message>
    <message>
        <source>its log could not be written whole: %1</source>
        <translation>das Protokoll ließ sich nicht vollständig schreiben: %1</translation>
    </message>
    <message>
        <source>the command of prepare &quot;%1&quot; failed: %2; its output is in %3</source>
        <translation>der Befehl „%1“ aus prepare ist gescheitert: %2; seine Ausgabe steht in %3</translation>
    </message>
    <message>
        <source>prepull is false</source>
        <translation>prepull ist false</translation>
    </message>
    <message>
        <source>prune is false</source>
        <translation>prune ist false</translation>
    </message>
    <message>
        <source>integration_tests is false</source>
        <translation>integration_tests ist false</translation>
    </message>
    <message>
        <source>there is no registry to ask</source>
        <translation>es gibt keine Registry, die man fragen könnte</translation>
    </message>
    <message>
        <source>the registry has neither its tag nor the stable one</source>
        <translation>die Registry hat weder dieses Tag noch das stabile</translation>
    </message>
    <message>
        <source>%1 could not be pulled: %2</source>
        <translation>%1 ließ sich nicht herunterladen: %2</translation>
    </message>
    <message>
        <source>pulled %1</source>
        <translation>%1 heruntergeladen</translation>
    </message>
    <message>
        <source>its parent %1 could not be pulled: %2</source>
        <translation>das Eltern-Image %1 ließ sich nicht herunterladen: %2</translation>
    </message>
    <message>
        <source>its parent could not be named: %1</source>
        <translation>das Eltern-Image ließ sich nicht benennen: %1</translation>
    </message>
    <message>
        <source>the build ended well but left no image ID</source>
        <translation>der Build gelang, hinterließ aber keine Image-ID</translation>
    </message>
    <message>
        <source>the image that was built cannot be found: %1</source>
        <translation>das gebaute Image ist nicht zu finden: %1</translation>
    </message>
    <message>
        <source>no test folder</source>
        <translation>kein Ordner mit Tests</translation>
    </message>
    <message>
        <source>the container of the tests did not start: %1</source>
        <translation>der Container der Tests startete nicht: %1</translation>
    </message>
    <message>
        <source>the tests did not start: %1</source>
        <translation>die Tests starteten nicht: %1</translation>
    </message>
    <message>
        <source>1 test</source>
        <translation>1 Test</translation>
    </message>
    <message>
        <source>%1 tests</source>
        <translation>%1 Tests</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 failed, although the tests ended with exit code 0</source>
        <translation>%1 fehlgeschlagen, obwohl die Tests mit Rückgabewert 0 endeten</translation>
    </message>
    <message>
        <source>the tests ended with %1, although none of %2 failed</source>
        <translation>die Tests endeten mit %1, obwohl von %2 keiner fehlschlug</translation>
    </message>
    <message>
        <source>the tests ended with %1 and left no report</source>
        <translation>die Tests endeten mit %1 und hinterließen keinen Bericht</translation>
    </message>
    <message>
        <source>the test report cannot be read: %1</source>
        <translation>der Testbericht ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>no test was found</source>
        <translation>es wurde kein Test gefunden</translation>
    </message>
    <message>
        <source>the tests ended with exit code 5 (none found), and the report holds %1</source>
        <translation>die Tests endeten mit Rückgabewert 5 (keine gefunden), aber der Bericht enthält %1</translation>
    </message>
    <message>
        <source>the tests ended with exit code 0, and the report holds no test</source>
        <translation>die Tests endeten mit Rückgabewert 0, aber der Bericht enthält keinen Test</translation>
    </message>
    <message>
        <source>%1 is gone: %2</source>
        <translation>%1 ist nicht mehr da: %2</translation>
    </message>
    <message>
        <source>%1 is no longer the image that was tested: it is %2</source>
        <translation>%1 ist nicht mehr das getestete Image: es ist %2</translation>
    </message>
    <message>
        <source>%1 (%2 tries)</source>
        <translation>%1 (%2 Versuche)</translation>
    </message>
    <message>
        <source>pushed; there was nobody to ask whether it arrived</source>
        <translation>hochgeladen; niemand war da, den man hätte fragen können, ob es ankam</translation>
    </message>
    <message>
        <source>pushed, but the registry does not show it: %1</source>
        <translation>hochgeladen, aber die Registry zeigt es nicht: %1</translation>
    </message>
    <message>
        <source>the registry holds another image under this tag: %1, pushed was %2</source>
        <translation>die Registry hat unter diesem Tag ein anderes Image: %1, hochgeladen wurde %2</translation>
    </message>
    <message>
        <source>its history cannot be read: %1</source>
        <translation>die Schichten lassen sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>failed info commands: %1</source>
        <translation>fehlgeschlagene Info-Befehle: %1</translation>
    </message>
    <message>
        <source>not pushed: this machine holds the only copy</source>
        <translation>nicht hochgeladen: die einzige Kopie liegt auf diesem Rechner</translation>
    </message>
    <message>
        <source>this run left nothing of it here</source>
        <translation>dieser Lauf hat nichts davon hier gelassen</translation>
    </message>
    <message>
        <source>the program ended in the middle of the run</source>
        <translation>das Programm endete mitten im Lauf</translation>
    </message>
    <message>
        <source>the run was stopped</source>
        <translation>der Lauf wurde angehalten</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>stopped by signal %1</source>
        <translation>von Signal %1 angehalten</translation>
    </message>
    <message>
        <source>cancelled in the window</source>
        <translation>im Fenster abgebrochen</translation>
    </message>
    <message>
        <source>%1 while the wiki was published: look at it with stackwright wiki status</source>
        <translation>%1, während das Wiki veröffentlicht wurde: ansehen mit stackwright wiki status</translation>
    </message>
    <message>
        <source>the wiki: %1</source>
        <translation>das Wiki: %1</translation>
    </message>
    <message>
        <source>nothing to build: nothing that an image is made of has changed</source>
        <translation>nichts zu bauen: nichts, woraus ein Image besteht, hat sich geändert</translation>
    </message>
    <message>
        <source>there is no image to look at</source>
        <translation>es gibt kein Image, das man ansehen könnte</translation>
    </message>
    <message>
        <source>%1 has no label org.opencontainers.image.revision</source>
        <translation>%1 hat kein Label org.opencontainers.image.revision</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1 aus %2</translation>
    </message>
    <message>
        <source>built from different commits: %1</source>
        <translation>aus verschiedenen Commits gebaut: %1</translation>
    </message>
    <message>
        <source>all were built from commit %1</source>
        <translation>alle wurden aus Commit %1 gebaut</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
    <message>
        <source>could not tell whether %1 is there: %2</source>
        <translation>es ließ sich nicht feststellen, ob %1 da ist: %2</translation>
    </message>
    <message>
        <source>%1 has no page %2</source>
        <translation>%1 hat keine Seite %2</translation>
    </message>
    <message>
        <source>%1: could not tell: %2</source>
        <translation>%1: es ließ sich nicht feststellen: %2</translation>
    </message>
    <message>
        <source>%1: unknown, no run left a verdict on it</source>
        <translation>%1: unbekannt, kein Lauf hat ein Urteil darüber hinterlassen</translation>
    </message>
    <message>
        <source>all %1 present</source>
        <translation>alle %1 vorhanden</translation>
    </message>
    <message>
        <source>every image has its page</source>
        <translation>jedes Image hat seine Seite</translation>
    </message>
    <message>
        <source>its command was not run</source>
        <translation>der Befehl wurde nicht ausgeführt</translation>
    </message>
    <message>
        <source>its command was not run: another gate is closed</source>
        <translation>der Befehl wurde nicht ausgeführt: eine andere Schranke ist geschlossen</translation>
    </message>
    <message>
        <source>its command ended with %1</source>
        <translation>der Befehl endete mit %1</translation>
    </message>
    <message>
        <source>its input could not be written: %1</source>
        <translation>die Eingabe konnte nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>the disk is full: %1</source>
        <translation>die Platte ist voll: %1</translation>
    </message>
    <message>
        <source>the disk is full: %1 are left on %2</source>
        <translation>die Platte ist voll: %1 sind auf %2 übrig</translation>
    </message>
    <message>
        <source>the disk is full: no more files can be made on %1</source>
        <translation>die Platte ist voll: auf %1 können keine Dateien mehr angelegt werden</translation>
    </message>
    <message>
        <source>%1 (git says: %2)</source>
        <translation>%1 (git meldet: %2)</translation>
    </message>
    <message>
        <source>make room there (df -h tells of each disk), then try again</source>
        <translation>dort Platz schaffen (df -h zeigt jede Platte), dann noch einmal versuchen</translation>
    </message>
    <message>
        <source>the push failed: %1</source>
        <translation>das Hochladen ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>could not be read after the push: %1</source>
        <translation>konnte nach dem Hochladen nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>the remote&apos;s pages could not be read: %1</source>
        <translation>die Seiten der Gegenstelle konnten nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>there is no such tag, neither on this machine nor in its registry</source>
        <translation>dieses Tag gibt es nicht, weder auf diesem Rechner noch in der Registry</translation>
    </message>
    <message>
        <source>build it (stackwright run --only %1), or name another commit with --head REV</source>
        <translation>das Image bauen (stackwright run --only %1) oder mit --head REV einen anderen Commit nennen</translation>
    </message>
    <message>
        <source>the image is not on this machine: make its registry reachable, or build it (stackwright run --only %1)</source>
        <translation>das Image ist nicht auf diesem Rechner: die Registry erreichbar machen oder das Image bauen (stackwright run --only %1)</translation>
    </message>
    <message>
        <source>the promotion had not moved it</source>
        <translation>die Beförderung hatte es nicht bewegt</translation>
    </message>
    <message>
        <source>it did not exist before, and stays: %1</source>
        <translation>vorher gab es dieses Tag nicht, und es bleibt: %1</translation>
    </message>
    <message>
        <source>it could not be moved back: %1</source>
        <translation>es konnte nicht zurückbewegt werden: %1</translation>
    </message>
    <message>
        <source>somebody moved it to %1</source>
        <translation>jemand hat es auf %1 bewegt</translation>
    </message>
    <message>
        <source>could not tell what it names now: %1</source>
        <translation>was es jetzt bezeichnet, war nicht zu erfahren: %1</translation>
    </message>
    <message>
        <source>its command did not end by itself: %1</source>
        <translation>der Befehl endete nicht von selbst: %1</translation>
    </message>
    <message>
        <source>see %1</source>
        <translation>siehe %1</translation>
    </message>
    <message>
        <source>the build</source>
        <translation>Build</translation>
    </message>
    <message>
        <source>the tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>the push</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>the integration tests</source>
        <translation>Integrationstests</translation>
    </message>
    <message>
        <source>%1 did not run</source>
        <translation>%1: nicht gelaufen</translation>
    </message>
    <message>
        <source>%1 did not end</source>
        <translation>%1: nicht zu Ende gekommen</translation>
    </message>
    <message>
        <source>%1 did not end: cancelled</source>
        <translation>%1: abgebrochen</translation>
    </message>
    <message>
        <source>engine</source>
        <translation>Docker</translation>
    </message>
    <message>
        <source>builder</source>
        <translation>Builder</translation>
    </message>
    <message>
        <source>engine storage</source>
        <translation>Speicher von Docker</translation>
    </message>
    <message>
        <source>registry %1</source>
        <translation>Registry %1</translation>
    </message>
    <message>
        <source>credentials for %1</source>
        <translation>Anmeldung bei %1</translation>
    </message>
    <message>
        <source>git</source>
        <translation>git</translation>
    </message>
    <message>
        <source>stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>tests on this machine</source>
        <translation>Tests auf diesem Rechner</translation>
    </message>
    <message>
        <source>wiki</source>
        <translation>Wiki</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>%1 %2 at %3, client %4 (%5)</source>
        <translation>%1 %2 unter %3, Client %4 (%5)</translation>
    </message>
    <message>
        <source>%1 %2 (%3)</source>
        <translation>%1 %2 (%3)</translation>
    </message>
    <message>
        <source>%1 not reachable at %2</source>
        <translation>%1 ist unter %2 nicht erreichbar</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>there is no such program</source>
        <translation>dieses Programm gibt es nicht</translation>
    </message>
    <message>
        <source>not found on PATH</source>
        <translation>nicht im PATH gefunden</translation>
    </message>
    <message>
        <source>install Docker (Debian: sudo apt install docker.io), or use --engine podman</source>
        <translation>Docker installieren (Debian: sudo apt install docker.io) oder --engine podman verwenden</translation>
    </message>
    <message>
        <source>install podman, or leave --engine out to use docker</source>
        <translation>podman installieren oder --engine weglassen, um docker zu verwenden</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>no such socket</source>
        <translation>diesen Socket gibt es nicht</translation>
    </message>
    <message>
        <source>nobody listens there</source>
        <translation>dort hört niemand zu</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>it does not answer within 20 s</source>
        <translation>keine Antwort innerhalb von 20 s</translation>
    </message>
    <message>
        <source>add yourself to its group (sudo usermod -aG docker $USER, then log in again), or set DOCKER_HOST to a daemon of your own</source>
        <translation>in seine Gruppe eintreten (sudo usermod -aG docker $USER, dann neu anmelden) oder DOCKER_HOST auf einen eigenen Dienst setzen</translation>
    </message>
    <message>
        <source>see what `%1 version` says</source>
        <translation>nachsehen, was `%1 version` sagt</translation>
    </message>
    <message>
        <source>start it (sudo systemctl start docker), or set DOCKER_HOST to the daemon&apos;s address</source>
        <translation>starten (sudo systemctl start docker) oder DOCKER_HOST auf die Adresse des Dienstes setzen</translation>
    </message>
    <message>
        <source>the classic builder</source>
        <translation>der klassische Builder</translation>
    </message>
    <message>
        <source>podman builds by itself</source>
        <translation>podman baut selbst</translation>
    </message>
    <message>
        <source>buildx %1 is there</source>
        <translation>buildx %1 ist da</translation>
    </message>
    <message>
        <source>buildx is missing beside client %1</source>
        <translation>zum Client %1 fehlt buildx</translation>
    </message>
    <message>
        <source>buildx beside client %1 does not work</source>
        <translation>buildx funktioniert mit Client %1 nicht</translation>
    </message>
    <message>
        <source>client %1 has BuildKit built in</source>
        <translation>Client %1 enthält BuildKit</translation>
    </message>
    <message>
        <source>builds work, but slower; install docker&apos;s buildx plugin (Docker&apos;s packages: sudo apt install docker-buildx-plugin)</source>
        <translation>Builds gelingen, aber langsamer; das buildx-Plugin installieren (Pakete von Docker: sudo apt install docker-buildx-plugin)</translation>
    </message>
    <message>
        <source>%1 free in %2</source>
        <translation>%1 frei in %2</translation>
    </message>
    <message>
        <source>%1: how much space is left cannot be told</source>
        <translation>%1: wie viel Platz noch frei ist, lässt sich nicht feststellen</translation>
    </message>
    <message>
        <source>remove images that you no longer need (docker image ls; docker image rm NAME)</source>
        <translation>nicht mehr benötigte Images entfernen (docker image ls; docker image rm NAME)</translation>
    </message>
    <message>
        <source>free some space, or choose another folder with --output DIR</source>
        <translation>Platz schaffen oder mit --output DIR einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>%1 cannot be written to</source>
        <translation>%1 lässt sich nicht beschreiben</translation>
    </message>
    <message>
        <source>choose another folder with --output DIR</source>
        <translation>mit --output DIR einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>%1 answers</source>
        <translation>%1 antwortet</translation>
    </message>
    <message>
        <source>does not answer: %1</source>
        <translation>antwortet nicht: %1</translation>
    </message>
    <message>
        <source>is it running, and is this its address?</source>
        <translation>läuft sie, und ist das ihre Adresse?</translation>
    </message>
    <message>
        <source>check that %1 is right and reachable from here, or use --local for a registry on this machine</source>
        <translation>prüfen, ob %1 stimmt und von hier erreichbar ist, oder mit --local eine Registry auf diesem Rechner verwenden</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>aus %1</translation>
    </message>
    <message>
        <source>none, as usual for a registry on this machine</source>
        <translation>keine, wie bei einer Registry auf diesem Rechner üblich</translation>
    </message>
    <message>
        <source>none: pulls are anonymous, pushes will be refused</source>
        <translation>keine: Herunterladen geht anonym, Hochladen wird abgelehnt</translation>
    </message>
    <message>
        <source>install git (Debian: sudo apt install git)</source>
        <translation>git installieren (Debian: sudo apt install git)</translation>
    </message>
    <message>
        <source>no images/spec.yml and no stackwright.yml here or above</source>
        <translation>weder images/spec.yml noch stackwright.yml hier oder darüber</translation>
    </message>
    <message>
        <source>go into a stack&apos;s checkout, or name it with -C DIR</source>
        <translation>in den Checkout eines Stacks wechseln oder ihn mit -C DIR angeben</translation>
    </message>
    <message>
        <source>images/spec.yml has errors</source>
        <translation>images/spec.yml enthält Fehler</translation>
    </message>
    <message>
        <source>it can be planned, not run: %1</source>
        <translation>er lässt sich planen, nicht ausführen: %1</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 Image</translation>
    </message>
    <message>
        <source>%1 images</source>
        <translation>%1 Images</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>`%1`: %2</source>
        <translation>`%1`: %2</translation>
    </message>
    <message>
        <source>install pytest (Debian: sudo apt install python3-pytest python3-docker)</source>
        <translation>pytest installieren (Debian: sudo apt install python3-pytest python3-docker)</translation>
    </message>
    <message>
        <source>check wiki.remote in images/spec.yml and your access to it, or run with --no-publish</source>
        <translation>wiki.remote in images/spec.yml und den Zugang dazu prüfen oder mit --no-publish ausführen</translation>
    </message>
    <message>
        <source>missing in the registry</source>
        <translation>fehlt in der Registry</translation>
    </message>
    <message>
        <source>look at its tags, or push it first</source>
        <translation>die vorhandenen Tags ansehen oder es zuerst hochladen</translation>
    </message>
    <message>
        <source>no permission: %1</source>
        <translation>keine Berechtigung: %1</translation>
    </message>
    <message>
        <source>log in: %1, or set %2 and %3</source>
        <translation>anmelden: %1, oder %2 und %3 setzen</translation>
    </message>
    <message>
        <source>log in with docker login, or choose another registry with --registry HOST[:PORT] or --local</source>
        <translation>mit docker login anmelden oder mit --registry HOST[:PORT] oder --local eine andere Registry wählen</translation>
    </message>
    <message>
        <source>start it, or choose another one with --registry HOST[:PORT] or --local; --no-push builds and tests only</source>
        <translation>starten oder mit --registry HOST[:PORT] oder --local eine andere wählen; --no-push baut und testet nur</translation>
    </message>
    <message>
        <source>could not tell about %1: %2</source>
        <translation>%1 ließ sich nicht abfragen: %2</translation>
    </message>
    <message>
        <source>is it running, and is this its address? try again, or see stackwright doctor</source>
        <translation>läuft sie, und ist das ihre Adresse? Noch einmal versuchen oder stackwright doctor ansehen</translation>
    </message>
    <message>
        <source>could not tell whether it is there: HTTP 404 without a registry&apos;s error</source>
        <translation>es ließ sich nicht feststellen, ob es da ist: HTTP 404, aber nicht von einer Registry</translation>
    </message>
    <message>
        <source>is %1 a registry?</source>
        <translation>ist %1 eine Registry?</translation>
    </message>
    <message>
        <source>the registry answered %1</source>
        <translation>die Registry antwortete: %1</translation>
    </message>
    <message>
        <source>it could not tell</source>
        <translation>sie konnte es nicht sagen</translation>
    </message>
    <message>
        <source>its verdict cannot be read: %1</source>
        <translation>das Urteil ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>its verdict is about another image, %1</source>
        <translation>das Urteil gilt einem anderen Image, %1</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>a day</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>%1 is not there any more</source>
        <translation>%1 ist nicht mehr da</translation>
    </message>
    <message>
        <source>%1 is a program: the desktop would run it</source>
        <translation>%1 ist ein Programm: Der Desktop würde es starten</translation>
    </message>
    <message>
        <source>Choose an editor under File, Preferences</source>
        <translation>Unter Datei, Einstellungen einen Editor wählen</translation>
    </message>
    <message>
        <source>The editor %1 could not be started: %2</source>
        <translation>Der Editor %1 ließ sich nicht starten: %2</translation>
    </message>
    <message>
        <source>Choose another one under File, Preferences</source>
        <translation>Unter Datei, Einstellungen einen anderen wählen</translation>
    </message>
    <message>
        <source>the builder &quot;%1&quot; was lost: %2</source>
        <translation>der Builder „%1“ ging verloren: %2</translation>
    </message>
    <message>
        <source>the builder takes it from %1</source>
        <translation>der Builder nimmt es von %1</translation>
    </message>
    <message>
        <source>is not built on %1: its FROM resolved to %2</source>
        <translation>ist nicht auf %1 gebaut: sein FROM führte zu %2</translation>
    </message>
    <message>
        <source>is not built on %1 as it was when the build began</source>
        <translation>ist nicht auf %1 gebaut, wie es beim Beginn des Builds war</translation>
    </message>
    <message>
        <source>%1 (the build had no login there: %2)</source>
        <translation>%1 (der Build hatte dort keine Anmeldung: %2)</translation>
    </message>
    <message>
        <source>test_command is []: it has no tests</source>
        <translation>test_command ist []: es hat keine Tests</translation>
    </message>
    <message>
        <source>%1 holds no file that pytest would collect</source>
        <translation>%1 enthält keine Datei, die pytest aufnähme</translation>
    </message>
    <message>
        <source>1 command passed</source>
        <translation>1 Befehl bestanden</translation>
    </message>
    <message>
        <source>its test_command ended with %1</source>
        <translation>sein test_command endete mit %1</translation>
    </message>
    <message>
        <source>the tests ended with %1 and left no report; a command that writes none needs test_report: exit-code</source>
        <translation>die Tests endeten mit %1 und hinterließen keinen Bericht; ein Befehl, der keinen schreibt, braucht test_report: exit-code</translation>
    </message>
    <message>
        <source>none ran: %1 skipped</source>
        <translation>keiner lief: %1 übersprungen</translation>
    </message>
    <message>
        <source>the image could not be named %1 for its tests: %2</source>
        <translation>das Image ließ sich für seine Tests nicht %1 nennen: %2</translation>
    </message>
    <message>
        <source>%1 is at it: %2, until %3 at the latest</source>
        <translation>%1 ist dabei: %2, spätestens bis %3</translation>
    </message>
    <message>
        <source>waiting for %1: %2</source>
        <translation>wartet auf %1: %2</translation>
    </message>
    <message>
        <source>the lock that %1 left (%2) had expired and was taken over</source>
        <translation>die Sperre, die %1 hinterließ (%2), war abgelaufen und wurde übernommen</translation>
    </message>
    <message>
        <source>the lock had expired meanwhile, and %1 has it now</source>
        <translation>die Sperre war inzwischen abgelaufen, und %1 hat sie nun</translation>
    </message>
    <message>
        <source>the registry takes no lock (%1): see that nobody else promotes this stack now</source>
        <translation>die Registry nimmt keine Sperre an (%1): darauf achten, dass niemand sonst diesen Stack jetzt befördert</translation>
    </message>
    <message>
        <source>the record could not be left in the registry, other machines will not know of it: %1</source>
        <translation>der Eintrag ließ sich nicht in der Registry hinterlassen, andere Rechner wissen nichts davon: %1</translation>
    </message>
    <message>
        <source>somebody else moved it there</source>
        <translation>jemand anderes hat es dorthin bewegt</translation>
    </message>
    <message>
        <source>it is where it was</source>
        <translation>es ist, wo es war</translation>
    </message>
    <message>
        <source>if that host may be given your login, allow it by the environment variable %1</source>
        <translation>darf dieser Host Ihre Anmeldung bekommen, so erlaubt es die Umgebungsvariable %1</translation>
    </message>
    <message>
        <source>who runs the registry must fix where it sends for tokens; a login does not help</source>
        <translation>wer die Registry betreibt, muss berichtigen, wohin sie nach Tokens schickt; eine Anmeldung hilft nicht</translation>
    </message>
    <message>
        <source>if you trust who signed its certificate, put theirs at %1, where docker looks too, or name it by SSL_CERT_FILE</source>
        <translation>wer dem Aussteller ihres Zertifikats vertraut, legt dessen Zertifikat unter %1 ab, wo auch docker sucht, oder nennt es in SSL_CERT_FILE</translation>
    </message>
    <message>
        <source>make it a readable file that holds a certificate, or remove it</source>
        <translation>daraus eine lesbare Datei mit einem Zertifikat machen, oder sie entfernen</translation>
    </message>
    <message>
        <source>its certificate must be for this name and this day: who runs the registry can fix that</source>
        <translation>ihr Zertifikat muss für diesen Namen und diesen Tag gelten: das kann berichtigen, wer die Registry betreibt</translation>
    </message>
    <message>
        <source>nothing failed</source>
        <translation>nichts fehlgeschlagen</translation>
    </message>
    <message>
        <source>has no tests</source>
        <translation>hat keine Tests</translation>
    </message>
    <message>
        <source>its tests passed in an earlier run</source>
        <translation>seine Tests waren in einem früheren Lauf bestanden</translation>
    </message>
    <message>
        <source>how many of its tests ran is not known</source>
        <translation>wie viele seiner Tests liefen, ist nicht bekannt</translation>
    </message>
    <message>
        <source>no test of it ran, and the spec requires tests</source>
        <translation>keiner seiner Tests lief, und die Spec verlangt Tests</translation>
    </message>
    <message>
        <source>how many of its tests ran is not known, and the spec requires tests</source>
        <translation>wie viele seiner Tests liefen, ist nicht bekannt, und die Spec verlangt Tests</translation>
    </message>
    <message>
        <source>%1 was built from files that no commit has</source>
        <translation>%1 wurde aus Dateien gebaut, die in keinem Commit sind</translation>
    </message>
    <message>
        <source>%1 is from %2, and nothing of it changed until %3</source>
        <translation>%1 ist aus %2, und bis %3 hat sich nichts daran geändert</translation>
    </message>
    <message>
        <source>1 integration test</source>
        <translation>1 Integrationstest</translation>
    </message>
    <message>
        <source>%1 integration tests</source>
        <translation>%1 Integrationstests</translation>
    </message>
    <message>
        <source>%1, driver %2</source>
        <translation>%1, Treiber %2</translation>
    </message>
    <message>
        <source>%1, builder %2, driver %3</source>
        <translation>%1, Builder %2, Treiber %3</translation>
    </message>
    <message>
        <source>%1; the current builder %2 is not used, since nobody asked for it</source>
        <translation>%1; der eingestellte Builder %2 wird nicht benutzt, da ihn niemand verlangt hat</translation>
    </message>
    <message>
        <source>podman %1 answers docker&apos;s client, and builds by itself</source>
        <translation>podman %1 antwortet dem Client von docker und baut selbst</translation>
    </message>
    <message>
        <source>%1, %2 image store</source>
        <translation>%1, Image-Speicher %2</translation>
    </message>
    <message>
        <source>`docker buildx ls` lists the builders of this machine</source>
        <translation>`docker buildx ls` nennt die Builder dieses Rechners</translation>
    </message>
    <message>
        <source>install docker&apos;s buildx plugin, or leave --builder out</source>
        <translation>das Plugin buildx von docker installieren oder --builder weglassen</translation>
    </message>
    <message>
        <source>the client speaks API %1, the engine no older one than %2</source>
        <translation>der Client spricht API %1, die Engine keine ältere als %2</translation>
    </message>
    <message>
        <source>the client speaks API %1, the engine no newer one than %2</source>
        <translation>der Client spricht API %1, die Engine keine neuere als %2</translation>
    </message>
    <message>
        <source>install the docker client that belongs to the engine, and unset DOCKER_API_VERSION</source>
        <translation>den Client installieren, der zur Engine gehört, und DOCKER_API_VERSION nicht setzen</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
    <message>
        <source>%1: %2 failed</source>
        <translation>%1: %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1: %2 failed at %3</source>
        <translation>%1: %2 fehlgeschlagen bei %3</translation>
    </message>
    <message>
        <source>The run was cancelled</source>
        <translation>Der Lauf wurde abgebrochen</translation>
    </message>
    <message>
        <source>The run was cut off</source>
        <translation>Der Lauf wurde jäh beendet</translation>
    </message>
    <message>
        <source>The run was cancelled: %1</source>
        <translation>Der Lauf wurde abgebrochen: %1</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>%1: %2 failed: %3</source>
        <translation>%1: %2 fehlgeschlagen: %3</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1 min ago</source>
        <translation>vor %1 min</translation>
    </message>
    <message>
        <source>%1 h ago</source>
        <translation>vor %1 h</translation>
    </message>
    <message>
        <source>%1 d ago</source>
        <translation>vor %1 Tagen</translation>
    </message>
    <message>
        <source>none ran, %1 skipped</source>
        <translation>keiner lief, %1 übersprungen</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>nirgendwohin</translation>
    </message>
    <message>
        <source>%1 registries</source>
        <translation>%1 Registries</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>dieser Rechner</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
    <message>
        <source>waits for %1</source>
        <translation>wartet auf %1</translation>
    </message>
    <message>
        <source>waits for the tests of %1</source>
        <translation>wartet auf die Tests von %1</translation>
    </message>
    <message>
        <source>waits for a place</source>
        <translation>wartet auf einen Platz</translation>
    </message>
    <message>
        <source>usually about %1</source>
        <translation>sonst etwa %1</translation>
    </message>
    <message>
        <source>reused: nothing was to be done</source>
        <translation>wiederverwendet: nichts war zu tun</translation>
    </message>
    <message>
        <source>%1 variants</source>
        <translation>%1 Varianten</translation>
    </message>
    <message>
        <source>only its tests changed</source>
        <translation>nur seine Tests haben sich geändert</translation>
    </message>
    <message>
        <source>only its tests changed since %1</source>
        <translation>nur seine Tests haben sich seit %1 geändert</translation>
    </message>
    <message>
        <source>the registry has it under this tag</source>
        <translation>die Registry hat es unter diesem Tag</translation>
    </message>
    <message>
        <source>its page is there</source>
        <translation>seine Seite ist da</translation>
    </message>
    <message>
        <source>%1 and %2 more changed</source>
        <translation>%1 und %2 weitere haben sich geändert</translation>
    </message>
    <message>
        <source>the build argument %1 has another value</source>
        <translation>das Build-Argument %1 hat einen anderen Wert</translation>
    </message>
    <message>
        <source>the image that it is built on is another one: %1 then, %2 now</source>
        <translation>das Image, auf dem es gebaut wird, ist ein anderes: damals %1, jetzt %2</translation>
    </message>
    <message>
        <source>a step before it was built anew: %1</source>
        <translation>ein Schritt davor wurde neu gebaut: %1</translation>
    </message>
    <message>
        <source>nothing that it hangs on changed since %1: the builder no longer had it</source>
        <translation>nichts, wovon er abhängt, hat sich seit %1 geändert: Der Builder hatte ihn nicht mehr</translation>
    </message>
    <message>
        <source>its test command passed, which counts no tests</source>
        <translation>sein Testbefehl hat bestanden, der keine Tests zählt</translation>
    </message>
    <message>
        <source>its test command passed, which counts no tests, and the spec requires tests</source>
        <translation>sein Testbefehl hat bestanden, der keine Tests zählt, und die Spec verlangt Tests</translation>
    </message>
    <message>
        <source>its tests changed: %1</source>
        <translation>seine Tests haben sich geändert: %1</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>not in this run</source>
        <translation>nicht in diesem Lauf</translation>
    </message>
    <message>
        <source>Time: %1</source>
        <translation>Zeit: %1</translation>
    </message>
    <message>
        <source>Steps from the cache</source>
        <translation>Schritte aus dem Cache</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>they ran on different machines</source>
        <translation>sie liefen auf verschiedenen Rechnern</translation>
    </message>
    <message>
        <source>%1 stages at once, then %2</source>
        <translation>%1 Stufen zugleich, dann %2</translation>
    </message>
    <message>
        <source>one was resumed</source>
        <translation>einer wurde fortgesetzt</translation>
    </message>
    <message>
        <source>Their times tell little of each other: %1.</source>
        <translation>Ihre Zeiten sagen wenig übereinander: %1.</translation>
    </message>
    <message>
        <source>The whole run</source>
        <translation>Der ganze Lauf</translation>
    </message>
    <message>
        <source>Time of the whole run</source>
        <translation>Zeit des ganzen Laufs</translation>
    </message>
    <message>
        <source>Time by stage</source>
        <translation>Zeit nach Stufen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>a commit that is not known</source>
        <translation>ein Commit, der nicht bekannt ist</translation>
    </message>
    <message>
        <source>%1, and files that no commit has</source>
        <translation>%1 und Dateien, die kein Commit hat</translation>
    </message>
    <message>
        <source>%1, of the same commit as before: %2</source>
        <translation>%1, mit demselben Commit wie zuvor: %2</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 mit %2</translation>
    </message>
    <message>
        <source>%1 from begin to end</source>
        <translation>%1 von Anfang bis Ende</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>fortgesetzt</translation>
    </message>
    <message>
        <source>%1 of %2 steps from the cache</source>
        <translation>%1 von %2 Schritten aus dem Cache</translation>
    </message>
    <message>
        <source>tests: %1 of %2 failed</source>
        <translation>Tests: %1 von %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>tests: %1 passed</source>
        <translation>Tests: %1 bestanden</translation>
    </message>
    <message>
        <source>tests: none ran</source>
        <translation>Tests: keiner lief</translation>
    </message>
    <message>
        <source>%1 and %2 skipped</source>
        <translation>%1 und %2 übersprungen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>what it is for its other platforms cannot be read: %1</source>
        <translation>was es für die anderen Plattformen ist, kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>was not made for %1</source>
        <translation>wurde nicht für %1 gebaut</translation>
    </message>
    <message>
        <source>cannot be built on %1 for %2: that is not made for this platform</source>
        <translation>kann für %2 nicht auf %1 gebaut werden: das gibt es für diese Plattform nicht</translation>
    </message>
    <message>
        <source>is not built on %2 for %1: its layers begin otherwise</source>
        <translation>ist für %1 nicht auf %2 gebaut: die Schichten beginnen anders</translation>
    </message>
    <message>
        <source>what it is built on changed, but other images were asked for</source>
        <translation>das, worauf es aufbaut, hat sich geändert, gefragt war aber nach anderen Images</translation>
    </message>
</context>
<context>
    <name>stackwright::Actions</name>
    <message>
        <source>Open Stack…</source>
        <translation>Stack öffnen …</translation>
    </message>
    <message>
        <source>Open Run…</source>
        <translation>Lauf öffnen …</translation>
    </message>
    <message>
        <source>Try the Sample Stack…</source>
        <translation>Beispiel-Stack ausprobieren …</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Neu einlesen</translation>
    </message>
    <message>
        <source>Filter Images</source>
        <translation>Images filtern</translation>
    </message>
    <message>
        <source>Show as Tree</source>
        <translation>Als Baum zeigen</translation>
    </message>
    <message>
        <source>Show as Graph</source>
        <translation>Als Graph zeigen</translation>
    </message>
    <message>
        <source>Open Image&apos;s Folder</source>
        <translation>Ordner des Images öffnen</translation>
    </message>
    <message>
        <source>Build What Changed</source>
        <translation>Geändertes bauen</translation>
    </message>
    <message>
        <source>Build Selection</source>
        <translation>Auswahl bauen</translation>
    </message>
    <message>
        <source>Build From Here Down</source>
        <translation>Von hier abwärts bauen</translation>
    </message>
    <message>
        <source>Test Selection</source>
        <translation>Auswahl testen</translation>
    </message>
    <message>
        <source>Run Failed Tests Again</source>
        <translation>Fehlgeschlagene Tests wiederholen</translation>
    </message>
    <message>
        <source>Cancel This Image</source>
        <translation>Dieses Image abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Back to the Checkout</source>
        <translation>Zurück zum Arbeitsverzeichnis</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Find Next</source>
        <translation>Weitersuchen</translation>
    </message>
    <message>
        <source>Find Previous</source>
        <translation>Rückwärts suchen</translation>
    </message>
    <message>
        <source>Find Anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Check What a Run Needs…</source>
        <translation>Prüfen, was ein Lauf braucht …</translation>
    </message>
    <message>
        <source>About Stackwright</source>
        <translation>Über Stackwright</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Wiki</source>
        <translation>Wiki</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Like the Desktop</source>
        <translation>Wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Menu bar</source>
        <translation>Menüleiste</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Stack</source>
        <translation>&amp;Stack</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>Re&amp;lease</source>
        <translation>&amp;Release</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Next Change</source>
        <translation>Nächste Änderung</translation>
    </message>
    <message>
        <source>Previous Change</source>
        <translation>Vorherige Änderung</translation>
    </message>
    <message>
        <source>Inline or Side by Side</source>
        <translation>Untereinander oder nebeneinander</translation>
    </message>
    <message>
        <source>Go to the Failing Line</source>
        <translation>Zur Fehlerzeile</translation>
    </message>
    <message>
        <source>Go On With the Last Run</source>
        <translation>Mit dem letzten Lauf weitermachen</translation>
    </message>
    <message>
        <source>Build Without Cache</source>
        <translation>Ohne Zwischenspeicher bauen</translation>
    </message>
    <message>
        <source>Build With Newer Bases</source>
        <translation>Mit neueren Grundlagen bauen</translation>
    </message>
    <message>
        <source>Rebuild Selection, Whatever Git Says</source>
        <translation>Auswahl neu bauen, was Git auch sagt</translation>
    </message>
    <message>
        <source>Count Only What Dockerfiles Use</source>
        <translation>Nur zählen, was Dockerfiles benutzen</translation>
    </message>
    <message>
        <source>At Once</source>
        <translation>Gleichzeitig</translation>
    </message>
    <message>
        <source>Promote…</source>
        <translation>Befördern …</translation>
    </message>
    <message>
        <source>Roll Back…</source>
        <translation>Zurücksetzen …</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Larger Drawing</source>
        <translation>Zeichnung vergrößern</translation>
    </message>
    <message>
        <source>Smaller Drawing</source>
        <translation>Zeichnung verkleinern</translation>
    </message>
    <message>
        <source>Whole Drawing</source>
        <translation>Ganze Zeichnung</translation>
    </message>
    <message>
        <source>Find in All Logs</source>
        <translation>In allen Protokollen suchen</translation>
    </message>
    <message>
        <source>Run</source>
        <comment>the mode</comment>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Make a Stack of a Folder…</source>
        <translation>Aus einem Ordner einen Stack machen …</translation>
    </message>
</context>
<context>
    <name>stackwright::BarsView</name>
    <message>
        <source>Last builds</source>
        <translation>Letzte Builds</translation>
    </message>
    <message>
        <source>Last builds: %1</source>
        <translation>Letzte Builds: %1</translation>
    </message>
</context>
<context>
    <name>stackwright::ChangedFiles</name>
    <message>
        <source>every image</source>
        <translation>alle Images</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>ignoriert</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Changed file</source>
        <translation>Geänderte Datei</translation>
    </message>
    <message>
        <source>Rebuilds</source>
        <translation>Baut neu</translation>
    </message>
</context>
<context>
    <name>stackwright::ChangesPage</name>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>No file of this image has changed</source>
        <translation>Keine Datei dieses Images hat sich geändert</translation>
    </message>
    <message>
        <source>Changes page</source>
        <translation>Seite der Änderungen</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Nothing in the text differs.</source>
        <translation>Im Text unterscheidet sich nichts.</translation>
    </message>
    <message>
        <source>this image</source>
        <translation>dieses Image</translation>
    </message>
    <message>
        <source>every image</source>
        <translation>alle Images</translation>
    </message>
    <message>
        <source>through %1</source>
        <translation>durch %1</translation>
    </message>
    <message>
        <source>Compared with %1.</source>
        <translation>Verglichen mit %1.</translation>
    </message>
    <message>
        <source>nothing: there is no baseline</source>
        <translation>nichts: es gibt keinen Vergleichsstand</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Pfad kopieren</translation>
    </message>
</context>
<context>
    <name>stackwright::CompareChip</name>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>compared with nothing: there is no earlier commit</source>
        <translation>mit nichts verglichen: Es gibt keinen früheren Commit</translation>
    </message>
    <message>
        <source>as a pull request against %1, from %2 on</source>
        <translation>als Pull-Request gegen %1, ab %2</translation>
    </message>
    <message>
        <source>compared with %1</source>
        <translation>verglichen mit %1</translation>
    </message>
    <message>
        <source>compared with %1, %2</source>
        <translation>verglichen mit %1, %2</translation>
    </message>
    <message>
        <source>The commit before it, as a push</source>
        <translation>Der Commit davor, wie ein Push</translation>
    </message>
    <message>
        <source>A pull request against %1</source>
        <translation>Ein Pull-Request gegen %1</translation>
    </message>
</context>
<context>
    <name>stackwright::Desk</name>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie sie ist</translation>
    </message>
    <message>
        <source>as it will be</source>
        <translation>wie sie wird</translation>
    </message>
    <message>
        <source>The checkout of this run is not here: the text of its changes cannot be shown.</source>
        <translation>Der Checkout dieses Laufs ist nicht hier: Der Text seiner Änderungen lässt sich nicht zeigen.</translation>
    </message>
    <message>
        <source>No commit had this change when the run was made: its text was not kept.</source>
        <translation>Diese Änderung war in keinem Commit, als der Lauf entstand: Ihr Text wurde nicht aufgehoben.</translation>
    </message>
</context>
<context>
    <name>stackwright::DestinationChip</name>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Builds and tests only: nothing is pushed, and no page is published.</source>
        <translation>Baut und testet nur: Nichts wird gepusht, und keine Seite veröffentlicht.</translation>
    </message>
    <message>
        <source>Pushes to a registry of this machine: nothing leaves it.</source>
        <translation>Pusht in eine Registry dieses Rechners: Nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Pushes to %1.</source>
        <translation>Pusht nach %1.</translation>
    </message>
    <message>
        <source>The spec says so.</source>
        <translation>So steht es in der Spec.</translation>
    </message>
    <message>
        <source>The first push asks.</source>
        <translation>Der erste Push fragt.</translation>
    </message>
    <message>
        <source>%1, as the spec says</source>
        <translation>%1, wie es in der Spec steht</translation>
    </message>
    <message>
        <source>This machine&apos;s registry</source>
        <translation>Die Registry dieses Rechners</translation>
    </message>
    <message>
        <source>Another registry…</source>
        <translation>Eine andere Registry …</translation>
    </message>
    <message>
        <source>Nowhere: build and test only</source>
        <translation>Nirgendwohin: nur bauen und testen</translation>
    </message>
    <message>
        <source>Another registry</source>
        <translation>Eine andere Registry</translation>
    </message>
    <message>
        <source>Its address: HOST[:PORT][/NAMESPACE]</source>
        <translation>Ihre Adresse: HOST[:PORT][/NAMENSRAUM]</translation>
    </message>
    <message>
        <source>Push there</source>
        <translation>Dorthin pushen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Where shall it go?</source>
        <translation>Wohin soll es gehen?</translation>
    </message>
    <message>
        <source>This run would push to %1.</source>
        <translation>Dieser Lauf würde nach %1 pushen.</translation>
    </message>
    <message>
        <source>It is asked once for this stack. The place beside the build button shows and changes it.</source>
        <translation>Das wird für diesen Stapel einmal gefragt. Das Ziel neben dem Bauen-Knopf zeigt und ändert es.</translation>
    </message>
    <message>
        <source>Push to %1</source>
        <translation>Nach %1 pushen</translation>
    </message>
    <message>
        <source>Use this machine&apos;s registry</source>
        <translation>Die Registry dieses Rechners nehmen</translation>
    </message>
    <message>
        <source>Build and test only</source>
        <translation>Nur bauen und testen</translation>
    </message>
</context>
<context>
    <name>stackwright::DiffPane</name>
    <message>
        <source>Line numbers</source>
        <translation>Zeilennummern</translation>
    </message>
</context>
<context>
    <name>stackwright::DiffView</name>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>… the rest is not shown</source>
        <translation>… der Rest wird nicht gezeigt</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Previous change</source>
        <translation>Vorherige Änderung</translation>
    </message>
    <message>
        <source>Previous change, Shift+F7</source>
        <translation>Vorherige Änderung, Umschalt+F7</translation>
    </message>
    <message>
        <source>Next change</source>
        <translation>Nächste Änderung</translation>
    </message>
    <message>
        <source>Next change, F7</source>
        <translation>Nächste Änderung, F7</translation>
    </message>
    <message>
        <source>Inline</source>
        <translation>Untereinander</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>%1 added, %2 removed</source>
        <translation>%1 hinzugefügt, %2 entfernt</translation>
    </message>
    <message>
        <source>line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>No change</source>
        <translation>Keine Änderung</translation>
    </message>
    <message>
        <source>change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>stackwright::DifferenceView</name>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Entstanden durch</translation>
    </message>
    <message>
        <source>First in</source>
        <translation>Zuerst in</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
    <message>
        <source>Parts of the difference</source>
        <translation>Teile des Unterschieds</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Filter packages</source>
        <translation>Pakete filtern</translation>
    </message>
    <message>
        <source>Layers and sizes</source>
        <translation>Schichten und Größen</translation>
    </message>
    <message>
        <source>Layers that differ</source>
        <translation>Schichten, die sich unterscheiden</translation>
    </message>
    <message>
        <source>variable</source>
        <translation>Variable</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Nothing in the text differs.</source>
        <translation>Im Text unterscheidet sich nichts.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Höher</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Niedriger</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>packages</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>No package differs.</source>
        <translation>Kein Paket unterscheidet sich.</translation>
    </message>
    <message>
        <source>No package matches.</source>
        <translation>Keines dieser Pakete heißt so.</translation>
    </message>
    <message>
        <source>No package</source>
        <translation>Kein Paket</translation>
    </message>
    <message>
        <source>No layer differs.</source>
        <translation>Keine Schicht unterscheidet sich.</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source> (compressed otherwise)</source>
        <translation> (anders gepackt)</translation>
    </message>
    <message>
        <source> (other contents)</source>
        <translation> (anderer Inhalt)</translation>
    </message>
    <message>
        <source>configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>build</source>
        <translation>Build</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>The configuration is not compared: the registry did not tell of both sides.</source>
        <translation>Die Konfiguration ist nicht verglichen: Die Registry gab nicht über beide Seiten Auskunft.</translation>
    </message>
    <message>
        <source>Nothing of the configuration differs.</source>
        <translation>An der Konfiguration ist nichts anders.</translation>
    </message>
    <message>
        <source>The pages tell the same layers. Digests are not known.</source>
        <translation>Die Seiten nennen dieselben Schichten. Digests sind nicht bekannt.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Packages are not compared: there is no page of both sides.</source>
        <translation>Pakete sind nicht verglichen: Es gibt nicht von beiden Seiten eine Seite.</translation>
    </message>
    <message>
        <source>Packages are not compared: pages list none, so whether any differs is not known.</source>
        <translation>Pakete sind nicht verglichen: Die Seiten führen keine auf, also ist nicht bekannt, ob sich eines unterscheidet.</translation>
    </message>
</context>
<context>
    <name>stackwright::DoctorView</name>
    <message>
        <source>What a run needs</source>
        <translation>Was ein Lauf braucht</translation>
    </message>
    <message>
        <source>Start the engine</source>
        <translation>Engine starten</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>Use one of this machine</source>
        <translation>Eine auf diesem Rechner nehmen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>wird gesucht …</translation>
    </message>
    <message>
        <source>all there</source>
        <translation>alles da</translation>
    </message>
    <message>
        <source>%1 to look at</source>
        <translation>%1 zu beachten</translation>
    </message>
    <message>
        <source>thing</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>things</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Nochmals prüfen</translation>
    </message>
</context>
<context>
    <name>stackwright::DraftDialog</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Make a stack of %1</source>
        <translation>Aus %1 einen Stack machen</translation>
    </message>
    <message>
        <source>To decide, and findings</source>
        <translation>Zu entscheiden, und Befunde</translation>
    </message>
    <message>
        <source>The spec as it will be written</source>
        <translation>Die Spezifikation, wie sie geschrieben wird</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Reading the Dockerfiles…</source>
        <translation>Die Dockerfiles werden gelesen …</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>This folder is a stack already: it has %1</source>
        <translation>Dieser Ordner ist schon ein Stack: Er hat %1</translation>
    </message>
    <message>
        <source>Open the stack</source>
        <translation>Den Stack öffnen</translation>
    </message>
    <message>
        <source>A stack is made of Dockerfiles: choose a folder that has some.</source>
        <translation>Ein Stack entsteht aus Dockerfiles: Wählen Sie einen Ordner, der welche hat.</translation>
    </message>
    <message>
        <source>%1, %2. What was guessed stands beside its line after a #. Nothing is written until you press the button.</source>
        <translation>%1, %2. Was geraten wurde, steht nach einem # bei seiner Zeile. Geschrieben wird erst, wenn Sie auf den Knopf drücken.</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>nothing to decide</source>
        <translation>nichts zu entscheiden</translation>
    </message>
    <message>
        <source>line for you to decide</source>
        <translation>Zeile zu entscheiden</translation>
    </message>
    <message>
        <source>lines for you to decide</source>
        <translation>Zeilen zu entscheiden</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>%1 schreiben</translation>
    </message>
    <message>
        <source>No findings</source>
        <translation>Keine Befunde</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>errors, warnings</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>%1: this is no spec yet</source>
        <translation>%1: Das ist noch keine Spezifikation</translation>
    </message>
    <message>
        <source>%1 has appeared meanwhile, and is left as it is</source>
        <translation>%1 ist inzwischen da und bleibt, wie es ist</translation>
    </message>
    <message>
        <source>Rename it, then press the button again.</source>
        <translation>Benennen Sie es um, und drücken Sie dann noch einmal auf den Knopf.</translation>
    </message>
    <message>
        <source>Throw away what you have typed?</source>
        <translation>Verwerfen, was Sie geschrieben haben?</translation>
    </message>
    <message>
        <source>Go on editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>stackwright::FactsCard</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Name and tag</source>
        <translation>Name und Tag</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>not pushed</source>
        <translation>nicht übertragen</translation>
    </message>
    <message>
        <source>%1, %2 more than in the run before</source>
        <translation>%1, %2 mehr als im Lauf davor</translation>
    </message>
    <message>
        <source>%1, %2 less than in the run before</source>
        <translation>%1, %2 weniger als im Lauf davor</translation>
    </message>
</context>
<context>
    <name>stackwright::FailureStrip</name>
    <message>
        <source>older than your files</source>
        <translation>älter als Ihre Dateien</translation>
    </message>
    <message>
        <source>of commit %1</source>
        <translation>von Commit %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Run this test</source>
        <translation>Diesen Test ausführen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Log zeigen</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Fehlschlag</translation>
    </message>
    <message>
        <source>The tests have passed</source>
        <translation>Die Tests sind bestanden</translation>
    </message>
    <message>
        <source>1 image waits</source>
        <translation>1 Image wartet</translation>
    </message>
    <message>
        <source>%1 images wait</source>
        <translation>%1 Images warten</translation>
    </message>
    <message>
        <source>What has passed is not done again. Still to do: %1</source>
        <translation>Was bestanden ist, wird nicht nochmals getan. Noch zu tun: %1</translation>
    </message>
</context>
<context>
    <name>stackwright::FindingsView</name>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>%1 in the stack&apos;s files</source>
        <translation>%1 in den Dateien des Stacks</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>%1 in the stack&apos;s files; below is the last good plan</source>
        <translation>%1 in den Dateien des Stacks; darunter steht der letzte gültige Plan</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>%1 in the checkout</source>
        <translation>%1 im Checkout</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>errors, warnings</comment>
        <translation>%1 und %2</translation>
    </message>
</context>
<context>
    <name>stackwright::FoundLines</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>stackwright::FoundPane</name>
    <message>
        <source>Search again</source>
        <translation>Nochmals suchen</translation>
    </message>
    <message>
        <source>Found in all logs</source>
        <translation>Gefunden in allen Protokollen</translation>
    </message>
    <message>
        <source>How much was found in all logs</source>
        <translation>Wie viel in allen Protokollen gefunden wurde</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Lines found in all logs</source>
        <translation>Zeilen, die in allen Protokollen gefunden wurden</translation>
    </message>
    <message>
        <source>Integration</source>
        <translation>Integration</translation>
    </message>
    <message>
        <source>Type what to find: its lines in all logs of this run stand here.</source>
        <translation>Oben eintippen, was gesucht wird: Seine Zeilen in allen Protokollen dieses Laufs stehen dann hier.</translation>
    </message>
    <message>
        <source>This run has no logs</source>
        <translation>Dieser Lauf hat keine Protokolle</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>wird gesucht …</translation>
    </message>
    <message>
        <source>found in none of %1 logs</source>
        <translation>in keinem von %1 Protokollen gefunden</translation>
    </message>
    <message>
        <source>one line in 1 of %1 logs</source>
        <translation>eine Zeile in 1 von %1 Protokollen</translation>
    </message>
    <message>
        <source>%1 lines in %2 of %3 logs</source>
        <translation>%1 Zeilen in %2 von %3 Protokollen</translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>die ersten %1 werden gezeigt</translation>
    </message>
    <message>
        <source>one log cannot be read</source>
        <translation>ein Protokoll ist nicht lesbar</translation>
    </message>
    <message>
        <source>%1 logs cannot be read</source>
        <translation>%1 Protokolle sind nicht lesbar</translation>
    </message>
    <message>
        <source>the run goes on</source>
        <translation>der Lauf ist noch im Gange</translation>
    </message>
</context>
<context>
    <name>stackwright::GatesList</name>
    <message>
        <source>Gates</source>
        <translation>Schranken</translation>
    </message>
    <message>
        <source>Open its log</source>
        <translation>Ihr Protokoll öffnen</translation>
    </message>
    <message>
        <source>Skip with a reason…</source>
        <translation>Mit Begründung überspringen …</translation>
    </message>
    <message>
        <source>Skip gate %1 with a reason</source>
        <translation>Schranke %1 mit Begründung überspringen</translation>
    </message>
    <message>
        <source>Skip gate %1</source>
        <translation>Schranke %1 überspringen</translation>
    </message>
    <message>
        <source>Reason for skipping gate %1</source>
        <translation>Begründung, Schranke %1 zu überspringen</translation>
    </message>
    <message>
        <source>Why it may be passed; kept in the record</source>
        <translation>Begründung; sie wird aufgezeichnet</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Skip gate %1 now</source>
        <translation>Schranke %1 jetzt überspringen</translation>
    </message>
</context>
<context>
    <name>stackwright::GraphMode</name>
    <message>
        <source>Fold what is unchanged</source>
        <translation>Unverändertes falten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>longest chain</source>
        <translation>längste Kette</translation>
    </message>
    <message>
        <source>The graph shows which image stands on which.</source>
        <translation>Der Graph zeigt, welches Image auf welchem aufbaut.</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>Ganz</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken …</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>longest chain: %1</source>
        <translation>längste Kette: %1</translation>
    </message>
    <message>
        <source>%1 unchanged are folded</source>
        <translation>%1 unveränderte sind gefaltet</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Was gezeichnet ist</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>Save the graph</source>
        <translation>Den Graphen speichern</translation>
    </message>
    <message>
        <source>Pictures (*.svg);;Documents (*.pdf)</source>
        <translation>Bilder (*.svg);;Dokumente (*.pdf)</translation>
    </message>
    <message>
        <source>The graph could not be printed: %1 does not take it</source>
        <translation>Der Graph konnte nicht gedruckt werden: %1 nimmt ihn nicht an</translation>
    </message>
    <message>
        <source>Save it as a PDF instead</source>
        <translation>Ihn stattdessen als PDF speichern</translation>
    </message>
    <message>
        <source>%1 failed in the last run</source>
        <translation>%1 im letzten Lauf fehlgeschlagen</translation>
    </message>
    <message>
        <source>Images and sizes</source>
        <translation>Images und Größen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
</context>
<context>
    <name>stackwright::GraphView</name>
    <message>
        <source>Graph of the stack</source>
        <translation>Graph des Stacks</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>%1 not drawn: %2</source>
        <translation>%1 nicht gezeichnet: %2</translation>
    </message>
</context>
<context>
    <name>stackwright::HistoryView</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Zweig</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <source>Each run of this stack is kept here. Runs of CI open from their run.jsonl: Ctrl+Shift+O, or drop it on the window.</source>
        <translation>Jeder Lauf dieses Stacks bleibt hier stehen. Läufe der CI öffnet man mit ihrer run.jsonl: Strg+Umschalt+O, oder auf das Fenster ziehen.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Releases</source>
        <translation>Releases</translation>
    </message>
    <message>
        <source>Open a journal…</source>
        <translation>Journal öffnen …</translation>
    </message>
    <message>
        <source>No releases yet</source>
        <translation>Noch keine Releases</translation>
    </message>
    <message>
        <source>Each promotion of this stack is kept here with who, when and why. Ctrl+2 leads to the next one.</source>
        <translation>Jede Beförderung dieses Stacks bleibt hier stehen: wer, wann und warum. Strg+2 führt zur nächsten.</translation>
    </message>
    <message>
        <source>Open the release</source>
        <translation>Release öffnen</translation>
    </message>
    <message>
        <source>Open the run</source>
        <translation>Lauf öffnen</translation>
    </message>
    <message>
        <source>Runs: %1</source>
        <translation>Läufe: %1</translation>
    </message>
    <message>
        <source>Releases: %1</source>
        <translation>Releases: %1</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <comment>a moment of this year</comment>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>a run&apos;s number, its moment</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Runs, releases and trends</source>
        <translation>Läufe, Releases und Verläufe</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Verläufe</translation>
    </message>
</context>
<context>
    <name>stackwright::ImagePages</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Pages of the image</source>
        <translation>Seiten des Images</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Page of the image</source>
        <translation>Seite des Images</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1 fehlgeschlagen: %2</translation>
    </message>
</context>
<context>
    <name>stackwright::LayersPage</name>
    <message>
        <source>Sizes of the layers</source>
        <translation>Größen der Schichten</translation>
    </message>
    <message>
        <source>#</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Entstanden durch</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Zusammen</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erzeugt</translation>
    </message>
    <message>
        <source>No layers recorded yet</source>
        <translation>Noch keine Schichten bekannt</translation>
    </message>
    <message>
        <source>They are read from the image&apos;s page, which a run writes when the image has passed.</source>
        <translation>Sie stehen auf der Seite des Images, die ein Lauf schreibt, wenn es bestanden hat.</translation>
    </message>
    <message>
        <source>Layers page</source>
        <translation>Seite der Schichten</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
</context>
<context>
    <name>stackwright::LogPage</name>
    <message>
        <source>Cache log</source>
        <translation>Cache-Protokoll</translation>
    </message>
    <message>
        <source>Build log</source>
        <translation>Build-Protokoll</translation>
    </message>
    <message>
        <source>Test log</source>
        <translation>Test-Protokoll</translation>
    </message>
    <message>
        <source>Push log</source>
        <translation>Push-Protokoll</translation>
    </message>
    <message>
        <source>Integration log</source>
        <translation>Integrations-Protokoll</translation>
    </message>
    <message>
        <source>Page log</source>
        <translation>Seiten-Protokoll</translation>
    </message>
    <message>
        <source>Prune log</source>
        <translation>Aufräum-Protokoll</translation>
    </message>
    <message>
        <source>No log yet</source>
        <translation>Noch kein Protokoll</translation>
    </message>
    <message>
        <source>Build this image, or open an earlier run: its output stands here as it comes.</source>
        <translation>Dieses Image bauen oder einen früheren Lauf öffnen: Die Ausgabe steht hier, sobald sie kommt.</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Nur Fehler</translation>
    </message>
    <message>
        <source>Jump to the end</source>
        <translation>Zum Ende springen</translation>
    </message>
    <message>
        <source>Log page</source>
        <translation>Protokollseite</translation>
    </message>
    <message>
        <source>Which log</source>
        <translation>Welches Protokoll</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorheriger</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>wird gesucht …</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Previous (Shift+F3)</source>
        <translation>Vorheriger Treffer (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next (F3)</source>
        <translation>Nächster Treffer (F3)</translation>
    </message>
    <message>
        <source>Find in the log (Ctrl+F)</source>
        <translation>Im Log suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Go to the failing line</source>
        <translation>Zur Fehlerzeile</translation>
    </message>
    <message>
        <source>Go to the failing line (F8)</source>
        <translation>Zur Fehlerzeile (F8)</translation>
    </message>
    <message>
        <source>Its turn has not come yet</source>
        <translation>Noch nicht an der Reihe</translation>
    </message>
    <message>
        <source>As soon as this image is built, its output stands here as it comes.</source>
        <translation>Sobald dieses Image gebaut wird, steht seine Ausgabe hier, wie sie kommt.</translation>
    </message>
    <message>
        <source>All logs</source>
        <translation>Alle Protokolle</translation>
    </message>
    <message>
        <source>The lines of all logs of the run (Ctrl+Shift+F)</source>
        <translation>Die Zeilen aller Protokolle des Laufs (Ctrl+Shift+F)</translation>
    </message>
    <message>
        <source>Log and what was found in all logs</source>
        <translation>Protokoll, und was in allen Protokollen gefunden wurde</translation>
    </message>
</context>
<context>
    <name>stackwright::LogView</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Log lines</source>
        <translation>Protokollzeilen</translation>
    </message>
    <message>
        <source>CACHED</source>
        <translation>CACHED</translation>
    </message>
    <message>
        <source> … (the line goes on to %1)</source>
        <translation> … (die Zeile geht bis %1 weiter)</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Open all steps</source>
        <translation>Alle Schritte aufklappen</translation>
    </message>
    <message>
        <source>Fold all steps</source>
        <translation>Alle Schritte zuklappen</translation>
    </message>
    <message>
        <source>Failing line %1: %2</source>
        <translation>Fehlerzeile %1: %2</translation>
    </message>
    <message>
        <source>Step %1 of %2 was not run</source>
        <translation>Schritt %1 von %2 lief nicht</translation>
    </message>
    <message>
        <source>Steps %1 to %2 of %2 were not run</source>
        <translation>Die Schritte %1 bis %2 von %2 liefen nicht</translation>
    </message>
</context>
<context>
    <name>stackwright::MainWindow</name>
    <message>
        <source>Stackwright</source>
        <translation>Stackwright</translation>
    </message>
    <message>
        <source>Stack and image</source>
        <translation>Stack und Image</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>%1 – Stackwright</source>
        <translation>%1 – Stackwright</translation>
    </message>
    <message>
        <source>Open a stack</source>
        <translation>Einen Stack öffnen</translation>
    </message>
    <message>
        <source>Open a run</source>
        <translation>Einen Lauf öffnen</translation>
    </message>
    <message>
        <source>Journals (*.jsonl);;All files (*)</source>
        <translation>Journale (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Stopping the run…</source>
        <translation>Der Lauf wird angehalten …</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Stackwright</source>
        <translation>Über Stackwright</translation>
    </message>
    <message>
        <source>Stackwright %1</source>
        <translation>Stackwright %1</translation>
    </message>
    <message>
        <source>Plans, builds, tests, documents and releases a stack of container images.</source>
        <translation>Plant, baut, testet, beschreibt und veröffentlicht einen Stack von Container-Images.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Run %1: %2</source>
        <translation>Lauf %1: %2</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>Reading the checkout…</source>
        <translation>Arbeitsverzeichnis wird gelesen …</translation>
    </message>
    <message>
        <source>No stack is open</source>
        <translation>Kein Stack ist geöffnet</translation>
    </message>
    <message>
        <source>%1, %2 changed or affected</source>
        <translation>%1, %2 geändert oder betroffen</translation>
    </message>
    <message>
        <source>ran on docker %1</source>
        <translation>lief auf docker %1</translation>
    </message>
    <message>
        <source>no engine</source>
        <translation>kein Docker</translation>
    </message>
    <message>
        <source>no answer from %1</source>
        <translation>keine Antwort von %1</translation>
    </message>
    <message>
        <source>registry of this machine</source>
        <translation>Registry dieses Rechners</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 frei</translation>
    </message>
    <message>
        <source>Use one of this machine</source>
        <translation>Eine auf diesem Rechner nehmen</translation>
    </message>
    <message>
        <source>See what is missing</source>
        <translation>Zeigen, was fehlt</translation>
    </message>
    <message>
        <source>The run has passed</source>
        <translation>Der Lauf hat bestanden</translation>
    </message>
    <message>
        <source>The run has ended: %1</source>
        <translation>Der Lauf ist zu Ende: %1</translation>
    </message>
    <message>
        <source>Where shall the sample stack be put?</source>
        <translation>Wohin soll der Beispiel-Stack?</translation>
    </message>
    <message>
        <source>What a run needs</source>
        <translation>Was ein Lauf braucht</translation>
    </message>
    <message>
        <source>A stored run, of %1: it is shown as it was.</source>
        <translation>Ein gespeicherter Lauf vom %1: Er wird gezeigt, wie er war.</translation>
    </message>
    <message>
        <source>A stored run, of %1. %2</source>
        <translation>Ein gespeicherter Lauf vom %1. %2</translation>
    </message>
    <message>
        <source>Back to the checkout</source>
        <translation>Zurück zum Arbeitsverzeichnis</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Stopping the promotion…</source>
        <translation>Die Beförderung wird angehalten …</translation>
    </message>
    <message>
        <source>There is no plan yet</source>
        <translation>Noch kein Plan</translation>
    </message>
    <message>
        <source>The stack&apos;s files have the errors above. Fix them: the stack stands here as soon as they can be read.</source>
        <translation>Die Dateien des Stacks haben die Fehler oben. Sind sie behoben, steht der Stack hier.</translation>
    </message>
    <message>
        <source>Open the spec</source>
        <translation>Spec öffnen</translation>
    </message>
    <message>
        <source>Close Stackwright</source>
        <translation>Stackwright schließen</translation>
    </message>
    <message>
        <source>A promotion is going on.</source>
        <translation>Eine Beförderung läuft.</translation>
    </message>
    <message>
        <source>The wiki is being published.</source>
        <translation>Das Wiki wird gerade veröffentlicht.</translation>
    </message>
    <message>
        <source>A run is going on.</source>
        <translation>Ein Lauf ist im Gang.</translation>
    </message>
    <message>
        <source>If it is stopped, every tag that was moved is moved back first.</source>
        <translation>Wird sie angehalten, geht zuerst jedes bewegte Tag zurück.</translation>
    </message>
    <message>
        <source>If it is stopped, the pages stay here as they are, to be published again.</source>
        <translation>Wird es angehalten, bleiben die Seiten hier, wie sie sind, und können noch einmal veröffentlicht werden.</translation>
    </message>
    <message>
        <source>Stop it and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>The stack&apos;s files have errors</source>
        <translation>Die Dateien des Stacks haben Fehler</translation>
    </message>
    <message>
        <source>What if: nothing would be built</source>
        <translation>Was wäre: nichts würde gebaut</translation>
    </message>
    <message>
        <source>What if: one image would be built</source>
        <translation>Was wäre: ein Image würde gebaut</translation>
    </message>
    <message>
        <source>What if: %1 images would be built</source>
        <translation>Was wäre: %1 Images würden gebaut</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>If it is stopped, what runs is ended and recorded as cancelled; it can be resumed later.</source>
        <translation>Wird er angehalten, so wird beendet und als abgebrochen festgehalten, was läuft; er kann später weitergehen.</translation>
    </message>
    <message>
        <source>Keep it running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Open the Dockerfile</source>
        <translation>Das Dockerfile öffnen</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>Log zeigen</translation>
    </message>
    <message>
        <source>Show in the graph</source>
        <translation>Im Graphen zeigen</translation>
    </message>
    <message>
        <source>Copy name and tag</source>
        <translation>Name und Tag kopieren</translation>
    </message>
    <message>
        <source>Copy the digest</source>
        <translation>Digest kopieren</translation>
    </message>
    <message>
        <source>Copy docker pull</source>
        <translation>docker pull kopieren</translation>
    </message>
    <message>
        <source>Copy docker run</source>
        <translation>docker run kopieren</translation>
    </message>
    <message>
        <source>One stage</source>
        <translation>Eine Stufe</translation>
    </message>
    <message>
        <source>%1 stages</source>
        <translation>%1 Stufen</translation>
    </message>
    <message>
        <source>Name the file under BuildAll in images/change_ignore.json if its changes are to build every image</source>
        <translation>Die Datei in images/change_ignore.json unter BuildAll nennen, wenn ihre Änderungen jedes Image bauen sollen</translation>
    </message>
    <message>
        <source>Name it in the spec if it is an image, or in images/change_ignore.json if it is not</source>
        <translation>In der Spec nennen, wenn es ein Image ist, sonst in images/change_ignore.json</translation>
    </message>
    <message>
        <source>%1 more needed under the same tag</source>
        <translation>%1 weitere unter demselben Tag nötig</translation>
    </message>
    <message>
        <source>with what no commit has</source>
        <translation>mit dem, was in keinem Commit ist</translation>
    </message>
    <message>
        <source>last run %1 %2</source>
        <translation>letzter Lauf %1 %2</translation>
    </message>
    <message>
        <source>registry of this machine, started when needed</source>
        <translation>Registry dieses Rechners, startet bei Bedarf</translation>
    </message>
    <message>
        <source>registry not asked yet</source>
        <translation>Registry noch nicht gefragt</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>%1: passed</source>
        <translation>%1: bestanden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 failed</source>
        <translation>%1: %2 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1: errors in its files</source>
        <translation>%1: Fehler in den Dateien</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <comment>package: its kind, images</comment>
        <translation>%1, in %2</translation>
    </message>
    <message>
        <source>not in %1</source>
        <translation>nicht in %1</translation>
    </message>
    <message>
        <source>the same in %1</source>
        <translation>ebenso in %1</translation>
    </message>
    <message>
        <source>%1 has %2</source>
        <translation>%1 hat %2</translation>
    </message>
    <message>
        <source>nothing that is shown has failed</source>
        <translation>nichts, was gezeigt wird, ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>no stack is open</source>
        <translation>kein Stack ist geöffnet</translation>
    </message>
    <message>
        <source>nothing is running</source>
        <translation>es läuft nichts</translation>
    </message>
    <message>
        <source>%1 is not under way</source>
        <translation>%1 ist nicht in Arbeit</translation>
    </message>
    <message>
        <source>a run is going on</source>
        <translation>ein Lauf ist im Gang</translation>
    </message>
    <message>
        <source>the checkout is shown already</source>
        <translation>das Arbeitsverzeichnis wird schon gezeigt</translation>
    </message>
    <message>
        <source>the checkout is still being read</source>
        <translation>das Arbeitsverzeichnis wird noch gelesen</translation>
    </message>
    <message>
        <source>the stack&apos;s files cannot be read</source>
        <translation>die Dateien des Stacks sind nicht lesbar</translation>
    </message>
    <message>
        <source>the last run has left nothing to be done</source>
        <translation>der letzte Lauf hat nichts übrig gelassen</translation>
    </message>
    <message>
        <source>there is no run yet</source>
        <translation>es gibt noch keinen Lauf</translation>
    </message>
    <message>
        <source>nothing has changed</source>
        <translation>nichts hat sich geändert</translation>
    </message>
    <message>
        <source>no image is chosen</source>
        <translation>kein Image ist gewählt</translation>
    </message>
    <message>
        <source>no test of %1 has failed</source>
        <translation>kein Test von %1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>it has nothing to be done on</source>
        <translation>es gibt nichts, woran das zu tun wäre</translation>
    </message>
    <message>
        <source>rebuild no cache</source>
        <comment>further words for: Build Without Cache</comment>
        <translation>neu bauen kein cache rebuild</translation>
    </message>
    <message>
        <source>pull update</source>
        <comment>further words for: Build With Newer Bases</comment>
        <translation>holen aktualisieren pull</translation>
    </message>
    <message>
        <source>resume continue retry</source>
        <comment>further words for: Go On With the Last Run</comment>
        <translation>fortsetzen weiter erneut resume</translation>
    </message>
    <message>
        <source>undo revert</source>
        <comment>further words for: Roll Back</comment>
        <translation>rückgängig rollback</translation>
    </message>
    <message>
        <source>release publish</source>
        <comment>further words for: Promote</comment>
        <translation>release freigeben promote</translation>
    </message>
    <message>
        <source>changes %1</source>
        <translation>ändert %1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>%1, of %2</source>
        <comment>a test&apos;s state, its image</comment>
        <translation>%1, von %2</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>%1 of %2 in the registry</source>
        <translation>%1 von %2 in der Registry</translation>
    </message>
    <message>
        <source>of the run of %1, %2</source>
        <translation>vom Lauf am %1, %2</translation>
    </message>
    <message>
        <source>Run of %1</source>
        <translation>Lauf vom %1</translation>
    </message>
    <message>
        <source>No stack is open: only what can be done without one is known.</source>
        <translation>Kein Stack ist geöffnet: nur was ohne einen zu tun ist, ist bekannt.</translation>
    </message>
    <message>
        <source>The wiki pages are still being read for their packages.</source>
        <translation>Die Wikiseiten werden noch nach Paketen gelesen.</translation>
    </message>
    <message>
        <source>Packages are known of %1 of %2: the others have no wiki page here yet.</source>
        <translation>Pakete sind bekannt von %1 von %2: die anderen haben hier noch keine Wikiseite.</translation>
    </message>
    <message>
        <source>The registry has not been asked for its tags: Release does that.</source>
        <translation>Die Registry wurde nicht nach ihren Tags gefragt: das tut Release.</translation>
    </message>
    <message>
        <source>longest chain: to %1</source>
        <translation>längste Kette: bis %1</translation>
    </message>
    <message>
        <source>Run %1, %2</source>
        <comment>number, moment</comment>
        <translation>Lauf %1, %2</translation>
    </message>
    <message>
        <source>no drawing is to be seen</source>
        <translation>keine Zeichnung ist zu sehen</translation>
    </message>
    <message>
        <source>%1 to test without a build</source>
        <translation>%1 ohne Build zu testen</translation>
    </message>
    <message>
        <source>Make a stack of a folder with Dockerfiles</source>
        <translation>Aus einem Ordner mit Dockerfiles einen Stack machen</translation>
    </message>
    <message>
        <source>a stored run is shown: go back to the checkout first</source>
        <translation>ein gespeicherter Lauf wird gezeigt: zuerst zum Checkout zurück</translation>
    </message>
    <message>
        <source>what failed was of another tag than the checkout is at</source>
        <translation>was fehlschlug, hatte ein anderes Tag, als der Checkout jetzt hat</translation>
    </message>
</context>
<context>
    <name>stackwright::ManifestView</name>
    <message>
        <source>No page yet</source>
        <translation>Noch keine Seite</translation>
    </message>
    <message>
        <source>A run writes this image&apos;s wiki page when the image has passed: its layers, and what each info command says.</source>
        <translation>Ein Lauf schreibt die Wiki-Seite dieses Images, wenn es bestanden hat: seine Schichten und was jeder Info-Befehl sagt.</translation>
    </message>
    <message>
        <source>Wiki page</source>
        <translation>Wiki-Seite</translation>
    </message>
    <message>
        <source>Open a link</source>
        <translation>Einen Verweis öffnen</translation>
    </message>
    <message>
        <source>Open this address in the browser?</source>
        <translation>Diese Adresse im Browser öffnen?</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Compared with stable</source>
        <translation>Verglichen mit stable</translation>
    </message>
    <message>
        <source>There is no stable tag to compare with</source>
        <translation>Es gibt kein stable-Tag zum Vergleichen</translation>
    </message>
    <message>
        <source>The stack&apos;s spec names no tag prefix.</source>
        <translation>Die spec.yml des Stacks nennt kein Präfix für Tags.</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen …</translation>
    </message>
    <message>
        <source>%1 has no page yet</source>
        <translation>%1 hat noch keine Seite</translation>
    </message>
    <message>
        <source>What differs stands here as soon as a release has made this image %1.</source>
        <translation>Was sich unterscheidet, steht hier, sobald ein Release dieses Image zu %1 gemacht hat.</translation>
    </message>
    <message>
        <source>Nothing in the text differs.</source>
        <translation>Im Text unterscheidet sich nichts.</translation>
    </message>
</context>
<context>
    <name>stackwright::ModeBar</name>
    <message>
        <source>Modes</source>
        <translation>Modi</translation>
    </message>
</context>
<context>
    <name>stackwright::NoStack</name>
    <message>
        <source>No stack is open</source>
        <translation>Kein Stack ist geöffnet</translation>
    </message>
    <message>
        <source>The stack cannot be read</source>
        <translation>Der Stack ist nicht lesbar</translation>
    </message>
    <message>
        <source>Reading the checkout…</source>
        <translation>Arbeitsverzeichnis wird gelesen …</translation>
    </message>
    <message>
        <source>%1 This run belongs to the stack in %2.</source>
        <translation>%1 Der gezeigte Lauf gehört zum Stack in %2.</translation>
    </message>
    <message>
        <source>Open a stack…</source>
        <translation>Stack öffnen …</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>%1 is not there</source>
        <translation>%1 ist nicht da</translation>
    </message>
    <message>
        <source>It was moved or deleted. Below is the last plan; it is read again as soon as the folder is back.</source>
        <translation>Der Ordner wurde verschoben oder gelöscht. Unten steht der letzte Plan; sobald der Ordner zurück ist, wird neu gelesen.</translation>
    </message>
    <message>
        <source>It was moved or deleted.</source>
        <translation>Der Ordner wurde verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>%1 has no %2</source>
        <translation>%1 hat kein %2</translation>
    </message>
    <message>
        <source>Below is the last plan; it is read again as soon as the file is back.</source>
        <translation>Unten steht der letzte Plan; sobald die Datei zurück ist, wird neu gelesen.</translation>
    </message>
    <message>
        <source> or </source>
        <comment>between names of files</comment>
        <translation> oder </translation>
    </message>
    <message>
        <source>A stack is a checkout with such a file. It can be made from the folder&apos;s Dockerfiles; or open another folder, or try the sample stack.</source>
        <translation>Ein Stack ist ein Checkout mit einer solchen Datei. Sie kann aus den Dockerfiles des Ordners gemacht werden; oder öffnen Sie einen anderen Ordner, oder probieren Sie den Beispiel-Stack.</translation>
    </message>
</context>
<context>
    <name>stackwright::NotYet</name>
    <message>
        <source>Build %1</source>
        <translation>%1 bauen</translation>
    </message>
</context>
<context>
    <name>stackwright::OverviewPage</name>
    <message>
        <source>Integr.</source>
        <comment>the stage, where Integration is too long</comment>
        <translation>Integr.</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>Dieser Lauf</translation>
    </message>
    <message>
        <source>Changed files</source>
        <translation>Geänderte Dateien</translation>
    </message>
    <message>
        <source>Last ten builds</source>
        <translation>Letzte zehn Builds</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>#</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Timeline as a table</source>
        <translation>Zeitachse als Tabelle</translation>
    </message>
    <message>
        <source>What would be built</source>
        <translation>Was gebaut würde</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>Nothing to build</source>
        <translation>Nichts zu bauen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>every image</source>
        <translation>alle Images</translation>
    </message>
    <message>
        <source>this image</source>
        <translation>dieses Image</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>%1 typical</source>
        <translation>%1 üblich</translation>
    </message>
    <message>
        <source>longest chain: %1</source>
        <translation>längste Kette: %1</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>With steps, waits and usual times, over the whole window</source>
        <translation>Mit Schritten, Wartezeiten und üblichen Zeiten, im ganzen Fenster</translation>
    </message>
    <message>
        <source>What would be tested</source>
        <translation>Was getestet würde</translation>
    </message>
    <message>
        <source>What would be built or tested</source>
        <translation>Was gebaut oder getestet würde</translation>
    </message>
</context>
<context>
    <name>stackwright::PackageTable</name>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>First in</source>
        <translation>Zuerst in</translation>
    </message>
</context>
<context>
    <name>stackwright::PageBrowser</name>
    <message>
        <source>The page goes on; the rest is not shown.</source>
        <translation>Die Seite geht weiter; der Rest wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>stackwright::PaletteDialog</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>An action, an image, a file, a test, a package, a tag, a run</source>
        <translation>Eine Aktion, ein Image, eine Datei, ein Test, ein Paket, ein Tag, ein Lauf</translation>
    </message>
    <message>
        <source>Nothing is found for “%1”.</source>
        <translation>Nichts gefunden zu „%1“.</translation>
    </message>
    <message>
        <source>Fewer letters find more; several words may stand in any order.</source>
        <translation>Weniger Buchstaben finden mehr; mehrere Wörter dürfen in jeder Reihenfolge stehen.</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>Nicht jetzt: %1</translation>
    </message>
    <message>
        <source>%1 more: type on</source>
        <translation>%1 weitere: weitertippen</translation>
    </message>
    <message>
        <source>More on what is chosen</source>
        <translation>Mehr zum Gewählten</translation>
    </message>
</context>
<context>
    <name>stackwright::PreferencesDialog</name>
    <message>
        <source>After a failure, go on with images that do not depend on it</source>
        <translation>Nach einem Fehler mit Images weitermachen, die nicht davon abhängen</translation>
    </message>
    <message>
        <source>Tell me when a run has ended while this window is not in front</source>
        <translation>Melden, wenn ein Lauf endet, während dieses Fenster nicht vorn ist</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Like the desktop</source>
        <translation>Wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>registry.example:5000, …</source>
        <translation>registry.example:5000, …</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Stages at once</source>
        <translation>Stufen gleichzeitig</translation>
    </message>
    <message>
        <source>Registries without TLS</source>
        <translation>Registries ohne TLS</translation>
    </message>
    <message>
        <source>Only for registries that you trust and reach over a network of your own. This machine&apos;s own are always allowed.</source>
        <translation>Nur für vertraute Registries in einem eigenen Netz. Die dieses Rechners sind immer erlaubt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>As the desktop, or $VISUAL</source>
        <translation>Wie der Desktop, oder $VISUAL</translation>
    </message>
    <message>
        <source>One of these, or a command: %f is the file, %l the line, %c the column</source>
        <translation>Einer von diesen, oder ein Befehl: %f ist die Datei, %l die Zeile, %c die Spalte</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>Editor</translation>
    </message>
</context>
<context>
    <name>stackwright::ReleaseDesk</name>
    <message>
        <source>Done: every tag is where it is to be.</source>
        <translation>Fertig: Jedes Tag ist, wo es sein soll.</translation>
    </message>
    <message>
        <source>Asking the registry…</source>
        <translation>Die Registry wird gefragt …</translation>
    </message>
    <message>
        <source>Fetching the wiki…</source>
        <translation>Das Wiki wird geholt …</translation>
    </message>
    <message>
        <source>Publishing the wiki…</source>
        <translation>Das Wiki wird veröffentlicht …</translation>
    </message>
    <message>
        <source>Gate %1 runs…</source>
        <translation>Schranke %1 läuft …</translation>
    </message>
    <message>
        <source>Moving %1…</source>
        <translation>%1 wird bewegt …</translation>
    </message>
    <message>
        <source>Nothing moves: every tag is where it is to be.</source>
        <translation>Nichts bewegt sich: Jedes Tag ist, wo es sein soll.</translation>
    </message>
    <message>
        <source>Stopping: what was moved is moved back…</source>
        <translation>Wird angehalten: Was bewegt wurde, wird zurückbewegt …</translation>
    </message>
    <message>
        <source>Stopping the gate…</source>
        <translation>Die Schranke wird angehalten …</translation>
    </message>
    <message>
        <source>Done: every tag is back where it was.</source>
        <translation>Fertig: Jedes Tag ist wieder, wo es war.</translation>
    </message>
    <message>
        <source>The wiki is published.</source>
        <translation>Das Wiki ist veröffentlicht.</translation>
    </message>
    <message>
        <source>its pages are being published just now</source>
        <translation>seine Seiten werden gerade veröffentlicht</translation>
    </message>
    <message>
        <source>look again when that is done</source>
        <translation>noch einmal ansehen, wenn das fertig ist</translation>
    </message>
</context>
<context>
    <name>stackwright::ReleaseView</name>
    <message>
        <source>Gates</source>
        <translation>Schranken</translation>
    </message>
    <message>
        <source>What moves</source>
        <translation>Was sich bewegt</translation>
    </message>
    <message>
        <source>Releases so far</source>
        <translation>Bisherige Releases</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Will be</source>
        <translation>Wird</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Release</translation>
    </message>
    <message>
        <source>Candidate</source>
        <translation>Kandidat</translation>
    </message>
    <message>
        <source>Choose a tag</source>
        <translation>Ein Tag wählen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Nothing to promote</source>
        <translation>Nichts zu befördern</translation>
    </message>
    <message>
        <source>Promote %1 to %2</source>
        <translation>%1 zu %2 befördern</translation>
    </message>
    <message>
        <source>Nothing under way</source>
        <translation>Nichts unterwegs</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>No release yet</source>
        <translation>Noch kein Release</translation>
    </message>
    <message>
        <source>Each promotion is kept here with who, when, why, its gates and its images, and can be taken back.</source>
        <translation>Jede Beförderung bleibt hier stehen: wer, wann, warum, ihre Schranken und ihre Images. Sie lässt sich zurücksetzen.</translation>
    </message>
    <message>
        <source>Choose a candidate: its gates stand here, each with its reason.</source>
        <translation>Einen Kandidaten wählen: Seine Schranken stehen hier, jede mit ihrem Grund.</translation>
    </message>
    <message>
        <source>A release moves the stable tags of a stack.</source>
        <translation>Ein Release bewegt die stable-Tags eines Stacks.</translation>
    </message>
    <message>
        <source>What differs, and the releases so far</source>
        <translation>Was sich unterscheidet, und die bisherigen Releases</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
    <message>
        <source>Finish it</source>
        <translation>Zu Ende führen</translation>
    </message>
    <message>
        <source>Back to today</source>
        <translation>Zurück zu heute</translation>
    </message>
    <message>
        <source>Promote to</source>
        <translation>Befördern zu</translation>
    </message>
    <message>
        <source>its prefix&apos;s stable</source>
        <translation>stable seines Präfixes</translation>
    </message>
    <message>
        <source>stable, for all</source>
        <translation>stable, für alle</translation>
    </message>
    <message>
        <source>Type the tag&apos;s name to confirm</source>
        <translation>Zum Bestätigen den Namen des Tags eintippen</translation>
    </message>
    <message>
        <source>What was moved is moved back</source>
        <translation>Was bewegt wurde, wird zurückbewegt</translation>
    </message>
    <message>
        <source>to</source>
        <translation>zu</translation>
    </message>
    <message>
        <source>%1 (%2 of %3 images)</source>
        <translation>%1 (%2 von %3 Images)</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>No tag to promote</source>
        <translation>Kein Tag zu befördern</translation>
    </message>
    <message>
        <source>was</source>
        <translation>war</translation>
    </message>
    <message>
        <source>%1 now</source>
        <translation>%1 jetzt</translation>
    </message>
    <message>
        <source>became</source>
        <translation>wurde</translation>
    </message>
    <message>
        <source>will be</source>
        <translation>wird</translation>
    </message>
    <message>
        <source>%1 back to before %2</source>
        <translation>%1 zurück auf den Stand vor %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 zu %2</translation>
    </message>
    <message>
        <source>The tags go to images that were stable before.</source>
        <translation>Die Tags gehen an Images, die vorher stable waren.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird nachgesehen …</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Wird verglichen …</translation>
    </message>
    <message>
        <source>The pages and what the registry knows of both tags are read.</source>
        <translation>Die Seiten und was die Registry von beiden Tags weiß, werden gelesen.</translation>
    </message>
    <message>
        <source>There is nothing to compare with</source>
        <translation>Es gibt nichts zum Vergleichen</translation>
    </message>
    <message>
        <source>%1 does not exist yet: this is its first release.</source>
        <translation>%1 gibt es noch nicht: Dies ist sein erstes Release.</translation>
    </message>
    <message>
        <source>No page of one of the two tags was found, and the registry does not tell either. %1</source>
        <translation>Von einem der beiden Tags wurde keine Seite gefunden, und auch die Registry sagt nichts. %1</translation>
    </message>
    <message>
        <source>What differs stands here</source>
        <translation>Was sich unterscheidet, steht hier</translation>
    </message>
    <message>
        <source>Packages, layers and sizes, and text of the candidate against today&apos;s stable.</source>
        <translation>Pakete, Schichten und Größen und Text des Kandidaten gegenüber dem heutigen stable.</translation>
    </message>
    <message>
        <source>What differs: %1</source>
        <translation>Was sich unterscheidet: %1</translation>
    </message>
    <message>
        <source>package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>packages</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>A change of the base is shown once</source>
        <translation>Eine Änderung der Basis wird nur einmal gezeigt</translation>
    </message>
    <message>
        <source>Nothing is known of %1</source>
        <translation>Nichts bekannt von %1</translation>
    </message>
    <message>
        <source>Releases so far: %1</source>
        <translation>Bisherige Releases: %1</translation>
    </message>
    <message>
        <source>The promotion %1 did not come to its end: tags may stand on both sides.</source>
        <translation>Die Beförderung %1 kam nicht zu ihrem Ende: Tags können auf beiden Seiten stehen.</translation>
    </message>
    <message>
        <source>The promotion %1 failed, and every tag was moved back.</source>
        <translation>Die Beförderung %1 schlug fehl, und jedes Tag wurde zurückbewegt.</translation>
    </message>
    <message>
        <source>The promotion %1 moved every tag, but the wiki did not follow.</source>
        <translation>Die Beförderung %1 bewegte jedes Tag, aber das Wiki folgte nicht.</translation>
    </message>
    <message>
        <source>The promotion %1 ended with tags on both sides.</source>
        <translation>Die Beförderung %1 endete mit Tags auf beiden Seiten.</translation>
    </message>
    <message>
        <source>Finish it, or roll it back below under Releases so far.</source>
        <translation>Entweder zu Ende führen oder unten unter „Bisherige Releases“ zurücksetzen.</translation>
    </message>
    <message>
        <source>The release %1 → %2 of %3, by %4: %5.</source>
        <translation>Das Release %1 → %2 vom %3, von %4: %5.</translation>
    </message>
    <message>
        <source>Why: %1</source>
        <translation>Warum: %1</translation>
    </message>
    <message>
        <source>Asking the registry for its tags…</source>
        <translation>Die Registry wird nach ihren Tags gefragt …</translation>
    </message>
    <message>
        <source>%1 could be promoted.</source>
        <translation>Zum Befördern verfügbar: %1.</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>The registry has no &lt;prefix&gt;-stable tag of this stack: promote a build first.</source>
        <translation>Die Registry hat kein Tag &lt;Präfix&gt;-stable dieses Stacks: zuerst einen Build befördern.</translation>
    </message>
    <message>
        <source>The registry has no tag of this stack that could be promoted: a run that pushes makes one.</source>
        <translation>Die Registry hat kein Tag dieses Stacks, das sich befördern ließe: Ein Lauf, der überträgt, macht eines.</translation>
    </message>
    <message>
        <source>Built from %1.</source>
        <translation>Gebaut aus %1.</translation>
    </message>
    <message>
        <source>Every image of %1 is this one already.</source>
        <translation>Jedes Image von %1 ist schon dieses.</translation>
    </message>
    <message>
        <source>Rolling back…</source>
        <translation>Wird zurückgesetzt …</translation>
    </message>
    <message>
        <source>Promoting…</source>
        <translation>Wird befördert …</translation>
    </message>
    <message>
        <source>Roll %1 of %2 back</source>
        <translation>%1 von %2 zurücksetzen</translation>
    </message>
    <message>
        <source>Type %1:</source>
        <translation>%1 eintippen:</translation>
    </message>
    <message>
        <source>Roll %1 back to before %2</source>
        <translation>%1 auf den Stand vor %2 zurücksetzen</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Look at the chosen release</source>
        <translation>Das gewählte Release ansehen</translation>
    </message>
    <message>
        <source>Asking the registry for its tags: %1 of %2 images…</source>
        <translation>Die Registry wird nach ihren Tags gefragt: %1 von %2 Images …</translation>
    </message>
    <message>
        <source>Built from %1 of %2.</source>
        <translation>Gebaut aus %1 vom %2.</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>Nochmals fragen</translation>
    </message>
    <message>
        <source>No candidate is chosen yet</source>
        <translation>Noch ist kein Kandidat gewählt</translation>
    </message>
    <message>
        <source>Could not be asked</source>
        <translation>Ließ sich nicht fragen</translation>
    </message>
    <message>
        <source>Rolling back has no gates</source>
        <translation>Zurückrollen hat keine Schranken</translation>
    </message>
    <message>
        <source>all passed</source>
        <translation>alle bestanden</translation>
    </message>
    <message>
        <source>%1 not passed</source>
        <translation>%1 nicht bestanden</translation>
    </message>
    <message>
        <source>%1 did not exist before: this was its first release.</source>
        <translation>%1 gab es vorher nicht: Dies war sein erstes Release.</translation>
    </message>
    <message>
        <source>%1 known so far: the registry could not be asked for all of them.</source>
        <translation>Bisher bekannt: %1; die Registry ließ sich nicht nach allen fragen.</translation>
    </message>
    <message>
        <source>The registry could not be asked for its tags.</source>
        <translation>Die Registry ließ sich nicht nach ihren Tags fragen.</translation>
    </message>
    <message>
        <source>One gate has not passed: nothing moves until it has, or is skipped with a reason.</source>
        <translation>Eine Schranke ist nicht bestanden: Nichts bewegt sich, bis sie es ist oder mit Begründung übersprungen wird.</translation>
    </message>
    <message>
        <source>%1 gates have not passed: nothing moves until they have, or are skipped with a reason.</source>
        <translation>%1 Schranken sind nicht bestanden: Nichts bewegt sich, bis sie es sind oder mit Begründung übersprungen werden.</translation>
    </message>
    <message>
        <source>All gates have passed. Nothing has moved yet.</source>
        <translation>Alle Schranken sind bestanden. Noch ist nichts bewegt.</translation>
    </message>
    <message>
        <source>%1 could be promoted; %2 more: not every image has it.</source>
        <translation>Zum Befördern verfügbar: %1; %2 weitere: nicht jedes Image hat sie.</translation>
    </message>
    <message>
        <source>No tag could be promoted: none of %1 is of every image.</source>
        <translation>Kein Tag ist zu befördern: keinen von %1 hat jedes Image.</translation>
    </message>
    <message>
        <source>Rolled back</source>
        <translation>Zurückgenommen</translation>
    </message>
    <message>
        <source>Promoted</source>
        <translation>Befördert</translation>
    </message>
    <message>
        <source>Ended with an error</source>
        <translation>Mit einem Fehler beendet</translation>
    </message>
</context>
<context>
    <name>stackwright::RowMenu</name>
    <message>
        <source>Copy the cell</source>
        <translation>Zelle kopieren</translation>
    </message>
    <message>
        <source>Copy the row</source>
        <translation>Zeile kopieren</translation>
    </message>
</context>
<context>
    <name>stackwright::RunLegend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>steps of a build</source>
        <translation>Schritte eines Builds</translation>
    </message>
    <message>
        <source>from the cache</source>
        <translation>aus dem Cache</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>usual time</source>
        <translation>übliche Zeit</translation>
    </message>
    <message>
        <source>waits for its parent</source>
        <translation>wartet auf sein Eltern-Image</translation>
    </message>
    <message>
        <source>waits for a place</source>
        <translation>wartet auf einen Platz</translation>
    </message>
    <message>
        <source>longest chain</source>
        <translation>längste Kette</translation>
    </message>
</context>
<context>
    <name>stackwright::RunMode</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Usual time</source>
        <translation>Übliche Zeit</translation>
    </message>
    <message>
        <source>A run stands here as a picture: what went on when, and what waited for what.</source>
        <translation>Hier steht ein Lauf als Bild: was wann geschah und was worauf wartete.</translation>
    </message>
    <message>
        <source>There is no run yet</source>
        <translation>Noch gibt es keinen Lauf</translation>
    </message>
    <message>
        <source>Build the stack, or open an earlier run in History: what went on when, and what waited for what, stands here as it comes.</source>
        <translation>Bauen Sie den Stack, oder öffnen Sie einen früheren Lauf im Verlauf: Was wann geschieht und was worauf wartet, steht dann hier.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>Ganz</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>The run as a table</source>
        <translation>Der Lauf als Tabelle</translation>
    </message>
    <message>
        <source>Build what changed</source>
        <translation>Geändertes bauen</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>%1 until now</source>
        <translation>bis jetzt %1</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>stage at once</source>
        <translation>Stufe zugleich</translation>
    </message>
    <message>
        <source>stages at once</source>
        <translation>Stufen zugleich</translation>
    </message>
    <message>
        <source>images waited %1 for a place, together</source>
        <translation>Images warteten zusammen %1 auf einen Platz</translation>
    </message>
    <message>
        <source>longest chain: %1</source>
        <translation>längste Kette: %1</translation>
    </message>
    <message>
        <source>older than your files</source>
        <translation>älter als Ihre Dateien</translation>
    </message>
    <message>
        <source>of another commit</source>
        <translation>von einem anderen Commit</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Was gezeichnet ist</translation>
    </message>
</context>
<context>
    <name>stackwright::RunView</name>
    <message>
        <source>Picture of the run</source>
        <translation>Bild des Laufs</translation>
    </message>
    <message>
        <source>On the longest chain, which decides when the run ends</source>
        <translation>Auf der längsten Kette, die entscheidet, wann der Lauf endet</translation>
    </message>
</context>
<context>
    <name>stackwright::SizeBars</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>%1 → %2 layers</source>
        <translation>%1 → %2 Schichten</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Sizes: %1</source>
        <translation>Größen: %1</translation>
    </message>
</context>
<context>
    <name>stackwright::SizeMapView</name>
    <message>
        <source>Map of the sizes</source>
        <translation>Karte der Größen</translation>
    </message>
    <message>
        <source>%1, %2 % of the stack</source>
        <translation>%1, %2 % des Stacks</translation>
    </message>
    <message>
        <source>gone; the stable tag has %1</source>
        <translation>weg; das Stable-Tag hat %1</translation>
    </message>
    <message>
        <source>new since the stable tag</source>
        <translation>neu seit dem Stable-Tag</translation>
    </message>
    <message>
        <source>as large in the stable tag</source>
        <translation>im Stable-Tag gleich groß</translation>
    </message>
    <message>
        <source>%1 in the stable tag</source>
        <translation>%1 im Stable-Tag</translation>
    </message>
    <message>
        <source>line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>built on %1</source>
        <translation>gebaut auf %1</translation>
    </message>
</context>
<context>
    <name>stackwright::SizesPage</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Gemacht von</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Stable</source>
        <translation>Stable</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Against stable</source>
        <translation>Gegen Stable</translation>
    </message>
    <message>
        <source>Colours show what is larger and what is smaller than in the stable tag</source>
        <translation>Farben zeigen, was größer und was kleiner ist als im Stable-Tag</translation>
    </message>
    <message>
        <source>No sizes are known yet</source>
        <translation>Noch sind keine Größen bekannt</translation>
    </message>
    <message>
        <source>They are read from the images&apos; pages, which a run writes when an image has passed.</source>
        <translation>Sie werden aus den Seiten der Images gelesen, die ein Lauf schreibt, wenn ein Image bestanden hat.</translation>
    </message>
    <message>
        <source>What the box is</source>
        <translation>Was das Feld ist</translation>
    </message>
    <message>
        <source>built on %1</source>
        <translation>gebaut auf %1</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>%1 in %2, what they share counted once</source>
        <translation>%1 in %2, Gemeinsames einmal gezählt</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>%1 in %2; %3 with what it is built on, since its page does not fit its parent&apos;s</source>
        <translation>%1 in %2; %3 samt dem, worauf es gebaut ist, da seine Seite nicht zu der seines Vorgängers passt</translation>
    </message>
    <message>
        <source>as large as in the stable tag</source>
        <translation>so groß wie im Stable-Tag</translation>
    </message>
    <message>
        <source>%1 more than in the stable tag</source>
        <translation>%1 mehr als im Stable-Tag</translation>
    </message>
    <message>
        <source>%1 less than in the stable tag</source>
        <translation>%1 weniger als im Stable-Tag</translation>
    </message>
    <message>
        <source>%1, as far as it has the images: %2 of %3</source>
        <translation>%1, soweit es die Images hat: %2 von %3</translation>
    </message>
</context>
<context>
    <name>stackwright::StackModel</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>no tests</source>
        <translation>keine Tests</translation>
    </message>
    <message>
        <source>by exit code</source>
        <translation>nach Rückgabewert</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>keine gefunden</translation>
    </message>
    <message>
        <source>all skipped</source>
        <translation>alle übersprungen</translation>
    </message>
    <message>
        <source>%1, older files</source>
        <translation>%1, ältere Dateien</translation>
    </message>
    <message>
        <source>%1, other commit</source>
        <translation>%1, anderer Commit</translation>
    </message>
    <message>
        <source>By the last run, of the same files</source>
        <translation>Vom letzten Lauf, mit denselben Dateien</translation>
    </message>
    <message>
        <source>By the last run, before files were saved</source>
        <translation>Vom letzten Lauf, bevor Dateien gespeichert wurden</translation>
    </message>
    <message>
        <source>By the last run, of another commit</source>
        <translation>Vom letzten Lauf, eines anderen Commits</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Letzter Lauf</translation>
    </message>
    <message>
        <source>Of all variants together; what they share is counted for each</source>
        <translation>Von allen Varianten zusammen; was sie teilen, zählt bei jeder</translation>
    </message>
    <message>
        <source>Of all variants together</source>
        <translation>Von allen Varianten zusammen</translation>
    </message>
</context>
<context>
    <name>stackwright::StackPane</name>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Stack and filter</source>
        <translation>Stack und Filter</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>Stack</translation>
    </message>
    <message>
        <source>Filter images</source>
        <translation>Images filtern</translation>
    </message>
    <message>
        <source>Filter images by name</source>
        <translation>Images nach Namen filtern</translation>
    </message>
    <message>
        <source>Filter images by state</source>
        <translation>Images nach Zustand filtern</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Stack and what changed</source>
        <translation>Stack und was sich geändert hat</translation>
    </message>
    <message>
        <source>No image is like this</source>
        <translation>Kein Image ist so</translation>
    </message>
    <message>
        <source>The filter above leaves none of the stack&apos;s images.</source>
        <translation>Der Filter oben lässt keines der Images übrig.</translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation>Alle Images zeigen</translation>
    </message>
</context>
<context>
    <name>stackwright::StartPage</name>
    <message>
        <source>Try the sample stack…</source>
        <translation>Beispiel-Stack ausprobieren …</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Stackwright</source>
        <translation>Stackwright</translation>
    </message>
    <message>
        <source>Open a checkout that has images/spec.yml or stackwright.yml, or drop it here. You will see what a change would rebuild, and why.</source>
        <translation>Ein Arbeitsverzeichnis mit images/spec.yml oder stackwright.yml öffnen oder hierher ziehen. Zu sehen ist, was eine Änderung neu baut, und warum.</translation>
    </message>
    <message>
        <source>Open a stack…</source>
        <translation>Stack öffnen …</translation>
    </message>
    <message>
        <source>Open a stack</source>
        <translation>Einen Stack öffnen</translation>
    </message>
    <message>
        <source>Open a run…</source>
        <translation>Lauf öffnen …</translation>
    </message>
    <message>
        <source>Open a run</source>
        <translation>Einen Lauf öffnen</translation>
    </message>
    <message>
        <source>Try the sample stack</source>
        <translation>Beispiel-Stack ausprobieren</translation>
    </message>
    <message>
        <source>Copies four notebook images to a folder of yours, to be built and changed</source>
        <translation>Kopiert vier Notebook-Images in einen eigenen Ordner, zum Bauen und Ändern</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>%1 (not there)</source>
        <translation>%1 (nicht da)</translation>
    </message>
    <message>
        <source>Make a stack…</source>
        <translation>Stack machen …</translation>
    </message>
    <message>
        <source>Make a stack</source>
        <translation>Stack machen</translation>
    </message>
    <message>
        <source>Of a folder with Dockerfiles: shows what was found in them before anything is written</source>
        <translation>Aus einem Ordner mit Dockerfiles: zeigt, was in ihnen steht, bevor etwas geschrieben wird</translation>
    </message>
    <message>
        <source>Make a stack of it…</source>
        <translation>Stack daraus machen …</translation>
    </message>
    <message>
        <source>Make a stack of this folder</source>
        <translation>Aus diesem Ordner einen Stack machen</translation>
    </message>
</context>
<context>
    <name>stackwright::State</name>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>affected</source>
        <translation>betroffen</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>unverändert</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>geschätzt</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>building</source>
        <translation>baut</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>testet</translation>
    </message>
    <message>
        <source>pushing</source>
        <translation>überträgt</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>reused</source>
        <translation>wiederverwendet</translation>
    </message>
    <message>
        <source>built</source>
        <translation>gebaut</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>not run</source>
        <translation>nicht gelaufen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>modified</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>added</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>gelöscht</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>umbenannt</translation>
    </message>
    <message>
        <source>typechange</source>
        <translation>Art geändert</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>zu</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>bewegt</translation>
    </message>
    <message>
        <source>not moved</source>
        <translation>nicht bewegt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>cached</source>
        <translation>aus dem Cache</translation>
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
        <source>moved back</source>
        <translation>zurückbewegt</translation>
    </message>
    <message>
        <source>rolled back</source>
        <translation>zurückgesetzt</translation>
    </message>
    <message>
        <source>partly moved</source>
        <translation>teils bewegt</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>started</source>
        <translation>begonnen</translation>
    </message>
    <message>
        <source>up</source>
        <translation>höher</translation>
    </message>
    <message>
        <source>down</source>
        <translation>niedriger</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>not passed</source>
        <translation>nicht bestanden</translation>
    </message>
    <message>
        <source>to decide</source>
        <translation>zu entscheiden</translation>
    </message>
</context>
<context>
    <name>stackwright::Style</name>
    <message>
        <source>Scroll up and down</source>
        <translation>Auf und ab rollen</translation>
    </message>
    <message>
        <source>Scroll sideways</source>
        <translation>Seitwärts rollen</translation>
    </message>
    <message>
        <source>Divider</source>
        <translation>Trenner</translation>
    </message>
</context>
<context>
    <name>stackwright::TestTree</name>
    <message>
        <source>flaky</source>
        <translation>unstet</translation>
    </message>
    <message>
        <source>new failure</source>
        <translation>neuer Fehlschlag</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>behoben</translation>
    </message>
    <message>
        <source>Basic tests</source>
        <translation>Grundtests</translation>
    </message>
    <message>
        <source>Integration tests</source>
        <translation>Integrationstests</translation>
    </message>
    <message>
        <source>%1 cases in all; passed ones without a record</source>
        <translation>%1 Fälle insgesamt; bestandene ohne Eintrag</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Since last run</source>
        <translation>Seit dem letzten Lauf</translation>
    </message>
</context>
<context>
    <name>stackwright::TestsPage</name>
    <message>
        <source>No test results yet</source>
        <translation>Noch keine Testergebnisse</translation>
    </message>
    <message>
        <source>They come here when this image&apos;s tests have run, each case with what it said.</source>
        <translation>Sie stehen hier, wenn die Tests dieses Images gelaufen sind, jeder Fall mit seiner Ausgabe.</translation>
    </message>
    <message>
        <source>Tests page</source>
        <translation>Testseite</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>What the test said</source>
        <translation>Was der Test ausgab</translation>
    </message>
    <message>
        <source>Choose a test to read what it said</source>
        <translation>Einen Test wählen, um seine Ausgabe zu lesen</translation>
    </message>
    <message>
        <source>Which tests</source>
        <translation>Welche Tests</translation>
    </message>
    <message>
        <source>All tests</source>
        <translation>Alle Tests</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagene</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungene</translation>
    </message>
    <message>
        <source>Slow, over 1 s</source>
        <translation>Langsame, über 1 s</translation>
    </message>
    <message>
        <source>Run the failed ones again</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Run all again</source>
        <translation>Alle wiederholen</translation>
    </message>
    <message>
        <source>%1 passed, %2 failed, %3 skipped</source>
        <translation>%1 bestanden, %2 fehlgeschlagen, %3 übersprungen</translation>
    </message>
    <message>
        <source>No test results</source>
        <translation>Keine Testergebnisse</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Run this test</source>
        <translation>Diesen Test ausführen</translation>
    </message>
    <message>
        <source>Copy what it said</source>
        <translation>Kopieren, was er sagte</translation>
    </message>
    <message>
        <source>The tests are running</source>
        <translation>Die Tests laufen</translation>
    </message>
    <message>
        <source>For %1 by now. Each case stands here when they have ended; the log tells what they say meanwhile.</source>
        <translation>Seit %1. Jeder Fall steht hier, wenn sie zu Ende sind; was sie inzwischen sagen, steht im Log.</translation>
    </message>
    <message>
        <source>The tests have not begun</source>
        <translation>Die Tests haben noch nicht begonnen</translation>
    </message>
    <message>
        <source>No tests</source>
        <translation>Keine Tests</translation>
    </message>
    <message>
        <source>A command, no tests</source>
        <translation>Ein Befehl, keine Tests</translation>
    </message>
    <message>
        <source>No test was found</source>
        <translation>Es wurde kein Test gefunden</translation>
    </message>
    <message>
        <source>Its command ended well. Nothing more is known of what it looked at.</source>
        <translation>Sein Befehl endete gut. Mehr ist nicht bekannt von dem, was er geprüft hat.</translation>
    </message>
    <message>
        <source>This run was of another tag than the checkout is at</source>
        <translation>Dieser Lauf hatte ein anderes Tag, als der Checkout jetzt hat</translation>
    </message>
</context>
<context>
    <name>stackwright::TimelineView</name>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Timeline of the run</source>
        <translation>Zeitachse des Laufs</translation>
    </message>
</context>
<context>
    <name>stackwright::TopBar</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>What is checked out</source>
        <translation>Was ausgecheckt ist</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Build</translation>
    </message>
    <message>
        <source>Nothing to build</source>
        <translation>Nichts zu bauen</translation>
    </message>
    <message>
        <source>Build %1</source>
        <translation>%1 bauen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>+%1 uncommitted</source>
        <translation>+%1 nicht eingecheckt</translation>
    </message>
    <message>
        <source>Tag:</source>
        <translation>Tag:</translation>
    </message>
    <message>
        <source>Go on: %1</source>
        <translation>Weiter: %1</translation>
    </message>
    <message>
        <source>What has passed in that run is not done again; the menu has the whole build</source>
        <translation>Was in jenem Lauf bestanden ist, wird nicht nochmals getan; im Menü steht der ganze Bau</translation>
    </message>
    <message>
        <source>Build %1, test %2</source>
        <translation>%1 bauen, %2 testen</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 testen</translation>
    </message>
</context>
<context>
    <name>stackwright::TrendChart</name>
    <message>
        <source>Trends as a drawing</source>
        <translation>Verläufe als Zeichnung</translation>
    </message>
    <message>
        <source>Run %1, %2</source>
        <comment>a run&apos;s number, its moment</comment>
        <translation>Lauf %1, %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is looked at, its value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>jump: %1</source>
        <translation>Sprung: %1</translation>
    </message>
    <message>
        <source>all from the cache</source>
        <translation>alles aus dem Cache</translation>
    </message>
    <message>
        <source>None of these runs says it.</source>
        <translation>Keiner dieser Läufe sagt es.</translation>
    </message>
</context>
<context>
    <name>stackwright::TrendPage</name>
    <message>
        <source>A jump is a value that is clearly another than the up to ten before it: more than twice as far from their middle as any of them, and by a fifth and 10 s (times), a fiftieth and 1 MB (sizes), 25 points (cache), or a tenth and 2 (tests) at least. Times are compared for the same work on the same machine, where either nothing or everything came from the cache.</source>
        <translation>Ein Sprung ist ein Wert, der deutlich anders ist als die bis zu zehn vor ihm: mehr als doppelt so weit von ihrer Mitte wie jeder von ihnen, und mindestens um ein Fünftel und 10 s (Zeiten), ein Fünfzigstel und 1 MB (Größen), 25 Punkte (Cache) oder ein Zehntel und 2 (Tests). Verglichen werden Zeiten derselben Arbeit auf demselben Rechner, bei der entweder nichts oder alles aus dem Cache kam.</translation>
    </message>
    <message>
        <source>Trends of</source>
        <translation>Verläufe von</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>Aus dem Cache</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>Tests</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit</translation>
    </message>
    <message>
        <source>Trends as a table</source>
        <translation>Verläufe als Tabelle</translation>
    </message>
    <message>
        <source>No trends yet</source>
        <translation>Noch keine Verläufe</translation>
    </message>
    <message>
        <source>As soon as runs of this stack have ended, it stands here run by run how long they took, how large the images became, what came from the cache and what was tested.</source>
        <translation>Sobald Läufe dieses Stacks zu Ende sind, steht hier Lauf für Lauf, wie lange sie dauerten, wie groß die Images wurden, was aus dem Cache kam und was getestet wurde.</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Verläufe</translation>
    </message>
    <message>
        <source>Trends as a drawing</source>
        <translation>Verläufe als Zeichnung</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Two runs</source>
        <translation>Zwei Läufe</translation>
    </message>
    <message>
        <source>The chosen run</source>
        <translation>Der gewählte Lauf</translation>
    </message>
    <message>
        <source>Open the run</source>
        <translation>Lauf öffnen</translation>
    </message>
    <message>
        <source>The whole stack</source>
        <translation>Der ganze Stack</translation>
    </message>
    <message>
        <source>the newest %1 of %2 runs</source>
        <translation>die neuesten %1 von %2 Läufen</translation>
    </message>
    <message>
        <source>run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>no jump</source>
        <translation>kein Sprung</translation>
    </message>
    <message>
        <source>last jump: %1</source>
        <translation>letzter Sprung: %1</translation>
    </message>
    <message>
        <source>times of all images together</source>
        <translation>Zeiten aller Images zusammen</translation>
    </message>
    <message>
        <source>all images together, each with what it stands on</source>
        <translation>alle Images zusammen, jedes mit dem, worauf es steht</translation>
    </message>
    <message>
        <source>%1 older ones were not read</source>
        <translation>%1 ältere wurden nicht gelesen</translation>
    </message>
    <message>
        <source>%1 cannot be read</source>
        <translation>nicht lesbar: %1</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>journals</source>
        <translation>Journale</translation>
    </message>
    <message>
        <source>%1 of other stacks left out</source>
        <translation>weggelassen, da von anderen Stacks: %1</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Was gezeichnet ist</translation>
    </message>
</context>
<context>
    <name>stackwright::TwoRuns</name>
    <message>
        <source>Run before</source>
        <translation>Lauf davor</translation>
    </message>
    <message>
        <source>Run after</source>
        <translation>Lauf danach</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>Nur was sich unterscheidet</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Two runs compared</source>
        <translation>Zwei Läufe im Vergleich</translation>
    </message>
    <message>
        <source>Times differ where they do by a tenth and by a second at least</source>
        <translation>Zeiten unterscheiden sich, wo sie es um ein Zehntel und eine Sekunde tun</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>a run&apos;s number, its moment</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 that do not differ are not shown.</source>
        <translation>Nicht gezeigt, da ohne Unterschied: %1.</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>Nothing differs</source>
        <translation>Nichts unterscheidet sich</translation>
    </message>
    <message>
        <source>Results, sizes and tests are the same, and no time differs by a tenth and a second.</source>
        <translation>Ergebnisse, Größen und Tests sind gleich, und keine Zeit unterscheidet sich um ein Zehntel und eine Sekunde.</translation>
    </message>
    <message>
        <source>There is only one run</source>
        <translation>Es gibt nur einen Lauf</translation>
    </message>
    <message>
        <source>As soon as there is a second one, it can be compared with it here.</source>
        <translation>Sobald es einen zweiten gibt, kann er hier mit ihm verglichen werden.</translation>
    </message>
    <message>
        <source>Choose two runs</source>
        <translation>Zwei Läufe wählen</translation>
    </message>
    <message>
        <source>What took how long in each, sizes and tests stand here side by side.</source>
        <translation>Was in jedem wie lange dauerte, Größen und Tests stehen hier nebeneinander.</translation>
    </message>
</context>
<context>
    <name>stackwright::WhatIfPanel</name>
    <message>
        <source>Count all</source>
        <translation>Alle zählen</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>Was wäre wenn</translation>
    </message>
    <message>
        <source>Changed files of the checkout</source>
        <translation>Geänderte Dateien des Arbeitsverzeichnisses</translation>
    </message>
    <message>
        <source>changed file</source>
        <translation>geänderte Datei</translation>
    </message>
    <message>
        <source>changed files</source>
        <translation>geänderte Dateien</translation>
    </message>
    <message>
        <source>Untick a file to preview the plan without it.</source>
        <translation>Haken weg: was, wenn sie unverändert wäre?</translation>
    </message>
    <message>
        <source>what if: %1 left out</source>
        <translation>was wäre ohne %1</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>stackwright::WholeGraph</name>
    <message>
        <source>Graph of the whole stack</source>
        <translation>Graph des ganzen Stacks</translation>
    </message>
    <message>
        <source>%1 unchanged</source>
        <translation>%1 unverändert</translation>
    </message>
    <message>
        <source>On the chain of what failed</source>
        <translation>Auf der Kette des Fehlgeschlagenen</translation>
    </message>
    <message>
        <source>On the longest chain, which decides when the run ends</source>
        <translation>Auf der längsten Kette, die entscheidet, wann der Lauf endet</translation>
    </message>
    <message>
        <source>%1 unchanged: press to unfold</source>
        <translation>%1 unverändert: drücken zum Entfalten</translation>
    </message>
</context>
<context>
    <name>stackwright::WikiDesk</name>
    <message>
        <source>There was nothing to publish.</source>
        <translation>Es gab nichts zu veröffentlichen.</translation>
    </message>
    <message>
        <source>Published as %1 to %2.</source>
        <translation>Als %1 nach %2 veröffentlicht.</translation>
    </message>
    <message>
        <source>Published as %1 to %2, but the checkout is not up to date: %3.</source>
        <translation>Als %1 nach %2 veröffentlicht, aber das Arbeitsverzeichnis ist nicht auf dem neuesten Stand: %3.</translation>
    </message>
    <message>
        <source>Stopped. The pages are as they were on this machine; look at the remote, or publish again.</source>
        <translation>Angehalten. Auf diesem Rechner sind die Seiten, wie sie waren; bei der Gegenstelle nachsehen oder noch einmal veröffentlichen.</translation>
    </message>
</context>
<context>
    <name>stackwright::WikiView</name>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Nothing to publish</source>
        <translation>Nichts zu veröffentlichen</translation>
    </message>
    <message>
        <source>Wiki</source>
        <translation>Wiki</translation>
    </message>
    <message>
        <source>Pages that change</source>
        <translation>Seiten, die sich ändern</translation>
    </message>
    <message>
        <source>Publishing…</source>
        <translation>Wird veröffentlicht …</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>Publish %1</source>
        <translation>%1 veröffentlichen</translation>
    </message>
    <message>
        <source>page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The wiki of a stack gets a page for each image of a run.</source>
        <translation>Das Wiki eines Stacks bekommt eine Seite für jedes Image eines Laufs.</translation>
    </message>
    <message>
        <source>Cancel publishing</source>
        <translation>Veröffentlichen abbrechen</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>Was sich unterscheidet</translation>
    </message>
    <message>
        <source>Nothing in the text differs.</source>
        <translation>Im Text unterscheidet sich nichts.</translation>
    </message>
    <message>
        <source>A new page. Its image is compared with the page of %1.</source>
        <translation>Eine neue Seite. Ihr Image wird mit der Seite von %1 verglichen.</translation>
    </message>
    <message>
        <source>A new page.</source>
        <translation>Eine neue Seite.</translation>
    </message>
    <message>
        <source>The page goes.</source>
        <translation>Die Seite fällt weg.</translation>
    </message>
    <message>
        <source>What it is compared with</source>
        <translation>Womit sie verglichen wird</translation>
    </message>
    <message>
        <source>The wiki could not be read</source>
        <translation>Das Wiki ließ sich nicht lesen</translation>
    </message>
    <message>
        <source>Reading the wiki…</source>
        <translation>Das Wiki wird gelesen …</translation>
    </message>
    <message>
        <source>There is no wiki yet</source>
        <translation>Es gibt noch kein Wiki</translation>
    </message>
    <message>
        <source>A run makes it in %1 and writes a page for each image that passed. Give it a remote with the key wiki in spec.yml.</source>
        <translation>Ein Lauf legt es in %1 an und schreibt eine Seite für jedes Image, das bestanden hat. Eine Gegenstelle bekommt es mit dem Schlüssel wiki in spec.yml.</translation>
    </message>
    <message>
        <source>The pages that a run or a release writes stand here, each as a difference, until they are published.</source>
        <translation>Die Seiten, die ein Lauf oder ein Release schreibt, stehen hier, jede als Unterschied, bis sie veröffentlicht sind.</translation>
    </message>
    <message>
        <source>Committing, pushing, and reading the remote again: %1</source>
        <translation>Einchecken, übertragen und die Gegenstelle noch einmal lesen: %1</translation>
    </message>
    <message>
        <source>A run is going on; its pages can be published when it has ended.</source>
        <translation>Ein Lauf ist im Gange; seine Seiten lassen sich veröffentlichen, wenn er zu Ende ist.</translation>
    </message>
    <message>
        <source>%1 has no remote, so the pages stay on this machine: give it one with git, or with wiki.remote in spec.yml</source>
        <translation>%1 hat keine Gegenstelle, deshalb bleiben die Seiten auf diesem Rechner: eine mit git oder mit wiki.remote in spec.yml angeben</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Where the wiki is</source>
        <translation>Wo das Wiki ist</translation>
    </message>
</context>
</TS>
