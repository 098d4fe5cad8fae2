// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/testpaths.h"

#include <QDir>
#include <QFile>
#include <QString>
#include <QTest>

/// Notes which reader was tested against what, for tst_stores, which prints all notes. A note is kept only where the
/// test function that made it has passed: call endOfTest() from cleanup().
class StoreRecords
{
public:
    explicit StoreRecords(const QString &test)
    {
        QDir().mkpath(folder());
        m_file.setFileName(folder() + u'/' + test + QStringLiteral(".tsv"));
        m_file.remove();
    }

    [[nodiscard]] static QString folder() { return TestPaths::build(u"/tested-stores"); }

    /// `server`: what answered, in words.
    void note(const QString &type, const QString &server)
    {
        m_type = type;
        m_server = server;
    }

    void endOfTest()
    {
        if (!m_type.isEmpty() && !QTest::currentTestFailed() && m_file.open(QIODevice::WriteOnly | QIODevice::Append)) {
            m_file.write(
                QString(m_type + u'\t' + m_server + u'\t' + QString::fromLatin1(QTest::currentTestFunction()) + u'\n')
                    .toUtf8());
            m_file.close();
        }
        m_type.clear();
    }

private:
    QFile m_file;
    QString m_type;
    QString m_server;
};
