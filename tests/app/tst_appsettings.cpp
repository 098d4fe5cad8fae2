// SPDX-License-Identifier: Apache-2.0
#include "app/appsettings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using App::AppSettings;
using Widgets::HighlightRule;
using Widgets::LogViewOptions;

class AppSettingsTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] QString file() const { return m_folder.filePath(u"settings.ini"_s); }

private Q_SLOTS:
    void cleanup() { QFile::remove(file()); }

    void rememberHowTheLogIsShown()
    {
        LogViewOptions options;
        options.timestamps = false;
        options.wrap = true;
        options.zoom = 2;
        options.sortedByTime = true;
        options.context = 3;
        {
            AppSettings settings(file());
            QCOMPARE(settings.logView(), LogViewOptions());
            settings.setLogView(options);
        }
        QCOMPARE(AppSettings(file()).logView(), options);
    }

    void rememberHighlightRulesInTheirOrder()
    {
        HighlightRule first;
        first.pattern = {.text = u"a\"b = [c], \\d+ ä"_s, .regularExpression = true, .wholeWord = true};
        first.color = 7;
        first.wholeLine = true;
        HighlightRule second;
        second.pattern = {.text = u"x"_s, .caseSensitive = true};
        second.enabled = false;
        {
            AppSettings settings(file());
            settings.setHighlightRules({first, second});
        }
        {
            AppSettings settings(file());
            QCOMPARE(settings.highlightRules(), (QList<HighlightRule>{first, second}));
            settings.setHighlightRules({second}); // the other one does not come back
        }
        QCOMPARE(AppSettings(file()).highlightRules(), (QList<HighlightRule>{second}));
    }

    void valuesThatMakeNoSenseAreBounded()
    {
        QFile content(file());
        QVERIFY(content.open(QIODevice::WriteOnly));
        content.write("[log]\ncontext=-4\nzoom=999\nsortedByTime=perhaps\n"
                      "[highlights]\n0\\text=x\n0\\color=99999999999\n0\\wholeLine=[]\n2\\text=after a gap\n");
        content.close();
        const AppSettings settings(file());
        QCOMPARE(settings.logView().context, 0);
        QVERIFY(settings.logView().zoom <= 24);
        QCOMPARE(settings.highlightRules().size(), 1);
        QVERIFY(settings.highlightRules().first().color >= 0 && settings.highlightRules().first().color <= 7);
    }
};

QTEST_GUILESS_MAIN(AppSettingsTest)
#include "tst_appsettings.moc"
