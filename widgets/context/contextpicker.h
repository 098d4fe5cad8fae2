// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/kubeconfig.h"

#include <QComboBox>

namespace Widgets {

class ContextModel;

/// Picks a context. Shows name and server; the list shows the namespace as well, a mark for the sandbox and for
/// insecure contexts, and says why a context cannot be used. Such a context can be chosen, to read why.
class ContextPicker : public QComboBox
{
    Q_OBJECT

public:
    explicit ContextPicker(QWidget *parent = nullptr);

    /// Keeps the choice where it is still there. Does not emit contextChosen().
    void setContexts(const QList<Kube::ContextInfo> &contexts);
    /// False where there is no such context. Does not emit contextChosen().
    bool select(const QString &name, bool sandbox, const QString &source = {});
    [[nodiscard]] const QList<Kube::ContextInfo> &contexts() const;
    /// Null where nothing is chosen.
    [[nodiscard]] const Kube::ContextInfo *current() const;

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void contextChosen(); ///< by the user: current() is another

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showChoice();

    ContextModel *m_model = nullptr;
};

} // namespace Widgets
