// SPDX-License-Identifier: Apache-2.0
#include "widgets/context/contextmodel.h"

#include "widgets/common/texts.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

ContextModel::ContextModel(QObject *parent) : QAbstractListModel(parent) { }

void ContextModel::setContexts(const QList<Kube::ContextInfo> &contexts)
{
    beginResetModel();
    m_contexts = contexts;
    endResetModel();
}

int ContextModel::rowOf(const QString &name, bool sandbox, const QString &source) const
{
    const auto found = std::find_if(m_contexts.begin(), m_contexts.end(), [&](const Kube::ContextInfo &context) {
        return sandbox ? context.sandbox : (!context.sandbox && context.name == name && context.source == source);
    });
    return found == m_contexts.end() ? -1 : int(found - m_contexts.begin());
}

int ContextModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_contexts.size());
}

QVariant ContextModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Kube::ContextInfo &context = m_contexts.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return context.sandbox ? tr("%1 (this computer)").arg(context.name) : context.name;
    case DetailRole:
        return detail(context);
    case ProblemRole:
        return context.problems.isEmpty() ? QString() : errorText(context.problems.first());
    case SandboxRole:
        return context.sandbox;
    case InsecureRole:
        return context.insecure;
    case Qt::ToolTipRole:
        return toolTip(context);
    case Qt::AccessibleTextRole:
        return QString(context.name + u", "_s + detail(context));
    default:
        return {};
    }
}

QString ContextModel::detail(const Kube::ContextInfo &context) const
{
    if (!context.problems.isEmpty())
        return tr("Cannot be used: %1").arg(context.problems.first().message);
    const QString space = context.namespaceName.isEmpty() ? u"default"_s : context.namespaceName;
    if (context.sandbox)
        return tr("Runs Jobs on this computer · namespace %1").arg(space);
    QString line = tr("%1 · namespace %2").arg(context.server, space);
    if (!context.source.isEmpty())
        line += u" · " + QFileInfo(context.source).fileName();
    return context.insecure ? tr("%1 · not secure").arg(line) : line;
}

QString ContextModel::toolTip(const Kube::ContextInfo &context) const
{
    QStringList lines{detail(context)};
    if (!context.user.isEmpty())
        lines.append(
            tr("User %1 (%2), cluster %3").arg(context.user, Kube::userKindName(context.userKind), context.cluster));
    if (context.exec)
        lines.append(tr("Runs %1 for credentials").arg(context.exec->commandLine()));
    if (!context.proxy.isEmpty())
        lines.append(tr("Through the proxy %1").arg(context.proxy));
    if (!context.file.isEmpty())
        lines.append(tr("From %1").arg(context.file));
    if (context.insecure)
        lines.append(tr("The server's certificate is not checked, or the connection is not encrypted."));
    for (const Core::Error &problem : context.problems)
        lines.append(errorText(problem));
    return lines.join(u'\n');
}

} // namespace Widgets
