// SPDX-License-Identifier: Apache-2.0
#include "widgets/context/connectiondialog.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

enum FileRole { AddedRole = Qt::UserRole, PathRole };

bool isRefused(const Kube::Permission &permission)
{
    return permission.allowed == false;
}

/// Verbs of one resource belong on one line.
QString resourceKey(const Kube::Permission &permission)
{
    return permission.resource;
}

State stateOf(const QList<Kube::Permission> &permissions)
{
    if (std::ranges::any_of(permissions, [](const auto &p) { return isRefused(p) && !p.optional; }))
        return State::Failed;
    if (std::ranges::any_of(permissions, isRefused))
        return State::Warning;
    const bool unknown = std::ranges::any_of(permissions, [](const auto &p) { return !p.allowed; });
    return unknown ? State::Neutral : State::Succeeded;
}

} // namespace

ConnectionDialog::ConnectionDialog(QWidget *parent) : QDialog(parent)
{
    setObjectName(u"connectionDialog"_s);
    setWindowTitle(tr("Connection"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(12);
    layout->addWidget(buildContext(), 3);
    layout->addWidget(buildFiles(), 2);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 96, fontMetrics().height() * 36);
    setContext(nullptr, {});
}

QWidget *ConnectionDialog::buildContext()
{
    auto *part = new QWidget;
    m_name = new QLabel;
    m_name->setObjectName(u"connectionName"_s);
    m_name->setTextFormat(Qt::PlainText);
    QFont large = m_name->font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_name->setFont(large);
    m_detail = new QLabel;
    m_detail->setObjectName(u"connectionDetail"_s);
    for (QLabel *label : {m_name, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_test = new QPushButton(Theme::icon(u"network-connect"_s), tr("&Test Connection"));
    describe(m_test, u"testConnectionButton"_s, tr("Test Connection"),
             tr("Ask the server who you are and what you may do; nothing is changed there"));
    connect(m_test, &QPushButton::clicked, this, &ConnectionDialog::testRequested);

    m_verdictIcon = new QLabel;
    m_verdict = new QLabel;
    m_verdict->setObjectName(u"connectionVerdict"_s);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);

    m_permissions = new QTreeWidget;
    describe(m_permissions, u"permissions"_s, tr("Permissions"));
    m_permissions->setHeaderLabels({tr("Needed for"), tr("Permitted"), tr("Not permitted")});
    m_permissions->setRootIsDecorated(false);
    setUpItemView(m_permissions);

    auto *layout = new QGridLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(6);
    layout->addWidget(m_name, 0, 0, 1, 2);
    layout->addWidget(m_test, 0, 2, 1, 1, Qt::AlignTop);
    layout->addWidget(m_detail, 1, 0, 1, 3);
    layout->addWidget(m_verdictIcon, 2, 0, Qt::AlignTop);
    layout->addWidget(m_verdict, 2, 1, 1, 2);
    layout->addWidget(m_permissions, 3, 0, 1, 3);
    layout->setColumnStretch(1, 1);
    layout->setRowStretch(3, 1);
    return part;
}

QWidget *ConnectionDialog::buildFiles()
{
    auto *part = new QGroupBox(tr("Kubeconfig files"));
    m_files = new QListWidget;
    describe(m_files, u"kubeconfigFiles"_s, tr("Kubeconfig files"));
    m_files->setTextElideMode(Qt::ElideMiddle);
    connect(m_files, &QListWidget::currentRowChanged, this, &ConnectionDialog::showSelection);
    auto *add = new QPushButton(Theme::icon(u"list-add"_s), tr("&Add…"));
    describe(add, u"addKubeconfigButton"_s, tr("Add a kubeconfig file"),
             tr("Offer the contexts of another file as well; it is read, never written"));
    m_remove = new QPushButton(Theme::icon(u"list-remove"_s), tr("&Remove"));
    describe(m_remove, u"removeKubeconfigButton"_s, tr("Remove the kubeconfig file"),
             tr("No longer offer the contexts of this file; the file itself stays"));
    connect(add, &QPushButton::clicked, this, &ConnectionDialog::addFileRequested);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const QListWidgetItem *item = m_files->currentItem(); item && item->data(AddedRole).toBool())
            Q_EMIT removeFileRequested(item->data(PathRole).toString());
    });
    auto *buttons = new QVBoxLayout;
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(part);
    layout->addWidget(m_files, 1);
    layout->addLayout(buttons);
    return part;
}

void ConnectionDialog::setContext(const Kube::ContextInfo *context, const QString &namespaceName)
{
    const QString key = context ? context->source + u'\n' + context->name + u'\n' + context->server + u'\n'
            + namespaceName + u'\n' + QString::number(int(context->sandbox))
            + (context->problems.isEmpty() ? QString() : context->problems.first().message)
                                : QString();
    if (key != m_key) {
        m_key = key;
        m_report.reset();
        m_testing = false;
    }
    if (!context) {
        m_name->setText(tr("No context is chosen"));
        m_detail->setText(tr("Choose one in the window, or add a kubeconfig file below."));
    } else if (context->sandbox) {
        m_name->setText(context->name);
        m_detail->setText(tr("Runs Jobs on this computer; there is nothing to connect to."));
    } else {
        m_name->setText(context->name);
        QStringList lines{tr("Server %1 · namespace %2").arg(context->server, namespaceName)};
        QString user = context->user.isEmpty() ? tr("No user")
                                               : tr("User %1 (%2)").arg(context->user, userKindName(context->userKind));
        if (context->exec)
            user += u" · " + context->exec->commandLine();
        lines += user;
        if (!context->proxy.isEmpty())
            lines += tr("Through the proxy %1").arg(context->proxy);
        lines += tr("From %1").arg(context->file);
        m_detail->setText(lines.join(u'\n'));
    }
    const bool usable = context && !context->sandbox && context->problems.isEmpty();
    m_test->setEnabled(usable && !m_testing);
    if (context && !context->problems.isEmpty()) {
        m_report = Kube::ConnectionReport();
        m_report->error = context->problems.first();
    }
    showVerdict();
    showPermissions();
}

void ConnectionDialog::setFiles(const QStringList &own, const QStringList &added)
{
    const QListWidgetItem *before = m_files->currentItem();
    const QString selected = before ? before->data(PathRole).toString() : QString();
    m_files->clear();
    const auto append = [&](const QString &path, bool isAdded) {
        auto *item = new QListWidgetItem(Theme::icon(u"text-x-generic"_s),
                                         isAdded ? path : tr("%1 (as kubectl)").arg(path), m_files);
        item->setData(AddedRole, isAdded);
        item->setData(PathRole, path);
        item->setToolTip(path);
        if (path == selected)
            m_files->setCurrentItem(item);
    };
    for (const QString &path : own)
        append(path, false);
    for (const QString &path : added)
        append(path, true);
    showSelection();
}

void ConnectionDialog::showSelection()
{
    const QListWidgetItem *item = m_files->currentItem();
    m_remove->setEnabled(item && item->data(AddedRole).toBool());
}

void ConnectionDialog::showTesting()
{
    m_testing = true;
    m_report.reset();
    m_test->setEnabled(false);
    showVerdict();
    showPermissions();
}

void ConnectionDialog::showReport(const Kube::ConnectionReport &report)
{
    m_testing = false;
    m_report = report;
    m_test->setEnabled(true);
    showVerdict();
    showPermissions();
}

void ConnectionDialog::showVerdict()
{
    State state = State::Neutral;
    QString text = m_key.isEmpty() ? QString() : tr("Not tested yet.");
    if (m_testing) {
        state = State::Waiting;
        text = tr("Asking the server…");
    } else if (m_report && m_report->error) {
        state = State::Failed;
        text = errorText(*m_report->error);
    } else if (m_report) {
        state = stateOf(m_report->permissions);
        const QString server
            = m_report->serverVersion.isEmpty() ? tr("the server") : tr("Kubernetes %1").arg(m_report->serverVersion);
        text = tr("Connected to %1 in %2 ms.").arg(server).arg(m_report->latency.count()) + u'\n';
        text += m_report->user.isEmpty() ? tr("This server does not tell who you are.")
                                         : tr("You are %1.").arg(m_report->user);
        if (!m_report->groups.isEmpty())
            text += u' ' + tr("Groups: %1.").arg(m_report->groups.join(u", "_s));
        text += u'\n';
        if (state == State::Failed)
            text += tr("Jobs cannot be run in %1: ask an administrator of the cluster for what is not permitted.")
                        .arg(m_report->namespaceName);
        else if (state == State::Warning)
            text += tr("Jobs can be run in %1; what only helps is not all permitted.").arg(m_report->namespaceName);
        else if (state == State::Neutral)
            text += tr("The server does not tell all that is permitted in %1.").arg(m_report->namespaceName);
        else
            text += tr("Everything that a run needs is permitted in %1.").arg(m_report->namespaceName);
    }
    m_verdict->setText(text);
    m_verdictIcon->setVisible(!text.isEmpty());
    m_verdictIcon->setPixmap(stateIcon(state, palette()).pixmap(QSize(16, 16), devicePixelRatio()));
}

void ConnectionDialog::showPermissions()
{
    m_permissions->clear();
    m_permissions->setEnabled(m_report && !m_report->error);
    if (!m_report || m_report->error)
        return;
    QStringList resources;
    for (const Kube::Permission &permission : m_report->permissions) {
        if (!resources.contains(resourceKey(permission)))
            resources += resourceKey(permission);
    }
    for (const QString &resource : resources) {
        QList<Kube::Permission> verbs;
        QStringList permitted;
        QStringList refused;
        for (const Kube::Permission &permission : m_report->permissions) {
            if (resourceKey(permission) != resource)
                continue;
            verbs += permission;
            if (permission.allowed == true)
                permitted += permission.verb;
            else if (isRefused(permission))
                refused += permission.verb;
        }
        const bool wide = verbs.constFirst().clusterWide;
        auto *item = new QTreeWidgetItem(m_permissions);
        item->setText(0, wide ? tr("%1 (of the cluster)").arg(resource) : resource);
        item->setIcon(0, stateIcon(stateOf(verbs), palette()));
        item->setText(1, permitted.join(u", "_s));
        item->setText(2, refused.join(u", "_s));
    }
    for (int column : {0, 1})
        m_permissions->resizeColumnToContents(column);
}

void ConnectionDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_verdict) {
        showVerdict();
        showPermissions();
    }
}

} // namespace Widgets
