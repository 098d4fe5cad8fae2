// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/joblog/linedetail.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QTabBar;

namespace Widgets {

class CodeView;
class Highlighting;

/// One line of a log, in full: what is known of it at the left; at the right its JSON indented, its text wrapped, the
/// states of a progress bar, and bytes that are no text. Window thread.
class LogDetails : public QWidget
{
    Q_OBJECT

public:
    enum class Page { Json, Text, States, Bytes };

    /// `highlighting` outlives the widget.
    explicit LogDetails(const Highlighting &highlighting, QWidget *parent = nullptr);

    /// Shows a line, or that none is chosen. Stays on the page that the user chose where the line has it.
    void setDetail(const std::optional<LineDetail> &detail);
    [[nodiscard]] QList<Page> pages() const;
    void setPage(Page page);
    [[nodiscard]] CodeView &text() const { return *m_text; }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showFacts();
    void showPages();
    void showText();

    std::optional<LineDetail> m_detail;
    Page m_wanted = Page::Json; ///< where the line has it
    bool m_filling = false;
    QWidget *m_factsBox = nullptr;
    QGridLayout *m_facts = nullptr;
    QTabBar *m_tabs = nullptr;
    QLabel *m_cut = nullptr;
    CodeView *m_text = nullptr;
};

} // namespace Widgets
