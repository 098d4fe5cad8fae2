// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/inlinebanner.h"
#include "widgets/details/detailspane.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

using namespace Qt::StringLiterals;
using namespace Widgets;

namespace {

const QString target = u"https://xn--80ak6aa92e.example/x?token=geheim"_s;

QList<Outputs::DetailSection> sections()
{
    return {{u"run book"_s,
             {{u"text"_s, u"<b>not bold</b>\nsecond line"_s, false, {u"metadata.uid has no value"_s}},
              {u"address"_s, u"https://wiki.example/release"_s, false},
              {u"rich"_s, u"<p>see <a href=\"%1\">here</a></p>"_s.arg(target), true}}},
            {u"empty key"_s, {{{}, u"alone"_s, false}}}};
}

} // namespace

class DetailsPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsSectionsAsText()
    {
        DetailsPane pane;
        QSignalSpy counted(&pane, &DetailsPane::countChanged);
        pane.setDetails(sections());
        QCOMPARE(counted.last().first().toInt(), 4);
        const QString text = pane.findChild<QTextBrowser *>(u"detailsView"_s)->toPlainText();
        for (const QString &part :
             {u"Run book"_s, u"<b>not bold</b>"_s, u"second line"_s, u"metadata.uid has no value"_s,
              u"https://wiki.example/release"_s, u"see here"_s, u"alone"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
        pane.setDetails({});
        QCOMPARE(counted.last().first().toInt(), 0);
    }

    void showsTheTargetBeforeItIsOpened()
    {
        DetailsPane pane;
        pane.resize(700, 300);
        pane.setDetails(sections());
        pane.show();
        pane.activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(&pane));
        QSignalSpy opened(&pane, &DetailsPane::openRequested);
        auto *view = pane.findChild<QTextBrowser *>(u"detailsView"_s);
        auto *banner = pane.findChild<InlineBanner *>(u"openDetailLinkBanner"_s);
        QVERIFY(!banner->isVisible());

        // By keyboard: the second link of the document.
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Tab);
        QTest::keyClick(view, Qt::Key_Tab);
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"https://xn--80ak6aa92e.example/x?token=***"_s), qPrintable(banner->text()));
        QVERIFY(opened.isEmpty());
        auto *cancel = pane.findChild<QPushButton *>(u"cancelDetailLinkButton"_s);
        QVERIFY(cancel->hasFocus()); // a second Return opens nothing
        QTest::keyClick(cancel, Qt::Key_Escape);
        QVERIFY(!banner->isVisible());
        QVERIFY(opened.isEmpty());
        QVERIFY(view->hasFocus());

        Q_EMIT view->anchorClicked(QUrl(target));
        pane.findChild<QPushButton *>(u"copyDetailLinkButton"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), target);
        QVERIFY(opened.isEmpty());
        Q_EMIT view->anchorClicked(QUrl(target));
        pane.findChild<QPushButton *>(u"openDetailLinkButton"_s)->click();
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toUrl(), QUrl(target));
    }

    void opensNothingButWebPages()
    {
        DetailsPane pane;
        pane.setDetails(sections());
        auto *view = pane.findChild<QTextBrowser *>(u"detailsView"_s);
        for (const char *address : {"file:///etc/passwd", "javascript:alert(1)", "#anchor", "x.html"}) {
            Q_EMIT view->anchorClicked(QUrl(QString::fromLatin1(address)));
            QVERIFY2(pane.findChild<InlineBanner *>(u"openDetailLinkBanner"_s)->isHidden(), address);
        }
        QVERIFY(view->loadResource(QTextDocument::ImageResource, QUrl(u"file:///etc/passwd"_s)).isNull());
    }
};

QTEST_MAIN(DetailsPaneTest)
#include "tst_detailspane.moc"
