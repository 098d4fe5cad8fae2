<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>App::RunAgainController</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outputs</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outputs::JsonTreeModel</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spinnaker</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n parameter(s) filled in</source>
        <translation>
            <numerusform>%n parameter filled in</numerusform>
            <numerusform>%n parameters filled in</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::AccountsDialog</name>
    <message numerus="yes">
        <source>%n more problem(s)</source>
        <translation>
            <numerusform>%n more problem</numerusform>
            <numerusform>%n more problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) taken over from %1; save to keep them.</source>
        <translation>
            <numerusform>%n account taken over from %1; save to keep it.</numerusform>
            <numerusform>%n accounts taken over from %1; save to keep them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::ArtifactPane</name>
    <message numerus="yes">
        <source>%n attempt(s)</source>
        <translation>
            <numerusform>%n attempt</numerusform>
            <numerusform>%n attempts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) added (+)</source>
        <translation>
            <numerusform>%n line added (+)</numerusform>
            <numerusform>%n lines added (+)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed (−)</source>
        <comment>lines</comment>
        <translation>
            <numerusform>%n removed (−)</numerusform>
            <numerusform>%n removed (−)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::FindBar</name>
    <message numerus="yes">
        <source>%n hit(s)</source>
        <translation>
            <numerusform>%n hit</numerusform>
            <numerusform>%n hits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::FindField</name>
    <message numerus="yes">
        <source>%Ln lines</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::LogPainter</name>
    <message numerus="yes">
        <source>%Ln lines hidden</source>
        <translation>
            <numerusform>%Ln line hidden</numerusform>
            <numerusform>%Ln lines hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::LogPane</name>
    <message numerus="yes">
        <source>Found in %Ln lines</source>
        <translation>
            <numerusform>Found in %Ln line</numerusform>
            <numerusform>Found in %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::LogView</name>
    <message numerus="yes">
        <source>%Ln new lines</source>
        <translation>
            <numerusform>%Ln new line</numerusform>
            <numerusform>%Ln new lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::ManifestPane</name>
    <message numerus="yes">
        <source> And %n more.</source>
        <translation>
            <numerusform> And %n more.</numerusform>
            <numerusform> And %n more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n more, see Problems)</source>
        <translation>
            <numerusform>(%n more, see Problems)</numerusform>
            <numerusform>(%n more, see Problems)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::ParametersPage</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) missing: %1</source>
        <translation>
            <numerusform>%n value missing: %1</numerusform>
            <numerusform>%n values missing: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::RunWords</name>
    <message numerus="yes">
        <source>%1 of %n pod(s) done</source>
        <translation>
            <numerusform>%1 of %n pod done</numerusform>
            <numerusform>%1 of %n pods done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) done</source>
        <translation>
            <numerusform>%n pod done</numerusform>
            <numerusform>%n pods done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retries allowed</source>
        <translation>
            <numerusform>%n retry allowed</numerusform>
            <numerusform>%n retries allowed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n log(s) queued</source>
        <translation>
            <numerusform>%n log queued</numerusform>
            <numerusform>%n logs queued</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Widgets::StagePage</name>
    <message numerus="yes">
        <source>Only the first %n stage(s) are listed.</source>
        <translation>
            <numerusform>Only the first stage is listed.</numerusform>
            <numerusform>Only the first %n stages are listed.</numerusform>
        </translation>
    </message>
</context>
</TS>
