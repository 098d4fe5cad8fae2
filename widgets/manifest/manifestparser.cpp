// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/manifestparser.h"

#include <QFuture>
#include <QtConcurrent/QtConcurrentRun>

#include <chrono>

using namespace std::chrono_literals;

namespace Widgets {

ManifestParser::ManifestParser(QObject *parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(250ms);
    connect(&m_pause, &QTimer::timeout, this, &ManifestParser::parse);
}

void ManifestParser::setText(const QByteArray &text, const QString &fileName, bool soon)
{
    if (fileName != m_fileName)
        m_selected = -1;
    m_text = text;
    m_fileName = fileName;
    m_busy = true;
    ++m_generation;
    if (soon) {
        m_pause.start();
    } else {
        m_pause.stop();
        parse();
    }
}

void ManifestParser::selectJob(int document)
{
    m_selected = document;
    if (m_busy)
        return;
    m_manifest.selectJob(document);
    Q_EMIT parsed();
}

void ManifestParser::parse()
{
    QtConcurrent::run([text = m_text, fileName = m_fileName] {
        return Manifest::JobManifest::parse(text, fileName);
    }).then(this, [this, generation = m_generation](const Manifest::JobManifest &manifest) {
        if (generation != m_generation)
            return;
        m_manifest = manifest;
        if (m_selected >= 0)
            m_manifest.selectJob(m_selected);
        m_busy = false;
        Q_EMIT parsed();
    });
}

} // namespace Widgets
