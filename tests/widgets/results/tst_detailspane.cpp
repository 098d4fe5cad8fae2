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

/// A pane with these sections, and what a user sees of it.
struct ShownDetails
{
    ShownDetails() { pane.setDetails(sections()); }
    [[nodiscard]] QTextBrowser *view() const { return pane.findChild<QTextBrowser *>(u"detailsView"_s); }
    [[nodiscard]] InlineBanner *banner() const { return pane.findChild<InlineBanner *>(u"openDetailLinkBanner"_s); }
    [[nodiscard]] QPushButton *button(const QString &name) const { return pane.findChild<QPushButton *>(name); }
    void click(const QString &address) const { Q_EMIT view()->anchorClicked(QUrl(address)); }

    DetailsPane pane;
};

} // namespace

class DetailsPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsSectionsAsText()
    {
        ShownDetails shown;
        QSignalSpy counted(&shown.pane, &DetailsPane::countChanged);
        shown.pane.setDetails({});
        QCOMPARE(counted.last().first().toInt(), 0);
        shown.pane.setDetails(sections());
        QCOMPARE(counted.last().first().toInt(), 4);
        const QString text = shown.view()->toPlainText();
        for (const QString &part :
             {u"Run book"_s, u"<b>not bold</b>"_s, u"second line"_s, u"metadata.uid has no value"_s,
              u"https://wiki.example/release"_s, u"see here"_s, u"alone"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
    }

    void showsTheTargetBeforeItIsOpened()
    {
        ShownDetails shown;
        shown.pane.resize(700, 300);
        shown.pane.show();
        shown.pane.activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(&shown.pane));
        const QSignalSpy opened(&shown.pane, &DetailsPane::openRequested);
        QTextBrowser *const view = shown.view();
        QVERIFY(!shown.banner()->isVisible());

        // By keyboard: the second link of the document.
        view->setFocus();
        QTest::keyClick(view, Qt::Key_Tab);
        QTest::keyClick(view, Qt::Key_Tab);
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(shown.banner()->isVisible());
        const QString question = shown.banner()->text();
        QVERIFY2(question.contains(u"https://xn--80ak6aa92e.example/x?token=***"_s), qPrintable(question));
        QVERIFY(opened.isEmpty());
        QPushButton *const cancel = shown.button(u"cancelDetailLinkButton"_s);
        QVERIFY(cancel->hasFocus()); // a second Return opens nothing
        QTest::keyClick(cancel, Qt::Key_Escape);
        QVERIFY(!shown.banner()->isVisible());
        QVERIFY(opened.isEmpty());
        QVERIFY(view->hasFocus());

        shown.click(target);
        shown.button(u"copyDetailLinkButton"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), target);
        QVERIFY(opened.isEmpty());
        shown.click(target);
        shown.button(u"openDetailLinkButton"_s)->click();
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened.first().first().toUrl(), QUrl(target));
    }

    void opensNothingButWebPages()
    {
        const ShownDetails shown;
        for (const QString &address : {u"file:///etc/passwd"_s, u"javascript:alert(1)"_s, u"#anchor"_s, u"x.html"_s}) {
            shown.click(address);
            QVERIFY2(shown.banner()->isHidden(), qPrintable(address));
        }
        QVERIFY(shown.view()->loadResource(QTextDocument::ImageResource, QUrl(u"file:///etc/passwd"_s)).isNull());
    }
};

QTEST_MAIN(DetailsPaneTest)
#include "tst_detailspane.moc"
