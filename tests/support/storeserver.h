// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/serverprograms.h"

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace Support {

/// A server of an object store with an empty folder of its own, on a port of 127.0.0.1. Ends with the object.
class StoreServer
{
public:
    /// The file of a program that tests/stores/prepare builds; empty where it was not built. Tests that need it skip
    /// then, except below tests/run, which builds it (mustBeThere).
    [[nodiscard]] static QString program(const QString &name);
    [[nodiscard]] static bool mustBeThere();

    /// Starts the program and waits until it accepts connections. "%PORT%" in arguments becomes the port, "%FOLDER%"
    /// the store's folder.
    [[nodiscard]] bool start(const QString &file, const QStringList &arguments, const QStringList &environment = {});
    [[nodiscard]] quint16 port() const { return m_port; } ///< 0 where it does not run
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    quint16 m_port = 0;
    ServerProcess m_process;
};

/// Runs curl, the independent client, and waits for it: what it printed, or an empty text after a failure, which is
/// printed as a warning.
[[nodiscard]] QByteArray curl(const QStringList &arguments);

} // namespace Support
