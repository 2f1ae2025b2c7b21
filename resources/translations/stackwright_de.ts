<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
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
        <source>Open Image's Folder</source>
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
        <source>Build Failed and After</source>
        <translation>Fehlgeschlagenes und Folgendes bauen</translation>
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
</context>
<context>
    <name>stackwright::Desk</name>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message>
        <source>cancelled in the window</source>
        <translation>im Fenster abgebrochen</translation>
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
</context>
<context>
    <name>stackwright::DoctorView</name>
    <message>
        <source>What a run needs</source>
        <translation>Was ein Lauf braucht</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
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
        <source>%1 in the stack's files</source>
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
        <source>%1 in the stack's files; below is the last good plan</source>
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
</context>
<context>
    <name>stackwright::GraphView</name>
    <message>
        <source>Graph of the stack</source>
        <translation>Graph des Stacks</translation>
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
        <source>They are read from the image's page, which a run writes when the image has passed.</source>
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
        <source>Run of %1, %2</source>
        <translation>Lauf vom %1, %2</translation>
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
        <source>critical path %1</source>
        <translation>kritischer Pfad %1</translation>
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
        <source>What if: %1 would be built</source>
        <translation>Was wäre wenn: %1 würden gebaut</translation>
    </message>
    <message>
        <source>ran on docker %1</source>
        <translation>lief auf docker %1</translation>
    </message>
    <message>
        <source>no engine</source>
        <translation>keine Engine</translation>
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
</context>
<context>
    <name>stackwright::ManifestView</name>
    <message>
        <source>No page yet</source>
        <translation>Noch keine Seite</translation>
    </message>
    <message>
        <source>A run writes this image's wiki page when the image has passed: its layers, and what each info command says.</source>
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
</context>
<context>
    <name>stackwright::ModeBar</name>
    <message>
        <source>Modes</source>
        <translation>Modi</translation>
    </message>
</context>
<context>
    <name>stackwright::OverviewPage</name>
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
        <source>critical path: %1</source>
        <translation>kritischer Pfad: %1</translation>
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
        <source>none of this image</source>
        <translation>keine dieses Images</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>noch keine</translation>
    </message>
    <message>
        <source>%1 typical</source>
        <translation>%1 üblich</translation>
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
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>An action, an image, a run, a page</source>
        <translation>Eine Aktion, ein Image, ein Lauf, eine Seite</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
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
        <source>Images at once</source>
        <translation>Images gleichzeitig</translation>
    </message>
    <message>
        <source>Registries without TLS</source>
        <translation>Registries ohne TLS</translation>
    </message>
    <message>
        <source>Only for registries that you trust and reach over a network of your own. This machine's own are always allowed.</source>
        <translation>Nur für vertraute Registries in einem eigenen Netz. Die dieses Rechners sind immer erlaubt.</translation>
    </message>
</context>
<context>
    <name>stackwright::ReleaseDesk</name>
    <message>
        <source>Done: every tag is where it is to be.</source>
        <translation>Fertig: Jedes Tag ist, wo es sein soll.</translation>
    </message>
    <message>
        <source>Publish pages from the window</source>
        <translation>Seiten aus dem Fenster veröffentlicht</translation>
    </message>
    <message>
        <source>There was nothing to publish.</source>
        <translation>Es gab nichts zu veröffentlichen.</translation>
    </message>
    <message>
        <source>Published as %1 to %2.</source>
        <translation>Als %1 nach %2 veröffentlicht.</translation>
    </message>
</context>
<context>
    <name>stackwright::ReleaseView</name>
    <message>
        <source>Look again</source>
        <translation>Noch einmal nachsehen</translation>
    </message>
    <message>
        <source>Roll back the newest…</source>
        <translation>Das neueste zurücknehmen …</translation>
    </message>
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
        <source>Gate</source>
        <translation>Schranke</translation>
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
        <source>From</source>
        <translation>Von</translation>
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
        <source>How it ended</source>
        <translation>Wie es endete</translation>
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
        <source>choose a candidate</source>
        <translation>einen Kandidaten wählen</translation>
    </message>
    <message>
        <source>all open</source>
        <translation>alle offen</translation>
    </message>
    <message>
        <source>not all open</source>
        <translation>nicht alle offen</translation>
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
        <source>Roll %1 back</source>
        <translation>%1 zurücknehmen</translation>
    </message>
    <message>
        <source>Promote %1 to %2</source>
        <translation>%1 zu %2 befördern</translation>
    </message>
    <message>
        <source>asking the registry…</source>
        <translation>die Registry wird gefragt …</translation>
    </message>
    <message>
        <source>moving…</source>
        <translation>wird bewegt …</translation>
    </message>
    <message>
        <source>Nothing under way</source>
        <translation>Nichts unterwegs</translation>
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
        <source>Open a checkout that has images/spec.yml, or drop it here. You will see what a change would rebuild, and why.</source>
        <translation>Ein Arbeitsverzeichnis mit images/spec.yml öffnen oder hierher ziehen. Zu sehen ist, was eine Änderung neu baut, und warum.</translation>
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
        <source>They come here when this image's tests have run, each case with what it said.</source>
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
        <source>Checked out:</source>
        <translation>Ausgecheckt:</translation>
    </message>
    <message>
        <source>+%1 uncommitted</source>
        <translation>+%1 nicht eingecheckt</translation>
    </message>
    <message>
        <source>Tag:</source>
        <translation>Tag:</translation>
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
        <source>tick one off: what if it had not changed?</source>
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
        <source>A run writes the pages of the images that passed; what differs from the wiki stands here until it is published.</source>
        <translation>Ein Lauf schreibt die Seiten der Images, die bestanden haben; was vom Wiki abweicht, steht hier, bis es veröffentlicht ist.</translation>
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
        <source>%1 has no remote: the pages stay on this machine</source>
        <translation>%1 hat keine Gegenstelle: Die Seiten bleiben auf diesem Rechner</translation>
    </message>
    <message>
        <source>The wiki is not read yet</source>
        <translation>Das Wiki ist noch nicht gelesen</translation>
    </message>
</context>
</TS>
